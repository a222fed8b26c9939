/** The object an application creates, and its options. */
import type { SetActive, SignOut } from './activation.js';
import type { ClientResource } from './client.js';
import type { ActiveOrganization } from './organization.js';
import type { AfterAuthUrls, HandleEmailLinkVerificationParams, HandleOAuthCallbackParams } from './redirects.js';
import type { Abortable } from './resource.js';
import type { SessionTask, SignedInSessionResource } from './session.js';
import type { SignInResource } from './sign-in.js';
import type { SignUpResource } from './sign-up.js';
import type { Web3Strategy } from './strategies.js';
import type { PageUrls } from './urls.js';
import type { UserResource } from './user.js';
import type { EIP1193Provider, EthereumWalletMethods } from './web3.js';

/** Second argument of `new Clerk(publishableKey, options)`. */
export type DomainOrProxyUrl = {
  /** Where the Frontend API is reached instead of its own host, e.g. `/__clerk`; a function is given the page's URL. */
  proxyUrl?: string | ((url: URL) => string);
  /** Domain of a satellite application. */
  domain?: string | ((url: URL) => string);
};

export interface RouterMetadata {
  routing?: 'path' | 'hash' | 'virtual';
  navigationType?: 'internal' | 'external' | 'window';
}

/** Goes to a path of this origin inside the application. */
export type RouterFn = (
  to: string,
  metadata?: { __internal_metadata?: RouterMetadata; windowNavigate: (to: URL | string) => void },
) => Promise<unknown> | unknown;

/** Both or neither. */
export type ClerkOptionsNavigation =
  | { routerPush?: never; routerReplace?: never; routerDebug?: boolean }
  | { routerPush: RouterFn; routerReplace: RouterFn; routerDebug?: boolean };

/** Where the compiled core comes from. Default: the file beside the script. */
export interface WasmOptions {
  /** URL of the wasm file. */
  wasmUrl?: string | URL;
  /** The module, when you compile it yourself. */
  wasmModule?: WebAssembly.Module | PromiseLike<WebAssembly.Module>;
}

/** Argument of `clerk.load()`. */
export type ClerkOptions = ClerkOptionsNavigation &
  AfterAuthUrls &
  WasmOptions &
  Abortable & {
    /** False in shells without cookies, such as a browser extension. Default: true. */
    standardBrowser?: boolean;
    /** Chooses the session to start with. Default: the one last active. */
    selectInitialSession?: (client: ClientResource) => SignedInSessionResource | null;
    /** Your sign-in page. Default: the instance's. */
    signInUrl?: string;
    /** Your sign-up page. Default: the instance's. */
    signUpUrl?: string;
    /** Whether this page is an application of a satellite domain. */
    isSatellite?: boolean | ((url: URL) => boolean);
    /** The framework package that runs on this one. */
    sdkMetadata?: SDKMetadata;
    /** Where to go after signing out. Default: `/`. */
    afterSignOutUrl?: string | null;
    /** Where to go when one of several sessions was left. Default: a page of the instance. */
    afterMultiSessionSingleSignOutUrl?: string | null;
    /** Where to go after a purchase. Default: as after a sign-in. */
    newSubscriptionRedirectUrl?: string | null;
    /** Your page for the waiting list. Default: the instance's. */
    waitlistUrl?: string;
    /** Pages that settle a pending session's task. */
    taskUrls?: Partial<Record<SessionTask['key'], string>>;
    /** Origins a redirect may lead to; `*` stands for any characters. Default: your own and the instance's. */
    allowedRedirectOrigins?: Array<string | RegExp>;
    /** Protocols besides `http:` and `https:` a navigation may use, e.g. `myapp:`. */
    allowedRedirectProtocols?: Array<string>;
    /** Whether focusing the page tells the server that the user is here. Default: true. */
    touchSession?: boolean;
    /** Whether the session token is renewed in the background. Default: true. */
    polling?: boolean;
    /** Named in messages that ask the user to write to you. */
    supportEmail?: string;
    experimental?: {
      /** Keeps the client when the last session ends. Default: true. */
      persistClient?: boolean;
    } & Record<string, unknown>;
  };

/** Which package the application talks to. */
export interface SDKMetadata {
  name: string;
  version: string;
  environment?: string;
}

/** What a listener is given. `session` and `user` are `undefined` while a navigation or sign-out is under way. */
export interface Resources {
  client: ClientResource;
  session?: SignedInSessionResource | null;
  user?: UserResource | null;
  organization?: ActiveOrganization | null;
}

export type ListenerCallback = (emission: Resources) => void;

export type ListenerOptions = {
  /** Not called at once with the present state. */
  skipInitialEmit?: boolean;
};

export type UnsubscribeCallback = () => void;

/**
 * - `loading`: until `load()` ends.
 * - `ready`: everything works.
 * - `degraded`: the server was not reached; what is known from the last visit is shown.
 * - `error`: `load()` rejected.
 */
export type ClerkStatus = 'degraded' | 'error' | 'loading' | 'ready';

export type ClerkEventPayload = { status: ClerkStatus };
export type ClerkEvent = keyof ClerkEventPayload;
export type EventHandler<E extends ClerkEvent> = (payload: ClerkEventPayload[E]) => void;
export type OnEventListener = <E extends ClerkEvent>(
  event: E,
  handler: EventHandler<E>,
  options?: {
    /** Call at once with the last payload. */
    notify: boolean;
  },
) => void;
export type OffEventListener = <E extends ClerkEvent>(event: E, handler: EventHandler<E>) => void;

