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
export type FutureResult = Promise<{
  /** What went wrong; null when nothing did. */
  error: ClerkError | null;
}>;

/** What `future.create` takes. */
export interface SignInFutureCreateParams {
  /** An e-mail address, a phone number, a user name or a wallet's address. */
  identifier?: string;
  /** The password, as the user typed it. */
  password?: string;
  /** Which strategy this is about. */
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
  /** The password, as the user typed it. */
  password: string;
  /** IANA name. Default: the attempt's, then the browser's. */
  timezone?: string;
} & (
  | {
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
      emailAddress?: never;
      phoneNumber?: never;
    }
  | {
      /** An e-mail address. */
      emailAddress: string;
      identifier?: never;
      phoneNumber?: never;
    }
  | {
      /** A phone number in E.164, e.g. `+15555550100`. */
      phoneNumber: string;
      identifier?: never;
      emailAddress?: never;
    }
  | { identifier?: never; emailAddress?: never; phoneNumber?: never }
);

/**
 * A new attempt for an address, or an address of the attempt; without either, the factor that matches the identifier.
 */
export type SignInFutureEmailCodeSendParams =
  | {
      /** An e-mail address. */
      emailAddress?: string;
      emailAddressId?: never;
    }
  | {
      /** `idn_…`, which address. */
      emailAddressId?: string;
      emailAddress?: never;
    };

/** What `future.emailLink.sendLink` takes. */
export type SignInFutureEmailLinkSendParams = SignInFutureEmailCodeSendParams & {
  /** URL or path of the page that the link opens. */
  verificationUrl: string;
};

/** What `future.phoneCode.sendCode` takes. */
export type SignInFuturePhoneCodeSendParams = {
  /** Default: `sms`. */
  channel?: PhoneCodeChannel;
} & (
  | {
      /** A phone number in E.164, e.g. `+15555550100`. */
      phoneNumber?: string;
      phoneNumberId?: never;
    }
  | {
      /** `idn_…`, which number. */
      phoneNumberId: string;
      phoneNumber?: never;
    }
);

/** A code as the user typed it. */
export interface SignInFutureCodeParams {
  /** The code as the user typed it; blanks and line ends are left out. */
  code: string;
}

/** What `future.emailCode.verifyCode` takes. */
export type SignInFutureEmailCodeVerifyParams = SignInFutureCodeParams;
/** What `future.phoneCode.verifyCode` takes. */
export type SignInFuturePhoneCodeVerifyParams = SignInFutureCodeParams;
/** What `future.resetPasswordPhoneCode.verifyCode` takes. */
export type SignInFutureResetPasswordPhoneCodeVerifyParams = SignInFutureCodeParams;
/** What `future.mfa.verifyPhoneCode` takes. */
export type SignInFutureMFAPhoneCodeVerifyParams = SignInFutureCodeParams;
/** What `future.mfa.verifyEmailCode` takes. */
export type SignInFutureMFAEmailCodeVerifyParams = SignInFutureCodeParams;
/** What `future.mfa.verifyTOTP` takes. */
export type SignInFutureTOTPVerifyParams = SignInFutureCodeParams;
/** What `future.mfa.verifyBackupCode` takes. */
export type SignInFutureBackupCodeVerifyParams = SignInFutureCodeParams;

/** What `future.resetPasswordPhoneCode.sendCode` takes. */
export interface SignInFutureResetPasswordPhoneCodeSendParams {
  /** Starts a new attempt for this number (E.164). */
  phoneNumber?: string;
}

/** What `submitPassword` takes. */
export interface SignInFutureResetPasswordSubmitParams {
  /** The new password. */
  password: string;
  /** Ends the user's other sessions. Default: true. */
  signOutOfOtherSessions?: boolean;
}

/** What `future.sso` takes. */
export interface SignInFutureSSOParams {
  /** Which provider, e.g. `oauth_google`. */
  strategy: OAuthStrategy | EnterpriseSSOStrategy;
  /** Where the user goes once signed in. */
  redirectUrl: string;
  /** Where the user goes when the sign-in needs more. */
  redirectCallbackUrl: string;
  /** Opened by the caller in the click itself. The call then resolves when the user is through. */
  popup?: Window;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
  /** `ec_…`, which connection, when there are several. */
  enterpriseConnectionId?: string;
  /** With `enterprise_sso`: selects the connection. */
  identifier?: string;
}

/** What `future.web3` takes. */
export interface SignInFutureWeb3Params {
  /** Which strategy this is about. */
  strategy: Web3Strategy;
  /** Not needed: the strategy names it. */
  provider?: Web3Provider;
  /** Required for Solana. */
  walletName?: string;
}

/** What `future.passkey` takes. */
export type SignInFuturePasskeyParams = AuthenticateWithPasskeyParams;

/** What `future.ticket` takes. */
export interface SignInFutureTicketParams {
  /** A ticket of the Backend API, e.g. of an invitation. */
  ticket: string;
}

/** What `future.submitProtectCheck` takes. */
export interface SignInFutureSubmitProtectCheckParams {
  /** From the script at `protectCheck.sdkUrl`. */
  proofToken: string;
}

