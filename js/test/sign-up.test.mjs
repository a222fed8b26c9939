// The sign-up of the built package on the real module, against a Frontend API that answers from a list: which requests
// a call makes, what comes back as `error` and what rejects. The flows against a real server, compared with clerk-js,
// are browser tests.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openPage, scriptedApi } from './page.mjs';

const page = 'https://app.example/sign-up';
const provider = 'https://provider.example/authorize';
const api = scriptedApi();
const { sent, answers } = api;
let attempts = 0;

const signUp = more => ({ id: `sua_${attempts}`, status: 'missing_requirements', verifications: {}, ...more });
const answer = (more = {}) =>
  answers.push({ response: signUp(more), client: { id: 'client_1', sessions: [], sign_up: signUp(more) } });
const refuse = code => answers.push({ status: 422, errors: [{ code, message: code, long_message: code }] });

let clerk;
let close;
before(async () => {
  ({ clerk, close } = await openPage(page, { fetch: api.fetch, dispatchEvent: () => true }));
});
after(() => close());
beforeEach(() => {
  attempts++;
  sent.length = 0;
  answers.length = 0;
  globalThis.location = new URL(page);
  clerk.client.resetSignUp();
});

const atProvider = url => ({
  verifications: { external_account: { status: 'unverified', external_verification_redirect_url: url } },
});
const sso = { strategy: 'oauth_google', redirectUrl: '/callback', redirectUrlComplete: '/done' };

describe('providers', () => {
  test('a redirect creates the sign-up and leaves for the provider', async () => {
    answer(atProvider(provider));
    await clerk.client.signUp.authenticateWithRedirect({ ...sso, unsafeMetadata: { plan: 'free' } });
    const [[method, path, form]] = sent;
    assert.deepEqual([method, path], ['POST', 'client/sign_ups']);
    assert.equal(form.redirect_url, '/callback');
    assert.equal(form.action_complete_redirect_url, '/done');
    assert.equal(form.unsafe_metadata, '{"plan":"free"}');
    assert.equal(location.href, provider);
  });

  test('an address that runs script is not opened', async () => {
    answer(atProvider('javascript:alert(1)'));
    await assert.rejects(clerk.client.signUp.authenticateWithRedirect(sso), { code: 'unsafe_redirect_url' });
    assert.equal(location.href, 'https://app.example/sign-up');
  });

  test('a popup goes to the provider, and from there to the page that reports', async () => {
    answer(atProvider(provider));
    const popup = { closed: false, location: {} };
    await clerk.client.signUp.authenticateWithPopup({ ...sso, popup });
    assert.equal(popup.location.href, provider);
    const reporting = new URL(sent[0][2].redirect_url);
    assert.equal(reporting.origin + reporting.pathname, 'https://accounts.app.example/popup-callback');
    const back = new URL(reporting.searchParams.get('return_url'));
    assert.equal(back.origin + back.pathname, 'https://app.example/callback');
    assert.equal(back.searchParams.get('intent'), 'signUp');
    assert.equal(location.href, 'https://app.example/sign-up');
  });

  test('without an account portal a report counts only with the secret of its call', async () => {
    const target = new EventTarget();
    const globals = { fetch: api.fetch, addEventListener: target.addEventListener.bind(target) };
    const { clerk, close } = await openPage(page, globals, undefined, 'localhost.test');
    try {
      answer(atProvider(provider));
      const popup = { closed: false, location: {} };
      const { future } = clerk.client.signUp;
      const params = { strategy: 'oauth_google', redirectUrl: '/done', redirectCallbackUrl: '/callback', popup };
      const result = future.sso(params);
      while (!popup.location.href) await new Promise(resolve => setTimeout(resolve, 5));
      const secret = new URL(sent[0][2].redirect_url).searchParams.get('state');
      const report = state => {
        const data = { session: 'sess_1', state };
        target.dispatchEvent(
          Object.assign(new Event('message'), { data, origin: 'https://api.example', source: popup }),
        );
      };
      for (const wrong of [undefined, '', 1, secret.slice(1), `${secret}0`, secret.replace(/.$/, 'g')]) report(wrong);
      await new Promise(resolve => setTimeout(resolve, 50));
      assert.equal(sent.length, 1, 'a report that counts makes the sign-up be read again');
      answer({ status: 'complete', created_session_id: 'sess_1' });
      report(secret);
      assert.deepEqual(await result, { error: null });
    } finally {
      close();
    }
  });

  test('a popup that was blocked sends nothing', async () => {
    await assert.rejects(clerk.client.signUp.authenticateWithPopup({ ...sso, popup: null }), { code: 'popup_missing' });
    assert.deepEqual(sent, []);
  });
});

