// The test wallet: switched on, it is announced to the page as every wallet the SDK knows, and signs for real with keys
// that live in this browser only. Each request is shown to the user, who can decline it, as with a wallet of one's own.
import { announceEthereum } from './ethereum.js';
import { registerSolana } from './solana.js';

const storage = 'signin-wasm.demo.test-wallet';
export const walletName = 'Test Wallet';

let keys = null;

/** Switches the wallet on if it was on when the page was left. */
export async function restoreWallet() {
  if (localStorage.getItem(storage)) await switchOn();
}

export const isOn = () => !!keys;

/** The addresses of the wallet. */
export const addresses = () => ({ ethereum: keys?.ethereum.address, solana: keys?.solana.address });

export const ethereumProvider = () => keys.ethereum.provider('metamask');

/**
 * @param {{ethereum_key: string, solana_key: string}} [known] the keys of somebody who is registered; without them, new
 * ones
 * @throws Error when the library for Ethereum's signatures was not built
 */
export async function switchOn(known) {
  if (keys) return;
  const saved = known
    ? { ethereum: known.ethereum_key, solana: known.solana_key }
    : JSON.parse(localStorage.getItem(storage) || '{}');
  const [ethereum, solana] = await Promise.all([
    announceEthereum(saved.ethereum),
    registerSolana(walletName, saved.solana),
  ]);
  keys = { ethereum, solana };
  localStorage.setItem(storage, JSON.stringify({ ethereum: ethereum.secret, solana: solana.secret }));
  dispatchEvent(new Event('test-wallet'));
}

/** Forgets the keys. A page cannot take back a wallet that it has announced, so it starts anew. */
export function switchOff() {
  localStorage.removeItem(storage);
  location.reload();
}

/** The name under which a Solana wallet is asked for: ours, or the best-known one. */
export const solanaWalletName = () => (keys ? walletName : 'Phantom');
