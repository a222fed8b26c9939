// Both builds of the module behind the package's objects, under Node, where nothing is as in a page: loads that fail,
// objects that lie, throw or never answer, calls from inside callbacks, many calls at once. Whatever happens, a promise
// settles, with an error somebody can read, and the next call works.
import assert from 'node:assert/strict';
import { getEventListeners, setMaxListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
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
const wasmUrl = 'https://app.example/signin.wasm';

/** The answer to a request for the module, and to one of the Frontend API. */
let wasmAnswer;
let apiAnswer;
const json = (body, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const ordinary = url => {
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
  fetch: async (url, init) => (String(url) === wasmUrl ? wasmAnswer() : apiAnswer(String(url), init)),
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
let life;
before(() => {
  life = setInterval(() => {}, 1000);
  process.on('unhandledRejection', unhandled);
  for (const [name, value] of Object.entries(stubs))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
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
  apiAnswer = ordinary;
  wasmAnswer = () => assert.fail('the module was fetched');
});

const boom = new Error('boom');
const fails = () => {
  throw boom;
};
const refused = () => {
  const promise = Promise.reject(boom);
  promise.catch(() => {});
  return promise;
};
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();
const throwing = new Proxy(() => {}, {
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
const hostile = {
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
const outcome = async (promise, what) => {
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

for (const [entry, wasm] of builds) {
  describe(String(wasm), () => {
    const bytes = readFileSync(new URL(wasm, dist));
    const served =
      (body = bytes, type = 'application/wasm', status = 200) =>
      () =>
        new Response(body, { status, headers: { 'content-type': type } });
    let compiled;
    let Clerk;
    const make = () => new Clerk(`pk_live_${btoa('clerk.app.example$')}`, { proxyUrl: 'https://api.example' });
    const loaded = async () => {
      const clerk = make();
      await clerk.load({ wasmModule: compiled });
      return clerk;
    };
    /** Checks that the program is alive and that earlier calls have left no state in it. */
    const works = async (clerk, what) => {
      apiAnswer = ordinary;
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

    describe('load', () => {
      for (const [what, answer, message] of [
        ['an answer of 404', served('gone', 'text/html', 404), /HTTP 404.*signin\.wasm/],
        ['a page instead of the module', served('<!doctype html>', 'text/html'), /magic word.*signin\.wasm/],
        ['three bytes of another type', served('gif', 'image/gif'), /compiled.*signin\.wasm/],
        ['a page that claims to be a module', served('<!doctype html>'), /magic word.*signin\.wasm/],
        ['an empty answer', served(''), /compiled.*signin\.wasm/],
        ['half a module', served(bytes.subarray(0, bytes.length / 2)), /compiled.*signin\.wasm/],
        [
          'half a module of another type',
          served(bytes.subarray(0, bytes.length / 2), 'application/octet-stream'),
          /compiled.*signin\.wasm/,
        ],
        ['a network error', fails, /could not be fetched.*signin\.wasm/],
      ]) {
        test(`${what} is an error that names the file, and the next load works`, async () => {
          const clerk = make();
          wasmAnswer = answer;
          await assert.rejects(clerk.load({ wasmUrl }), {
            name: 'Error',
            code: 'module_unavailable',
            message: new RegExp(`^signin-wasm: .*${message.source}`),
          });
          assert.equal(clerk.status, 'error');
          wasmAnswer = served();
          await clerk.load({ wasmUrl });
          assert.equal(clerk.status, 'ready');
          await works(clerk, what);
        });
      }

      test('what needs a client says so before there is one', async () => {
        const clerk = make();
        for (const call of [
          async () => clerk.signIn,
          async () => clerk.signUp,
          () => clerk.setActive({ session: 'sess_1' }),
          () => clerk.authenticateWithGoogleOneTap({ token: 'x' }),
        ])
          await assert.rejects(call, { name: 'Error', code: 'not_loaded' }, String(call));
      });

      test('parameters that cannot be right are errors with a code, and nothing is sent', async () => {
        const clerk = make();
        wasmAnswer = served();
        await clerk.load({ wasmUrl });
        const itself = {};
        itself.itself = itself;
        const { signIn } = clerk;
        apiAnswer = () => assert.fail('sent');
        for (const [code, call] of [
          ['params_invalid', () => signIn.create()],
          ['params_invalid', () => signIn.create('ada@example.com')],
          ['params_invalid', () => signIn.create({ unsafeMetadata: itself })],
          ['params_invalid', () => signIn.create({ unsafeMetadata: { n: 10n } })],
          ['params_invalid', () => clerk.setActive({ session: 5 })],
          ['params_invalid', () => clerk.setActive({ session: {} })],
          ['invalid_url', () => clerk.navigate('http://[')],
        ])
          await assert.rejects(call, { name: 'Error', code }, String(call));
      });

      test('a module of any type runs', async () => {
        for (const type of ['application/octet-stream', 'application/wasm; charset=utf-8', 'text/plain', '']) {
          const clerk = make();
          wasmAnswer = served(bytes, type);
          await clerk.load({ wasmUrl });
          await works(clerk, `a module as ${type}`);
        }
      });

      test("a second call gets the first one's promise and fetches nothing", async () => {
        const clerk = make();
        let fetched = 0;
        wasmAnswer = () => {
          fetched++;
          return served()();
        };
        const first = clerk.load({ wasmUrl });
        assert.equal(clerk.load(), first);
        await first;
        assert.equal(clerk.load({ wasmUrl: 'https://elsewhere.example/' }), first);
        assert.equal(fetched, 1);
      });

      test('the module of the other build is refused with a code, and the message names wasmUrl', async () => {
        const [, other] = builds.find(([name]) => name !== entry) ?? [];
        if (!other) return;
        const clerk = make();
        wasmAnswer = served(readFileSync(new URL(other, dist)));
        await assert.rejects(clerk.load({ wasmUrl }), error => {
          assert.equal(error.code, 'module_mismatch');
          assert.match(error.message, /wasmUrl/);
          return true;
        });
        wasmAnswer = served();
        await clerk.load({ wasmUrl });
        await works(clerk, 'the module of the other build');
      });

      test('a browser without compileStreaming, FinalizationRegistry and WeakRef will do', async t => {
        for (const [owner, name] of [
          [WebAssembly, 'compileStreaming'],
          [globalThis, 'FinalizationRegistry'],
          [globalThis, 'WeakRef'],
        ]) {
          const was = Object.getOwnPropertyDescriptor(owner, name);
          delete owner[name];
          t.after(() => Object.defineProperty(owner, name, was));
        }
        const clerk = make();
        wasmAnswer = served();
        await clerk.load({ wasmUrl });
        await works(clerk, 'an older browser');
      });

      test('options that JSON cannot hold are left to those who use them', async () => {
        const options = {
          appearance: hostile.cyclic,
          localization: { count: 1n, at: () => 'text' },
          Clerk: make(),
          routerPush: () => {},
          wasmModule: compiled,
        };
        options.Clerk.options = options;
        const clerk = make();
        await clerk.load(options);
        await works(clerk, 'options that JSON cannot hold');
      });

      test('a load whose server is silent ends with the reason of its signal', async () => {
        apiAnswer = () => new Promise(() => {});
        const controller = new AbortController();
        const pending = outcome(make().load({ wasmModule: compiled, signal: controller.signal }), 'load');
        await new Promise(resolve => setImmediate(resolve));
        const reason = new Error('too slow');
        controller.abort(reason);
        assert.equal((await pending).error, reason);
      });

      test('a load that is done leaves nothing on its signal', async () => {
        const { signal } = new AbortController();
        const clerk = make();
        await clerk.load({ wasmModule: compiled, signal });
        await new Promise(resolve => setImmediate(resolve));
        assert.equal(getEventListeners(signal, 'abort').length, 0);
        await works(clerk, 'a load with a signal');
      });

      test('a wasmModule that is not a WebAssembly.Module is an error', async () => {
        for (const [name, wasmModule] of [
          ['promise', refused()],
          ['object', {}],
          ['throwing', throwing],
          ['revoked', revoked],
          ['thenThrows', hostile.thenThrows],
        ]) {
          const { error } = await outcome(make().load({ wasmModule }), `load with ${name}`);
          assert.ok(error instanceof Error && error.message, name);
        }
      });
    });

    describe('hostile objects', () => {
      let clerk;
      before(async () => {
        clerk = await loaded();
      });

      const calls = {
        create: value => clerk.signIn.create(value),
        'create({identifier})': value => clerk.signIn.create({ identifier: value }),
        'prepareFirstFactor({strategy})': value => clerk.signIn.prepareFirstFactor({ strategy: value }),
        attemptFirstFactor: value => clerk.signIn.attemptFirstFactor(value),
        prepareSecondFactor: value => clerk.signIn.prepareSecondFactor(value),
        attemptSecondFactor: value => clerk.signIn.attemptSecondFactor(value),
        resetPassword: value => clerk.signIn.resetPassword(value),
        authenticateWithPasskey: value => clerk.signIn.authenticateWithPasskey(value),
        'authenticateWithMetamask({provider})': value => clerk.signIn.authenticateWithMetamask({ provider: value }),
        'authenticateWithMetamask, what it answers': value =>
          clerk.signIn.authenticateWithMetamask({ provider: { request: () => value } }),
        'authenticateWithMetamask, what it throws': value =>
          clerk.signIn.authenticateWithMetamask({
            provider: {
              request() {
                throw value;
              },
            },
          }),
        'authenticateWithMetamask, what it rejects with': value =>
          clerk.signIn.authenticateWithMetamask({ provider: { request: () => Promise.reject(value) } }),
        'authenticateWithSolana({provider})': value =>
          clerk.signIn.authenticateWithSolana({ walletName: 'x', provider: value }),
        'authenticateWithWeb3({generateSignature})': value =>
          clerk.signIn.authenticateWithWeb3({
            identifier: '0x1',
            strategy: 'web3_metamask_signature',
            generateSignature: value,
          }),
        'authenticateWithPopup({popup})': value =>
          clerk.signIn.authenticateWithPopup({
            strategy: 'oauth_google',
            redirectUrl: '/a',
            redirectUrlComplete: '/b',
            popup: value,
            signal: AbortSignal.timeout(200),
          }),
        'setActive({session})': value => clerk.setActive({ session: value }),
        'setActive({beforeEmit})': value => clerk.setActive({ session: null, beforeEmit: value }),
        'setActive, what beforeEmit throws': value =>
          clerk.setActive({
            session: null,
            beforeEmit() {
              throw value;
            },
          }),
        'signOut, what its callback throws': value =>
          clerk.signOut(() => {
            throw value;
          }),
        handleRedirectCallback: value => clerk.handleRedirectCallback(value),
        handleEmailLinkVerification: value => clerk.handleEmailLinkVerification(value),
        'future.password': value => clerk.signIn.future.password(value),
        'future.emailCode.sendCode': value => clerk.signIn.future.emailCode.sendCode(value),
      };
      for (const [what, call] of Object.entries(calls)) {
        test(`${what} settles whatever it is given`, async () => {
          for (const [name, value] of Object.entries(hostile)) {
            // a call that throws at once has settled, too
            await outcome(new Promise(resolve => resolve(call(value))), `${what} with ${name}`);
          }
          await works(clerk, what);
        });
      }

      test('what the network throws is the reason of the rejection', async () => {
        for (const [name, thrown] of Object.entries(hostile)) {
          apiAnswer = () => {
            throw thrown;
          };
          const { error } = await outcome(
            clerk.signIn.create({ identifier: 'ada@example.com' }),
            `create with ${name}`,
          );
          assert.ok(error instanceof Error, `fetch that throws ${name}: ${typeof error}`);
        }
        await works(clerk, 'a network that throws');
      });

      test('an answer that cannot be read is an error, and leaves the attempt as it was', async () => {
        for (const [name, answer] of Object.entries({
          ...hostile,
          noText: { status: 200, headers: new Headers() },
          textThrows: { status: 200, headers: new Headers(), text: fails },
          notJson: new Response('<html>'),
          deep: new Response('['.repeat(100_000)),
          deepObjects: new Response('{"a":'.repeat(100_000)),
        })) {
          apiAnswer = () => answer;
          const before = clerk.signIn.id;
          const { error } = await outcome(clerk.signIn.create({ identifier: 'ada@example.com' }), `an answer: ${name}`);
          assert.ok(error instanceof Error && error.message, `an answer: ${name}`);
          assert.equal(clerk.signIn.id, before, `an answer: ${name}`);
          await works(clerk, `an answer: ${name}`);
        }
      });

      test('JSON that is no sign-in leaves a program that works', async () => {
        for (const [name, body] of Object.entries({
          list: [],
          word: 'x',
          nothing: null,
          wrongTypes: { response: 7, client: 'x' },
        })) {
          apiAnswer = () => json(body);
          await outcome(clerk.signIn.create({ identifier: 'ada@example.com' }), `an answer: ${name}`);
          await works(clerk, `an answer: ${name}`);
        }
      });
    });

    describe('what never settles', () => {
      const forever = { then() {} };
      test('ends with the signal, and leaves the attempt usable', async () => {
        const clerk = await loaded();
        for (const [what, call] of Object.entries({
          fetch: signal => {
            apiAnswer = () => new Promise(() => {});
            return clerk.signIn.create({ identifier: 'x', signal });
          },
          wallet: signal => clerk.signIn.authenticateWithMetamask({ provider: { request: () => forever }, signal }),
          signature: signal =>
            clerk.signIn.authenticateWithWeb3({
              identifier: '0x1',
              strategy: 'web3_metamask_signature',
              generateSignature: () => forever,
              signal,
            }),
        })) {
          const controller = new AbortController();
          const pending = outcome(call(controller.signal), what);
          await new Promise(resolve => setImmediate(resolve));
          controller.abort();
          const { error } = await pending;
          assert.ok(error, what);
          if (what !== 'signature') assert.equal(error.name, 'AbortError', what);
          await works(clerk, what);
        }
      });

      test('a signal that is aborted already sends nothing', async () => {
        const clerk = await loaded();
        apiAnswer = () => assert.fail('sent');
        const { error } = await outcome(
          clerk.signIn.create({ identifier: 'x', signal: AbortSignal.abort() }),
          'create',
        );
        assert.equal(error.name, 'AbortError');
        assert.ok(error instanceof DOMException);
      });
    });

    test('the deepest chain of calls with the deepest JSON fits the stacks', async () => {
      // An answer to the second request of a callback: it transfers, is refused for its session, looks at the client,
      // signs out, and each of these answers is nested as deep as the module takes it.
      const nested = '{"a":'.repeat(97) + '['.repeat(100) + ']'.repeat(100) + '}'.repeat(97);
      const body = (fields, status) =>
        new Response(`{"deep":${nested},${fields}}`, { status, headers: { 'content-type': 'application/json' } });
      const session = `{"id":"sess_1","status":"active","deep":${nested},"user":{"id":"user_1"}}`;
      const transferable = `{"id":"sua_1","deep":${nested},"verifications":{"external_account":{"status":"transferable","error":{"code":"external_account_exists"}}}}`;
      const client = sessions => `{"id":"client_1","sessions":[${sessions}],"sign_up":${transferable}}`;
      const clerk = make();
      let signedOut = false;
      apiAnswer = url => {
        const path = new URL(url).pathname.slice(3);
        if (path === '/client') return body(`"response":${client(signedOut ? '' : session)}`);
        if (path === '/client/sign_ins') {
          signedOut = true;
          return body('"errors":[{"code":"authentication_invalid"}]', 401);
        }
        return body('"jwt":"a.e30.c"');
      };
      await clerk.load({ wasmModule: compiled });
      assert.equal(clerk.session?.id, 'sess_1');
      const { error } = await outcome(clerk.handleRedirectCallback(), 'handleRedirectCallback');
      assert.equal(error?.errors?.[0]?.code, 'authentication_invalid');
      assert.equal(clerk.session, null);
      await works(clerk, 'the deepest chain');
    });

    test('200 calls at once each get their own answer', async () => {
      const clerk = await loaded();
      let sent = 0;
      apiAnswer = async (url, init) => {
        const n = ++sent;
        await new Promise(resolve => setImmediate(resolve));
        return n % 3
          ? ordinary(url)
          : json({ errors: [{ code: new URLSearchParams(init.body).get('identifier') }] }, 422);
      };
      const codes = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          outcome(clerk.signIn.create({ identifier: `user_${i}` }), `call ${i}`).then(
            ({ error }) => error?.errors[0].code,
          ),
        ),
      );
      assert.equal(sent, 200);
      assert.equal(codes.filter(Boolean).length, 66);
      for (const [i, code] of codes.entries()) if (code) assert.equal(code, `user_${i}`);
      await works(clerk, '200 calls');
    });

    describe('calls from inside', () => {
      /** Every method of the object, called without waiting. */
      const everyMethod = signIn =>
        [
          () => signIn.create({ identifier: 'x' }),
          () => signIn.prepareFirstFactor({ strategy: 'email_code', emailAddressId: 'idn' }),
          () => signIn.attemptFirstFactor({ strategy: 'email_code', code: '1' }),
          () => signIn.prepareSecondFactor({ strategy: 'phone_code' }),
          () => signIn.attemptSecondFactor({ strategy: 'totp', code: '1' }),
          () => signIn.resetPassword({ password: 'x' }),
          () => signIn.reload(),
          () => signIn.authenticateWithPasskey(),
          () => signIn.authenticateWithMetamask({ provider: { request: () => [] } }),
          () => signIn.authenticateWithWeb3({ identifier: '0x1', generateSignature: () => 's' }),
          () => signIn.submitProtectCheck({ proofToken: 'p' }),
          () => signIn.validatePassword('x'),
          () => signIn.future.password({ identifier: 'x', password: 'y' }),
          () => signIn.future.emailCode.sendCode(),
          () => signIn.isNew(),
        ].map(call => new Promise(resolve => resolve(call())));
      const places = {
        listener: (clerk, inside) => {
          clerk.addListener(inside, { skipInitialEmit: true });
          return clerk.setActive({ session: null });
        },
        beforeEmit: (clerk, inside) => clerk.setActive({ session: null, beforeEmit: inside }),
        fetch: (clerk, inside) => {
          apiAnswer = url => {
            apiAnswer = ordinary;
            inside();
            return ordinary(url);
          };
          return clerk.signIn.create({ identifier: 'x' });
        },
        wallet: (clerk, inside) =>
          clerk.signIn.authenticateWithMetamask({
            provider: {
              request() {
                inside();
                return ['0x1'];
              },
            },
          }),
        "wallet's getter": (clerk, inside) =>
          clerk.signIn.authenticateWithMetamask({
            provider: {
              get request() {
                inside();
                return () => [];
              },
            },
          }),
        "wallet's then": (clerk, inside) =>
          clerk.signIn.authenticateWithMetamask({
            provider: {
              request: () => ({
                then(ok) {
                  inside();
                  ok([]);
                },
              }),
            },
          }),
        'signOut callback': async (clerk, inside) => {
          const session = { id: 'sess_1', object: 'session', status: 'active', user: { id: 'user_1' } };
          apiAnswer = url =>
            url.includes('/sessions')
              ? ordinary(url)
              : json({
                  response: { id: 'client_1', sessions: [session], last_active_session_id: 'sess_1' },
                  client: null,
                });
          await clerk.client.reload();
          return clerk.signOut(inside);
        },
        'status handler': (clerk, inside) => {
          clerk.on('status', inside, { notify: true });
          return clerk.client.reload();
        },
      };
      for (const [place, start] of Object.entries(places)) {
        test(`a ${place} may call every method`, async () => {
          const clerk = await loaded();
          const inner = [];
          let entered = false;
          await outcome(
            start(clerk, () => {
              if (entered) return;
              entered = true;
              inner.push(...everyMethod(clerk.signIn));
            }),
            place,
          );
          assert.ok(entered, 'the callback ran');
          await Promise.all(inner.map((promise, i) => outcome(promise, `call ${i} of the ${place}`)));
          await works(clerk, place);
        });
      }

      test('a listener that throws fails the call that it heard of, and nothing else', async () => {
        const clerk = await loaded();
        const remove = clerk.addListener(fails, { skipInitialEmit: true });
        await outcome(clerk.setActive({ session: null }), 'setActive');
        await assert.rejects(clerk.client.signIn.create({ identifier: 'a@b.co' }), /boom/);
        remove();
        await works(clerk, 'a listener that threw');
      });
    });
  });
}
