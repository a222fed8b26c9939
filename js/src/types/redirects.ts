/** Single sign-on by redirect and by popup. */
import type { Abortable } from './resource.js';
import type { EnterpriseSSOStrategy, OAuthStrategy, SamlStrategy } from './strategies.js';

/** What `authenticateWithRedirect` takes. */
export interface AuthenticateWithRedirectParams extends Abortable {
  /** Which provider, e.g. `oauth_google` or `enterprise_sso`. */
  strategy: OAuthStrategy | EnterpriseSSOStrategy;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectUrl: string;
  /** URL or path where the user goes once signed in. */
  redirectUrlComplete: string;
  /** Selects the enterprise connection by the user's address. */
  identifier?: string;
  /** Goes on with the current attempt instead of creating one. */
  continueSignIn?: boolean;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
  /** Which enterprise connection, when the user's domain has several. */
  enterpriseConnectionId?: string;
  /** Matters to sign-ups only. */
  emailAddress?: string;
  /** Matters to sign-ups only. */
  legalAccepted?: boolean;
  /** Matters to sign-ups only. */
  continueSignUp?: boolean;
}

/** What `authenticateWithPopup` takes. */
export interface AuthenticateWithPopupParams extends AuthenticateWithRedirectParams {
  /**
   * The window, opened by the caller in the click itself: `window.open('about:blank', '', 'width=600,height=800')`.
   * `null` is what a blocked popup gives; the call then rejects with `Missing 'popup' option`.
   */
  popup: Window | null;
  /**
   * Called once if the window is closed before the sign-in ends. A hint only: a provider that sets
   * `Cross-Origin-Opener-Policy` makes an open window look closed.
   */
  onClose?: () => void;
}

/** The parameters with the deprecated strategy that the documentation page still lists. */
export type WithSaml<
  Params extends {
    /** Which strategy this is about. */
    strategy: string;
  },
> = Omit<Params, 'strategy'> & {
  /** Which strategy this is about. */
  strategy: Params['strategy'] | SamlStrategy;
};

/** Where every sign-in leads. */
export interface SignInForceRedirectUrl {
  /** Where to go after a sign-in. It wins over every other address. */
  signInForceRedirectUrl?: string | null;
}

/** Where a sign-in leads at last. */
export interface SignInFallbackRedirectUrl {
  /** Where to go after a sign-in for which no other address is given. Default: `/`. */
  signInFallbackRedirectUrl?: string | null;
}

/** Where every sign-up leads. */
export interface SignUpForceRedirectUrl {
  /** Where to go after a sign-up. It wins over every other address. */
  signUpForceRedirectUrl?: string | null;
}

/** Where a sign-up leads at last. */
export interface SignUpFallbackRedirectUrl {
  /** Where to go after a sign-up for which no other address is given. Default: `/`. */
  signUpFallbackRedirectUrl?: string | null;
}

/** Where sign-ins and sign-ups lead. */
export type AfterAuthUrls = SignInForceRedirectUrl &
  SignInFallbackRedirectUrl &
  SignUpForceRedirectUrl &
  SignUpFallbackRedirectUrl;

/**
 * Pages that `handleRedirectCallback` leads to; each default is a hash route of the instance's sign-in or sign-up page.
 */
export type HandleOAuthCallbackParams = AfterAuthUrls &
  Abortable & {
    /** Your sign-in page. Default: the option of `load()`, or the instance's. */
    signInUrl?: string;
    /** Your sign-up page. Default: the option of `load()`, or the instance's. */
    signUpUrl?: string;
    /** The attempt needs a first factor. */
    firstFactorUrl?: string;
    /** The attempt needs a second factor. */
    secondFactorUrl?: string;
    /** The user has to choose a new password. */
    resetPasswordUrl?: string;
    /** The sign-up misses fields. */
    continueSignUpUrl?: string | null;
    /** Page that verifies a new user's address. */
    verifyEmailAddressUrl?: string | null;
    /** Page that verifies a new user's number. */
    verifyPhoneNumberUrl?: string | null;
    /** A bot check stands before the sign-in. */
    signInProtectCheckUrl?: string | null;
    /** A bot check stands before the sign-up. */
    signUpProtectCheckUrl?: string | null;
    /** There are several enterprise connections to choose from. */
    enterpriseConnectionsUrl?: string | null;
    /** Whether an unknown user may become a sign-up. Default: true. */
    transferable?: boolean;
    /** Reads this attempt again first; the popup page needs it. */
    reloadResource?: 'signIn' | 'signUp';
    /** Given to the sign-up that a sign-in turns into. */
    unsafeMetadata?: Record<string, unknown>;
  };

/** What `handleRedirectCallback` takes after SAML. */
export type HandleSamlCallbackParams = HandleOAuthCallbackParams;

/** What `clerk.handleEmailLinkVerification` takes. */
export interface HandleEmailLinkVerificationParams {
  /** Where to go when the link completed the sign-in in this browser. */
  redirectUrlComplete?: string;
  /** Where to go when the sign-in or sign-up needs more. */
  redirectUrl?: string;
  /** The link belongs to an attempt in another browser. */
  onVerifiedOnOtherDevice?: () => void;
}