/** What `future.finalize` takes. */
export interface SignInFutureFinalizeParams {
  /** Where to go once the session is in use; called before listeners hear of it. */
  navigate?: SetActiveNavigate;
}

/**
 * The same attempt as the `SignInResource` it belongs to. Errors of the server and of the browser come back in `error`;
 * only calls that make no sense (a code without an attempt, `finalize` without a session) reject.
 */
export interface SignInFutureResource {
  /** `sia_…` */
  readonly id?: string;
  /** Never null: `needs_identifier` before the first call. */
  readonly status: SignInStatus;
  /** The first factors that the attempt offers. */
  readonly supportedFirstFactors: SignInFirstFactor[];
  /** The second factors that the attempt offers. */
  readonly supportedSecondFactors: SignInSecondFactor[];
  /** Factors that may be used in the place of enterprise single sign-on. */
  readonly ssoBypassFirstFactors: SignInFirstFactor[];
  /** How far the first factor is. */
  readonly firstFactorVerification: VerificationResource;
  /** How far the second factor is. */
  readonly secondFactorVerification: VerificationResource;
  /** What the user is known by; null before it was given. */
  readonly identifier: string | null;
  /** `sess_…`, once the attempt is `complete`; hand it to `clerk.setActive`. */
  readonly createdSessionId: string | null;
  /** What may be shown of the user before the sign-in is done. */
  readonly userData: UserData;
  /** A check that the server wants to have passed first; null for none. */
  readonly protectCheck: ProtectCheckResource | null;
  /** IANA name. */
  readonly timezone: string | null;
  /** There is no account yet: go on with a sign-up and `transfer: true`. */
  readonly isTransferable: boolean;
  /** The user is already signed in with this session: activate it. */
  readonly existingSession?: {
    /** `sess_…`, the session that is there already. */
    sessionId: string;
  };
  /** True after `finalize` or `reset`. */
  readonly canBeDiscarded: boolean;

