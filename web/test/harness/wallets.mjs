// Wallets that really sign. The key stays in node; the page gets a provider as an extension would inject it, which asks
// the person (`answer`) and then node.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

/** Names under which the wallets of the strategies announce themselves (EIP-6963). */
export const brands = {
  metamask: { name: 'MetaMask', rdns: 'io.metamask', mark: 'isMetaMask' },
  okx_wallet: { name: 'OKX Wallet', rdns: 'com.okex.wallet', mark: 'isOkxWallet' },
  coinbase_wallet: { name: 'Coinbase Wallet', rdns: 'com.coinbase.wallet', mark: 'isCoinbaseWallet' },
  base: { name: 'Base Account', rdns: 'app.base.account', mark: 'isBaseAccount' },
  rabby: { name: 'Rabby Wallet', rdns: 'io.rabby', mark: 'isRabby' },
};

export function ethereumAccount() {
  const account = privateKeyToAccount(generatePrivateKey());
  return { address: account.address, sign: hex => account.signMessage({ message: { raw: hex } }) };
}

const base58 = bytes => {
  let n = BigInt(`0x${bytes.toString('hex')}`),
    text = '';
  for (; n > 0n; n /= 58n) text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[Number(n % 58n)] + text;
  for (const b of bytes) {
    if (b) break;
    text = `1${text}`;
  }
  return text;
};

export function solanaAccount() {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    .export({ type: 'spki', format: 'der' })
    .subarray(-32);
  return { address: base58(publicKey), sign: message => [...sign(null, Buffer.from(message), privateKey)] };
}

/**
 * Installs wallets before the page's own scripts run. Each is {brand, account, injected, announced, refuse}: `refuse`
 * is the method at which the person says no, `injected` also makes it window.ethereum.
 */
export async function installEthereum(page, wallets) {
  await page.exposeFunction('__ethereumSign', (index, hex) => wallets[index].account.sign(hex));
  await page.addInitScript(
    list => {
      window.walletCalls = [];
      const refused = () => Object.assign(new Error('User rejected the request.'), { code: 4001 });
      const details = list.map((wallet, index) => {
        const provider = {
          [wallet.mark]: true,
          on() {},
          removeListener() {},
          async request({ method, params }) {
            window.walletCalls.push({ wallet: wallet.name, method });
            if (wallet.refuse === method) throw refused();
            if (wallet.locked && method === 'eth_requestAccounts')
              throw Object.assign(new Error('Already processing eth_requestAccounts. Please wait.'), { code: -32002 });
            if (method === 'eth_requestAccounts' || method === 'eth_accounts')
              return wallet.empty ? [] : [wallet.address];
            if (method === 'personal_sign') return window.__ethereumSign(index, params[0]);
            throw Object.assign(new Error(`${method} is not supported`), { code: 4200 });
          },
        };
        if (wallet.injected) window.ethereum = provider;
        // What Coinbase's own package looks at.
        if (wallet.brand === 'coinbase_wallet') window.coinbaseWalletExtension = provider;
        return Object.freeze({
          info: Object.freeze({
            uuid: `00000000-0000-4000-8000-00000000000${index}`,
            name: wallet.name,
            icon: 'data:image/svg+xml,<svg/>',
            rdns: wallet.rdns,
          }),
          provider,
        });
      });
      const announce = () => {
        for (const [i, detail] of details.entries()) {
          if (list[i].announced) dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
        }
      };
      addEventListener('eip6963:requestProvider', announce);
      announce();
    },
    wallets.map(({ account, brand, announced = true, ...rest }) => ({
      ...brands[brand],
      brand,
      announced,
      address: account.address,
      ...rest,
    })),
  );
}

/** Installs a Solana wallet by the Wallet Standard. */
export async function installSolana(page, { name = 'Phantom', account, refuse }) {
  await page.exposeFunction('__solanaSign', message => account.sign(message));
  await page.addInitScript(
    ({ name, address, refuse }) => {
      window.walletCalls = [];
      const shown = {
        address,
        publicKey: new Uint8Array(32),
        chains: ['solana:mainnet'],
        features: ['solana:signMessage'],
      };
      const wallet = {
        version: '1.0.0',
        name,
        icon: 'data:image/svg+xml;base64,PHN2Zy8+',
        chains: ['solana:mainnet'],
        accounts: [],
        features: {
          'standard:connect': {
            version: '1.0.0',
            connect: async () => {
              window.walletCalls.push({ wallet: name, method: 'connect' });
              if (refuse === 'connect') throw new Error('User rejected the request.');
              wallet.accounts = [shown];
              return { accounts: wallet.accounts };
            },
          },
          'standard:events': { version: '1.0.0', on: () => () => {} },
          'solana:signMessage': {
            version: '1.1.0',
            signMessage: async ({ message }) => {
              window.walletCalls.push({ wallet: name, method: 'signMessage' });
              if (refuse === 'signMessage') throw new Error('User rejected the request.');
              return [{ signedMessage: message, signature: Uint8Array.from(await window.__solanaSign([...message])) }];
            },
          },
        },
      };
      const register = api => api.register(wallet);
      addEventListener('wallet-standard:app-ready', event => register(event.detail));
      dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
    },
    { name, address: account.address, refuse },
  );
}
