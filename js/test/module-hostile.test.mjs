// Parameters, wallets, callbacks and servers that lie, throw or never answer. Whatever they do, a promise settles, with
// an error somebody can read, and the next call works.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { answers, eachBuild, fails, hostile, json, outcome } from './module.mjs';

eachBuild(({ loaded, works }) => {
  describe('what answers wrongly', () => {
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
        clerk.signIn.authenticateWithMetamask({
          provider: { request: () => value },
        }),
      'authenticateWithMetamask, what it throws': value =>
        clerk.signIn.authenticateWithMetamask({
          provider: {
            request() {
              throw value;
            },
          },
        }),
      'authenticateWithMetamask, what it rejects with': value =>
        clerk.signIn.authenticateWithMetamask({
          provider: { request: () => Promise.reject(value) },
        }),
      'authenticateWithSolana({provider})': value =>
        clerk.signIn.authenticateWithSolana({
          walletName: 'x',
          provider: value,
        }),
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
    for (const method of [
      'setActive',
      'handleRedirectCallback',
      'handleEmailLinkVerification',
      'authenticateWithGoogleOneTap',
      'authenticateWithWeb3',
    ]) {
      test(`${method}(null) says that it takes parameters`, async () => {
        const { error } = await outcome(clerk[method](null), method);
        assert.equal(error?.code, 'params_invalid');
      });
    }
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
        answers.api = () => {
          throw thrown;
        };
        const { error } = await outcome(clerk.signIn.create({ identifier: 'ada@example.com' }), `create with ${name}`);
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
        answers.api = () => answer;
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
        answers.api = () => json(body);
        await outcome(clerk.signIn.create({ identifier: 'ada@example.com' }), `an answer: ${name}`);
        await works(clerk, `an answer: ${name}`);
      }
    });
  });

  describe('what never answers', () => {
    const forever = { then() {} };
    test('ends with the signal, and leaves the attempt usable', async () => {
      const clerk = await loaded();
      for (const [what, call] of Object.entries({
        fetch: signal => {
          answers.api = () => new Promise(() => {});
          return clerk.signIn.create({ identifier: 'x', signal });
        },
        wallet: signal =>
          clerk.signIn.authenticateWithMetamask({
            provider: { request: () => forever },
            signal,
          }),
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
      answers.api = () => assert.fail('sent');
      const { error } = await outcome(clerk.signIn.create({ identifier: 'x', signal: AbortSignal.abort() }), 'create');
      assert.equal(error.name, 'AbortError');
      assert.ok(error instanceof DOMException);
    });
  });
});
