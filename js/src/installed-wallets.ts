/**
 * Finds the wallets that are installed in the browser: Ethereum's by EIP-6963 or where they inject themselves, Solana's
 * by the Wallet Standard. Fetched by the first sign-in with a wallet. Nothing of a wallet is trusted: any member may
 * throw. Outside of a page, where there are no events, there is no wallet.
 */
import type { WalletBrand } from './wallets.js';

/** What the Go program asks of a wallet. What the wallet throws reaches it unchanged. */
export interface InstalledWallet {
  /** The account to sign in with; anything but text counts as none. */
  address(): Promise<unknown>;
  /** The signature of a message, as the server reads it. */
  sign(message: string, address: string): Promise<unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: a wallet is whatever the page holds.
type Foreign = any;

/** How an Ethereum wallet is told from the others. */
interface Brand {
  /** Its announcement's rdns. */
  rdns: string[];
  /** Its announcement's name, for those of another rdns. */
  name: string;
  /** The property that its injected provider marks itself with. */
  flag: string;
  /** Where it is injected besides `window.ethereum`. */
  global?: string;
}

/** By what stands between `web3_` and `_signature` in the strategy. */
const brands: Record<Exclude<WalletBrand, 'solana'>, Brand> = {
  metamask: { rdns: ['io.metamask', 'io.metamask.flask'], name: 'MetaMask', flag: 'isMetaMask' },
  coinbase_wallet: {
    rdns: ['com.coinbase.wallet'],
    name: 'Coinbase Wallet',
    flag: 'isCoinbaseWallet',
    global: 'coinbaseWalletExtension',
  },
  okx_wallet: { rdns: ['com.okex.wallet'], name: 'OKX Wallet', flag: 'isOkxWallet', global: 'okxwallet' },
  base: { rdns: ['app.base.account'], name: 'Base Account', flag: 'isBaseAccount' },
};

/** How long a wallet may take to announce itself, in milliseconds: extensions load beside the page. */
const latecomer = 250;

/** How many announcements are kept: a page may send any number of them. */
const maxWallets = 64;

const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Reads a member of any value; undefined when the value is not an object or the member throws. */
function read(value: Foreign, name: PropertyKey): Foreign {
  try {
    return isObject(value) ? value[name] : undefined;
  } catch {
    return undefined;
  }
}

let details: Foreign[] | undefined;

/** Asks wallets to announce themselves; those that are there answer before it returns, later ones are noted as well. */
function announced(): Foreign[] {
  if (!details) {
    const known: Foreign[] = [];
    details = known;
    globalThis.addEventListener?.('eip6963:announceProvider', event => {
      const detail = read(event, 'detail');
      const uuid = (of: Foreign) => text(read(read(of, 'info'), 'uuid'));
      const twice = known.some(other => other === detail || (uuid(detail) && uuid(other) === uuid(detail)));
      if (!twice && known.length < maxWallets) known.push(detail);
    });
  }
  globalThis.dispatchEvent?.(new Event('eip6963:requestProvider'));
  return details;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The provider of a brand: by rdns, then by name, then at `window.ethereum`, and last where the brand injects itself.
 */
function findEthereum({ rdns, name, flag, global }: Brand): Foreign {
  const wallets = announced();
  const byInfo = (field: string, value: string) =>
    wallets
      .filter(detail => read(read(detail, 'info'), field) === value)
      .map(detail => read(detail, 'provider'))
      .find(isObject);
  for (const domain of rdns) {
    const found = byInfo('rdns', domain);
    if (found) return found;
  }
  return byInfo('name', name) || findInjected(flag, wallets.length < 2) || (global && read(globalThis, global));
}

/**
 * `window.ethereum` is a wallet, or holds a list of wallets. A wallet without the brand's mark is taken when it is the
 * only one, because some wallets ask to be used in another's place.
 */
function findInjected(flag: string, alone: boolean): Foreign {
  const injected = read(globalThis, 'ethereum');
  if (!isObject(injected)) return undefined;
  const list = read(injected, 'providers');
  const length = Math.min(Number(read(list, 'length')) || 0, maxWallets); // whatever the object says
  for (let i = 0; i < length; i++) {
    const provider = read(list, i);
    if (read(provider, flag)) return provider;
  }
  return length < 2 && (alone || read(injected, flag)) ? injected : undefined;
}

const ethereumWallet = (provider: Foreign): InstalledWallet => ({
  address: async () => read(await provider.request({ method: 'eth_requestAccounts' }), 0),
  /** A personal_sign request (EIP-191) over the UTF-8 bytes of the message. */
  sign: async (message, address) => {
    const bytes = Array.from(new TextEncoder().encode(message), byte => byte.toString(16).padStart(2, '0'));
    return provider.request({ method: 'personal_sign', params: [`0x${bytes.join('')}`, address] });
  },
});

let registered: Foreign[] | undefined;

/**
 * Exchanges the two events of the Wallet Standard: wallets that loaded earlier answer, later ones announce themselves.
 */
function standardWallets(): Foreign[] {
  if (!registered) {
    const wallets: Foreign[] = [];
    registered = wallets;
    const api = {
      register: (...more: unknown[]) => {
        wallets.push(...more.slice(0, maxWallets - wallets.length));
        return () => {};
      },
    };
    globalThis.addEventListener?.('wallet-standard:register-wallet', event => {
      try {
        (event as Foreign).detail(api);
      } catch {} // the event is not of the Wallet Standard: there is no wallet to take
    });
    globalThis.dispatchEvent?.(new CustomEvent('wallet-standard:app-ready', { detail: api }));
  }
  return registered;
}

const feature = (wallet: Foreign, name: string): Foreign => read(read(wallet, 'features'), name);

/** A wallet by its name, else the one injected as `window.solana`. */
function findSolana(name: string): Foreign {
  const found = standardWallets().find(
    wallet => read(wallet, 'name') === name && isObject(feature(wallet, 'solana:signMessage')),
  );
  if (found) return found;
  const injected = read(globalThis, 'solana');
  const works = ['connect', 'signMessage'].every(method => typeof read(injected, method) === 'function');
  return works ? injected : undefined;
}

/** A wallet of the Wallet Standard, or an injected one, which has connect and signMessage of its own. */
function solanaWallet(wallet: Foreign): InstalledWallet {
  let account: Foreign;
  return {
    address: async () => {
      const connect = feature(wallet, 'standard:connect');
      if (isObject(connect)) {
        account = read(read(await connect.connect(), 'accounts'), 0);
        return read(account, 'address');
      }
      const key = read(await wallet.connect(), 'publicKey');
      return (isObject(key) ? key : wallet.publicKey).toString();
    },
    /** The ed25519 signature in base64. */
    sign: async message => {
      const bytes = new TextEncoder().encode(message);
      const sign = feature(wallet, 'solana:signMessage');
      const signed = isObject(sign)
        ? read(await sign.signMessage({ account, message: bytes }), 0)
        : await wallet.signMessage(bytes, 'utf8');
      return btoa(String.fromCharCode(...read(signed, 'signature')));
    },
  };
}

function find(provider: string, name: string, given: unknown): InstalledWallet | undefined {
  if (provider === 'solana') {
    const wallet = isObject(given) ? given : findSolana(name);
    return wallet && solanaWallet(wallet);
  }
  const brand = Object.hasOwn(brands, provider) && brands[provider as keyof typeof brands];
  const wallet = isObject(given) ? given : brand && findEthereum(brand);
  return isObject(wallet) ? ethereumWallet(wallet) : undefined;
}

/**
 * The wallet for a provider, undefined for none. `given` is a wallet that the caller passed; it is taken whatever its
 * brand.
 */
export async function installedWallet(
  provider: string,
  name: string,
  given: unknown,
): Promise<InstalledWallet | undefined> {
  const found = find(provider, name, given);
  if (found) return found;
  await new Promise(resolve => setTimeout(resolve, latecomer));
  return find(provider, name, given);
}
