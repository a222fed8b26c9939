// Files of js/src that work without the WebAssembly module: each is bundled alone and called directly.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const load = (file, define = {}) => {
  const { outputFiles } = buildSync({
    define,
    entryPoints: [fileURLToPath(new URL(`../src/${file}.ts`, import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
};
const { form } = await load('form');
const { stringify } = await load('json');
const { camel, deepCamel, take, time, timeOrNull } = await load('wire');
const { assertion, originAllowed, publicKey } = await load('conversions');
const { askForPasskey } = await load('passkeys');
const { captcha } = await load('captcha');
const { baseUrl, domainOf, parseKey } = await load('key');
const { loadOptions } = await load('load-options');
const { preloadLinks } = await load('preload', { API_VERSION: '"A"', CLIENT_VERSION: '"C"' });
const { toError } = await load('rejection');

describe('form', () => {
  test('keeps the order, leaves undefined and the signal out, and writes null as empty', () => {
    const params = { b: 1, a: undefined, none: null, flag: false, signal: new AbortController().signal, o: { x: [1] } };
    assert.deepEqual(form(params), [
      ['b', '1'],
      ['none', ''],
      ['flag', 'false'],
      ['o', '{"x":[1]}'],
    ]);
  });
  test('a list is several values', () => {
    assert.deepEqual(form({ list: ['a', undefined, null, 0, 'b'] }), [['list', 'a', '', '', 'b']]);
  });
});

describe('stringify', () => {
  test('is JSON.stringify, where the page has given arrays a toJSON', () => {
    const value = {
      a: [1, 'two', null, undefined, { b: true }],
      c: undefined,
      d: new Date(0),
      e: { toJSON: () => 'own' },
    };
    const usual = JSON.stringify(value);
    for (const { prototype } of [Array, Object]) {
      prototype.toJSON = () => 'broken';
      try {
        assert.equal(stringify(value), usual);
        assert.equal(stringify([]), '[]');
      } finally {
        delete prototype.toJSON;
      }
    }
  });
  test('what JSON cannot hold is an error with a code', () => {
    const itself = {};
    itself.itself = itself;
    for (const value of [{ n: 10n }, itself, [itself]])
      assert.throws(
        () => stringify(value),
        ({ code, cause }) => code === 'params_invalid' && cause instanceof TypeError,
      );
  });
});

describe('wire', () => {
  test('names become those of JavaScript, as clerk-js makes them', () => {
    assert.equal(camel('email_address_id'), 'emailAddressId');
    assert.equal(camel('web3_wallet'), 'web3Wallet');
    assert.equal(camel('a_1'), 'a_1');
    assert.deepEqual(deepCamel([{ safe_identifier: { is_new: null } }]), [{ safeIdentifier: { isNew: null } }]);
  });
  test('members are taken with a fallback, and times become dates', () => {
    const target = {};
    take(target, { first_name: 'Ada', last_name: null }, ['first_name', 'last_name', 'image_url'], 'none');
    assert.deepEqual(target, { firstName: 'Ada', lastName: 'none', imageUrl: 'none' });
    assert.equal(+time(1000), 1000);
    assert.equal(timeOrNull(0), null);
  });
});

describe('originAllowed', () => {
  for (const [pattern, origin, allowed] of [
    ['https://a.example', 'https://a.example', true],
    ['https://a.example/', 'https://a.example', true],
    ['https://*.example', 'https://b.example', true],
    ['https://*.example', 'https://example', false],
    ['https://a.example', 'https://axexample', false],
    ['https://a.example', 'https://a.example.evil', false],
    [/^https:\/\/[a-z]+\.example$/, 'https://c.example', true],
  ]) {
    test(`${pattern} and ${origin}: ${allowed}`, () => assert.equal(originAllowed([pattern], origin), allowed));
  }
});

describe('passkeys', () => {
  test('options get real buffers, and an assertion becomes text without padding', () => {
    const options = publicKey(
      '{"challenge":"_-8","allowCredentials":[{"type":"public-key","id":"AQI"}],"rpId":"a.example"}',
    );
    assert.deepEqual([...new Uint8Array(options.challenge)], [255, 239]);
    assert.deepEqual([...new Uint8Array(options.allowCredentials[0].id)], [1, 2]);
    const buffer = Uint8Array.of(255, 239).buffer;
    const response = { clientDataJSON: buffer, authenticatorData: buffer, signature: buffer };
    const written = JSON.parse(assertion({ type: 'public-key', id: 'x', rawId: buffer, response }));
    assert.equal(written.rawId, '_-8');
    assert.equal(written.response.userHandle, null);
  });

  test('one prompt at a time, which its caller can end', async t => {
    t.after(() => delete globalThis.navigator);
    const requests = [];
    const get = request => {
      requests.push(request);
      return new Promise((resolve, reject) => {
        request.resolve = resolve;
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    };
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { credentials: { get } } });
    const first = askForPasskey('{"challenge":"_-8"}', true, new AbortController());
    const ending = new AbortController();
    const second = askForPasskey('{"challenge":"_-8"}', false, ending);
    await assert.rejects(first, { name: 'AbortError' });
    assert.deepEqual(
      requests.map(request => request.mediation),
      ['conditional', 'optional'],
    );
    ending.abort();
    await assert.rejects(second, { name: 'AbortError' });
    for (const nothing of [null, undefined, 5]) {
      const third = askForPasskey('{"challenge":"_-8"}', false, new AbortController());
      requests.at(-1).resolve(nothing);
      assert.equal(await third, '');
    }
  });
});

describe('keys', () => {
  const key = host => `pk_test_${btoa(`${host}$`)}`;
  test('a publishable key names its Frontend API', () => {
    assert.equal(parseKey(` ${key('clerk.app.example')} `).host, 'clerk.app.example');
    assert.equal(parseKey(key('clerk.app.example').replace('test', 'live')).production, true);
  });
  for (const wrong of ['pk_test_', 'pk_test_!!', key('no-dot'), 'x', `${key('a.b')}_more`]) {
    test(`${wrong} is refused`, () =>
      assert.throws(() => parseKey(wrong), {
        code: 'publishable_key_invalid',
        message: /publishableKey passed to Clerk is invalid/,
      }));
  }
  test('no key at all is an error of its own', () => {
    for (const nothing of [undefined, '', ' '])
      assert.throws(() => parseKey(nothing), { code: 'publishable_key_missing', message: /Missing publishableKey/ });
  });
  test('a secret key that was pasted by mistake is not repeated', () => {
    assert.throws(
      () => parseKey('sk_test_verysecret'),
      error => !error.message.includes('verysecret') && /secret key/.test(error.message),
    );
  });
  test('requests go to the host, the proxy or the satellite', () => {
    const production = { ...parseKey(key('clerk.app.example')), production: true };
    assert.equal(baseUrl(production, undefined, ''), 'https://clerk.app.example/v1');
    assert.equal(baseUrl(production, 'https://p.example/api/', ''), 'https://p.example/api/v1');
    assert.equal(baseUrl(production, undefined, 'clerk.other.example'), 'https://clerk.other.example/v1');
    for (const wrong of ['ftp://x', 'https://', 'http://[', 'x'])
      assert.throws(() => baseUrl(production, wrong, ''), {
        code: 'proxy_url_invalid',
        message: `@clerk/clerk-js: The proxyUrl passed to Clerk is invalid. (key=${wrong})`,
      });
  });
});

test('a satellite is reached below its domain, in production by the name clerk', () => {
  const names = ['other.example', 'https://other.example', 'clerk.other.example', '', undefined];
  const hosts = production => names.map(name => domainOf({ production }, name));
  assert.deepEqual(hosts(true), [...Array(3).fill('clerk.other.example'), '', '']);
  assert.deepEqual(hosts(false), ['other.example', 'other.example', 'clerk.other.example', '', '']);
});

describe('preloadLinks', () => {
  const production = `pk_live_${btoa('clerk.app.example$')}`;
  const addresses = (...given) => preloadLinks(...given).map(link => link.href);
  test('one for each request of load()', () => {
    const versions = '?__clerk_api_version=A&_clerk_js_version=C';
    const both = base => [`${base}/v1/environment${versions}`, `${base}/v1/client${versions}`];
    assert.deepEqual(addresses(production), both('https://clerk.app.example'));
    assert.deepEqual(addresses(production, { domain: 'other.example' }), both('https://clerk.other.example'));
    assert.deepEqual(addresses(production, { proxyUrl: 'https://p.example/api/' }), both('https://p.example/api'));
    assert.deepEqual(addresses(production, { proxyUrl: '/api/' }), both('/api'));
  });
  test('none for a development instance', () => {
    assert.deepEqual(preloadLinks(`pk_test_${btoa('clerk.app.example$')}`), []);
  });
  test('a key and a proxy that are not valid are refused as new Clerk() refuses them', () => {
    assert.throws(() => preloadLinks('pk_live_'), /publishableKey passed to Clerk is invalid/);
    assert.throws(() => preloadLinks(production, { proxyUrl: 'ftp://x' }), /proxyUrl passed to Clerk is invalid/);
  });
});

test('load() hands on the options it knows, whatever else the object holds', () => {
  const appearance = {};
  appearance.itself = appearance;
  const crossed = loadOptions({ appearance, count: 10n, signInUrl: '/in', allowedRedirectOrigins: [/x/] });
  assert.equal(crossed.signInUrl, '/in');
  assert.equal(crossed.allowedRedirectOrigins, true);
  assert.doesNotThrow(() => JSON.stringify(crossed));
});

test('what the program rejects with becomes the class that its kind says', () => {
  const made = (kind, more = {}) =>
    toError(JSON.stringify({ kind, code: 'c', message: 'm', ...more }), new Error('why'));
  assert.equal(made('ClerkRuntimeError').name, 'ClerkRuntimeError');
  assert.equal(made('ClerkRuntimeError').cause.message, 'why');
  assert.equal(
    made('ClerkAPIResponseError', { status: 422, errors: [{ code: 'x', message: 'y' }] }).errors[0].code,
    'x',
  );
  assert.equal(made('ClerkOfflineError').code, 'clerk_offline');
  assert.equal(made('EmailLinkError').name, 'EmailLinkError');
  assert.equal(made('AbortError').name, 'AbortError');
  assert.equal(made('Error').code, 'c');
  const thrown = Symbol('a wallet threw this');
  assert.equal(toError('', thrown), thrown);
});

describe('captcha', () => {
  const holder = () => ({ style: {}, remove() {} });
  const body = { appendChild: element => element };
  /** What a run of the widget ends with; `answers` is what Turnstile calls, one for each attempt. */
  const run = async (...answers) => {
    const render = (_, options) => {
      setTimeout(answers.shift(), 0, options);
      return 'widget';
    };
    globalThis.window = { turnstile: { render, remove() {} } };
    globalThis.document = { createElement: holder, getElementById: () => null, body };
    try {
      return JSON.parse(await captcha('{"captcha_widget_type":"invisible","captcha_public_key":"key"}'));
    } finally {
      delete globalThis.window;
      delete globalThis.document;
    }
  };

  test('a token, after an error that may pass', async () => {
    const passing = options => options['error-callback']('300010');
    assert.deepEqual(await run(passing, options => options.callback('token')), [
      ['captcha_token', 'token'],
      ['captcha_widget_type', 'invisible'],
    ]);
  });
  test('the element of the page says how the widget looks', async () => {
    const seen = { ...holder(), dataset: { clTheme: 'dark', clSize: 'compact', clLanguage: 'de' } };
    const looks = [];
    const render = (_, { theme, size, language, callback }) => {
      looks.push([theme, size, language]);
      setTimeout(callback, 0, 'token');
    };
    globalThis.window = { turnstile: { render, remove() {} } };
    globalThis.document = { createElement: holder, getElementById: () => seen, body };
    try {
      for (const widget of ['smart', 'invisible'])
        await captcha(`{"captcha_widget_type":"${widget}","captcha_public_key":"key"}`);
    } finally {
      delete globalThis.window;
      delete globalThis.document;
    }
    assert.deepEqual(looks, [
      ['dark', 'compact', 'de'],
      ['auto', 'normal', 'auto'],
    ]);
  });
  test('a browser that Turnstile does not support is an error for the server, as in clerk-js', async () => {
    const unsupported = options => options['unsupported-callback']();
    assert.deepEqual(await run(unsupported), [['captcha_error', 'This browser is not supported by the CAPTCHA.']]);
  });
});
