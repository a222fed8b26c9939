/** The sign-in attempt with calls that resolve with `{ error }` instead of rejecting. */
import type { ClerkError } from '../errors.js';
import type { SetActiveNavigate } from './activation.js';
import type { SignInFirstFactor, SignInSecondFactor } from './factors.js';
import type { Abortable } from './resource.js';
import type { AuthenticateWithPasskeyParams, ProtectCheckResource, SignInStatus, UserData } from './sign-in-state.js';
import type {
  EnterpriseSSOStrategy,
  OAuthStrategy,
  PasskeyStrategy,
  PhoneCodeChannel,
  TicketStrategy,
  Web3Provider,
  Web3Strategy,
} from './strategies.js';
import type { VerificationResource } from './verification.js';

/** `error` is `null` when the call did what it says. */
export type FutureResult = Promise<{ error: ClerkError | null }>;

export interface SignInFutureCreateParams {
  identifier?: string;
  password?: string;
  strategy?: OAuthStrategy | EnterpriseSSOStrategy | PasskeyStrategy | TicketStrategy;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectUrl?: string;
  /** Where the user goes once signed in. */
  actionCompleteRedirectUrl?: string;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
  /** `login_hint` of the same request. */
  oidcLoginHint?: string;
  /** Takes over what the current sign-up has verified. */
  transfer?: boolean;
  /** With strategy `ticket`. */
  ticket?: string;
  /** An unknown identifier goes on as a sign-up. */
  signUpIfMissing?: boolean;
  /** IANA name. Default: the browser's. */
  timezone?: string;
}

/** At most one of the three; without any, the attempt's identifier. */
export type SignInFuturePasswordParams = {
  password: string;
  /** IANA name. Default: the attempt's, then the browser's. */
  timezone?: string;
} & (
  | { identifier: string; emailAddress?: never; phoneNumber?: never }
  | { emailAddress: string; identifier?: never; phoneNumber?: never }
  | { phoneNumber: string; identifier?: never; emailAddress?: never }
  | { identifier?: never; emailAddress?: never; phoneNumber?: never }
);

/**
 * A new attempt for an address, or an address of the attempt; without either, the factor that matches the identifier.
 */
export type SignInFutureEmailCodeSendParams =
  | { emailAddress?: string; emailAddressId?: never }
  | { emailAddressId?: string; emailAddress?: never };

export type SignInFutureEmailLinkSendParams = SignInFutureEmailCodeSendParams & {
  /** URL or path of the page that the link opens. */
  verificationUrl: string;
};

export type SignInFuturePhoneCodeSendParams = {
  /** Default: `sms`. */
  channel?: PhoneCodeChannel;
} & ({ phoneNumber?: string; phoneNumberId?: never } | { phoneNumberId: string; phoneNumber?: never });

/** A code as the user typed it. */
export interface SignInFutureCodeParams {
  code: string;
}

export type SignInFutureEmailCodeVerifyParams = SignInFutureCodeParams;
export type SignInFuturePhoneCodeVerifyParams = SignInFutureCodeParams;
export type SignInFutureResetPasswordPhoneCodeVerifyParams = SignInFutureCodeParams;
export type SignInFutureMFAPhoneCodeVerifyParams = SignInFutureCodeParams;
export type SignInFutureMFAEmailCodeVerifyParams = SignInFutureCodeParams;
export type SignInFutureTOTPVerifyParams = SignInFutureCodeParams;
export type SignInFutureBackupCodeVerifyParams = SignInFutureCodeParams;

export interface SignInFutureResetPasswordPhoneCodeSendParams {
  /** Starts a new attempt for this number (E.164). */
  phoneNumber?: string;
}

export interface SignInFutureResetPasswordSubmitParams {
  /** The new password. */
  password: string;
  /** Ends the user's other sessions. Default: true. */
  signOutOfOtherSessions?: boolean;
}

export interface SignInFutureSSOParams {
  strategy: OAuthStrategy | EnterpriseSSOStrategy;
  /** Where the user goes once signed in. */
  redirectUrl: string;
  /** Where the user goes when the sign-in needs more. */
  redirectCallbackUrl: string;
  /** Opened by the caller in the click itself. The call then resolves when the user is through. */
  popup?: Window;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
  enterpriseConnectionId?: string;
  /** With `enterprise_sso`: selects the connection. */
  identifier?: string;
}

export interface SignInFutureWeb3Params {
  strategy: Web3Strategy;
  /** Not needed: the strategy names it. */
  provider?: Web3Provider;
  /** Required for Solana. */
  walletName?: string;
}

export type SignInFuturePasskeyParams = AuthenticateWithPasskeyParams;

export interface SignInFutureTicketParams {
  ticket: string;
}

export interface SignInFutureSubmitProtectCheckParams {
  /** From the script at `protectCheck.sdkUrl`. */
  proofToken: string;
}

