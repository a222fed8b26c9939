// load(): a module that does not come, is another or is cut short, browsers that lack something, options of any kind.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { answers, eachBuild, fails, hostile, outcome, refused, revoked, throwing, wasmUrl } from './module.mjs';

eachBuild(({ bytes, served, make, works, otherBuild, compiled }) => {
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
      answers.wasm = answer;
      await assert.rejects(clerk.load({ wasmUrl }), {
        name: 'Error',
        code: 'module_unavailable',
        message: new RegExp(`^signin-wasm: .*${message.source}`),
      });
      assert.equal(clerk.status, 'error');
      answers.wasm = served();
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

  test('an instance says how it is set up, and options may be null', async () => {
    const clerk = make();
    assert.equal(clerk.isStandardBrowser, false);
    const statuses = [];
    clerk.on('status', status => statuses.push(status), { notify: true });
    clerk.on('other', () => assert.fail('heard of an event that there is none of'), { notify: true });
    answers.wasm = served();
    await clerk.load(null).catch(() => {}); // without a wasmUrl the file beside the script
    assert.equal(clerk.isSatellite, false);
    await clerk.load({ wasmUrl });
    assert.equal(clerk.isStandardBrowser, true);
    assert.deepEqual(statuses.at(-1), 'ready');

    const other = make({ proxyUrl: '/api', domain: 'https://satellite.example' });
    assert.equal(other.proxyUrl, 'https://app.example/api');
    assert.equal(other.domain, 'clerk.satellite.example');
    await other.load({ wasmUrl, standardBrowser: false });
    assert.equal(other.isStandardBrowser, false);
  });

  test('parameters that cannot be right are errors with a code, and nothing is sent', async () => {
    const clerk = make();
    answers.wasm = served();
    await clerk.load({ wasmUrl });
    const itself = {};
    itself.itself = itself;
    const { signIn } = clerk;
    answers.api = () => assert.fail('sent');
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
      answers.wasm = served(bytes, type);
      await clerk.load({ wasmUrl });
      await works(clerk, `a module as ${type}`);
    }
  });

  test("a second call gets the first one's promise and fetches nothing", async () => {
    const clerk = make();
    let fetched = 0;
    answers.wasm = () => {
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
    const other = otherBuild();
    if (!other) return;
    const clerk = make();
    answers.wasm = served(other);
    await assert.rejects(clerk.load({ wasmUrl }), error => {
      assert.equal(error.code, 'module_mismatch');
      assert.match(error.message, /wasmUrl/);
      return true;
    });
    answers.wasm = served();
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
    answers.wasm = served();
    await clerk.load({ wasmUrl });
    await works(clerk, 'an older browser');
  });

  test('options that JSON cannot hold are left to those who use them', async () => {
    const options = {
      appearance: hostile.cyclic,
      localization: { count: 1n, at: () => 'text' },
      Clerk: make(),
      routerPush: () => {},
      wasmModule: compiled(),
    };
    options.Clerk.options = options;
    const clerk = make();
    await clerk.load(options);
    await works(clerk, 'options that JSON cannot hold');
  });

  test('a load whose server is silent ends with the reason of its signal', async () => {
    answers.api = () => new Promise(() => {});
    const controller = new AbortController();
    const pending = outcome(make().load({ wasmModule: compiled(), signal: controller.signal }), 'load');
    await new Promise(resolve => setImmediate(resolve));
    const reason = new Error('too slow');
    controller.abort(reason);
    assert.equal((await pending).error, reason);
  });

  test('a load that is done leaves nothing on its signal', async () => {
    const { signal } = new AbortController();
    const clerk = make();
    await clerk.load({ wasmModule: compiled(), signal });
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
