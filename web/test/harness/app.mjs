// An application on a test page: the SDK it uses, the calls it makes, what it saw and what went over the wire.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const inpage = readFileSync(new URL('./inpage.js', import.meta.url), 'utf8');

/**
 * Which build of signin-wasm is tested: the package's main entry, or `SIGNIN_WASM_ENTRY=go.js` for the standard Go
 * build.
 */
const entry = `/sdk/${process.env.SIGNIN_WASM_ENTRY || 'index.js'}`;

export class App {
  /** Every step so far: {label, outcome}. */
  steps = [];
  /** What the SDK sent to the Frontend API and where it sent the browser. */
  wire = [];
  consoleErrors = [];
  /** How many steps were preparation: they are not compared. */
  marked = 0;
  #reading = [];
  #went = [];

  constructor(server, page, sdk, key) {
    Object.assign(this, { server, page, sdk, key });
    page.on('console', message => message.type() === 'error' && this.consoleErrors.push(message.text()));
    page.on('pageerror', error => this.consoleErrors.push(String(error)));
    page.on('request', request => this.#record(request));
  }

  #record(request) {
    const url = new URL(request.url());
    if (request.isNavigationRequest() && request.frame() === this.page.mainFrame()) this.#went.push(url.href);
    const own = url.origin === this.server.origin && url.pathname.startsWith('/v1/');
    if (!own || !['fetch', 'xhr', 'ping'].includes(request.resourceType())) return;
    const entry = {
      method: request.method(),
      path: url.pathname,
      query: [...url.searchParams],
      body: request.postData() ?? '',
      contentType: request.headers()['content-type'] ?? null,
      step: this.steps.length,
    };
    this.wire.push(entry);
    this.#reading.push(
      request.response().then(
        response => (entry.status = response?.status() ?? 'failed'),
        () => (entry.status = 'failed'),
      ),
    );
  }

  /** What was done up to here is preparation. */
  mark = () => (this.marked = this.steps.length);

  /** Waits until every request has been answered. */
  settled = () => Promise.all(this.#reading);

  async load(options = {}) {
    await this.page.evaluate(inpage);
    await this.page.evaluate(
      args => window.__test.load(...args),
      [this.sdk, this.key, this.server.origin, entry, options],
    );
  }

  /** Loads the SDK again on the page the browser has arrived at. */
  async arrive(path, options) {
    await this.page.waitForURL(url => url.pathname === path);
    await this.page.waitForLoadState('domcontentloaded');
    await this.page.reload(); // redirects go past the routes of the test pages: what arrived is the server's own answer
    this.steps.push({ label: `arrive at ${path}` });
    await this.load(options);
    const { origin } = this.server;
    this.steps.at(-1).outcome = {
      ok: true,
      value: { url: this.page.url().replace(origin, '') },
      state: await this.state(),
    };
  }

  /** A step that takes the browser to another page: where it was sent to. */
  async leaves(label, run, arg) {
    const step = { label };
    this.steps.push(step);
    this.#went = [];
    const gone = this.page.waitForEvent('framenavigated', frame => frame === this.page.mainFrame());
    gone.catch(() => {}); // heard of below, or after the call has failed
    // The call may never answer: its page is gone.
    const failed = this.page.evaluate(`window.__test.step(${run}, ${JSON.stringify(arg)})`).then(
      outcome =>
        outcome.ok ? gone : Promise.reject(new Error(`${this.sdk}: ${label}: ${JSON.stringify(outcome.error)}`)),
      () => gone,
    );
    await Promise.race([gone, failed]);
    const [to] = this.#went;
    step.outcome = { ok: true, value: { to } };
    return to;
  }

  /** Calls the SDK as an application would: `run(clerk, arg)` is evaluated in the page. */
  async step(label, run, arg) {
    this.steps.push({ label });
    const outcome = await this.page.evaluate(`window.__test.step(${run}, ${JSON.stringify(arg)})`);
    Object.assign(this.steps.at(-1), { outcome });
    return outcome;
  }

  /** A step that has to succeed; its value. */
  async do(label, run, arg) {
    const outcome = await this.step(label, run, arg);
    assert.ok(outcome.ok, `${this.sdk}: ${label}: ${JSON.stringify(outcome.error, null, 1)}`);
    return outcome.value;
  }

  /** A step that has to fail, with this code (or the name of an error that has none); the error. */
  async fails(label, code, run, arg) {
    const outcome = await this.step(label, run, arg);
    assert.ok(
      !outcome.ok,
      `${this.sdk}: ${label} should have failed with ${code}, and gave ${JSON.stringify(outcome.value)}`,
    );
    const { error } = outcome;
    assert.ok(error.isError, `${label}: rejected with something other than an Error: ${JSON.stringify(error)}`);
    const actual = error.errors ? [error.errors[0]?.code] : [error.code, error.name];
    assert.ok(
      code instanceof RegExp ? code.test(actual[0]) : actual.includes(code),
      `${this.sdk}: ${label}: ${code} expected: ${JSON.stringify(error)}`,
    );
    return error;
  }

  state = () => this.page.evaluate(() => window.__test.state());
  signIn = async () => (await this.state()).signIn;
  status = async () => (await this.signIn())?.status ?? null;

  /** Waits for a state of the application. */
  async until(what, condition, arg) {
    await this.page
      .waitForFunction(`(${condition})(window.clerk, ${JSON.stringify(arg)})`, undefined, { polling: 50 })
      .catch(error => {
        throw new Error(`${this.sdk}: waited in vain for: ${what} (${error.message.split('\n')[0]})`);
      });
  }

  /** Makes the session of a finished sign-in the active one, and checks its token as a backend would. */
  async activate(userId) {
    const outcome = await this.step('setActive', async clerk => {
      const { createdSessionId } = window.finished ?? clerk.client.signIn;
      await clerk.setActive({ session: createdSessionId ?? clerk.client.lastActiveSessionId });
      return { token: await clerk.session.getToken() };
    });
    assert.ok(outcome.ok, `${this.sdk}: setActive: ${JSON.stringify(outcome.error)}`);
    await this.#verifyToken(outcome.value.token, outcome.state.session, userId);
    return outcome;
  }

  /** The application's session, as a backend that has the instance's JWKS sees it. */
  async signedIn(userId) {
    const outcome = await this.step('getToken', async clerk => ({ token: await clerk.session.getToken() }));
    assert.ok(outcome.ok, `${this.sdk}: getToken: ${JSON.stringify(outcome.error)}`);
    await this.#verifyToken(outcome.value.token, outcome.state.session, userId);
    return outcome;
  }

  async #verifyToken(token, sessionId, userId) {
    const [head, claims, signature] = token.split('.');
    const read = part => JSON.parse(Buffer.from(part, 'base64url'));
    const { keys } = await (await fetch(`${this.server.origin}/.well-known/jwks.json`)).json();
    const jwk = keys.find(key => key.kid === read(head).kid);
    assert.ok(jwk, 'the token names a published key');
    assert.equal(read(head).alg, 'RS256');
    assert.ok(
      verify(
        'sha256',
        Buffer.from(`${head}.${claims}`),
        createPublicKey({ key: jwk, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      ),
      "the signature is that key's",
    );
    const { sub, sid, iss, azp, exp, nbf } = read(claims);
    const now = (await this.server.now()) / 1000;
    assert.ok(nbf <= now + 1 && now < exp, 'the token is valid now');
    assert.equal(iss, this.server.origin);
    // a token that came with a GET of the same origin names no party: browsers send no Origin with it
    assert.ok(azp === undefined || azp === this.server.origin, `azp is ${azp}`);
    assert.equal(sid, sessionId);
    if (userId) assert.equal(sub, userId);
  }
}
