// The built errors beside Clerk's own: same shapes, same answers of the guards, and no guard that throws.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as clerk from '@clerk/shared/error';
import * as ours from '../dist/errors.js';

const wire = [
  {
    code: 'form_identifier_not_found',
    message: "Couldn't find your account.",
    long_message: 'No account found with this identifier.',
    meta: { param_name: 'identifier', session_id: 'sess_1', unheard_of: true },
  },
  { code: 'user_locked', message: 'Locked' },
];

// The same error from both packages, under a name that says what it is.
const pairs = {
  api: m =>
    new m.ClerkAPIResponseError('No account.', { data: wire, status: 422, clerkTraceId: 'trace', retryAfter: 17 }),
  'api without errors': m => new m.ClerkAPIResponseError('', { data: [], status: 500 }),
  'api with a cause': m => new m.ClerkAPIResponseError('x', { data: wire, status: 422, cause: new TypeError('why') }),
  ...Object.fromEntries(
    [
      ['user_locked', 403],
      ['form_password_pwned', 422],
      ['form_password_compromised', 422],
      ['captcha_invalid', 401],
      ['captcha_not_enabled', 401],
      ['captcha_missing_token', 400],
      ['user_banned', 403],
      ['user_deactivated', 403],
      ['authentication_invalid', 401],
      ['too_many_requests', 429],
      ['internal_error', 500],
    ].map(([code, status]) => [
      `api ${code}`,
      m => new m.ClerkAPIResponseError('m', { data: [{ code, message: 'm' }], status }),
    ]),
  ),
  runtime: m => new m.ClerkRuntimeError('Clerk: no network', { code: 'network_error' }),
  'runtime with docs': m =>
    new m.ClerkRuntimeError(' clerk: x ', { code: 'c', docsUrl: 'https://e.test/', longMessage: 'long' }),
  'runtime reverification': m => new m.ClerkRuntimeError('x', { code: 'reverification_cancelled' }),
  offline: m => new m.ClerkOfflineError('offline'),
  passkey: m => new m.ClerkWebAuthnError('no', { code: 'passkey_not_supported' }),
  base: m => new m.ClerkError({ message: 'x', code: 'y' }),
  'email link': m => new m.EmailLinkError('client_mismatch'),
  'api entry': m => new m.ClerkAPIError(wire[0]),
  'wallet 4001': () => Object.assign(new Error('rejected'), { code: 4001 }),
  'wallet -32002': () => Object.assign(new Error('pending'), { code: -32002 }),
  network: () => new TypeError('NetworkError when attempting to fetch resource.'),
  'network by name': () => Object.assign(new Error('x'), { name: 'Network Error' }),
  plain: () => new Error('x'),
};

// Clerk's classes define `cause` over the one of Error, which V8 leaves enumerable or not depending on how warm its
// caches are.
const notCause = key => key !== 'cause';

const guards = Object.keys(clerk).filter(name => /^is[A-Z0-9]/.test(name));

test('every guard of @clerk/shared/error exists', () => {
  assert.ok(guards.length >= 16);
  for (const name of guards) assert.equal(typeof ours[name], 'function', name);
});

describe('the same error from both packages', () => {
  for (const [name, make] of Object.entries(pairs)) {
    const [a, b] = [make(ours), make(clerk)];

    test(`${name}: message, keys, JSON`, () => {
      assert.equal(a.message, b.message);
      assert.deepEqual(Object.keys(a).filter(notCause), Object.keys(b).filter(notCause));
      assert.equal(JSON.stringify({ ...a, cause: undefined }), JSON.stringify({ ...b, cause: undefined }));
      assert.equal(a instanceof Error, b instanceof Error);
    });

    test(`${name}: guards`, () => {
      for (const guard of guards) {
        let theirs;
        try {
          theirs = clerk[guard](b);
        } catch {
          theirs = false;
        }
        assert.equal(ours[guard](a), theirs, `ours.${guard}(our error)`);
        assert.equal(ours[guard](b), theirs, `ours.${guard}(Clerk's error)`);
      }
    });
  }

  test('Clerk’s guards know our errors', () => {
    const known = {
      api: 'isClerkAPIResponseError',
      'api user_locked': 'isUserLockedError',
      'api form_password_pwned': 'isPasswordPwnedError',
      'api form_password_compromised': 'isPasswordCompromisedError',
      runtime: 'isClerkRuntimeError',
      passkey: 'isClerkRuntimeError',
      'runtime reverification': 'isReverificationCancelledError',
      'email link': 'isEmailLinkError',
      'api entry': 'isClerkAPIError',
      base: 'isClerkError',
      offline: 'isClerkError',
    };
    for (const [name, guard] of Object.entries(known))
      assert.equal(clerk[guard](pairs[name](ours)), true, `${guard}(${name})`);
  });

  test('meta and the text form agree', () => {
    const [a, b] = [pairs.api(ours), pairs.api(clerk)];
    assert.deepEqual({ ...a.errors[0].meta }, { ...b.errors[0].meta });
    assert.deepEqual(Object.keys(a.errors[1].meta), Object.keys(b.errors[1].meta));
    assert.equal(a.toString(), b.toString());
    assert.match(a.toString(), /\nStatus:422\nSerialized errors: \{.*\},\{.*\}\nClerk Trace ID: trace$/);
  });
});