export interface NavigateOptions {
  /** Replaces the history entry. */
  replace?: boolean;
  metadata?: RouterMetadata;
}

/** What a wallet sign-in at the level of `clerk` does with its result. */
export interface AuthenticateWithMetamaskParams extends Abortable {
  customNavigate?: (to: string) => Promise<unknown>;
  /** Where to go once signed in. */
  redirectUrl?: string;
  /** Where to go when the wallet is unknown and the sign-up needs more. */
  signUpContinueUrl?: string;
  /** Given to the sign-up. */
  unsafeMetadata?: Record<string, unknown>;
  /** Given to the sign-up. */
  legalAccepted?: boolean;
  /** Takes this wallet instead of looking for an announced one. */
  provider?: EIP1193Provider;
}
export type AuthenticateWithCoinbaseWalletParams = AuthenticateWithMetamaskParams;
export type AuthenticateWithOKXWalletParams = AuthenticateWithMetamaskParams;
export type AuthenticateWithBaseParams = AuthenticateWithMetamaskParams;

export interface AuthenticateWithSolanaParams extends Omit<AuthenticateWithMetamaskParams, 'provider'> {
  /** Name under which the wallet registers, e.g. `Phantom`. */
  walletName: string;
}

export interface ClerkAuthenticateWithWeb3Params extends AuthenticateWithMetamaskParams {
  strategy: Web3Strategy;
  secondFactorUrl?: string;
  protectCheckUrl?: string;
  signUpProtectCheckUrl?: string;
  /** Required for Solana. */
  walletName?: string;
}

export interface AuthenticateWithGoogleOneTapParams extends Abortable {
  /** The ID token that Google's script delivers. */
  token: string;
  /** Given to the sign-up. */
  legalAccepted?: boolean;
}

/** `customNavigate` is called with the URL that the default navigation would go to. */
type CustomNavigate = (to: string) => Promise<unknown>;

/** Clerk without user interface. Before `load()` resolves, calls that need the client resolve with `undefined`. */
export interface HeadlessBrowserClerk extends EthereumWalletMethods<AuthenticateWithMetamaskParams, unknown>, PageUrls {
  /** Version of this package. */
  version: string | undefined;
  publishableKey: string;
  /** Host of the Frontend API. */
  frontendApi: string;
  proxyUrl: string | undefined;
  domain: string;
  isSatellite: boolean;
  sdkMetadata: SDKMetadata | undefined;
  instanceType: 'production' | 'development' | undefined;
  isStandardBrowser: boolean | undefined;
  loaded: boolean;
  status: ClerkStatus;
  isSignedIn: boolean;
  client: ClientResource | undefined;
  session: SignedInSessionResource | null | undefined;
  user: UserResource | null | undefined;
  organization: ActiveOrganization | null | undefined;
  /** The same as `client.signIn`. There after `load()`; typed as always there, so that Clerk's examples compile. */
  readonly signIn: SignInResource;

  /**
   * Fetches the core, the instance's settings and the client. Repeated calls share one load. Rejects when the key is
   * invalid, the core cannot be fetched or the server refuses; another call then tries again.
   */
  load: (options?: ClerkOptions) => Promise<void>;
  addListener: (callback: ListenerCallback, options?: ListenerOptions) => UnsubscribeCallback;
  on: OnEventListener;
  off: OffEventListener;
  setActive: SetActive;
  signOut: SignOut;
  /**
   * Goes to a URL: through the router options inside this origin, else by the window. Unknown protocols lead to `/`.
   */
  navigate: (to: string, options?: NavigateOptions) => Promise<unknown> | void;
  /** In development, adds the browser's token to a URL of another origin. */
  buildUrlWithAuth(to: string): string;

  /** Finishes a redirect or popup sign-in, on the page named as `redirectUrl`. */
  handleRedirectCallback: (params: HandleOAuthCallbackParams, customNavigate?: CustomNavigate) => Promise<unknown>;
  /**
   * Finishes an email link, on the page the link leads to. Rejects with an `EmailLinkError`: `expired`, `failed`,
   * `client_mismatch`.
   */
  handleEmailLinkVerification: (
    params: HandleEmailLinkVerificationParams & Abortable,
    customNavigate?: CustomNavigate,
  ) => Promise<unknown>;
  /** Goes on with what `authenticateWithGoogleOneTap` resolved with. */
  handleGoogleOneTapCallback: (
    signInOrUp: SignInResource | SignUpResource,
    params: HandleOAuthCallbackParams,
    customNavigate?: CustomNavigate,
  ) => Promise<unknown>;
  /** The session is gone: reads the client again and signs out in this page if that is so. */
  handleUnauthenticated: (params?: Abortable) => Promise<unknown>;

  /** Signs in with Google's token, or signs up if the account is unknown. Activates nothing. */
  authenticateWithGoogleOneTap: (
    params: AuthenticateWithGoogleOneTapParams,
  ) => Promise<SignInResource | SignUpResource>;
  /** Signs in with a wallet, or signs up if it is unknown, and activates the session. */
  authenticateWithWeb3: (params: ClerkAuthenticateWithWeb3Params) => Promise<unknown>;
  authenticateWithSolana: (params: AuthenticateWithSolanaParams) => Promise<unknown>;
}

/** After `await clerk.load()`. */
export interface LoadedClerk extends HeadlessBrowserClerk {
  client: ClientResource;
}
