// Many calls at once, calls from inside of callbacks, and the deepest chain of calls.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answers, eachBuild, fails, json, ordinary, outcome } from './module.mjs';

eachBuild(({ loaded, works }) => {
  test('200 calls at once each get their own answer', async () => {
    const clerk = await loaded();
    let sent = 0;
    answers.api = async (url, init) => {
      const n = ++sent;
      await new Promise(resolve => setImmediate(resolve));
      return n % 3
        ? ordinary(url)
        : json(
            {
              errors: [{ code: new URLSearchParams(init.body).get('identifier') }],
            },
            422,
          );
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

  test('the slug of an organization says nothing while nobody is signed in', async () => {
    const clerk = await loaded();
    const { error } = await outcome(clerk.setActive({ organization: 'acme' }), 'setActive');
    assert.equal(error?.code, 'session_missing');
    await clerk.setActive({ session: null, organization: 'acme' });
  });

  test('the deepest chain of calls with the deepest JSON fits the stacks', async () => {
    // An answer to the second request of a callback: it transfers, is refused for its session, looks at the client,
    // signs out, and each of these answers is nested as deep as the module takes it.
    const nested = '{"a":'.repeat(97) + '['.repeat(100) + ']'.repeat(100) + '}'.repeat(97);
    const body = (fields, status) =>
      new Response(`{"deep":${nested},${fields}}`, {
        status,
        headers: { 'content-type': 'application/json' },
      });
    const session = `{"id":"sess_1","status":"active","deep":${nested},"user":{"id":"user_1"}}`;
    const transferable = `{"id":"sua_1","deep":${nested},"verifications":{"external_account":{"status":"transferable","error":{"code":"external_account_exists"}}}}`;
    const client = sessions => `{"id":"client_1","sessions":[${sessions}],"sign_up":${transferable}}`;
    let signedOut = false;
    answers.api = url => {
      const path = new URL(url).pathname.slice(3);
      if (path === '/client') return body(`"response":${client(signedOut ? '' : session)}`);
      if (path === '/client/sign_ins') {
        signedOut = true;
        return body('"errors":[{"code":"authentication_invalid"}]', 401);
      }
      return body('"jwt":"a.e30.c"');
    };
    const clerk = await loaded();
    assert.equal(clerk.session?.id, 'sess_1');
    const { error } = await outcome(clerk.handleRedirectCallback(), 'handleRedirectCallback');
    assert.equal(error?.errors?.[0]?.code, 'authentication_invalid');
    assert.equal(clerk.session, null);
    await works(clerk, 'the deepest chain');
  });

  describe('calls from inside', () => {
    /** Every method of the object, called without waiting. */
    const everyMethod = signIn =>
      [
        () => signIn.create({ identifier: 'x' }),
        () =>
          signIn.prepareFirstFactor({
            strategy: 'email_code',
            emailAddressId: 'idn',
          }),
        () => signIn.attemptFirstFactor({ strategy: 'email_code', code: '1' }),
        () => signIn.prepareSecondFactor({ strategy: 'phone_code' }),
        () => signIn.attemptSecondFactor({ strategy: 'totp', code: '1' }),
        () => signIn.resetPassword({ password: 'x' }),
        () => signIn.reload(),
        () => signIn.authenticateWithPasskey(),
        () => signIn.authenticateWithMetamask({ provider: { request: () => [] } }),
        () =>
          signIn.authenticateWithWeb3({
            identifier: '0x1',
            generateSignature: () => 's',
          }),
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
        answers.api = url => {
          answers.api = ordinary;
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
        const session = {
          id: 'sess_1',
          object: 'session',
          status: 'active',
          user: { id: 'user_1' },
        };
        answers.api = url =>
          url.includes('/sessions')
            ? ordinary(url)
            : json({
                response: {
                  id: 'client_1',
                  sessions: [session],
                  last_active_session_id: 'sess_1',
                },
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

    test('a listener that throws as it is added is not kept', async () => {
      const clerk = await loaded();
      assert.throws(() => clerk.addListener(fails), /boom/);
      assert.throws(() => clerk.addListener(undefined), TypeError);
      assert.throws(() => clerk.on('status', fails, { notify: true }), /boom/);
      await outcome(clerk.setActive({ session: null }), 'setActive');
      await works(clerk, 'listeners that were refused');
    });
  });
});
