// Pages, extensions, wallets and windows that answer with anything, or never: every call of both builds settles with a
// result or with a real Error that has a code, at once when it is aborted, and leaves neither a listener nor a timer.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faultServer } from '../faults/server.mjs';
import { launch } from '../harness/browser.mjs';
import { builds } from '../harness/builds.mjs';

const server = await faultServer();
const browser = await launch();
after(async () => {
  await browser.close();
  server.close();
});
/** Runs in the page: loads a Clerk and leaves what the tests use. */
async function prepare({ entry, key }) {
  const timers = new Set();
  const listeners = new Set();
  window.signals = new WeakSet(); // those of callers
  const { setTimeout: start, clearTimeout: stop, setInterval: repeat, clearInterval: end } = window;
  window.pause = milliseconds => new Promise(resolve => start(resolve, milliseconds));
  const noted =
    (begin, once) =>
    (run, ...rest) => {
      const id = begin(
        (...args) => {
          if (once) timers.delete(id);
          run(...args);
        },
        ...rest,
      );
      timers.add(id);
      return id;
    };
  window.setTimeout = noted(start, true);
  window.setInterval = noted(repeat, false);
  window.clearTimeout = id => timers.delete(id) && stop(id);
  window.clearInterval = id => timers.delete(id) && end(id);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const name = (target, type, listener) => `${target.constructor.name} ${type} ${(listener.number ??= Math.random())}`;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (target !== window && !window.signals.has(target)) {
      return addEventListener.call(target, type, listener, options);
    }
    const own = name(target, type, listener);
    listeners.add(own);
    if (options?.signal) addEventListener.call(options.signal, 'abort', () => listeners.delete(own));
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    listeners.delete(name(this ?? window, type, listener));
    return removeEventListener.call(this ?? window, type, listener, options);
  };
  window.held = () => [...[...timers].map(() => 'a timer'), ...[...listeners].map(one => one.replace(/ \S+$/, ''))];

  const { Clerk } = await import(`/sdk/${entry}.js`);
  const clerk = (window.clerk = new Clerk(key, { proxyUrl: `${location.origin}/cell/1` }));
  await clerk.load({ routerPush: () => {}, routerReplace: () => {}, polling: false });
  await clerk.client.signIn.create({ identifier: 'a@b.co' });
  await clerk.session.startVerification({ level: 'first_factor' });

  const fails = () => {
    throw new Error('boom');
  };
  const traps = { get: fails, set: fails, has: fails, apply: fails, ownKeys: fails, getPrototypeOf: fails };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  /** What anything may be. */
  window.values = {
    undefined: () => undefined,
    null: () => null,
    'a text': () => 'declined',
    'a number': () => 4001,
    'a symbol': () => Symbol('x'),
    'an object': () => ({}),
    'an object with a code': () => ({ code: 'x', message: {}, name: null }),
    'a null object': () => Object.create(null),
    'a frozen function': () => Object.freeze(() => {}),
    'a thrower': () => new Proxy(() => {}, traps),
    'a revoked proxy': revoked,
    'an error that cannot be read': () =>
      Object.defineProperties(new Error(), { name: { get: fails }, message: { get: fails }, code: { get: fails } }),
    'one that settles and throws': () => ({
      then(resolve) {
        resolve(null);
        throw 1;
      },
    }),
    'one whose then throws': () => Object.defineProperty({}, 'then', { get: fails }),
    'a megabyte': () => ({ type: 'public-key', id: 'x', rawId: new ArrayBuffer(1 << 20), response: {} }),
    never: () => new Promise(() => {}),
  };
  /** The three ways to hand something over. */
  window.ways = {
    answers: value => () => value(),
    throws: value => () => {
      throw value();
    },
    'rejects with': value => async () => {
      const thrown = value();
      await undefined;
      throw thrown;
    },
  };

  const sso = { strategy: 'oauth_google', redirectUrl: '/cb', redirectUrlComplete: '/done' };
  const set = (object, name, value) => Object.defineProperty(object, name, { value, configurable: true });
  const { signIn, signUp } = clerk.client;
  /** Where something foreign comes in: how it is put there, and the calls that meet it. */
  window.places = {
    'navigator.credentials.get': {
      put: get => set(navigator, 'credentials', { get }),
      calls: {
        discoverable: signal => signIn.authenticateWithPasskey({ flow: 'discoverable', signal }),
        'of the account': signal => signIn.authenticateWithPasskey({ signal }),
        verifyWithPasskey: signal => clerk.session.verifyWithPasskey({ signal }),
      },
    },
    'navigator.credentials.create': {
      put: create => set(navigator, 'credentials', { create }),
      calls: { createPasskey: signal => clerk.user.createPasskey({ signal }) },
    },
    'the request of a wallet': {
      put: request => (window.provider = { request }),
      calls: {
        'signIn.authenticateWithMetamask': signal =>
          signIn.authenticateWithMetamask({ provider: window.provider, signal }),
        'signIn.authenticateWithCoinbaseWallet': signal =>
          signIn.authenticateWithCoinbaseWallet({ provider: window.provider, signal }),
        'signUp.authenticateWithMetamask': signal =>
          signUp.authenticateWithMetamask({ provider: window.provider, signal }),
        'clerk.authenticateWithMetamask': signal =>
          clerk.authenticateWithMetamask({ provider: window.provider, customNavigate: () => {}, signal }),
      },
    },
    'the connect of a wallet': {
      put: connect => (window.provider = { connect }),
      calls: Object.fromEntries(
        Object.entries({ signIn, signUp }).map(([name, attempt]) => [
          `${name}.authenticateWithSolana`,
          signal => attempt.authenticateWithSolana({ walletName: 'W', provider: window.provider, signal }),
        ]),
      ),
    },
    generateSignature: {
      put: generateSignature => (window.signer = generateSignature),
      own: true, // what the application's own function throws is handed back as it is
      calls: Object.fromEntries(
        Object.entries({ signIn, signUp }).map(([name, attempt]) => [
          `${name}.authenticateWithWeb3`,
          signal =>
            attempt.authenticateWithWeb3({
              identifier: '0xabc',
              strategy: 'web3_metamask_signature',
              generateSignature: window.signer,
              signal,
            }),
        ]),
      ),
    },
    'the members of a window': {
      read: true,
      put: member =>
        (window.opened = Object.defineProperties(
          {},
          Object.fromEntries(['closed', 'location', 'postMessage', 'close'].map(name => [name, { get: member }])),
        )),
      calls: Object.fromEntries(
        Object.entries({ signIn, signUp }).map(([name, attempt]) => [
          `${name}.authenticateWithPopup`,
          signal => attempt.authenticateWithPopup({ ...sso, popup: window.opened, signal }),
        ]),
      ),
    },
  };
}

