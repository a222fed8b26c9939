/** The state of one factor's verification, and what the calls that verify an identification take. */
import type { ClerkAPIError } from '../errors.js';
import type { Abortable, ClerkResource } from './resource.js';
import type {
  EmailCodeStrategy,
  EmailLinkStrategy,
  EnterpriseSSOStrategy,
  PhoneCodeChannel,
  PhoneCodeStrategy,
  Web3Strategy,
} from './strategies.js';

/** How far a proof is. */
export type VerificationStatus = 'unverified' | 'verified' | 'transferable' | 'failed' | 'expired';

/** Replaced by a new object after every answer: read it anew instead of keeping a reference. */
export interface VerificationResource extends ClerkResource {
  /** `null` until the factor is prepared or attempted. `transferable` means: no account yet, continue as a sign-up. */
  status: VerificationStatus | null;
  /** By which strategy it is proved; null before one was chosen. */
  strategy: string | null;
  /** Attempts made so far. */
  attempts: number | null;
  /** After it the code, link or challenge is worthless. */
  expireAt: Date | null;
  /** Why the last attempt failed. */
  error: ClerkAPIError | null;
  /** Where single sign-on begins. */
  externalVerificationRedirectURL: URL | null;
  /** Passkey: the request options as JSON text (https://www.w3.org/TR/webauthn-3/). Wallet: a random value. */
  nonce: string | null;
  /** Wallet: the text to sign (EIP-4361). */
  message: string | null;
  /** Id of the client on which the email link was opened. */
  verifiedAtClient: string | null;
  /** True when the email link was opened in this browser. */
  verifiedFromTheSameClient: () => boolean;
  /** How the code was sent to the phone. */
  channel?: PhoneCodeChannel;
}

/** How an address is to be proved. */
export type PrepareEmailAddressVerificationParams =
  | {
      /** Which strategy this is about. */
      strategy: EmailCodeStrategy;
    }
  | {
      /** Which strategy this is about. */
      strategy: EmailLinkStrategy | EnterpriseSSOStrategy;
      /** Where the link or the provider leads back to. */
      redirectUrl: string;
    };
/** How a number is to be proved. */
export interface PreparePhoneNumberVerificationParams {
  /** Which strategy this is about. */
  strategy: PhoneCodeStrategy;
  /** How the code is delivered. Default: `sms`. */
  channel?: PhoneCodeChannel;
}
/** How a wallet is to be proved. */
export interface PrepareWeb3WalletVerificationParams {
  /** Which strategy this is about. */
  strategy: Web3Strategy;
}
/** The code of an email or a text message. */
export interface AttemptCodeParams {
  /** The code as the user typed it; blanks and line ends are left out. */
  code: string;
}
/** Hands in a wallet's signature. */
export interface AttemptWeb3WalletVerificationParams {
  /** What the wallet signed, in hexadecimal; Solana's in base64. */
  signature: string;
  /** Default: `web3_metamask_signature`. */
  strategy?: Web3Strategy;
}

/** What `startEmailLinkFlow` takes. */
export interface StartEmailLinkFlowParams extends Abortable {
  /** Absolute URL of the page that the link opens; it calls `clerk.handleEmailLinkVerification`. */
  redirectUrl: string;
}

/** Waits until a link has been followed. */
export type CreateEmailLinkFlowReturn<Params, Resource> = {
  /**
   * Sends the link and waits, asking the server one second after each of its answers. Resolves when the link was opened
   * and also when it expired: look at the verification's `status`.
   */
  startEmailLinkFlow: (params: Params) => Promise<Resource>;
  /**
   * Stops waiting at once. The promise of `startEmailLinkFlow` then stays pending; pass a `signal` to have it rejected.
   */
  cancelEmailLinkFlow: () => void;
};
