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

/** What Clerk's components tell a router. */
export interface RouterMetadata {
  /** How the page is routed. */
  routing?: 'path' | 'hash' | 'virtual';
  /** Where the navigation goes. */
  navigationType?: 'internal' | 'external' | 'window';
}

/** Goes to a path of this origin inside the application. */
export type RouterFn = (
  to: string,
  metadata?: {
    /** What Clerk's components tell their router. */
    __internal_metadata?: RouterMetadata;
    /** Leaves the page in the place of the router. */
    windowNavigate: (to: URL | string) => void;
  },
) => Promise<unknown> | unknown;

/** Both or neither. */
export type ClerkOptionsNavigation =
  | {
      routerPush?: never;
      routerReplace?: never;
      /** Has no effect here. */
      routerDebug?: boolean;
    }
  | {
      /** Goes to a path of this origin with the application's router. */
      routerPush: RouterFn;
      /** The same in the place of the present entry of the history. */
      routerReplace: RouterFn;
      /** Has no effect here. */
      routerDebug?: boolean;
    };

/** Where the WebAssembly module comes from. Default: the file beside the script. */
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
    /** Options that may change. */
    experimental?: {
      /** Keeps the client when the last session ends. Default: true. */
      persistClient?: boolean;
    } & Record<string, unknown>;
  };

/** Which package the application talks to. */
export interface SDKMetadata {
  /** Name of the package. */
  name: string;
  /** Version of the package. */
  version: string;
  /** `production`, `development` or `test`. */
  environment?: string;
}

/** What a listener is given. `session` and `user` are `undefined` while a navigation or sign-out is under way. */
export interface Resources {
  /** This browser. */
  client: ClientResource;
  /** The session in use: `null` for none, `undefined` while it changes. */
  session?: SignedInSessionResource | null;
  /** The user of that session. */
  user?: UserResource | null;
  /** The organization that the session works in. */
  organization?: ActiveOrganization | null;
}

/** Hears of every change. */
export type ListenerCallback = (emission: Resources) => void;

/** What `addListener` takes. */
export type ListenerOptions = {
  /** Not called at once with the present state. */
  skipInitialEmit?: boolean;
};

/** Removes the listener. */
export type UnsubscribeCallback = () => void;

/**
 * - `loading`: until `load()` ends.
 * - `ready`: everything works.
 * - `degraded`: the server was not reached; what is known from the last visit is shown.
 * - `error`: `load()` rejected.
 */
export type ClerkStatus = 'degraded' | 'error' | 'loading' | 'ready';

/** What the handler of an event is given, by event. */
export type ClerkEventPayload = {
  /** How far loading is. */
  status: ClerkStatus;
};
/** Names of events. */
export type ClerkEvent = keyof ClerkEventPayload;
/** Hears of an event. */
export type EventHandler<E extends ClerkEvent> = (payload: ClerkEventPayload[E]) => void;
/** Adds a handler of an event. */
export type OnEventListener = <E extends ClerkEvent>(
  event: E,
  handler: EventHandler<E>,
  options?: {
    /** Call at once with the last payload. */
    notify: boolean;
  },
) => void;
/** Removes a handler of an event. */
export type OffEventListener = <E extends ClerkEvent>(event: E, handler: EventHandler<E>) => void;

/** What `clerk.navigate` takes. */
export interface NavigateOptions {
  /** Replaces the history entry. */
  replace?: boolean;
  /** Handed to the application's router. */
  metadata?: RouterMetadata;
}

