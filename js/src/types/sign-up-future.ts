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

export interface SignUpFutureAdditionalParams {
  firstName?: string;
  lastName?: string;
  unsafeMetadata?: Record<string, unknown>;
  legalAccepted?: boolean;
  /** BCP 47. Default: the browser's. */
  locale?: string;
}

export interface SignUpFutureCreateParams extends SignUpFutureAdditionalParams {
  strategy?: SignUpCreateParams['strategy'];
  emailAddress?: string;
  phoneNumber?: string;
  username?: string;
  password?: string;
  /** Takes over what the current sign-in has verified. */
  transfer?: boolean;
  ticket?: string;
  web3Wallet?: string;
  /** IANA name. Default: the browser's. */
  timezone?: string;
}

export interface SignUpFutureUpdateParams extends SignUpFutureAdditionalParams {
  emailAddress?: string;
  phoneNumber?: string;
  username?: string;
}

export interface SignUpFuturePasswordParams extends SignUpFutureUpdateParams {
  password: string;
}

export interface SignUpFutureCodeParams {
  code: string;
}

export interface SignUpFutureEmailLinkSendParams {
  /** URL or path of the page that the link opens. */
  verificationUrl: string;
}

export interface SignUpFuturePhoneCodeSendParams {
  /** Default: `sms`. */
  channel?: PhoneCodeChannel;
}

export interface SignUpFutureSSOParams extends SignUpFutureAdditionalParams {
  strategy: string;
  /** Where the user goes once signed up. */
  redirectUrl: string;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectCallbackUrl: string;
  /** A window that the caller opened, instead of this page. */
  popup?: Window;
  oidcPrompt?: string;
  enterpriseConnectionId?: string;
  emailAddress?: string;
}

export interface SignUpFutureTicketParams extends SignUpFutureAdditionalParams {
  ticket: string;
}

export interface SignUpFutureWeb3Params extends SignUpFutureAdditionalParams {
  strategy: Web3Strategy;
}

export interface SignUpFutureFinalizeParams {
  navigate?: SetActiveNavigate;
}

export interface SignUpFutureVerifications {
  readonly emailAddress: SignUpVerificationResource;
  readonly phoneNumber: SignUpVerificationResource;
  readonly web3Wallet: VerificationResource;
  readonly externalAccount: VerificationResource;
  /** What the email link that led to this page has done; `null` on any other page. */
  readonly emailLinkVerification: {
    status: 'verified' | 'expired' | 'failed' | 'client_mismatch';
    createdSessionId: string;
    verifiedFromTheSameClient: boolean;
  } | null;
  sendEmailCode: (params?: Abortable) => FutureResult;
  verifyEmailCode: (params: SignUpFutureCodeParams & Abortable) => FutureResult;
  sendEmailLink: (params: SignUpFutureEmailLinkSendParams & Abortable) => FutureResult;
  /** Resolves when the link was opened and also when it expired: look at `emailAddress.status`. */
  waitForEmailLinkVerification: (params?: Abortable) => FutureResult;
  sendPhoneCode: (params?: SignUpFuturePhoneCodeSendParams & Abortable) => FutureResult;
  verifyPhoneCode: (params: SignUpFutureCodeParams & Abortable) => FutureResult;
}

export interface SignUpFutureResource {
  readonly id?: string;
  readonly status: SignUpStatus;
  readonly requiredFields: SignUpField[];
  readonly optionalFields: SignUpField[];
  readonly missingFields: SignUpField[];
  readonly unverifiedFields: SignUpIdentificationField[];
  /** The provider's account belongs to a user: go on with `signIn.create({ transfer: true })`. */
  readonly isTransferable: boolean;
  /** The session of a user who is signed in here already. */
  readonly existingSession?: { sessionId: string };
  readonly username: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
  readonly phoneNumber: string | null;
  readonly web3Wallet: string | null;
  readonly hasPassword: boolean;
  readonly unsafeMetadata: Record<string, unknown>;
  readonly createdSessionId: string | null;
  readonly createdUserId: string | null;
  readonly abandonAt: number | null;
  readonly legalAcceptedAt: number | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly protectCheck: ProtectCheckResource | null;
  /** True after `finalize` or `reset`. */
  readonly canBeDiscarded: boolean;
  readonly verifications: SignUpFutureVerifications;
  create: (params: SignUpFutureCreateParams & Abortable) => FutureResult;
  update: (params: SignUpFutureUpdateParams & Abortable) => FutureResult;
  /** Creates the sign-up, or goes on with it, with a password. */
  password: (params: SignUpFuturePasswordParams & Abortable) => FutureResult;
  sso: (params: SignUpFutureSSOParams & Abortable) => FutureResult;
  /** Without a ticket, the one of the page's `__clerk_ticket` parameter. */
  ticket: (params?: SignUpFutureTicketParams & Abortable) => FutureResult;
  web3: (params: SignUpFutureWeb3Params & Abortable) => FutureResult;
  submitProtectCheck: (params: { proofToken: string } & Abortable) => FutureResult;
  /** Makes the created session the active one. */
  finalize: (params?: SignUpFutureFinalizeParams & Abortable) => FutureResult;
  /** Forgets the attempt in this page, without a request. */
  reset: () => FutureResult;
}