describe('classes', () => {
  test('names survive minification', () => {
    const names = {
      api: 'ClerkAPIResponseError',
      runtime: 'ClerkRuntimeError',
      passkey: 'ClerkWebAuthnError',
      offline: 'ClerkOfflineError',
      'email link': 'EmailLinkError',
      base: 'ClerkError',
    };
    for (const [key, name] of Object.entries(names)) {
      const error = pairs[key](ours);
      assert.equal(error.name, name);
      assert.ok(error.stack.startsWith(name) || key === 'email link', error.stack);
      if (key !== 'email link') assert.ok(error.toString().startsWith(`[${name}]\nMessage:`));
    }
  });

  test('a passkey error is an instance of its class and a runtime error to everybody', () => {
    const error = pairs.passkey(ours);
    assert.ok(error instanceof ours.ClerkWebAuthnError);
    assert.ok(error instanceof ours.ClerkRuntimeError);
    assert.equal(error.code, 'passkey_not_supported');
    assert.ok(ours.isClerkRuntimeError(error));
    assert.ok(clerk.isClerkRuntimeError(error));
  });

  test('message formats', () => {
    assert.equal(pairs.runtime(ours).message, 'Clerk: no network\n\n(code="network_error")\n\n');
    assert.equal(pairs['runtime with docs'](ours).message, 'Clerk: x\n\n(code="c")\n\n\n\nDocs: https://e.test/');
    assert.equal(pairs.api(ours).message, 'No account.');
    assert.equal(pairs['email link'](ours).message, 'client_mismatch');
  });

  test('an API response error carries code, status, trace and seconds to wait', () => {
    const { code, status, clerkTraceId, retryAfter, clerkError, errors } = pairs.api(ours);
    assert.deepEqual(
      { code, status, clerkTraceId, retryAfter, clerkError },
      { code: 'api_response_error', status: 422, clerkTraceId: 'trace', retryAfter: 17, clerkError: true },
    );
    assert.equal(errors[0].longMessage, 'No account found with this identifier.');
    assert.equal(errors[0].meta.paramName, 'identifier');
    assert.equal(errors[0].meta.sessionId, 'sess_1');
    assert.equal('unheardOf' in errors[0].meta, false);
  });

  test('own keys, in order', () => {
    const base = ['cause', 'clerkError', 'code', 'longMessage', 'docsUrl'];
    assert.deepEqual(Object.keys(pairs.api(ours)), [...base, 'status', 'clerkTraceId', 'retryAfter', 'errors']);
    assert.deepEqual(Object.keys(pairs.runtime(ours)), [...base, 'clerkRuntimeError']);
    assert.deepEqual(Object.keys(pairs.passkey(ours)), [...base, 'clerkRuntimeError']);
    assert.deepEqual(JSON.parse(JSON.stringify(pairs['api without errors'](ours))), {
      clerkError: true,
      code: 'api_response_error',
      status: 500,
      errors: [],
    });
  });

  test('the cause is kept', () => {
    assert.ok(pairs['api with a cause'](ours).cause instanceof TypeError);
  });

  test('an offline error is a runtime error, also from another copy', () => {
    for (const copy of [ours, clerk]) {
      const error = pairs.offline(copy);
      assert.ok(ours.ClerkOfflineError.is(error));
      assert.ok(ours.isClerkRuntimeError(error));
      assert.ok(ours.isKnownError(error));
    }
    assert.equal(ours.ClerkOfflineError.is(pairs.runtime(ours)), false);
    assert.equal(ours.ClerkOfflineError.is(null), false);
  });

  test('the codes of an email link', () => {
    assert.deepEqual({ ...ours.EmailLinkErrorCodeStatus }, { ...clerk.EmailLinkErrorCodeStatus });
    assert.deepEqual({ ...ours.EmailLinkErrorCode }, { ...clerk.EmailLinkErrorCode });
  });
});

