/** The sign-up attempt with calls that resolve with `{ error }` instead of rejecting. */
import type { SetActiveNavigate } from './activation.js';
import type { Abortable } from './resource.js';
import type { FutureResult } from './sign-in-future.js';
import type { ProtectCheckResource } from './sign-in-state.js';
import type {
  SignUpCreateParams,
  SignUpField,
  SignUpIdentificationField,
  SignUpStatus,
  SignUpVerificationResource,
} from './sign-up-state.js';
import type { PhoneCodeChannel, Web3Strategy } from './strategies.js';
import type { VerificationResource } from './verification.js';

/** What the newer calls of a sign-up take besides. */
export interface SignUpFutureAdditionalParams {
  /** The given name. */
  firstName?: string;
  /** The family name. */
  lastName?: string;
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata?: Record<string, unknown>;
  /** Whether the user accepted the terms. */
  legalAccepted?: boolean;
  /** BCP 47. Default: the browser's. */
  locale?: string;
}

/** What `future.create` takes. */
export interface SignUpFutureCreateParams extends SignUpFutureAdditionalParams {
  /** Which strategy this is about. */
  strategy?: SignUpCreateParams['strategy'];
  /** An e-mail address. */
  emailAddress?: string;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber?: string;
  /** The user name, without `@`. */
  username?: string;
  /** The password, as the user typed it. */
  password?: string;
  /** Takes over what the current sign-in has verified. */
  transfer?: boolean;
  /** A ticket of the Backend API, e.g. of an invitation. */
  ticket?: string;
  /** The address of a wallet. */
  web3Wallet?: string;
  /** IANA name. Default: the browser's. */
  timezone?: string;
}

/** What `future.update` takes. */
export interface SignUpFutureUpdateParams extends SignUpFutureAdditionalParams {
  /** An e-mail address. */
  emailAddress?: string;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber?: string;
  /** The user name, without `@`. */
  username?: string;
}

/** What `future.password` takes. */
export interface SignUpFuturePasswordParams extends SignUpFutureUpdateParams {
  /** The password, as the user typed it. */
  password: string;
}

/** Hands in a code. */
export interface SignUpFutureCodeParams {
  /** The code as the user typed it; blanks and line ends are left out. */
  code: string;
}

/** What `future.verifications.sendEmailLink` takes. */
export interface SignUpFutureEmailLinkSendParams {
  /** URL or path of the page that the link opens. */
  verificationUrl: string;
}

/** What `future.verifications.sendPhoneCode` takes. */
export interface SignUpFuturePhoneCodeSendParams {
  /** Default: `sms`. */
  channel?: PhoneCodeChannel;
}

/** What `future.sso` takes. */
export interface SignUpFutureSSOParams extends SignUpFutureAdditionalParams {
  /** Which provider, e.g. `oauth_google`. */
  strategy: string;
  /** Where the user goes once signed up. */
  redirectUrl: string;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectCallbackUrl: string;
  /** A window that the caller opened, instead of this page. */
  popup?: Window;
  /** `prompt` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcPrompt?: string;
  /** `ec_…`, which connection, when there are several. */
  enterpriseConnectionId?: string;
  /** An address, by which enterprise single sign-on finds its connection. */
  emailAddress?: string;
}

/** What `future.ticket` takes. */
export interface SignUpFutureTicketParams extends SignUpFutureAdditionalParams {
  /** A ticket of the Backend API, e.g. of an invitation. */
  ticket: string;
}

/** What `future.web3` takes. */
export interface SignUpFutureWeb3Params extends SignUpFutureAdditionalParams {
  /** Which strategy this is about. */
  strategy: Web3Strategy;
}

/** What `future.finalize` takes. */
export interface SignUpFutureFinalizeParams {
  /** Where to go once the session is in use; called before listeners hear of it. */
  navigate?: SetActiveNavigate;
}

/** How far proving the parts of a sign-up is, and the newer calls for that. */
export interface SignUpFutureVerifications {
  /** How far proving the address is. */
  readonly emailAddress: SignUpVerificationResource;
  /** How far proving the number is. */
  readonly phoneNumber: SignUpVerificationResource;
  /** How far proving the wallet is. */
  readonly web3Wallet: VerificationResource;
  /** How far the provider is. */
  readonly externalAccount: VerificationResource;
  /** What the email link that led to this page has done; `null` on any other page. */
  readonly emailLinkVerification: {
    /** How following the link ended. */
    status: 'verified' | 'expired' | 'failed' | 'client_mismatch';
    /** `sess_…`, the session that the link made. */
    createdSessionId: string;
    /** Whether the link was followed in the browser that asked for it. */
    verifiedFromTheSameClient: boolean;
  } | null;
  /**
   * Mails a code. `too_many_requests`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.verifications.sendEmailCode();
   * ```
   */
  sendEmailCode: (params?: Abortable) => FutureResult;
  /**
   * Hands in the code. `form_code_incorrect`, `verification_expired`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.verifications.verifyEmailCode({ code });
   * ```
   */
  verifyEmailCode: (params: SignUpFutureCodeParams & Abortable) => FutureResult;
  /**
   * Mails a link. `too_many_requests`.
   * @example
   * ```ts
   * await clerk.client.signUp.future.verifications.sendEmailLink({ verificationUrl: '/verify' });
   * ```
   */
  sendEmailLink: (params: SignUpFutureEmailLinkSendParams & Abortable) => FutureResult;
  /**
   * Resolves when the link was opened and also when it expired: look at `emailAddress.status`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.verifications.waitForEmailLinkVerification();
   * ```
   */
  waitForEmailLinkVerification: (params?: Abortable) => FutureResult;
  /**
   * Sends a code. `too_many_requests`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.verifications.sendPhoneCode();
   * ```
   */
  sendPhoneCode: (params?: SignUpFuturePhoneCodeSendParams & Abortable) => FutureResult;
  /**
   * Hands in the code. `form_code_incorrect`, `verification_expired`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.verifications.verifyPhoneCode({ code });
   * ```
   */
  verifyPhoneCode: (params: SignUpFutureCodeParams & Abortable) => FutureResult;
}

