// What the tests of the module share: each build of it behind the package's objects, under Node, where nothing is as in
// a page; values that lie, throw or never answer; and waiting for a call to settle.
import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, describe } from 'node:test';
import { pathToFileURL } from 'node:url';

const dist = new URL('../dist/', import.meta.url);
// A build of the small module made for tests alone (make checked) takes the place of both.
const checked = process.env.SIGNIN_WASM_CHECKED;
const builds = checked
  ? [['index', pathToFileURL(checked)]]
  : [
      ['index', 'signin.tiny.wasm'],
      ['go', 'signin.wasm'],
    ].filter(([, wasm]) => existsSync(new URL(wasm, dist)));
export const wasmUrl = 'https://app.example/signin.wasm';

/** What a request for the module is answered with, and one to the Frontend API. */
export const answers = { wasm: undefined, api: undefined };
export const json = (body, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
/** The answers of a Frontend API at which a sign-in waits for its first factor. */
export const ordinary = url => {
  const path = new URL(url).pathname;
  if (path.endsWith('/environment')) return json({});
  if (path.endsWith('/client')) return json({ response: { id: 'client_1', sessions: [] }, client: null });
  const signIn = {
    id: 'sia_1',
    status: 'needs_first_factor',
    identifier: new URL(url).pathname,
    supported_first_factors: [],
  };
  return json({ response: signIn, client: { id: 'client_1', sessions: [], sign_in: signIn } });
};

const page = new EventTarget();
setMaxListeners(0, page); // one for each module, and there are many
const stubs = {
  fetch: async (url, init) => (String(url) === wasmUrl ? answers.wasm() : answers.api(String(url), init)),
  location: new URL('https://app.example/sign-in'),
  // Where the program would keep the test run alive: tabs that talk, and timers for the life of a page.
  BroadcastChannel: undefined,
  setTimeout: (
    setTimeout =>
    (...args) =>
      setTimeout(...args).unref()
  )(setTimeout),
  ...Object.fromEntries(
    ['addEventListener', 'removeEventListener', 'dispatchEvent'].map(name => [name, page[name].bind(page)]),
  ),
};
const originals = Object.fromEntries(
  Object.keys(stubs).map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
);
const unhandled = () => {}; // promises handed in where nobody may look at them

const boom = new Error('boom');
export const fails = () => {
  throw boom;
};
export const refused = () => {
  const promise = Promise.reject(boom);
  promise.catch(() => {});
  return promise;
};
export const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();
export const throwing = new Proxy(() => {}, {
  get: fails,
  set: fails,
  has: fails,
  apply: fails,
  ownKeys: fails,
  getPrototypeOf: fails,
});
/** An error that cannot be read. */
const unreadable = Object.defineProperties(
  new Error(),
  Object.fromEntries(['name', 'message', 'code', 'cause'].map(name => [name, { get: fails }])),
);
export const hostile = {
  undefined: undefined,
  null: null,
  number: NaN,
  symbol: Symbol('x'),
  bigint: 10n,
  function() {},
  bare: Object.create(null),
  text: 'x',
  throwing,
  revoked,
  unreadable,
  rejected: refused(),
  thenThrows: {
    get then() {
      throw boom;
    },
  },
  settlesTwice: {
    then(ok, no) {
      ok(1);
      no(2);
      ok(3);
      throw 4;
    },
  },
  endless: { length: Infinity, at: fails },
  cyclic: (it => (it.it = it))({}),
};

/** Waits for a promise to settle: its value, or what it rejected with. The module must outlive all of it. */
export const outcome = async (promise, what) => {
  const settled = await settling(promise, what);
  let code;
  try {
    code = settled.error?.code;
  } catch {
    // an error of the tests that cannot be read
  }
  assert.notEqual(code, 'module_stopped', `the module died of ${what}`);
  return settled;
};
const settling = async (promise, what) => {
  let timer;
  const late = new Promise(
    (_, reject) => (timer = originals.setTimeout.value(() => reject(new Error(`${what} never settled`)), 5000)),
  );
  try {
    return await Promise.race([
      Promise.resolve(promise).then(
        value => ({ value }),
        error => ({ error }),
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Runs a suite on each build, in a page of the test's own. The suite gets the module's `bytes`; `served`, which answers
 * with them or with what it is given; `make`, an instance; `loaded`, one that has loaded; and `works`.
 */
export function eachBuild(suite) {
  let life;
  before(() => {
    life = setInterval(() => {}, 1000);
    process.on('unhandledRejection', unhandled);
    for (const [name, value] of Object.entries(stubs))
      Object.defineProperty(globalThis, name, {
        value,
        writable: true,
        configurable: true,
      });
  });
  after(() => {
    // A module that is still there would go on with the timers it gets, and Node would never end.
    const { setTimeout, ...others } = originals;
    for (const [name, was] of Object.entries(others))
      was ? Object.defineProperty(globalThis, name, was) : delete globalThis[name];
    process.off('unhandledRejection', unhandled);
    clearInterval(life);
  });
  beforeEach(() => {
    answers.api = ordinary;
    answers.wasm = () => assert.fail('the module was fetched');
  });
  for (const [entry, wasm] of builds) {
    describe(String(wasm), () => {
      const bytes = readFileSync(new URL(wasm, dist));
      const served =
        (body = bytes, type = 'application/wasm', status = 200) =>
        () =>
          new Response(body, { status, headers: { 'content-type': type } });
      let compiled;
      let Clerk;
      const make = (location = { proxyUrl: 'https://api.example' }) =>
        new Clerk(`pk_live_${btoa('clerk.app.example$')}`, location);
      const loaded = async options => {
        const clerk = make();
        await clerk.load({ wasmModule: compiled });
        return clerk;
      };
      /** Checks that the program is alive and that earlier calls have left no state in it. */
      const works = async (clerk, what) => {
        answers.api = ordinary;
        clerk.client.resetSignIn();
        const { value, error } = await outcome(
          clerk.signIn.create({ identifier: 'ada@example.com' }),
          `a call after ${what}`,
        );
        assert.equal(value?.status, 'needs_first_factor', `after ${what}: ${error}`);
      };
      before(async () => {
        ({ Clerk } = await import(new URL(`${entry}.js`, dist)));
        compiled = await WebAssembly.compile(bytes);
      });
      /** The module of the other build, where there is one. */
      const otherBuild = () => {
        const [, other] = builds.find(([name]) => name !== entry) ?? [];
        return other && readFileSync(new URL(other, dist));
      };
      suite({
        bytes,
        served,
        make,
        loaded,
        works,
        otherBuild,
        compiled: () => compiled,
      });
    });
  }
}
