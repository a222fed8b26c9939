/**
 * The SDK: an instance, its rooms, and Clerk's public surface on them. The entries of the package bind it to a build.
 */
import { withAuth } from './address.js';
import { Attempts } from './attempts.js';
import type { CallOptions } from './boundary.js';
import type { Build } from './build.js';
import { Calls } from './calls.js';
import type { Navigates } from './crossing.js';
import { componentMembers } from './components.js';
import { cookieSuffix } from './cookie-suffix.js';
import type { Method, Methods } from './door.js';
import { EarlyRequests } from './early-requests.js';
import { Emitter } from './emitter.js';
import { Engine } from './engine.js';
import { ClerkWebAuthnError, isClerkAPIResponseError, isClerkRuntimeError } from './errors.js';
import { orAborted } from './foreign.js';
import { form } from './form.js';
import { baseUrl, domainOf, type Key, parseKey, resolve } from './key.js';
import { later, notYet, pages } from './later.js';
import { loadOptions } from './load-options.js';
import { pageHost, travel } from './page-host.js';
import { notFetched, runtimeError, stopped, usageError } from './rejection.js';
import { Client } from './resources/client.js';
import { SignIn } from './resources/sign-in.js';
import { SignUp } from './resources/sign-up.js';
import { Verification } from './resources/verification.js';
import type { State } from './state.js';
import type * as types from './types.js';
import { forEachWallet, type WalletMethod } from './wallets.js';
import type { Wire } from './wire.js';

declare const CLIENT_VERSION: string;

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor makes every member of the type.
export class Clerk implements types.HeadlessBrowserClerk {
  static version = CLIENT_VERSION;
  readonly version = CLIENT_VERSION;
  /** Whether cookies keep the client: false before `load()`, as in clerk-js. */
  isStandardBrowser = false;
  client: types.ClientResource | undefined;
  session: types.SignedInSessionResource | null | undefined;
  user: types.UserResource | null | undefined;
  organization: types.ActiveOrganization | null | undefined;
  status: types.ClerkStatus = 'loading';
  /** @internal What listeners heard last: the snapshot that Clerk's hooks render. */
  __internal_lastEmittedResources: types.Resources | undefined;
  /** @internal */
  declare __internal_state: State | undefined;

  readonly #key: Key;
  readonly #location: types.DomainOrProxyUrl;
  readonly #engine: Engine;
  readonly #attempts = new Attempts((kind, attempt) => this.__internal_state?.update(kind, attempt));
  readonly #calls: Calls;
  readonly #early = new EarlyRequests();
  readonly #listeners = new Emitter<types.Resources>();
  readonly #statusHandlers = new Map<types.EventHandler<'status'>, () => void>();
  readonly #statuses = new Emitter<types.ClerkStatus>();
  #options: types.ClerkOptions = {};
  #loading: Promise<void> | undefined;
  #suffix = '';
  #client: Client | undefined;
  /** The client as on the wire, for a program that takes the place of a dead one. */
  #clientWire: Wire = {};

