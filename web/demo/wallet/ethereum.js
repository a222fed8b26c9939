// The Ethereum half of the test wallet: EIP-1193 providers, announced by EIP-6963 under the names of the wallets that
// the SDK looks for. Signatures are secp256k1 over EIP-191 messages, by viem.
import { confirmRequest } from './prompt.js';

const brands = [
  { wallet: 'metamask', name: 'MetaMask', rdns: 'io.metamask' },
  { wallet: 'coinbase_wallet', name: 'Coinbase Wallet', rdns: 'com.coinbase.wallet' },
  { wallet: 'okx_wallet', name: 'OKX Wallet', rdns: 'com.okex.wallet' },
  { wallet: 'base', name: 'Base Account', rdns: 'app.base.account' },
];
const icon =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%232d4bd2"/></svg>';

/** @param {string} [secret] private key, hex; without it a new one */
export async function announceEthereum(secret = randomKey()) {
  let viem;
  try {
    viem = await import('../vendor/viem.js');
  } catch (cause) {
    throw Object.assign(
      new Error('The test wallet is not built. Run “make demo-wallet”, then reload the page.', { cause }),
      { code: 'wallet_not_built' },
    );
  }
  const account = viem.privateKeyToAccount(secret);
  const providers = new Map(brands.map(brand => [brand.wallet, new Provider(brand.name, account)]));
  const announce = () => {
    for (const { wallet, name, rdns } of brands) {
      const detail = Object.freeze({
        info: Object.freeze({ uuid: uuids.get(wallet), name, icon, rdns }),
        provider: providers.get(wallet),
      });
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    }
  };
  addEventListener('eip6963:requestProvider', announce);
  announce();
  return { secret, address: account.address, provider: wallet => providers.get(wallet) };
}

const uuids = new Map(brands.map(({ wallet }) => [wallet, crypto.randomUUID()]));
const randomKey = () =>
  `0x${Array.from(crypto.getRandomValues(new Uint8Array(32)), byte => byte.toString(16).padStart(2, '0')).join('')}`;

/** Errors as EIP-1193 wants them. */
const refuse = (code, message) => Object.assign(new Error(message), { code });

class Provider {
  #name;
  #account;
  #connected = false;

  constructor(name, account) {
    this.#name = name;
    this.#account = account;
  }

  async request({ method, params = [] }) {
    switch (method) {
      case 'eth_accounts':
        return this.#connected ? [this.#account.address] : [];
      case 'eth_requestAccounts':
        if (!this.#connected) await this.#ask('wants to see your address', this.#account.address);
        this.#connected = true;
        return [this.#account.address];
      case 'personal_sign': {
        const [raw, address] = params;
        if (!this.#connected || address?.toLowerCase() !== this.#account.address.toLowerCase())
          throw refuse(4100, 'This account is not connected.');
        await this.#ask('asks for your signature', readable(raw));
        return this.#account.signMessage({ message: { raw } });
      }
      case 'eth_chainId':
        return '0x1';
    }
    throw refuse(4200, `The test wallet does not support ${method}.`);
  }

  on() {
    return this;
  }

  removeListener() {
    return this;
  }

  async #ask(what, text) {
    if (!(await confirmRequest(`Test wallet, posing as ${this.#name}`, what, text)))
      throw refuse(4001, 'User rejected the request.');
  }
}

const readable = hex =>
  new TextDecoder().decode(Uint8Array.from(hex.slice(2).match(/../g) || [], byte => parseInt(byte, 16)));