describe('wallets', () => {
  test('the wallet is asked for its account and signs what the server sends', async () => {
    answer();
    answer({ verifications: { web3_wallet: { status: 'unverified', message: 'sign this' } } });
    answer({ status: 'complete' });
    const asked = [];
    const request = async ({ method }) => {
      asked.push(method);
      return method === 'personal_sign' ? '0xsigned' : ['0xabc'];
    };
    const { signUp } = clerk.client;
    assert.equal(await signUp.authenticateWithMetamask({ provider: { request }, legalAccepted: true }), signUp);
    assert.deepEqual(asked, ['eth_requestAccounts', 'personal_sign']);
    const strategy = 'web3_metamask_signature';
    const path = `client/sign_ups/sua_${attempts}`;
    assert.deepEqual(sent, [
      ['POST', 'client/sign_ups', { web3_wallet: '0xabc', legal_accepted: 'true' }],
      ['POST', `${path}/prepare_verification`, { strategy }],
      ['POST', `${path}/attempt_verification`, { signature: '0xsigned', strategy }],
    ]);
  });

  test('no wallet is web3_wallet_not_found, and nothing is sent', async () => {
    await assert.rejects(clerk.client.signUp.authenticateWithOKXWallet(), { code: 'web3_wallet_not_found' });
    assert.deepEqual(sent, []);
  });
});

test('an email link flow that was cancelled can be started again', async () => {
  const { signUp } = clerk.client;
  for (let i = 0; i < 2; i++) answer();
  answer({ verifications: { email_address: { status: 'verified' } } });
  await signUp.create({ emailAddress: 'a@example.com' });
  const { startEmailLinkFlow, cancelEmailLinkFlow } = signUp.createEmailLinkFlow();
  cancelEmailLinkFlow();
  void startEmailLinkFlow({ redirectUrl: 'https://app.example/verify' });
  cancelEmailLinkFlow();
  assert.equal(await startEmailLinkFlow({ redirectUrl: 'https://app.example/verify' }), signUp);
});

test('a check that the server wants passed has the names of JavaScript', async () => {
  const { signUp } = clerk.client;
  const check = { status: 'pending', token: 't', sdk_url: 'https://sdk.example/', expires_at: 5, ui_hints: { a_b: 1 } };
  answer({ protect_check: check });
  await signUp.create({});
  const { status, token } = check;
  const named = { status, token, sdkUrl: check.sdk_url, expiresAt: 5, uiHints: check.ui_hints };
  assert.deepEqual(signUp.protectCheck, named);
  answer();
  await signUp.update({});
  assert.equal(signUp.protectCheck, null);
});

