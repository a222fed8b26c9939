/** The sign-in attempt. */
import type {
  AttemptFirstFactorParams,
  AttemptSecondFactorParams,
  DocumentedPrepareFirstFactorParams,
  PrepareFirstFactorParams,
  PrepareSecondFactorParams,
  SignInFirstFactor,
  SignInSecondFactor,
} from './factors.js';
import type { ValidatePasswordCallbacks } from './passwords.js';
import type { AuthenticateWithPopupParams, AuthenticateWithRedirectParams, WithSaml } from './redirects.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { SignInFutureResource } from './sign-in-future.js';
import type { AuthenticateWithPasskeyParams, ProtectCheckResource, SignInStatus, UserData } from './sign-in-state.js';
import type {
  AppleIdTokenStrategy,
  EmailCodeStrategy,
  EmailLinkStrategy,
  EnterpriseSSOStrategy,
  GoogleOneTapStrategy,
  OAuthStrategy,
  PasskeyStrategy,
  PasswordStrategy,
  PhoneCodeStrategy,
  ResetPasswordEmailCodeStrategy,
  ResetPasswordPhoneCodeStrategy,
  SamlStrategy,
  SignInIdentifier,
  TicketStrategy,
  Web3Strategy,
} from './strategies.js';
import type { CreateEmailLinkFlowReturn, StartEmailLinkFlowParams, VerificationResource } from './verification.js';
import type {
  AuthenticateWithWalletParams,
  AuthenticateWithWeb3Params,
  DocumentedAuthenticateWithWeb3Params,
  SignInAuthenticateWithSolanaParams,
  EthereumWalletMethods,
} from './web3.js';

/** Whether the server knows this device. */
export type ClientTrustState = 'new' | 'known' | 'pending';

/** Begins at a provider. */
type SingleSignOnCreateParams<Strategy> = {
  /** Which strategy this is about. */
  strategy: Strategy;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectUrl: string;
  /** Where the user goes once signed in. */
  actionCompleteRedirectUrl?: string;
  /** Selects the enterprise connection by the user's address. */
  identifier?: string;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
  /** `login_hint` of the same request. */
  oidcLoginHint?: string;
};

/** What starts an attempt: an identifier, a strategy with what it needs, or what a sign-up has verified. */
export type SignInCreateParams = (
  | SingleSignOnCreateParams<OAuthStrategy | EnterpriseSSOStrategy>
  | {
      /** Which strategy this is about. */
      strategy: TicketStrategy;
      /** From the Backend API or an invitation; single use. */
      ticket: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: GoogleOneTapStrategy;
      /** The ID token that Google's script delivers. */
      token: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: AppleIdTokenStrategy;
      /** The ID token that Apple delivers. */
      token: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: PasswordStrategy;
      /** The password, as the user typed it. */
      password: string;
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: PasskeyStrategy;
    }
  | {
      /** Which strategy this is about. */
      strategy:
        | PhoneCodeStrategy
        | EmailCodeStrategy
        | Web3Strategy
        | ResetPasswordEmailCodeStrategy
        | ResetPasswordPhoneCodeStrategy;
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
    }
  | {
      /** Which strategy this is about. */
      strategy: EmailLinkStrategy;
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
      /** Absolute URL of the page that the link opens. */
      redirectUrl?: string;
    }
  | {
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
    }
  | {
      /** Goes on as a sign-in with what a sign-up found to be a known account. */
      transfer?: boolean;
    }
) & {
  /** Takes over what the current sign-up has verified. */
  transfer?: boolean;
  /** An unknown identifier goes on as a sign-up: the first factor's verification ends `transferable`. */
  signUpIfMissing?: boolean;
  /** IANA name. Default: the browser's. */
  timezone?: string;
};

/**
 * `{ identifier, password }` without a strategy, and the deprecated `saml`: accepted as the documentation page has
 * them.
 */
export type DocumentedSignInCreateParams =
  | {
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier: string;
      /** The password, as the user typed it. */
      password: string;
    }
  | SingleSignOnCreateParams<SamlStrategy>;

/** The new password of a sign-in whose `status` is `needs_new_password`. */
export type ResetPasswordParams = {
  /** The new password. */
  password: string;
  /** Ends the user's other sessions. */
  signOutOfOtherSessions?: boolean;
};