export interface SignInFutureFinalizeParams {
  navigate?: SetActiveNavigate;
}

/**
 * The same attempt as the `SignInResource` it belongs to. Errors of the server and of the browser come back in `error`;
 * only calls that make no sense (a code without an attempt, `finalize` without a session) reject.
 */
export interface SignInFutureResource {
  readonly id?: string;
  /** Never null: `needs_identifier` before the first call. */
  readonly status: SignInStatus;
  readonly supportedFirstFactors: SignInFirstFactor[];
  readonly supportedSecondFactors: SignInSecondFactor[];
  readonly ssoBypassFirstFactors: SignInFirstFactor[];
  readonly firstFactorVerification: VerificationResource;
  readonly secondFactorVerification: VerificationResource;
  readonly identifier: string | null;
  readonly createdSessionId: string | null;
  readonly userData: UserData;
  readonly protectCheck: ProtectCheckResource | null;
  /** IANA name. */
  readonly timezone: string | null;
  /** There is no account yet: go on with a sign-up and `transfer: true`. */
  readonly isTransferable: boolean;
  /** The user is already signed in with this session: activate it. */
  readonly existingSession?: { sessionId: string };
  /** True after `finalize` or `reset`. */
  readonly canBeDiscarded: boolean;

  create: (params: SignInFutureCreateParams & Abortable) => FutureResult;
  password: (params: SignInFuturePasswordParams & Abortable) => FutureResult;
  emailCode: {
    /** `factor_not_found` when the attempt offers no such factor. */
    sendCode: (params?: SignInFutureEmailCodeSendParams & Abortable) => FutureResult;
    verifyCode: (params: SignInFutureEmailCodeVerifyParams & Abortable) => FutureResult;
  };
  emailLink: {
    /** `factor_not_found` when the attempt offers no such factor. */
    sendLink: (params: SignInFutureEmailLinkSendParams & Abortable) => FutureResult;
    /** Resolves when the link was opened or expired. */
    waitForVerification: (params?: Abortable) => FutureResult;
    /** What this page learned from the link that opened it; `null` on any other page. */
    verification: {
      status: 'verified' | 'expired' | 'failed' | 'client_mismatch';
      createdSessionId: string;
      verifiedFromTheSameClient: boolean;
    } | null;
  };
  phoneCode: {
    sendCode: (params?: SignInFuturePhoneCodeSendParams & Abortable) => FutureResult;
    verifyCode: (params: SignInFuturePhoneCodeVerifyParams & Abortable) => FutureResult;
  };
  resetPasswordEmailCode: {
    sendCode: (params?: Abortable) => FutureResult;
    verifyCode: (params: SignInFutureEmailCodeVerifyParams & Abortable) => FutureResult;
    submitPassword: (params: SignInFutureResetPasswordSubmitParams & Abortable) => FutureResult;
  };
  resetPasswordPhoneCode: {
    sendCode: (params?: SignInFutureResetPasswordPhoneCodeSendParams & Abortable) => FutureResult;
    verifyCode: (params: SignInFutureResetPasswordPhoneCodeVerifyParams & Abortable) => FutureResult;
    submitPassword: (params: SignInFutureResetPasswordSubmitParams & Abortable) => FutureResult;
  };
  sso: (params: SignInFutureSSOParams & Abortable) => FutureResult;
  /** The second factor. */
  mfa: {
    sendPhoneCode: (params?: Abortable) => FutureResult;
    verifyPhoneCode: (params: SignInFutureMFAPhoneCodeVerifyParams & Abortable) => FutureResult;
    sendEmailCode: (params?: Abortable) => FutureResult;
    verifyEmailCode: (params: SignInFutureMFAEmailCodeVerifyParams & Abortable) => FutureResult;
    verifyTOTP: (params: SignInFutureTOTPVerifyParams & Abortable) => FutureResult;
    verifyBackupCode: (params: SignInFutureBackupCodeVerifyParams & Abortable) => FutureResult;
    passkey: (params?: Abortable) => FutureResult;
  };
  /** Without a ticket, the one of the page's `__clerk_ticket` parameter. */
  ticket: (params?: SignInFutureTicketParams & Abortable) => FutureResult;
  /** `web3_solana_wallet_name_required`, `factor_not_found`, `web3_nonce_not_found`. */
  web3: (params: SignInFutureWeb3Params & Abortable) => FutureResult;
  /** `factor_not_found`, `missing_public_key_options`, `passkey_retrieval_failed`. */
  passkey: (params?: SignInFuturePasskeyParams & Abortable) => FutureResult;
  submitProtectCheck: (params: SignInFutureSubmitProtectCheckParams & Abortable) => FutureResult;
  /** Makes the created session the active one. Rejects when there is none. */
  finalize: (params?: SignInFutureFinalizeParams & Abortable) => FutureResult;
  /** Forgets the attempt in this page, without a request. */
  reset: () => FutureResult;
}