/** What a wallet sign-in at the level of `clerk` does with its result. */
export interface AuthenticateWithMetamaskParams extends Abortable {
  /** Called with the URL that the default navigation would go to. */
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
/** What `clerk.authenticateWithCoinbaseWallet` takes. */
export type AuthenticateWithCoinbaseWalletParams = AuthenticateWithMetamaskParams;
/** What `clerk.authenticateWithOKXWallet` takes. */
export type AuthenticateWithOKXWalletParams = AuthenticateWithMetamaskParams;
/** What `clerk.authenticateWithBase` takes. */
export type AuthenticateWithBaseParams = AuthenticateWithMetamaskParams;

/** What `clerk.authenticateWithSolana` takes. */
export interface AuthenticateWithSolanaParams extends Omit<AuthenticateWithMetamaskParams, 'provider'> {
  /** Name under which the wallet registers, e.g. `Phantom`. */
  walletName: string;
}

/** What `clerk.authenticateWithWeb3` takes. */
export interface ClerkAuthenticateWithWeb3Params extends AuthenticateWithMetamaskParams {
  /** Which wallet, e.g. `web3_metamask_signature`. */
  strategy: Web3Strategy;
  /** Page that asks for the second factor. */
  secondFactorUrl?: string;
  /** Page that passes a sign-in's protect check. */
  protectCheckUrl?: string;
  /** Page that passes a sign-up's protect check. */
  signUpProtectCheckUrl?: string;
  /** Required for Solana. */
  walletName?: string;
}

/** What `clerk.authenticateWithGoogleOneTap` takes. */
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
  /** The instance's key, as it was given. */
  publishableKey: string;
  /** Host of the Frontend API. */
  frontendApi: string;
  /** Address of the Frontend API that replaces the key's own. */
  proxyUrl: string | undefined;
  /** The satellite's domain; `''` without one. */
  domain: string;
  /** Whether this page is an application of a satellite domain. */
  isSatellite: boolean;
  /** The framework package that runs on this one. */
  sdkMetadata: SDKMetadata | undefined;
  /** What the key says. */
  instanceType: 'production' | 'development' | undefined;
  /** Whether cookies keep the client, as `load()` was told; false before. */
  isStandardBrowser: boolean | undefined;
  /** True once `load()` has resolved. */
  loaded: boolean;
  /** How far loading is. */
  status: ClerkStatus;
  /** True while a session is in use. */
  isSignedIn: boolean;
  /** This browser, with its sessions and attempts; undefined before `load()` resolves. */
  client: ClientResource | undefined;
  /** The session in use: `null` for none, `undefined` before loading and while it changes. */
  session: SignedInSessionResource | null | undefined;
  /** The user of that session. */
  user: UserResource | null | undefined;
  /** The organisation that the session works in. */
  organization: ActiveOrganization | null | undefined;
  /** The same as `client.signIn`. There after `load()`; typed as always there, so that Clerk's examples compile. */
  readonly signIn: SignInResource;

  /**
   * Fetches the core, the instance's settings and the client. Repeated calls share one load. Rejects when the key is
   * invalid, the core cannot be fetched or the server refuses; another call then tries again.
   * @example
   * ```ts
   * await clerk.load();
   * ```
   */
  load: (options?: ClerkOptions) => Promise<void>;
  /**
   * Calls back at once and on every change, in this tab or another. The result removes the listener.
   * @example
   * ```ts
   * const remove = clerk.addListener(({ user }) => show(user ? `Hello ${user.firstName}` : 'Please sign in'));
   * ```
   */
  addListener: (callback: ListenerCallback, options?: ListenerOptions) => UnsubscribeCallback;
  /**
   * Calls back when `status` changes.
   * @example
   * ```ts
   * clerk.on('status', status => show(status), { notify: true });
   * ```
   */
  on: OnEventListener;
  /**
   * Removes a handler that `on` has added.
   * @example
   * ```ts
   * clerk.off('status', handler);
   * ```
   */
  off: OffEventListener;
  /**
   * Takes a session into use, or `null` to use none. An id that is unknown is `session_not_found`.
   * @example
   * ```ts
   * await clerk.setActive({ session: clerk.signIn.createdSessionId });
   * ```
   */
  setActive: SetActive;
  /**
   * Ends a session, or all of them, and goes to `afterSignOutUrl`.
   * @example
   * ```ts
   * await clerk.signOut({ redirectUrl: '/bye' });
   * ```
   */
  signOut: SignOut;
  /**
   * Goes to a URL: through the router options inside this origin, else by the window. Unknown protocols lead to `/`.
   * @example
   * ```ts
   * await clerk.navigate('/account');
   * ```
   */
  navigate: (to: string, options?: NavigateOptions) => Promise<unknown> | void;
  /**
   * In development, adds the browser's token to a URL of another origin.
   * @example
   * ```ts
   * location.assign(clerk.buildUrlWithAuth('https://docs.example.com/'));
   * ```
   */
  buildUrlWithAuth(to: string): string;