/** To which address the link goes, and where it leads. */
export interface SignInStartEmailLinkFlowParams extends StartEmailLinkFlowParams {
  /** From a factor with strategy `email_link`. */
  emailAddressId: string;
}

/**
 * The current attempt to sign in.
 *
 * Every call that resolves with a sign-in resolves with the object it was made on, brought up to date. Methods are
 * bound: they may be taken out of the object. Every call that asks the server rejects with
 *
 * - `ClerkAPIResponseError` when it refuses: `errors[0].code` says why, e.g. `form_identifier_not_found`,
 *   `form_password_incorrect`, `form_code_incorrect`, `verification_expired`, `user_locked`, `too_many_requests`;
 * - `ClerkRuntimeError` when the browser cannot: `code` is e.g. `captcha_unavailable`;
 * - `ClerkRuntimeError` with code `network_error` when no answer arrives.
 */
export interface SignInResource
  extends ClerkResource,
    EthereumWalletMethods<AuthenticateWithWalletParams, SignInResource> {
  /** `null` before the first `create`. */
  status: SignInStatus | null;
  /** @deprecated Clerk will remove it; `supportedFirstFactors` says what is possible. */
  supportedIdentifiers: SignInIdentifier[];
  /** The ways to prove who one is, each with the ids that `prepareFirstFactor` takes; `null` before they are known. */
  supportedFirstFactors: SignInFirstFactor[] | null;
  /** Filled once the first factor is verified. */
  supportedSecondFactors: SignInSecondFactor[] | null;
  /** Factors that may stand in for the user's single sign-on. */
  ssoBypassFirstFactors: SignInFirstFactor[] | null;
  /** Whether the server knows this device; a new one may ask for a second factor. */
  clientTrustState?: ClientTrustState;
  /** How far the first factor is: what was sent, when it expires, where a provider waits. */
  firstFactorVerification: VerificationResource;
  /** How far the second factor is. */
  secondFactorVerification: VerificationResource;
  /** What the user typed. */
  identifier: string | null;
  /** Set when `status` is `complete`. */
  createdSessionId: string | null;
  /** Name and image of the account, as far as the instance shows them before the sign-in is done. */
  userData: UserData;
  /** Not `null` while a bot check stands in the way, whatever `status` says. */
  protectCheck: ProtectCheckResource | null;
  /** IANA name. */
  timezone: string | null;
  /** The same attempt with the newer calls, which resolve with `{ error }` instead of rejecting. */
  readonly future: SignInFutureResource;

  /**
   * True while the server knows no attempt.
   * @example
   * ```ts
   * if (!clerk.signIn.isNew()) await clerk.signIn.reload();
   * ```
   */
  isNew(): boolean;

  /**
   * Starts an attempt, which takes the place of the current one. `create({})` starts an empty attempt.
   * @example
   * ```ts
   * const signIn = await clerk.signIn.create({ identifier: 'ada@example.com', password });
   * if (signIn.status === 'complete') await clerk.setActive({ session: signIn.createdSessionId });
   * ```
   */
  create: (params: (SignInCreateParams | DocumentedSignInCreateParams) & Abortable) => Promise<SignInResource>;
  /**
   * Sends the code or link, or asks for the challenge. Repeated calls share one request.
   * @example
   * ```ts
   * const factor = clerk.signIn.supportedFirstFactors?.find(each => each.strategy === 'email_code');
   * if (factor) await clerk.signIn.prepareFirstFactor(factor);
   * ```
   */
  prepareFirstFactor: (
    params: (PrepareFirstFactorParams | DocumentedPrepareFirstFactorParams) & Abortable,
  ) => Promise<SignInResource>;
  /**
   * Checks what the user proved. Five wrong codes spend the verification.
   * @example
   * ```ts
   * await clerk.signIn.attemptFirstFactor({ strategy: 'email_code', code });
   * ```
   */
  attemptFirstFactor: (params: AttemptFirstFactorParams & Abortable) => Promise<SignInResource>;
  /**
   * Sends the code of the second factor. A TOTP or backup code needs no preparing. Repeated calls share one request.
   * @example
   * ```ts
   * await clerk.signIn.prepareSecondFactor({ strategy: 'phone_code' });
   * ```
   */
  prepareSecondFactor: (params: PrepareSecondFactorParams & Abortable) => Promise<SignInResource>;
  /**
   * Checks the second factor, when `status` is `needs_second_factor` or `needs_client_trust`.
   * @example
   * ```ts
   * await clerk.signIn.attemptSecondFactor({ strategy: 'totp', code });
   * ```
   */
  attemptSecondFactor: (params: AttemptSecondFactorParams & Abortable) => Promise<SignInResource>;
  /**
   * Sets the new password when `status` is `needs_new_password`. Refused with e.g. `form_password_pwned`.
   * @example
   * ```ts
   * await clerk.signIn.resetPassword({ password, signOutOfOtherSessions: true });
   * ```
   */
  resetPassword: (params: ResetPasswordParams & Abortable) => Promise<SignInResource>;
  /**
   * Answers `protectCheck`. Another check may follow; when there is none, repeat the call that was held up.
   * @example
   * ```ts
   * const { protectCheck } = clerk.signIn;
   * if (protectCheck) await clerk.signIn.submitProtectCheck({ proofToken: token });
   * ```
   */
  submitProtectCheck: (
    params: {
      /** From the script at `protectCheck.sdkUrl`. */
      proofToken: string;
    } & Abortable,
  ) => Promise<SignInResource>;

  /**
   * Leaves the page for the provider. Rejects if the server names none.
   * @example
   * ```ts
   * await clerk.signIn.authenticateWithRedirect({
   *   strategy: 'oauth_google',
   *   redirectUrl: '/sso-callback',
   *   redirectUrlComplete: '/',
   * });
   * ```
   */
  authenticateWithRedirect: (params: WithSaml<AuthenticateWithRedirectParams>) => Promise<void>;
  /**
   * Resolves when the popup is on its way to the provider. `clerk.session` follows when the user is through.
   * @example
   * ```ts
   * // In the click: browsers block windows that are opened later.
   * const popup = window.open('about:blank', '', 'width=600,height=800');
   * await clerk.signIn.authenticateWithPopup({
   *   popup,
   *   strategy: 'oauth_google',
   *   redirectUrl: '/sso-callback',
   *   redirectUrlComplete: '/',
   * });
   * ```
   */
  authenticateWithPopup: (params: WithSaml<AuthenticateWithPopupParams>) => Promise<void>;

  /**
   * Signs in with a wallet through your own signer.
   * @example
   * ```ts
   * await clerk.signIn.authenticateWithWeb3({
   *   identifier,
   *   strategy: 'web3_metamask_signature',
   *   generateSignature: ({ nonce }) => sign(nonce),
   * });
   * ```
   */
  authenticateWithWeb3: (
    params: AuthenticateWithWeb3Params | DocumentedAuthenticateWithWeb3Params,
  ) => Promise<SignInResource>;
  /**
   * Signs in with a Solana wallet. Rejects with a `ClerkRuntimeError`: `web3_signature_request_rejected`,
   * `web3_solana_signature_generation_failed`.
   * @example
   * ```ts
   * await clerk.signIn.authenticateWithSolana({ walletName: 'Phantom' });
   * ```
   */
  authenticateWithSolana: (params: SignInAuthenticateWithSolanaParams) => Promise<SignInResource>;
  /**
   * Signs in with a passkey. Rejects with a `ClerkWebAuthnError`: `passkey_not_supported`,
   * `passkey_retrieval_cancelled`, `passkey_retrieval_failed`, `passkey_operation_aborted`,
   * `passkey_invalid_rpID_or_domain`.
   * @example
   * ```ts
   * await clerk.signIn.authenticateWithPasskey({ flow: 'discoverable' });
   * ```
   */
  authenticateWithPasskey: (params?: AuthenticateWithPasskeyParams & Abortable) => Promise<SignInResource>;
  /**
   * Two functions: send an email link and wait for it, and stop waiting.
   * @example
   * ```ts
   * const { startEmailLinkFlow } = clerk.signIn.createEmailLinkFlow();
   * await startEmailLinkFlow({ emailAddressId, redirectUrl, signal: AbortSignal.timeout(60_000) });
   * ```
   */
  createEmailLinkFlow: () => CreateEmailLinkFlowReturn<SignInStartEmailLinkFlowParams, SignInResource>;

  /**
   * Checks a new password against the instance's rules, without a request.
   * @example
   * ```ts
   * clerk.signIn.validatePassword(password, { onValidation: ({ complexity }) => show(JSON.stringify(complexity)) });
   * ```
   */
  validatePassword: (password: string, callbacks?: ValidatePasswordCallbacks) => void;
}
