import { Boundary, type Call, type Live, form } from './boundary.js';
import type { Client } from './client.js';
import { type Key, baseUrl, parseKey, resolve } from './key.js';
import { type Build, type Parts, type WasmSource, compile, run } from './loader.js';
import type { SignIn } from './sign-in.js';
import type { SignUp } from './sign-up.js';
import type * as types from './types.js';
import type { Wire } from './wire.js';

declare const API_VERSION: string;
declare const CLIENT_VERSION: string;

type Params = Record<string, any>;
type Attempt = SignIn | SignUp;

/** Tells the Go side which attempts no page object stands for any more. */
const collected = new FinalizationRegistry<() => void>(release => release());

/** What the module must speak (Version in package bridge). */
const boundaryVersion = 1;

/** Two deaths within this time, in milliseconds, are not answered by a third start. */
const revivalPause = 10_000;

/** The SDK. The packages' entries bind it to a build of the module. */
export class Clerk implements types.HeadlessBrowserClerk {
  static version = CLIENT_VERSION;
  readonly version = CLIENT_VERSION;
  readonly isStandardBrowser = true;
  client: Client | undefined;
  session: types.SignedInSessionResource | null | undefined;
  user: types.UserResource | null | undefined;
  organization: { id: string } | null | undefined;
  status: types.ClerkStatus = 'loading';
  /** @internal */
  readonly boundary = new Boundary();

  readonly #build: Build;
  readonly #key: Key;
  readonly #location: types.DomainOrProxyUrl;
  #options: types.ClerkOptions = {};
  #loading: Promise<void> | undefined;
  #listeners: types.ListenerCallback[] = [];
  #handlers: types.EventHandler<'status'>[] = [];
  #attempts = new Map<number, { ref: WeakRef<Attempt>; wire: Wire | null }>();
  #module: WebAssembly.Module | undefined;
  #parts!: Parts;
  #client: Wire = {};
  #died = 0;
  #early = new Map<string, Promise<Response>>();