describe('apiErrors', () => {
  test('meta is always an object', () => {
    const [error] = ours.apiErrors([{ code: 'a', message: 'b', meta: null }]);
    assert.equal(typeof error.meta, 'object');
    assert.equal(error.meta.paramName, undefined);
    assert.equal(error.longMessage, undefined);
  });

  test('a body whose errors are not a list of objects has no errors', () => {
    for (const odd of [undefined, null, 'errors', 42, {}, [null, 'x', 7]]) assert.deepEqual(ours.apiErrors(odd), []);
  });
});

describe('guards', () => {
  const thrower = () => {
    throw new Error('trap');
  };
  const traps = {
    get: thrower,
    has: thrower,
    getPrototypeOf: thrower,
    ownKeys: thrower,
    getOwnPropertyDescriptor: thrower,
  };
  const endless = new Proxy(() => {}, { getPrototypeOf: () => endless });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const odd = [
    undefined,
    null,
    true,
    0,
    NaN,
    1n,
    '',
    'ClerkAPIResponseError',
    Symbol('s'),
    () => {},
    class {},
    [],
    {},
    Object.create(null),
    new Proxy({}, traps),
    new Proxy(new Error('x'), traps),
    new Proxy(() => {}, traps),
    revoked.proxy,
    Object.defineProperty({}, 'constructor', { get: thrower }),
    Object.defineProperty({}, 'code', { get: thrower }),
    Object.defineProperty({}, 'message', { get: thrower }),
    { constructor: null },
    { constructor: { kind: Symbol('k') } },
    { constructor: endless },
    { status: {}, errors: 7, code: [], message: Symbol('m') },
    { status: 403, errors: null },
    { status: 403, errors: [null, 7] },
    { clerkError: true },
    { clerkError: true, code: 'api_response_error', errors: 'x' },
    globalThis,
    new Date(NaN),
    new Map(),
  ];

  test('answer with a boolean whatever they are given', () => {
    for (const guard of guards) {
      for (const [index, value] of odd.entries()) {
        assert.equal(typeof ours[guard](value), 'boolean', `${guard}(odd[${index}])`);
      }
      assert.equal(ours[guard](), false, `${guard}()`);
    }
  });

  test('are false for values that are not errors', () => {
    for (const guard of guards) {
      for (const value of [
        undefined,
        null,
        true,
        0,
        '',
        'x',
        Symbol('s'),
        {},
        [],
        Object.create(null),
        new Proxy({}, traps),
      ]) {
        assert.equal(ours[guard](value), false, guard);
      }
    }
  });

  test('random objects never make one throw', () => {
    let seed = 20260512;
    const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    const leaves = [
      ...odd,
      401,
      403,
      422,
      429,
      4001,
      'user_locked',
      'EmailLinkError',
      'captcha_invalid',
      [{ code: 'user_banned' }],
    ];
    const keys = [
      'code',
      'status',
      'errors',
      'name',
      'message',
      'clerkError',
      'clerkRuntimeError',
      'constructor',
      'kind',
    ];
    const make = depth => {
      const value = {};
      for (const key of keys)
        if (random(2)) value[key] = depth && !random(3) ? make(depth - 1) : leaves[random(leaves.length)];
      return value;
    };
    for (let round = 0; round < 5000; round++) {
      const value = make(2);
      for (const guard of guards) assert.equal(typeof ours[guard](value), 'boolean');
    }
  });

  test('know an error by its brand when its class did not come along', () => {
    assert.ok(ours.isClerkError({ clerkError: true }));
    assert.ok(ours.isClerkAPIResponseError(structuredClone({ ...pairs.api(ours) })));
    assert.ok(
      ours.isUserLockedError({ clerkError: true, code: 'api_response_error', errors: [{ code: 'user_locked' }] }),
    );
    assert.ok(ours.isClerkRuntimeError(structuredClone({ ...pairs.runtime(ours) })));
  });

  test('work as methods', () => {
    const error = Object.assign(pairs.runtime(ours), { isClerkRuntimeError: ours.isClerkRuntimeError });
    assert.ok(error.isClerkRuntimeError());
    assert.ok(clerk.createClerkGlobalHookError(pairs.api(ours)).isClerkAPIResponseError());
  });
});
