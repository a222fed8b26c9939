/** The wallets that have a method of their own, by what stands between `web3_` and `_signature`. */
export const walletMethods = {
  metamask: 'Metamask',
  coinbase_wallet: 'CoinbaseWallet',
  okx_wallet: 'OKXWallet',
  base: 'Base',
  solana: 'Solana',
} as const;

export type WalletBrand = keyof typeof walletMethods;
export type WalletMethod = `authenticateWith${(typeof walletMethods)[WalletBrand]}`;

const methods = Object.entries(walletMethods).map(
  ([brand, name]) => [`authenticateWith${name}`, `web3_${brand as WalletBrand}_signature`] as const,
);

/** `authenticateWith…` for each wallet. */
export function forEachWallet<T>(make: (strategy: `web3_${WalletBrand}_signature`) => T): Record<WalletMethod, T> {
  const made = {} as Record<WalletMethod, T>;
  for (const [method, strategy] of methods) made[method] = make(strategy);
  return made;
}