  /** @internal @throws Error when the key or the proxyUrl cannot be right. */
  constructor(build: Build, publishableKey: string, location: types.DomainOrProxyUrl = {}) {
    this.#key = parseKey(publishableKey);
    this.#location = location;
    void this.#baseUrl;
    const instance = () => ({ ...this.#key, suffix: this.#suffix, baseUrl: this.#baseUrl, domain: this.domain });
    this.#engine = new Engine(build, {
      host: () => pageHost(instance(), this.#early, () => this.#options, this.#news),
      restored: () =>
        this.client && {
          options: loadOptions(this.#options),
          client: this.#clientWire,
          session: this.session?.id,
          serials: this.#attempts.highest,
          ...this.#attempts.restored(),
        },
      failed: () => this.#setStatus('error'),
    });
    this.#calls = new Calls({
      boundary: this.#engine.boundary,
      attempts: this.#attempts,
      instance,
      state: () => this.__internal_state,
      present: () => this.#client,
      setActive: params => this.setActive(params),
      ready: () => this.#adapt(),
    });
    const built = pages.map(page => `build${page}Url`);
    notYet(this, [...built, 'buildAfterMultiSessionSingleSignOutUrl', 'buildNewSubscriptionRedirectUrl']);
    later(this, [...pages.map(page => `redirectTo${page}`), 'redirectWithAuth'], this.#calls);
    const wallets = forEachWallet(
      strategy =>
        (params: Omit<types.ClerkAuthenticateWithWeb3Params, 'strategy'> = {}) =>
          this.authenticateWithWeb3({ ...params, strategy }),
    );
    Object.assign(this, wallets, componentMembers());
  }

  get publishableKey(): string {
    return this.#key.publishable;
  }
  get frontendApi(): string {
    return this.#key.host;
  }
  get instanceType(): 'production' | 'development' {
    return this.#key.production ? 'production' : 'development';
  }
  get proxyUrl(): string {
    const url = resolve(this.#location.proxyUrl) || '';
    return url[0] === '/' ? new URL(url, location.href).href : url;
  }
  get domain(): string {
    return domainOf(this.#key, resolve(this.#location.domain));
  }
  get isSatellite(): boolean {
    return !!resolve(this.#options.isSatellite);
  }
  get #baseUrl(): string {
    return baseUrl(this.#key, this.proxyUrl, this.domain);
  }
  get loaded(): boolean {
    return this.status === 'ready' || this.status === 'degraded';
  }
  get isSignedIn(): boolean {
    return !!this.session && (this.session as types.SessionResource).status !== 'pending';
  }
  /** The attempt under way: `client.signIn`, as the documentation writes it. */
  get signIn(): types.SignInResource {
    return this.#present.signIn;
  }
  get signUp(): types.SignUpResource {
    return this.#present.signUp;
  }
  get #present(): Client {
    if (!this.#client) throw usageError('not_loaded', 'Await clerk.load() first.');
    return this.#client;
  }

  /** Loads the module, the instance's settings and this browser's sessions. Calling it again does nothing. */
  load = (options?: types.ClerkOptions | null): Promise<void> => {
    if (!this.#loading) return (this.#loading = this.#load(options || {}));
    const revival = this.#engine.revive();
    if (revival) return this.#loading.then(() => revival);
    return this.status === 'error' ? Promise.reject(stopped()) : this.#loading;
  };

  async #load(options: types.ClerkOptions): Promise<void> {
    this.#options = options;
    this.isStandardBrowser = options.standardBrowser ?? true;
    const { signal } = options;
    try {
      this.#early.send(this.#key, this.#baseUrl, signal);
      const suffix = cookieSuffix(this.publishableKey).then(suffix => (this.#suffix = suffix));
      const started = this.#engine.start(options.wasmModule || options.wasmUrl, suffix);
      await orAborted(started, signal);
      if (options.sdkMetadata) await this.#adapt();
      await this.#engine.boundary.invoke('clerk.load', loadOptions(options), { signal });
      this.#adapt().catch(() => {});
      this.#meet();
    } catch (error) {
      this.#loading = undefined; // the next load() tries again
      this.#setStatus('error');
      throw error;
    }
  }

  /** Tells the other instances of the page of this one, and hears of those that come. */
  #meet(): void {
    const type = 'signin-wasm:loaded';
    globalThis.dispatchEvent?.(new CustomEvent(type, { detail: this }));
    globalThis.addEventListener?.(type, event =>
      import('./neighbours.js').then(file => file.connect(this, (event as CustomEvent<Clerk>).detail)).catch(() => {}),
    );
  }

  /**
   * Fetches framework.ts. A sign-in works without it, so a failure is ignored, and the next load() fetches again.
   */
  async #adapt(): Promise<void> {
    const file = !this.__internal_state && (await import('./framework.js').catch(notFetched));
    if (!file || this.__internal_state) return;
    file.adapt(this, {
      options: this.#options,
      environment: () => JSON.parse(this.#engine.boundary.ask('environment') || 'null'),
      guards: { isClerkAPIResponseError, isClerkRuntimeError },
      owner: this.#calls,
      engine: this.#engine,
      Verification,
      ClerkWebAuthnError,
      runtimeError,
      wire: this.#clientWire,
    });
  }

  /** What the program reports. */
  readonly #news = {
    client: (text: string, signIn: number, signInThere: boolean, signUp: number, signUpThere: boolean) => {
      const wire = (this.#clientWire = JSON.parse(text));
      const attempts = this.#attempts;
      this.#client ??= new Client(this.#calls);
      const client = (this.client = this.#client);
      client.signIn = attempts.current('signIn', signIn, () => new SignIn(this.#calls, signIn));
      client.signUp = attempts.current('signUp', signUp, () => new SignUp(this.#calls, signUp));
      client.populate(wire);
      const held = this.session?.id;
      // `session` keeps showing a session that has ended until listeners hear of the end.
      if (client.signedInSessions.some(s => s.id === held)) this.#setSession(held);
      if (signInThere) attempts.populate(client.signIn, wire.sign_in);
      if (signUpThere) attempts.populate(client.signUp, wire.sign_up);
    },
    resource: (serial: number, text: string) => {
      const attempt = this.#attempts.find(serial);
      if (attempt) this.#attempts.populate(attempt, JSON.parse(text || 'null'));
    },
    initialSession: () => {
      const choose = this.#options.selectInitialSession;
      return choose && (choose(this.#client!)?.id ?? null);
    },
    session: (id: string | null | undefined) => {
      this.#setSession(id);
      this.#listeners.emit((this.__internal_lastEmittedResources = this.#resources()));
    },
    status: (status: types.ClerkStatus) => this.#setStatus(status),
  };

  #setSession(id: string | null | undefined): void {
    this.session = id ? this.client!.signedInSessions.find(s => s.id === id) || null : (id as null | undefined);
    this.user = this.session ? this.session.user : this.session;
    const organization = this.session?.lastActiveOrganizationId;
    this.organization = this.session
      ? (this.user?.organizationMemberships.find(m => m.organization.id === organization)?.organization ?? null)
      : this.session;
  }

  #setStatus(status: types.ClerkStatus): void {
    this.status = status;
    this.#statuses.emit(status);
  }

  #resources(): types.Resources {
    const { client, session, user, organization } = this;
    return { client: client!, session, user, organization };
  }

  /** Calls back now, when there is a client, and on every change. The result removes the listener. */
  addListener = (
    callback: types.ListenerCallback,
    options?: types.ListenerOptions | null,
  ): types.UnsubscribeCallback => {
    // First, so that one that throws, which its caller could not remove, is not kept.
    if (this.client && !options?.skipInitialEmit) callback(this.#resources());
    return this.#listeners.add(callback);
  };

  on: types.OnEventListener = (event, handler, options) => {
    if (event !== 'status') return; // there is no other
    const heard = handler as types.EventHandler<'status'>;
    if (options?.notify) heard(this.status);
    this.off('status', heard);
    this.#statusHandlers.set(heard, this.#statuses.add(heard));
  };

  off: types.OffEventListener = (_event, handler) => {
    this.#statusHandlers.get(handler as types.EventHandler<'status'>)?.();
    this.#statusHandlers.delete(handler as types.EventHandler<'status'>);
  };

  /** Calls a method of the instance. Before anything is loaded nothing happens, as in clerk-js. */
  async #invoke<M extends Method>(method: M, params: Methods[M]['params'], live?: CallOptions<M>): Promise<void> {
    if (this.client) await this.#engine.boundary.invoke(method, params, live);
  }

  setActive: types.SetActive = async params => {
    const client = this.#present;
    const { session, organization, navigate, beforeEmit, redirectUrl, signal } = given(params);
    const sessionId = idOf(session);
    const chosen = () => client.sessions.find(s => s.id === sessionId) as types.SignedInSessionResource;
    let organizationId = idOf(organization);
    if (organizationId && !/^org_/.test(organizationId)) {
      const memberships = (chosen() || this.session)?.user?.organizationMemberships;
      organizationId = memberships?.find(m => m.organization.slug === organizationId)?.organization.id ?? null;
    }
    const decorateUrl = (url: string) => this.#engine.boundary.ask('decorate', { url }) || url;
    await this.#invoke(
      'clerk.setActive',
      { session: sessionId, organization: organizationId, redirectUrl },
      {
        signal,
        navigate: navigate && (() => navigate({ session: chosen(), decorateUrl })),
        beforeEmit: beforeEmit && (() => beforeEmit(chosen() ?? null)),
      },
    );
  };

  signOut: types.SignOut = async (
    first?: types.SignOutCallback | (types.SignOutOptions & types.Abortable),
    second?: types.SignOutOptions & types.Abortable,
  ) => {
    const callback = typeof first === 'function' ? first : undefined;
    const { sessionId, redirectUrl, signal } = (callback ? second : (first as typeof second)) || {};
    const params = { sessionId: sessionId && `${sessionId}`, redirectUrl };
    await this.#invoke('clerk.signOut', params, { signal, callback });
  };

  navigate = async (to: string, options?: types.NavigateOptions | null): Promise<unknown> => {
    let result: unknown;
    const navigate = async (href: string) => void (result = await travel(this.#options, href, options || {}));
    await this.#invoke('clerk.navigate', { to: to && String(to) }, { navigate });
    return result;
  };

  buildUrlWithAuth(to: string): string {
    return withAuth(this.#engine.boundary, to);
  }

  handleRedirectCallback = async (
    params: types.HandleOAuthCallbackParams = {},
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    let result: unknown;
    const { signal, ...rest } = given(params);
    const own = navigate && (async (to: string) => void (result = await navigate(to)));
    await this.#invoke('clerk.handleRedirectCallback', rest, { signal, navigate: own });
    return result;
  };

  handleEmailLinkVerification = async (
    params: types.HandleEmailLinkVerificationParams & types.Abortable,
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    const { onVerifiedOnOtherDevice, signal, ...rest } = given(params);
    await this.#invoke('clerk.handleEmailLinkVerification', rest, {
      signal,
      navigate,
      otherDevice: onVerifiedOnOtherDevice,
    });
    return undefined;
  };

  handleUnauthenticated = (params?: types.Abortable): Promise<unknown> =>
    this.#invoke('clerk.handleUnauthenticated', undefined, { signal: params?.signal });

  authenticateWithGoogleOneTap = async (
    params: types.AuthenticateWithGoogleOneTapParams,
  ): Promise<types.SignInResource | types.SignUpResource> => {
    const { signal, ...rest } = given(params);
    const { signIn, signUp } = this.#present;
    const done = [signIn, signUp].map(attempt => this.#attempts.begin(attempt));
    try {
      const serial = await this.#engine.boundary.invoke('clerk.authenticateWithGoogleOneTap', form(rest), { signal });
      return this.#attempts.find(serial) as SignIn | SignUp;
    } finally {
      for (const end of done) end();
    }
  };

  handleGoogleOneTapCallback = async (
    resource: types.SignInResource | types.SignUpResource,
    params: types.HandleOAuthCallbackParams,
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    const { signal, ...rest } = params || {};
    const attempt = resource as SignIn | SignUp;
    await this.#calls.call(attempt, 'attempt.handleOneTapCallback', rest, { signal, navigate });
    return undefined;
  };

  authenticateWithWeb3 = async (params: types.ClerkAuthenticateWithWeb3Params): Promise<unknown> => {
    const { customNavigate, provider, signal, ...rest } = given(params);
    const live: Navigates & { provider?: unknown } = { navigate: customNavigate, provider };
    return this.#invoke('clerk.authenticateWithWallet', rest, { signal, ...live });
  };
}

/** `authenticateWithMetamask` and the others, each for its wallet; and what framework.ts adds. */
export interface Clerk extends Pick<types.HeadlessBrowserClerk, 'sdkMetadata' | WalletMethod | keyof types.PageUrls> {}

/** The parameters of a call that needs some. @throws Error with the code params_invalid without any. */
function given<Params>(params: Params): Params {
  if (!params) throw usageError('params_invalid', 'This method takes an object of parameters.');
  return params;
}

/** The id of an object, or the id itself; null for nothing, undefined for "as it is". */
function idOf(of: { id: string } | string | null | undefined): string | null | undefined {
  if (!of) return of === undefined ? of : null;
  const id = typeof of === 'object' ? of.id : of;
  if (typeof id !== 'string') throw usageError('params_invalid', 'setActive takes an object with an id, or the id.');
  return id;
}