  /**
   * Starts an attempt. `form_identifier_not_found`, `form_password_incorrect`, …
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.create({ identifier: 'ada@example.com' });
   * ```
   */
  create: (params: SignInFutureCreateParams & Abortable) => FutureResult;
  /**
   * Starts an attempt with a password, or hands it to the one under way. `form_password_incorrect`.
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.password({ identifier: 'ada@example.com', password });
   * ```
   */
  password: (params: SignInFuturePasswordParams & Abortable) => FutureResult;
  /** The first factor by a code in an e-mail. */
  emailCode: {
    /**
     * `factor_not_found` when the attempt offers no such factor.
     * @example
     * ```ts
     * await clerk.signIn.future.emailCode.sendCode();
     * ```
     */
    sendCode: (params?: SignInFutureEmailCodeSendParams & Abortable) => FutureResult;
    /**
     * Hands in the code. `form_code_incorrect`, `verification_expired`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.emailCode.verifyCode({ code });
     * ```
     */
    verifyCode: (params: SignInFutureEmailCodeVerifyParams & Abortable) => FutureResult;
  };
  /** The first factor by a link in an e-mail. */
  emailLink: {
    /**
     * `factor_not_found` when the attempt offers no such factor.
     * @example
     * ```ts
     * await clerk.signIn.future.emailLink.sendLink({ verificationUrl: '/verify' });
     * ```
     */
    sendLink: (params: SignInFutureEmailLinkSendParams & Abortable) => FutureResult;
    /**
     * Resolves when the link was opened or expired.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.emailLink.waitForVerification();
     * ```
     */
    waitForVerification: (params?: Abortable) => FutureResult;
    /** What this page learned from the link that opened it; `null` on any other page. */
    verification: {
      /** How following the link ended. */
      status: 'verified' | 'expired' | 'failed' | 'client_mismatch';
      /** `sess_…`, the session that the link made. */
      createdSessionId: string;
      /** Whether the link was followed in the browser that asked for it. */
      verifiedFromTheSameClient: boolean;
    } | null;
  };
  /** The first factor by a code in a message. */
  phoneCode: {
    /**
     * Sends a code. `factor_not_found` when the attempt offers no such factor.
     * @example
     * ```ts
     * await clerk.signIn.future.phoneCode.sendCode();
     * ```
     */
    sendCode: (params?: SignInFuturePhoneCodeSendParams & Abortable) => FutureResult;
    /**
     * Hands in the code. `form_code_incorrect`, `verification_expired`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.phoneCode.verifyCode({ code });
     * ```
     */
    verifyCode: (params: SignInFuturePhoneCodeVerifyParams & Abortable) => FutureResult;
  };
  /** A forgotten password, by a code in an e-mail. */
  resetPasswordEmailCode: {
    /**
     * Mails a code. `factor_not_found` when the attempt offers no such factor.
     * @example
     * ```ts
     * await clerk.signIn.future.resetPasswordEmailCode.sendCode();
     * ```
     */
    sendCode: (params?: Abortable) => FutureResult;
    /**
     * Hands in the code; the status becomes `needs_new_password`. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.resetPasswordEmailCode.verifyCode({ code });
     * ```
     */
    verifyCode: (params: SignInFutureEmailCodeVerifyParams & Abortable) => FutureResult;
    /**
     * Sets the new password. `form_password_pwned`, `form_password_validation_failed`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.resetPasswordEmailCode.submitPassword({ password });
     * ```
     */
    submitPassword: (params: SignInFutureResetPasswordSubmitParams & Abortable) => FutureResult;
  };
  /** A forgotten password, by a code in a message. */
  resetPasswordPhoneCode: {
    /**
     * Sends a code. `factor_not_found` when the attempt offers no such factor.
     * @example
     * ```ts
     * await clerk.signIn.future.resetPasswordPhoneCode.sendCode();
     * ```
     */
    sendCode: (params?: SignInFutureResetPasswordPhoneCodeSendParams & Abortable) => FutureResult;
    /**
     * Hands in the code; the status becomes `needs_new_password`. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.resetPasswordPhoneCode.verifyCode({ code });
     * ```
     */
    verifyCode: (params: SignInFutureResetPasswordPhoneCodeVerifyParams & Abortable) => FutureResult;
    /**
     * Sets the new password. `form_password_pwned`, `form_password_validation_failed`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.resetPasswordPhoneCode.submitPassword({ password });
     * ```
     */
    submitPassword: (params: SignInFutureResetPasswordSubmitParams & Abortable) => FutureResult;
  };
  /**
   * Signs in at a provider, in this page or a popup. `popup_closed`, `unsafe_redirect_url`.
   * @example
   * ```ts
   * await clerk.signIn.future.sso({ strategy: 'oauth_google', redirectUrl: '/', redirectCallbackUrl: '/callback' });
   * ```
   */
  sso: (params: SignInFutureSSOParams & Abortable) => FutureResult;
  /** The second factor. */
  mfa: {
    /**
     * Sends the second factor's code by message. `factor_not_found`.
     * @example
     * ```ts
     * await clerk.signIn.future.mfa.sendPhoneCode();
     * ```
     */
    sendPhoneCode: (params?: Abortable) => FutureResult;
    /**
     * Hands in that code. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.mfa.verifyPhoneCode({ code });
     * ```
     */
    verifyPhoneCode: (params: SignInFutureMFAPhoneCodeVerifyParams & Abortable) => FutureResult;
    /**
     * Mails the second factor's code. `factor_not_found`.
     * @example
     * ```ts
     * await clerk.signIn.future.mfa.sendEmailCode();
     * ```
     */
    sendEmailCode: (params?: Abortable) => FutureResult;
    /**
     * Hands in that code. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.mfa.verifyEmailCode({ code });
     * ```
     */
    verifyEmailCode: (params: SignInFutureMFAEmailCodeVerifyParams & Abortable) => FutureResult;
    /**
     * Hands in a code of the authenticator app. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.mfa.verifyTOTP({ code });
     * ```
     */
    verifyTOTP: (params: SignInFutureTOTPVerifyParams & Abortable) => FutureResult;
    /**
     * Hands in a backup code, which works once. `form_code_incorrect`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.mfa.verifyBackupCode({ code });
     * ```
     */
    verifyBackupCode: (params: SignInFutureBackupCodeVerifyParams & Abortable) => FutureResult;
    /**
     * Asks for a passkey as the second factor. `passkey_…`, `factor_not_found`.
     * @example
     * ```ts
     * const { error } = await clerk.signIn.future.mfa.passkey();
     * ```
     */
    passkey: (params?: Abortable) => FutureResult;
  };
  /**
   * Without a ticket, the one of the page's `__clerk_ticket` parameter.
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.ticket(); // of the page's URL
   * ```
   */
  ticket: (params?: SignInFutureTicketParams & Abortable) => FutureResult;
  /**
   * `web3_solana_wallet_name_required`, `factor_not_found`, `web3_nonce_not_found`.
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.web3({ strategy: 'web3_metamask_signature' });
   * ```
   */
  web3: (params: SignInFutureWeb3Params & Abortable) => FutureResult;
  /**
   * `factor_not_found`, `missing_public_key_options`, `passkey_retrieval_failed`.
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.passkey();
   * ```
   */
  passkey: (params?: SignInFuturePasskeyParams & Abortable) => FutureResult;
  /**
   * Hands in the proof of a protect check.
   * @example
   * ```ts
   * const { error } = await clerk.signIn.future.submitProtectCheck({ proofToken });
   * ```
   */
  submitProtectCheck: (params: SignInFutureSubmitProtectCheckParams & Abortable) => FutureResult;
  /**
   * Makes the created session the active one. Rejects when there is none.
   * @example
   * ```ts
   * const { future } = clerk.signIn;
   * if (future.status === 'complete') await future.finalize();
   * ```
   */
  finalize: (params?: SignInFutureFinalizeParams & Abortable) => FutureResult;
  /** Forgets the attempt in this page, without a request. */
  reset: () => FutureResult;
}