describe('future', () => {
  test('what is null or left out is not sent as text', async () => {
    const { signUp } = clerk.client;
    for (const call of ['create', 'update', 'password', 'ticket']) {
      answer();
      await signUp.future[call]({ unsafeMetadata: null });
    }
    answer();
    await signUp.future.sso({ strategy: 'oauth_google' });
    for (const [, , { unsafe_metadata, redirect_url, action_complete_redirect_url }] of sent)
      assert.deepEqual(
        [unsafe_metadata, redirect_url, action_complete_redirect_url],
        [undefined, undefined, undefined],
      );
    assert.equal(sent.length, 5);
  });

  test('is one object under both names, and reads as its attempt', async () => {
    const { signUp } = clerk.client;
    assert.equal(signUp.future, signUp.__internal_future);
    assert.equal(signUp.future.status, 'missing_requirements');
    answer({ email_address: 'a@example.com', web3_wallet: '0x1' });
    assert.deepEqual(await signUp.future.create({ emailAddress: 'a@example.com' }), { error: null });
    const { emailAddress, web3Wallet, verifications } = signUp.future;
    assert.deepEqual([emailAddress, web3Wallet], ['a@example.com', '0x1']);
    assert.equal(verifications.emailAddress, signUp.verifications.emailAddress);
    assert.equal(verifications.emailLinkVerification, null);
  });

  test('password creates, then goes on; errors are results', async () => {
    const { future } = clerk.client.signUp;
    answer();
    await future.password({ emailAddress: 'a@example.com', password: 'one' });
    refuse('form_password_length_too_short');
    const { error } = await future.password({ password: 'two' });
    assert.equal(error.errors[0].code, 'form_password_length_too_short');
    assert.deepEqual(sent, [
      ['POST', 'client/sign_ups', { strategy: 'password', email_address: 'a@example.com', password: 'one' }],
      ['PATCH', `client/sign_ups/sua_${attempts}`, { strategy: 'password', password: 'two' }],
    ]);
    await assert.rejects(future.verifications.verifyEmailCode(), TypeError);
  });

  test('codes go to the address of their kind', async () => {
    const { create, verifications } = clerk.client.signUp.future;
    for (let i = 0; i < 4; i++) answer();
    await create({ phoneNumber: '+12015550155' });
    assert.deepEqual(await verifications.sendEmailCode({ channel: 'whatsapp' }), { error: null });
    assert.deepEqual(await verifications.sendPhoneCode(null), { error: null });
    await verifications.verifyPhoneCode({ code: '424242' });
    assert.deepEqual(
      sent.slice(1).map(([, , form]) => form),
      [
        { strategy: 'email_code' },
        { strategy: 'phone_code', channel: 'sms' },
        { strategy: 'phone_code', code: '424242' },
      ],
    );
  });

  test('finalize without a session is an error, reset forgets the attempt', async () => {
    const { signUp } = clerk.client;
    assert.match((await signUp.future.finalize(null)).error.message, /without a created session/);
    answer();
    await signUp.future.create({});
    assert.deepEqual(await signUp.future.reset(), { error: null });
    assert.equal(signUp.future.canBeDiscarded, true);
    assert.notEqual(clerk.client.signUp, signUp);
  });

  test('a ticket is given or on the page; without one none is sent', async () => {
    const { signUp } = clerk.client;
    answer();
    await signUp.future.ticket({ ticket: 'tkt_1', firstName: 'Ada' });
    globalThis.location = new URL(`${page}?__clerk_ticket=tkt_2`);
    answer();
    await signUp.future.ticket();
    globalThis.location = new URL(page);
    answer();
    await signUp.future.ticket({ ticket: null });
    assert.deepEqual(
      sent.map(([method, path, form]) => [method, path, form]),
      [
        ['POST', 'client/sign_ups', { ticket: 'tkt_1', first_name: 'Ada', strategy: 'ticket' }],
        ['POST', 'client/sign_ups', { strategy: 'ticket', ticket: 'tkt_2' }],
        ['POST', 'client/sign_ups', { strategy: 'ticket' }],
      ],
    );
  });

  test('sso leaves for the provider; a path is made absolute', async () => {
    answer(atProvider(provider));
    const params = { strategy: 'oauth_google', redirectUrl: '/done', redirectCallbackUrl: '/callback' };
    assert.deepEqual(await clerk.client.signUp.future.sso(params), { error: null });
    assert.equal(sent[0][2].action_complete_redirect_url, 'https://app.example/done');
    assert.equal(location.href, provider);
  });
});