/** Runs in the page: one place, with every value in every way. Answers with what was wrong. */
async function visit(place) {
  const wrong = [];
  const { put, calls, own, read } = window.places[place];
  const before = window.held();
  const coded = error => {
    try {
      return error instanceof Error && !!(error.code ?? error.errors?.[0]?.code ?? error.status);
    } catch {
      return false;
    }
  };
  for (const [way, give] of Object.entries(window.ways)) {
    if (read && way === 'rejects with') continue; // nobody would hear of it
    for (const [what, value] of Object.entries(window.values)) {
      put(give(value));
      await Promise.all(
        Object.entries(calls).map(async ([name, call]) => {
          const where = `${name}: ${place} ${way} ${what}`;
          const given = new Error('given up');
          const controller = new AbortController();
          window.signals.add(controller.signal);
          let outcome;
          const done = new Promise(resolve => resolve(call(controller.signal))).then(
            () => (outcome = {}),
            error => (outcome = { error }),
          );
          await Promise.race([done, window.pause(what === 'never' ? 100 : 400)]);
          if (!outcome) {
            controller.abort(given);
            await Promise.race([done, window.pause(1000)]);
          }
          controller.abort(given); // a window is followed until then
          if (!outcome) wrong.push(`${where}: hangs`);
          else if ('error' in outcome && outcome.error !== given && !own && !coded(outcome.error)) {
            let text = 'what cannot be read';
            try {
              text = `${outcome.error}`;
            } catch {}
            wrong.push(`${where}: ${text}`);
          }
        }),
      );
    }
  }
  for (let i = 0; i < 30; i++) {
    const now = window.held();
    if (now.length <= before.length) break;
    if (i === 29) wrong.push(`${place}: left ${now.sort()}, before it ${before.sort()}`);
    await window.pause(100);
  }
  const works = await clerk.client.signIn.create({ identifier: 'a@b.co' }).then(({ status }) => status, String);
  if (works !== 'needs_first_factor') wrong.push(`${place}: ${works} afterwards`);
  return wrong;
}

for (const [build, entry] of Object.entries(builds)) {
  test(`${build}: what is not ours may answer, throw and reject with anything`, async t => {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', error => errors.push(String(error)));
    await page.goto(server.origin);
    await page.evaluate(prepare, { entry, key: `pk_live_${btoa('clerk.app.example$')}` });
    const wrong = [];
    for (const place of await page.evaluate(() => Object.keys(window.places))) {
      wrong.push(...(await page.evaluate(visit, place)));
    }
    assert.deepEqual([...wrong, ...errors], []);
  });
}
