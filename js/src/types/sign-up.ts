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

/** What `signUp.prepareVerification` takes. */
export type PrepareVerificationParams =
  | {
      /** Which strategy this is about. */
      strategy: EmailCodeStrategy;
    }
  | {
      /** Which strategy this is about. */
      strategy: EmailLinkStrategy;
      /** Where the link or the provider leads back to. */
      redirectUrl?: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: PhoneCodeStrategy;
      /** How the code is delivered. Default: `sms`. */
      channel?: PhoneCodeChannel;
    }
  | {
      /** Which strategy this is about. */
      strategy: Web3Strategy;
    }
  | {
      /** Which strategy this is about. */
      strategy: OAuthStrategy;
      /** Where the link or the provider leads back to. */
      redirectUrl?: string;
      /** Where the provider leads in the end. */
      actionCompleteRedirectUrl?: string;
      /** `prompt` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
      oidcPrompt?: string;
      /** `login_hint` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
      oidcLoginHint?: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: EnterpriseSSOStrategy;
      /** Where the link or the provider leads back to. */
      redirectUrl?: string;
      /** Where the provider leads in the end. */
      actionCompleteRedirectUrl?: string;
    };

/** What `signUp.attemptVerification` takes. */
export type AttemptVerificationParams =
  | {
      /** Which strategy this is about. */
      strategy: EmailCodeStrategy | PhoneCodeStrategy;
      /** The code as the user typed it; blanks and line ends are left out. */
      code: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: Web3Strategy;
      /** What the wallet signed, in hexadecimal; Solana's in base64. */
      signature: string;
    };

/** What `signUp.authenticateWithWeb3` takes. */
export interface SignUpAuthenticateWithWeb3Params extends AuthenticateWithWeb3Params {
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata?: Record<string, unknown>;
  /** Whether the user accepted the terms. */
  legalAccepted?: boolean;
}

/** What goes into the sign-up that a wallet or a provider begins. */
export interface SignUpWalletParams {
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata?: Record<string, unknown>;
  /** Whether the user accepted the terms. */
  legalAccepted?: boolean;
}
/** What a sign-up at a provider takes besides. */
export interface SignUpSsoParams {
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata?: Record<string, unknown>;
}

