/** Wallets. */
import type { WalletBrand, walletMethods } from '../wallets.js';
import type { Abortable } from './resource.js';
import type { Web3Provider, Web3Strategy } from './strategies.js';

/** An Ethereum wallet as pages see it (https://eips.ethereum.org/EIPS/eip-1193). */
export interface EIP1193Provider {
  /** Sends a request to the wallet. */
  request(args: {
    /** Which request, e.g. `eth_requestAccounts`. */
    method: string;
    /** Its parameters. */
    params?: readonly unknown[] | object;
  }): Promise<unknown>;
}

/** What a wallet is to sign. */
export interface GenerateSignatureParams {
  /** The wallet's address. */
  identifier: string;
  /** The text to sign (EIP-4361). The name is historical: it is the whole message, not the nonce in it. */
  nonce: string;
  /** Which wallet. */
  provider: Web3Provider;
  /** Solana only. */
  walletName?: string;
}

/** Has the wallet sign and resolves with the signature: `0x…` for Ethereum, base64 for Solana. */
export type GenerateSignature = (params: GenerateSignatureParams) => Promise<string>;

/** What `authenticateWithWeb3` takes. */
export interface AuthenticateWithWeb3Params extends Abortable {
  /** The wallet's address. */
  identifier: string;
  /** Has the wallet sign a text. */
  generateSignature: GenerateSignature;
  /** Default: `web3_metamask_signature`. */
  strategy?: Web3Strategy;
  /** Required for Solana. */
  walletName?: string;
}

/**
 * As the documentation page's example has it, without a signer. The call rejects with `Missing 'generateSignature'
 * option` before anything is sent.
 */
export type DocumentedAuthenticateWithWeb3Params = Omit<AuthenticateWithWeb3Params, 'generateSignature'> & {
  /** Has the wallet sign a text. */
  generateSignature?: GenerateSignature;
};

/** For the calls that find the wallet themselves (https://eips.ethereum.org/EIPS/eip-6963). */
export interface AuthenticateWithWalletParams extends Abortable {
  /** Takes this wallet instead of looking for an announced one. */
  provider?: EIP1193Provider;
}

/** What `signIn.authenticateWithSolana` takes. */
export interface SignInAuthenticateWithSolanaParams extends Abortable {
  /** Name under which the wallet registers (https://github.com/wallet-standard/wallet-standard), e.g. `Phantom`. */
  walletName: string;
}

/** `authenticateWithMetamask` and its kin: one for each brand in wallets.ts that the page announces (EIP-6963). */
export type EthereumWalletMethods<Params, Result> = {
  [Brand in Exclude<WalletBrand, 'solana'> as `authenticateWith${(typeof walletMethods)[Brand]}`]: (
    params?: Params,
  ) => Promise<Result>;
};
