/** The sign-up attempt. */
import type { ValidatePasswordCallbacks } from './passwords.js';
import type { AuthenticateWithPopupParams, AuthenticateWithRedirectParams } from './redirects.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { ProtectCheckResource } from './sign-in-state.js';
import type { SignUpFutureResource } from './sign-up-future.js';
import type {
  SignUpCreateParams,
  SignUpField,
  SignUpIdentificationField,
  SignUpStatus,
  SignUpUpdateParams,
  SignUpVerificationsResource,
} from './sign-up-state.js';
import type {
  EmailCodeStrategy,
  EmailLinkStrategy,
  EnterpriseSSOStrategy,
  OAuthStrategy,
  PhoneCodeChannel,
  PhoneCodeStrategy,
  Web3Strategy,
} from './strategies.js';
import type {
  AttemptCodeParams,
  AttemptWeb3WalletVerificationParams,
  CreateEmailLinkFlowReturn,
  PrepareEmailAddressVerificationParams,
  PreparePhoneNumberVerificationParams,
  PrepareWeb3WalletVerificationParams,
  StartEmailLinkFlowParams,
} from './verification.js';
import type { AuthenticateWithWalletParams, AuthenticateWithWeb3Params, EthereumWalletMethods } from './web3.js';

export type PrepareVerificationParams =
  | { strategy: EmailCodeStrategy }
  | { strategy: EmailLinkStrategy; redirectUrl?: string }
  | { strategy: PhoneCodeStrategy; channel?: PhoneCodeChannel }
  | { strategy: Web3Strategy }
  | {
      strategy: OAuthStrategy;
      redirectUrl?: string;
      actionCompleteRedirectUrl?: string;
      oidcPrompt?: string;
      oidcLoginHint?: string;
    }
  | { strategy: EnterpriseSSOStrategy; redirectUrl?: string; actionCompleteRedirectUrl?: string };

export type AttemptVerificationParams =
  | { strategy: EmailCodeStrategy | PhoneCodeStrategy; code: string }
  | { strategy: Web3Strategy; signature: string };

export interface SignUpAuthenticateWithWeb3Params extends AuthenticateWithWeb3Params {
  unsafeMetadata?: Record<string, unknown>;
  legalAccepted?: boolean;
}

/** What goes into the sign-up that a wallet or a provider begins. */
export interface SignUpWalletParams {
  unsafeMetadata?: Record<string, unknown>;
  legalAccepted?: boolean;
}
export interface SignUpSsoParams {
  unsafeMetadata?: Record<string, unknown>;
}

export interface SignUpResource
  extends ClerkResource,
    EthereumWalletMethods<SignUpWalletParams & AuthenticateWithWalletParams, SignUpResource> {
  /** `null` before the first `create`. */
  status: SignUpStatus | null;
  requiredFields: SignUpField[];
  optionalFields: SignUpField[];
  missingFields: SignUpField[];
  unverifiedFields: SignUpIdentificationField[];
  verifications: SignUpVerificationsResource;
  protectCheck: ProtectCheckResource | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  emailAddress: string | null;
  phoneNumber: string | null;
  web3wallet: string | null;
  hasPassword: boolean;
  unsafeMetadata: Record<string, unknown>;
  /** BCP 47. */
  locale: string | null;
  /** IANA name. */
  timezone: string | null;
  createdSessionId: string | null;
  createdUserId: string | null;
  /** Milliseconds since 1970. */
  abandonAt: number | null;
  /** Milliseconds since 1970. */
  legalAcceptedAt: number | null;

  create: (params: SignUpCreateParams & Abortable) => Promise<SignUpResource>;
  update: (params: SignUpUpdateParams & Abortable) => Promise<SignUpResource>;
  prepareVerification: (params: PrepareVerificationParams & Abortable) => Promise<SignUpResource>;
  attemptVerification: (params: AttemptVerificationParams & Abortable) => Promise<SignUpResource>;
  submitProtectCheck: (params: { proofToken: string } & Abortable) => Promise<SignUpResource>;
  /** Updates the sign-up, or creates it when there is none yet. */
  upsert: (params: (SignUpCreateParams | SignUpUpdateParams) & Abortable) => Promise<SignUpResource>;
  /** Sends a code (the default) or a link to the email address. */
  prepareEmailAddressVerification: (
    params?: PrepareEmailAddressVerificationParams & Abortable,
  ) => Promise<SignUpResource>;
  attemptEmailAddressVerification: (params: AttemptCodeParams & Abortable) => Promise<SignUpResource>;
  /** Sends a code to the phone number. */
  preparePhoneNumberVerification: (
    params?: PreparePhoneNumberVerificationParams & Abortable,
  ) => Promise<SignUpResource>;
  attemptPhoneNumberVerification: (params: AttemptCodeParams & Abortable) => Promise<SignUpResource>;
  /** Asks for the text to sign: `verifications.web3Wallet.message`. Default: MetaMask. */
  prepareWeb3WalletVerification: (params?: PrepareWeb3WalletVerificationParams & Abortable) => Promise<SignUpResource>;
  attemptWeb3WalletVerification: (params: AttemptWeb3WalletVerificationParams & Abortable) => Promise<SignUpResource>;
  /** Two functions: send an email link and wait for it, and stop waiting. */
  createEmailLinkFlow: () => CreateEmailLinkFlowReturn<StartEmailLinkFlowParams, SignUpResource>;
  /** Signs up with a wallet through your own signer. */
  authenticateWithWeb3: (params: SignUpAuthenticateWithWeb3Params) => Promise<SignUpResource>;
  /** Leaves the page for a provider, and comes back to `redirectUrl`. */
  authenticateWithRedirect: (params: AuthenticateWithRedirectParams & SignUpSsoParams) => Promise<void>;
  /** Sends a window to a provider, which the caller opened in the click itself. */
  authenticateWithPopup: (params: AuthenticateWithPopupParams & SignUpSsoParams) => Promise<void>;
  authenticateWithSolana: (params: SignUpWalletParams & { walletName: string } & Abortable) => Promise<SignUpResource>;
  isNew: () => boolean;
  /** The newer calls, which resolve with `{ error }`. */
  readonly future: SignUpFutureResource;
  /** @internal Its name in clerk-js. */
  readonly __internal_future: SignUpFutureResource;
  /** Checks a new password against the instance's rules, without a request. */
  validatePassword: (password: string, callbacks?: ValidatePasswordCallbacks) => void;
}
