// Runs in the test page before everything else: starts an SDK, calls it, and writes down what the application saw in a
// form that two SDKs can be compared by. It touches the public API only.
(() => {
  const field = value => {
    if (value === undefined) return null; // clerk-js and TypeScript treat absent, undefined and null alike here
    if (value instanceof Date) return '«date»';
    if (value instanceof URL) return `«url» ${value.href}`;
    if (typeof value === 'function') return '«function»';
    if (Array.isArray(value)) return value.map(field);
    if (value && typeof value === 'object')
      return Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(key => [key, field(value[key])])
          .filter(([, v]) => v !== null),
      );
    return value;
  };
  const pick = (object, names) => object && Object.fromEntries(names.map(name => [name, field(object[name])]));
  const verification = of =>
    of && {
      ...pick(of, [
        'status',
        'strategy',
        'attempts',
        'expireAt',
        'externalVerificationRedirectURL',
        'nonce',
        'message',
        'verifiedAtClient',
        'channel',
      ]),
      error: pick(of.error, ['code', 'message', 'longMessage', 'meta']) ?? null,
      fromHere: of.verifiedFromTheSameClient?.(),
    };
  const signIn = of =>
    of && {
      ...pick(of, [
        'id',
        'status',
        'identifier',
        'supportedIdentifiers',
        'supportedFirstFactors',
        'supportedSecondFactors',
        'createdSessionId',
        'userData',
      ]),
      firstFactorVerification: verification(of.firstFactorVerification),
      secondFactorVerification: verification(of.secondFactorVerification),
    };
  const signUp = of =>
    of &&
    pick(of, [
      'id',
      'status',
      'missingFields',
      'unverifiedFields',
      'requiredFields',
      'emailAddress',
      'firstName',
      'lastName',
      'createdSessionId',
      'createdUserId',
    ]);
  const state = clerk => ({
    signIn: signIn(clerk.client?.signIn),
    signUp: signUp(clerk.client?.signUp),
    sessions: clerk.client?.sessions.map(s => ({ id: s.id, status: s.status })),
    lastActiveSessionId: field(clerk.client?.lastActiveSessionId),
    session: clerk.session ? clerk.session.id : field(clerk.session),
    user: clerk.user ? clerk.user.id : field(clerk.user),
  });
  const error = e => ({
    isError: e instanceof Error || e instanceof DOMException,
    name: e?.constructor?.kind ?? e?.name,
    message: String(e?.message ?? e),
    code: field(e?.code),
    status: field(e?.status),
    retryAfter: field(e?.retryAfter),
    longMessage: field(e?.longMessage),
    errors: Array.isArray(e?.errors)
      ? e.errors.map(x => pick(x, ['code', 'message', 'longMessage', 'meta']))
      : undefined,
    cause: e?.cause ? String(e.cause.message ?? e.cause) : undefined,
  });
  const value = v =>
    v && typeof v === 'object' && 'supportedFirstFactors' in v
      ? { signIn: signIn(v), current: v === window.clerk.client?.signIn }
      : v && typeof v === 'object' && 'missingFields' in v
        ? { signUp: signUp(v), current: v === window.clerk.client?.signUp }
        : field(v);

  const emits = [];
  const script = src =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement('script'), {
        src,
        onload: resolve,
        onerror: () => reject(new Error(`${src} did not load`)),
      });
      document.head.append(element);
    });

  window.__test = {
    field,
    emits,
    async construct(sdk, key, proxyUrl, entry) {
      if (sdk === 'clerk-js') {
        Object.assign(window, { __clerk_publishable_key: key, __clerk_proxy_url: proxyUrl });
        await script('/__test/clerk-js/clerk.browser.js');
        return (window.clerk = window.Clerk);
      }
      const { Clerk } = await import(entry);
      return (window.clerk = new Clerk(key, { proxyUrl }));
    },
    async load(sdk, key, proxyUrl, entry, options) {
      const clerk = await this.construct(sdk, key, proxyUrl, entry);
      await clerk.load(options);
      clerk.addListener(({ client, session, user }) => {
        const seen = JSON.stringify({
          client: client?.id,
          signIn: field(client?.signIn?.status),
          sessions: client?.sessions.length,
          session: session ? session.id : session === null ? 'null' : 'undefined',
          user: user ? user.id : null,
        });
        if (emits.at(-1) !== seen) emits.push(seen);
      });
    },
    /** One step of an application: what came of it, and what the objects and listeners say afterwards. */
    async step(run, arg) {
      const from = emits.length;
      const outcome = await (async () => run(window.clerk, arg))().then(
        v => ({ ok: true, value: value(v) }),
        e => ({ ok: false, error: error(e) }),
      );
      // listeners of upstream run before the promise settles, some just after
      await new Promise(done => setTimeout(done));
      return { ...outcome, state: state(window.clerk), emits: emits.slice(from).map(text => JSON.parse(text)) };
    },
    state: () => state(window.clerk),
  };
})();