/** The newer calls of a sign-up, which resolve with `{ error }`. */
export interface SignUpFutureResource {
  /** `sua_…` */
  readonly id?: string;
  /** How far it is. */
  readonly status: SignUpStatus;
  /** What the instance asks for. */
  readonly requiredFields: SignUpField[];
  /** What may be given. */
  readonly optionalFields: SignUpField[];
  /** What is required and not there yet. */
  readonly missingFields: SignUpField[];
  /** What is there and has to be proved. */
  readonly unverifiedFields: SignUpIdentificationField[];
  /** The provider's account belongs to a user: go on with `signIn.create({ transfer: true })`. */
  readonly isTransferable: boolean;
  /** The session of a user who is signed in here already. */
  readonly existingSession?: {
    /** `sess_…`, the session that is there already. */
    sessionId: string;
  };
  /** The user name, without `@`. */
  readonly username: string | null;
  /** The given name. */
  readonly firstName: string | null;
  /** The family name. */
  readonly lastName: string | null;
  /** The address; null before it was given. */
  readonly emailAddress: string | null;
  /** A phone number in E.164, e.g. `+15555550100`. */
  readonly phoneNumber: string | null;
  /** The address of a wallet. */
  readonly web3Wallet: string | null;
  /** Whether a password was given. */
  readonly hasPassword: boolean;
  /** What the application keeps with the user; the page may change it. */
  readonly unsafeMetadata: Record<string, unknown>;
  /** `sess_…`, once the attempt is `complete`; hand it to `clerk.setActive`. */
  readonly createdSessionId: string | null;
  /** `user_…`, once the sign-up is `complete`. */
  readonly createdUserId: string | null;
  /** When it is given up, in milliseconds since 1970. */
  readonly abandonAt: number | null;
  /** When the user accepted the terms, in milliseconds since 1970. */
  readonly legalAcceptedAt: number | null;
  /** The user's language (BCP 47). */
  readonly locale: string | null;
  /** IANA name of the user's time zone, e.g. `Europe/Paris`. */
  readonly timezone: string | null;
  /** A check that the server wants to have passed first; null for none. */
  readonly protectCheck: ProtectCheckResource | null;
  /** True after `finalize` or `reset`. */
  readonly canBeDiscarded: boolean;
  /** How far proving each part is. */
  readonly verifications: SignUpFutureVerifications;
  /**
   * Starts a sign-up. `form_identifier_exists`, `form_password_pwned`, …
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.create({ emailAddress: 'ada@example.com' });
   * ```
   */
  create: (params: SignUpFutureCreateParams & Abortable) => FutureResult;
  /**
   * Adds to the sign-up. `form_identifier_exists`, …
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.update({ firstName: 'Ada' });
   * ```
   */
  update: (params: SignUpFutureUpdateParams & Abortable) => FutureResult;
  /** Creates the sign-up, or goes on with it, with a password. */
  password: (params: SignUpFuturePasswordParams & Abortable) => FutureResult;
  /**
   * Signs up at a provider, in this page or a popup. `popup_closed`, `unsafe_redirect_url`.
   * @example
   * ```ts
   * const urls = { redirectUrl: '/', redirectCallbackUrl: '/callback' };
   * await clerk.client.signUp.future.sso({ strategy: 'oauth_google', ...urls });
   * ```
   */
  sso: (params: SignUpFutureSSOParams & Abortable) => FutureResult;
  /** Without a ticket, the one of the page's `__clerk_ticket` parameter. */
  ticket: (params?: SignUpFutureTicketParams & Abortable) => FutureResult;
  /**
   * Signs up with an installed wallet. `web3_wallet_not_found`, `web3_wallet_locked`.
   * @example
   * ```ts
   * const { error } = await clerk.client.signUp.future.web3({ strategy: 'web3_metamask_signature' });
   * ```
   */
  web3: (params: SignUpFutureWeb3Params & Abortable) => FutureResult;
  /** Hands in the proof of a protect check. */
  submitProtectCheck: (
    params: {
      /** From the script at `protectCheck.sdkUrl`. */
      proofToken: string;
    } & Abortable,
  ) => FutureResult;
  /** Makes the created session the active one. */
  finalize: (params?: SignUpFutureFinalizeParams & Abortable) => FutureResult;
  /** Forgets the attempt in this page, without a request. */
  reset: () => FutureResult;
}