/** A registration. */
export interface SignUpResource
  extends ClerkResource,
    EthereumWalletMethods<SignUpWalletParams & AuthenticateWithWalletParams, SignUpResource> {
  /** `null` before the first `create`. */
  status: SignUpStatus | null;
  /** What the instance asks for. */
  requiredFields: SignUpField[];
  /** What may be given. */
  optionalFields: SignUpField[];
  /** What is required and not there yet. */
  missingFields: SignUpField[];
  /** What is there and has to be proved. */
  unverifiedFields: SignUpIdentificationField[];
  /** How far proving each part is. */
  verifications: SignUpVerificationsResource;
  /** A check that the server wants to have passed first; null for none. */
  protectCheck: ProtectCheckResource | null;
  /** The user name, without `@`. */
  username: string | null;
  /** The given name. */
  firstName: string | null;
  /** The family name. */
  lastName: string | null;
  /** An e-mail address. */
  emailAddress: string | null;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber: string | null;
  /** The address of a wallet. */
  web3wallet: string | null;
  /** Whether a password was given. */
  hasPassword: boolean;
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata: Record<string, unknown>;
  /** BCP 47. */
  locale: string | null;
  /** IANA name. */
  timezone: string | null;
  /** `sess_…`, once the attempt is `complete`; hand it to `clerk.setActive`. */
  createdSessionId: string | null;
  /** `user_…`, once the sign-up is `complete`. */
  createdUserId: string | null;
  /** Milliseconds since 1970. */
  abandonAt: number | null;
  /** Milliseconds since 1970. */
  legalAcceptedAt: number | null;

  /**
   * Starts a sign-up. Rejects with a `ClerkAPIResponseError`: `form_identifier_exists`, `form_password_pwned`, …
   * @example
   * ```ts
   * const signUp = await clerk.client.signUp.create({ emailAddress: 'ada@example.com', password });
   * ```
   */
  create: (params: SignUpCreateParams & Abortable) => Promise<SignUpResource>;
  /**
   * Adds to the sign-up. `form_identifier_exists`, …
   * @example
   * ```ts
   * await clerk.client.signUp.update({ firstName: 'Ada' });
   * ```
   */
  update: (params: SignUpUpdateParams & Abortable) => Promise<SignUpResource>;
  /**
   * Sends a code or link, or begins at a wallet or provider. `too_many_requests`.
   * @example
   * ```ts
   * await clerk.client.signUp.prepareVerification({ strategy: 'phone_code' });
   * ```
   */
  prepareVerification: (params: PrepareVerificationParams & Abortable) => Promise<SignUpResource>;
  /**
   * Hands in a code or signature. `form_code_incorrect`, `verification_expired`.
   * @example
   * ```ts
   * await clerk.client.signUp.attemptVerification({ strategy: 'phone_code', code });
   * ```
   */
  attemptVerification: (params: AttemptVerificationParams & Abortable) => Promise<SignUpResource>;
  /**
   * Hands in the proof of a protect check.
   * @example
   * ```ts
   * await clerk.client.signUp.submitProtectCheck({ proofToken });
   * ```
   */
  submitProtectCheck: (
    params: {
      /** From the script at `protectCheck.sdkUrl`. */
      proofToken: string;
    } & Abortable,
  ) => Promise<SignUpResource>;
  /**
   * Updates the sign-up, or creates it when there is none yet.
   * @example
   * ```ts
   * await clerk.client.signUp.upsert({ firstName: 'Ada' });
   * ```
   */
  upsert: (params: (SignUpCreateParams | SignUpUpdateParams) & Abortable) => Promise<SignUpResource>;
  /**
   * Sends a code (the default) or a link to the email address.
   * @example
   * ```ts
   * await clerk.client.signUp.prepareEmailAddressVerification({ strategy: 'email_code' });
   * ```
   */
  prepareEmailAddressVerification: (
    params?: PrepareEmailAddressVerificationParams & Abortable,
  ) => Promise<SignUpResource>;
  /**
   * Hands in the code of the e-mail. `form_code_incorrect`, `verification_expired`.
   * @example
   * ```ts
   * const { status } = await clerk.client.signUp.attemptEmailAddressVerification({ code });
   * ```
   */
  attemptEmailAddressVerification: (params: AttemptCodeParams & Abortable) => Promise<SignUpResource>;
  /**
   * Sends a code to the phone number.
   * @example
   * ```ts
   * await clerk.client.signUp.preparePhoneNumberVerification();
   * ```
   */
  preparePhoneNumberVerification: (
    params?: PreparePhoneNumberVerificationParams & Abortable,
  ) => Promise<SignUpResource>;
  /**
   * Hands in the code of the message. `form_code_incorrect`, `verification_expired`.
   * @example
   * ```ts
   * await clerk.client.signUp.attemptPhoneNumberVerification({ code });
   * ```
   */
  attemptPhoneNumberVerification: (params: AttemptCodeParams & Abortable) => Promise<SignUpResource>;
  /**
   * Asks for the text to sign: `verifications.web3Wallet.message`. Default: MetaMask.
   * @example
   * ```ts
   * await clerk.client.signUp.prepareWeb3WalletVerification({ strategy: 'web3_metamask_signature' });
   * ```
   */
  prepareWeb3WalletVerification: (params?: PrepareWeb3WalletVerificationParams & Abortable) => Promise<SignUpResource>;
  /**
   * Hands in the wallet's signature. `form_param_value_invalid`.
   * @example
   * ```ts
   * await clerk.client.signUp.attemptWeb3WalletVerification({ signature });
   * ```
   */
  attemptWeb3WalletVerification: (params: AttemptWeb3WalletVerificationParams & Abortable) => Promise<SignUpResource>;
  /**
   * Two functions: send an email link and wait for it, and stop waiting.
   * @example
   * ```ts
   * const { startEmailLinkFlow } = clerk.client.signUp.createEmailLinkFlow();
   * await startEmailLinkFlow({ redirectUrl: 'https://example.com/verify' });
   * ```
   */
  createEmailLinkFlow: () => CreateEmailLinkFlowReturn<StartEmailLinkFlowParams, SignUpResource>;
  /**
   * Signs up with a wallet through your own signer.
   * @example
   * ```ts
   * await clerk.client.signUp.authenticateWithWeb3({ identifier, generateSignature: ({ nonce }) => sign(nonce) });
   * ```
   */
  authenticateWithWeb3: (params: SignUpAuthenticateWithWeb3Params) => Promise<SignUpResource>;
  /**
   * Leaves the page for a provider, and comes back to `redirectUrl`.
   * @example
   * ```ts
   * const urls = { redirectUrl: '/callback', redirectUrlComplete: '/' };
   * await clerk.client.signUp.authenticateWithRedirect({ strategy: 'oauth_google', ...urls });
   * ```
   */
  authenticateWithRedirect: (params: AuthenticateWithRedirectParams & SignUpSsoParams) => Promise<void>;
  /**
   * Sends a window to a provider, which the caller opened in the click itself.
   * @example
   * ```ts
   * const popup = window.open('about:blank', '', 'width=600,height=800');
   * const urls = { redirectUrl: '/callback', redirectUrlComplete: '/' };
   * await clerk.client.signUp.authenticateWithPopup({ strategy: 'oauth_google', ...urls, popup });
   * ```
   */
  authenticateWithPopup: (params: AuthenticateWithPopupParams & SignUpSsoParams) => Promise<void>;
  /**
   * Signs up with a Solana wallet. `web3_wallet_not_found`, `web3_signature_request_rejected`.
   * @example
   * ```ts
   * await clerk.client.signUp.authenticateWithSolana({ walletName: 'Phantom' });
   * ```
   */
  authenticateWithSolana: (
    params: SignUpWalletParams & {
      /** Name under which the wallet registers, e.g. `Phantom`. */
      walletName: string;
    } & Abortable,
  ) => Promise<SignUpResource>;
  /** Whether the server does not know it yet. */
  isNew: () => boolean;
  /** The newer calls, which resolve with `{ error }`. */
  readonly future: SignUpFutureResource;
  /** @internal Its name in clerk-js. */
  readonly __internal_future: SignUpFutureResource;
  /**
   * Checks a new password against the instance's rules, without a request.
   * @example
   * ```ts
   * const onValidation = ({ complexity }) => show(complexity.min_length ? 'Too short' : '');
   * clerk.client.signUp.validatePassword(password, { onValidation });
   * ```
   */
  validatePassword: (password: string, callbacks?: ValidatePasswordCallbacks) => void;
}