  /** @throws Error when the key or the proxyUrl cannot be right. */
  constructor(build: Build, publishableKey: string, location: types.DomainOrProxyUrl = {}) {
    this.#build = build;
    this.#key = parseKey(publishableKey);
    this.#location = location;
    void this.#baseUrl;
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
  get proxyUrl(): string | undefined {
    return resolve(this.#location.proxyUrl);
  }
  get domain(): string {
    return resolve(this.#location.domain) || '';
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
    if (!this.client) throw new Error('signin-wasm: clerk.signIn is there once clerk.load() has resolved.');
    return this.client.signIn;
  }
  get signUp(): types.SignUpResource {
    return this.client!.signUp;
  }

  /** Loads the module, the instance's settings and this browser's sessions. Calling it again does nothing. */
  load = (options: types.ClerkOptions = {}): Promise<void> => (this.#loading ??= this.#load(options));

  async #load(options: types.ClerkOptions): Promise<void> {
    this.#options = options;
    try {
      this.#prefetch();
      await this.#start(options.wasmModule || options.wasmUrl);
      await this.boundary.invoke('load', 0, this.#optionsText(), { signal: options.signal });
    } catch (error) {
      this.#loading = undefined; // the next load() tries again
      this.#setStatus('error');
      throw error;
    }
  }

  #optionsText(): string {
    const { wasmModule, wasmUrl, signal, allowedRedirectOrigins, ...options } = this.#options as Params;
    return JSON.stringify({ ...options, allowedRedirectOrigins: !!allowedRedirectOrigins?.length });
  }

  async #start(source: WasmSource): Promise<void> {
    const module =
      source && typeof source === 'object' && !(source instanceof URL) ? source : compile(source || this.#build.url());
    [this.#module, this.#parts] = await Promise.all([module, this.#build.parts()]);
    await new Promise<void>((ready, failed) => {
      const host = this.#host((version, call) => {
        if (version !== boundaryVersion)
          return failed(new Error('signin-wasm: the module is of another release than the package.'));
        this.boundary.connect(call);
        ready();
      });
      run(this.#parts.newRuntime, this.#module!, host, () => {
        this.boundary.fail();
        failed(new Error('signin-wasm: the module stopped while it started.'));
        if (this.loaded) this.#revive();
      }).then(died => (this.boundary.died = died), failed);
    });
  }

  /** Starts the module again after it died, with what the page knows. Not twice in a short time: then it is no accident. */
  #revive(): void {
    const now = Date.now();
    if (now - this.#died < revivalPause) return this.#setStatus('error');
    this.#died = now;
    this.boundary.revival = this.#start(this.#module).then(() => {
      const attempts: unknown[] = [];
      for (const [serial, { ref, wire }] of this.#attempts) {
        const attempt = ref.deref();
        if (attempt) attempts.push([serial, attempt instanceof this.#parts.SignUp ? 'up' : 'in', wire]);
      }
      const { signIn, signUp } = this.client!;
      this.boundary.restore({
        options: JSON.parse(this.#optionsText()),
        client: this.#client,
        session: this.session?.id,
        attempts,
        signIn: signIn.serial,
        signUp: signUp.serial,
      });
    });
    this.boundary.revival.catch(() => this.#setStatus('error'));
  }

  /** Sends the two requests every load makes while the module is still on its way. The Go side finds them by their address. */
  #prefetch(): void {
    if (/\.(dev|com)$/.test(this.#key.host) && !this.#key.production) return; // may need a dev-browser token first
    const query = `?__clerk_api_version=${API_VERSION}&_clerk_js_version=${CLIENT_VERSION}`;
    const send = (path: string, init: RequestInit) => {
      const url = this.#baseUrl + path;
      const response = fetch(url, { credentials: 'include', ...init });
      response.catch(() => {});
      this.#early.set(url, response);
    };
    if (this.#key.production) send(`/environment${query}`, { method: 'GET' });
    else
      send(`/environment${query}&_method=PATCH`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: '',
      });
    send(`/client${query}`, { method: 'GET' });
  }

  /** What the Go program finds in its scope. */
  #host(connect: (version: number, call: Call) => void): object {
    const { Client, SignIn, SignUp, conversions, leave, originAllowed } = this.#parts;
    return {
      ...conversions,
      key: JSON.stringify({ ...this.#key, baseUrl: this.#baseUrl, domain: this.domain }),
      ready: connect,
      fetch: (url: string, init: RequestInit) => {
        const early = this.#early.get(url);
        this.#early.delete(url);
        return early || fetch(url, init);
      },
      captcha: (display: string) => import('./captcha.js').then(({ captcha }) => captcha(display)),
      originAllowed: (origin: string) => originAllowed(this.#options.allowedRedirectOrigins || [], origin),
      navigate: (href: string, same: boolean) => {
        const { pathname, search, hash } = new URL(href);
        const { routerPush } = this.#options;
        return same && routerPush
          ? routerPush(pathname + search + hash, { windowNavigate: to => leave(String(to)) })
          : leave(href);
      },
      client: (text: string, signIn: number, signUp: number) => {
        const wire = (this.#client = JSON.parse(text));
        (this.client ??= new Client(this)).populate(
          wire,
          this.#attempt(SignIn, signIn, wire.sign_in),
          this.#attempt(SignUp, signUp, wire.sign_up),
        );
        const held = this.session?.id;
        if (this.client.signedInSessions.some(s => s.id === held)) this.#setSession(held); // one that is gone stays until listeners hear of it
      },
      resource: (serial: number, text: string) => {
        const held = this.#attempts.get(serial);
        held?.ref.deref()?.populate((held.wire = JSON.parse(text || 'null')));
      },
      session: (id: string | null | undefined) => {
        this.#setSession(id);
        for (const listener of this.#listeners) listener(this.#resources());
      },
      status: (status: types.ClerkStatus) => this.#setStatus(status),
      token: () => {},
    };
  }

  /** The object that stands for an attempt. The serial is negative for one that does not exist on the server. */
  #attempt<T extends Attempt>(type: new (clerk: Clerk, serial: number) => T, signed: number, wire: Wire): T {
    const serial = Math.abs(signed);
    let held = this.#attempts.get(serial);
    let attempt = held?.ref.deref() as T | undefined;
    if (!held || !attempt) {
      attempt = new type(this, serial);
      held = { ref: new WeakRef<Attempt>(attempt), wire: null };
      this.#attempts.set(serial, held);
      collected.register(attempt, () => {
        this.#attempts.delete(serial);
        this.boundary.ask('release', serial);
      });
    }
    if (signed > 0) attempt.populate((held.wire = wire));
    return attempt;
  }

  #setSession(id: string | null | undefined): void {
    this.session = id
      ? this.client!.signedInSessions.find(s => s.id === id) || null
      : id === undefined
        ? undefined
        : null;
    this.user = this.session ? this.session.user : this.session;
    const organization = this.session?.lastActiveOrganizationId;
    const memberships: Params[] = (this.user as Params | null)?.organizationMemberships || [];
    this.organization = this.session
      ? (memberships.find(m => m.organization?.id === organization)?.organization ?? null)
      : this.session;
  }

  #setStatus(status: types.ClerkStatus): void {
    this.status = status;
    for (const handler of [...this.#handlers]) handler(status);
  }

  #resources(): types.Resources & { organization: unknown } {
    return {
      client: this.client!,
      session: this.session,
      user: this.user,
      organization: this.organization,
    } as types.Resources & { organization: unknown };
  }

  /** Calls back now, when there is a client, and on every change. The result removes the listener. */
  addListener = (
    callback: types.ListenerCallback,
    { skipInitialEmit }: types.ListenerOptions = {},
  ): types.UnsubscribeCallback => {
    const own: types.ListenerCallback = resources => callback(resources); // the same callback may be added twice
    this.#listeners.push(own);
    if (this.client && !skipInitialEmit) callback(this.#resources());
    return () => {
      this.#listeners = this.#listeners.filter(listener => listener !== own);
    };
  };

  on: types.OnEventListener = (_event, handler, options) => {
    this.#handlers.push(handler as types.EventHandler<'status'>);
    if (options?.notify) (handler as types.EventHandler<'status'>)(this.status);
  };

  off: types.OffEventListener = (_event, handler) => {
    this.#handlers = this.#handlers.filter(h => h !== handler);
  };

  /** @internal A request that belongs to no attempt; resolves with its resource. */
  async send(method: string, path: string, { signal }: types.Abortable = {}): Promise<Wire> {
    return JSON.parse(await this.boundary.invoke('send', 0, JSON.stringify({ method, path }), { signal }));
  }

  async #invoke(method: string, params: Params, live: Live = {}): Promise<void> {
    if (!this.client) return; // nothing is loaded: as in clerk-js, nothing happens
    const { signal, ...rest } = params;
    await this.boundary.invoke(method, 0, JSON.stringify(rest), { signal, ...live });
  }

  setActive: types.SetActive = async params => {
    if (!this.client) throw new Error('ClerkJS: setActive is being called before the client is loaded. Wait for init.');
    const { session, organization, navigate, beforeEmit, ...rest } = params;
    const id = (of: any) => (of && typeof of === 'object' ? of.id : of);
    const sessionId = id(session);
    const chosen = () => this.client?.sessions.find(s => s.id === sessionId) as types.SignedInSessionResource;
    let organizationId = id(organization);
    if (organizationId && !/^org_/.test(organizationId)) {
      const of = (chosen() || this.session).user as Params;
      organizationId =
        of.organizationMemberships.find((m: Params) => m.organization.slug === organizationId)?.organization.id ?? null;
    }
    await this.#invoke(
      'setActive',
      { ...rest, session: sessionId, organization: organizationId },
      {
        navigate:
          navigate &&
          (() => navigate({ session: chosen(), decorateUrl: url => this.boundary.ask('decorate', url) || url })),
        beforeEmit: beforeEmit && (() => beforeEmit(chosen() ?? null)),
      },
    );
  };

  signOut: types.SignOut = async (
    first?: types.SignOutCallback | (types.SignOutOptions & types.Abortable),
    second?: types.SignOutOptions & types.Abortable,
  ) => {
    const callback = typeof first === 'function' ? first : undefined;
    await this.#invoke('signOut', (callback ? second : (first as Params)) || {}, { callback });
  };

  navigate = async (to: string): Promise<unknown> => this.#invoke('navigate', { to });

  buildUrlWithAuth(to: string): string {
    const url = this.boundary.ask('buildUrlWithAuth', to);
    if (typeof url !== 'string') throw new Error('ClerkJS: Missing dev browser. Please contact support.');
    return url;
  }

  handleRedirectCallback = async (
    params: types.HandleOAuthCallbackParams = {},
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    let result: unknown;
    await this.#invoke('handleRedirectCallback', params, {
      navigate: navigate && (async (to: string) => void (result = await navigate(to))),
    });
    return result;
  };

  handleEmailLinkVerification = async (
    params: types.HandleEmailLinkVerificationParams & types.Abortable,
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    const { onVerifiedOnOtherDevice: otherDevice, ...rest } = params;
    await this.#invoke('handleEmailLinkVerification', rest, { navigate, otherDevice });
    return undefined;
  };

  handleUnauthenticated = (): Promise<unknown> => this.#invoke('handleUnauthenticated', {});

  authenticateWithGoogleOneTap = async ({
    signal,
    ...params
  }: types.AuthenticateWithGoogleOneTapParams): Promise<types.SignInResource | types.SignUpResource> => {
    const serial = await this.boundary.invoke('authenticateWithGoogleOneTap', 0, form(params), { signal });
    return this.#attempts.get(+serial)!.ref.deref()!; // held by the client or, when it is through, by nobody but this call
  };

  handleGoogleOneTapCallback = (
    resource: types.SignInResource | types.SignUpResource,
    params: types.HandleOAuthCallbackParams,
    navigate?: (to: string) => Promise<unknown>,
  ): Promise<unknown> => {
    const { signal, ...rest } = params || {};
    return this.boundary
      .invoke('handleOneTapCallback', (resource as Attempt).serial, JSON.stringify(rest), { signal, navigate })
      .then(() => {});
  };

  authenticateWithWeb3 = ({
    customNavigate,
    provider,
    ...params
  }: types.ClerkAuthenticateWithWeb3Params): Promise<unknown> =>
    this.#invoke('authenticateWithWallet', params, { navigate: customNavigate, provider });

  #wallet(strategy: string) {
    return (params: Params = {}): Promise<unknown> =>
      this.authenticateWithWeb3({
        ...params,
        strategy: `web3_${strategy}_signature`,
      } as types.ClerkAuthenticateWithWeb3Params);
  }
  authenticateWithMetamask = this.#wallet('metamask');
  authenticateWithCoinbaseWallet = this.#wallet('coinbase_wallet');
  authenticateWithOKXWallet = this.#wallet('okx_wallet');
  authenticateWithBase = this.#wallet('base');
  authenticateWithSolana = this.#wallet('solana') as types.HeadlessBrowserClerk['authenticateWithSolana'];
}