  /**
   * Finishes a redirect or popup sign-in, on the page named as `redirectUrl`.
   * @example
   * ```ts
   * await clerk.handleRedirectCallback({ signInUrl: '/sign-in', signUpUrl: '/sign-up' });
   * ```
   */
  handleRedirectCallback: (params: HandleOAuthCallbackParams, customNavigate?: CustomNavigate) => Promise<unknown>;
  /**
   * Finishes an email link, on the page the link leads to. Rejects with an `EmailLinkError`: `expired`, `failed`,
   * `client_mismatch`.
   * @example
   * ```ts
   * await clerk.handleEmailLinkVerification({ redirectUrlComplete: '/', onVerifiedOnOtherDevice: () => show('Done') });
   * ```
   */
  handleEmailLinkVerification: (
    params: HandleEmailLinkVerificationParams & Abortable,
    customNavigate?: CustomNavigate,
  ) => Promise<unknown>;
  /**
   * Goes on with what `authenticateWithGoogleOneTap` resolved with.
   * @example
   * ```ts
   * const attempt = await clerk.authenticateWithGoogleOneTap({ token });
   * await clerk.handleGoogleOneTapCallback(attempt, { signInUrl: '/sign-in' });
   * ```
   */
  handleGoogleOneTapCallback: (
    signInOrUp: SignInResource | SignUpResource,
    params: HandleOAuthCallbackParams,
    customNavigate?: CustomNavigate,
  ) => Promise<unknown>;
  /**
   * The session is gone: reads the client again and signs out in this page if that is so.
   * @example
   * ```ts
   * if (response.status === 401) await clerk.handleUnauthenticated();
   * ```
   */
  handleUnauthenticated: (params?: Abortable) => Promise<unknown>;

  /**
   * Signs in with Google's token, or signs up if the account is unknown. Activates nothing.
   * @example
   * ```ts
   * const attempt = await clerk.authenticateWithGoogleOneTap({ token });
   * ```
   */
  authenticateWithGoogleOneTap: (
    params: AuthenticateWithGoogleOneTapParams,
  ) => Promise<SignInResource | SignUpResource>;
  /**
   * Signs in with a wallet, or signs up if it is unknown, and activates the session.
   * @example
   * ```ts
   * await clerk.authenticateWithWeb3({ strategy: 'web3_metamask_signature', redirectUrl: '/' });
   * ```
   */
  authenticateWithWeb3: (params: ClerkAuthenticateWithWeb3Params) => Promise<unknown>;
  /**
   * Signs in with a Solana wallet, or signs up if it is unknown, and activates the session.
   * @example
   * ```ts
   * await clerk.authenticateWithSolana({ walletName: 'Phantom', redirectUrl: '/' });
   * ```
   */
  authenticateWithSolana: (params: AuthenticateWithSolanaParams) => Promise<unknown>;
}

/** After `await clerk.load()`. */
export interface LoadedClerk extends HeadlessBrowserClerk {
  /** This browser, with its sessions and attempts. */
  client: ClientResource;
}

/**
 * What lets an instance be given to the `Clerk` prop of Clerk's framework packages. The prop takes an instance of
 * clerk-js, which has components, billing and more that is not here, or the class of one: an instance of ours has the
 * type of such a class. At run time it has no constructor, and no call of yours meets this one.
 */
export interface FitsClerkProp {
  new <ClerkJS>(publishableKey: string, location?: DomainOrProxyUrl): ClerkJS;
}

/** What a variable for `new Clerk(…)` may be typed with: a Clerk object, ours or clerk-js', or the `Clerk` prop. */
type AnyClerk =
  | Pick<HeadlessBrowserClerk, 'publishableKey' | 'frontendApi' | 'loaded' | 'isSignedIn' | 'status'>
  | (new (
      publishableKey: string,
    ) => AnyClerk)
  | null
  | undefined;

/** The class that an entry exports. */
export interface ClerkConstructor<Instance extends HeadlessBrowserClerk = HeadlessBrowserClerk> {
  /**
   * `publishableKey`: `pk_test_…` or `pk_live_…`. Throws when it cannot be a key, or `proxyUrl` no URL.
   *
   * Where a Clerk object of another type is wanted, the instance has that type: the `Clerk` prop, and `window.Clerk` as
   * `@clerk/vue` declares it.
   */
  new <Wanted extends AnyClerk = Instance>(publishableKey: string, location?: DomainOrProxyUrl): Wanted;
  new (publishableKey: string, location?: DomainOrProxyUrl): Instance;
  /** What its instances share. */
  readonly prototype: Instance;
  /** Version of this package. */
  readonly version: string;
}
