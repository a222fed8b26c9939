// `signIn.future` of the built package on the real module, against a Frontend API that answers from a list: which
// requests a call makes, which factor it takes, what comes back as `error` and what rejects. The flows against a real
// server, compared with clerk-js, are browser tests.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openPage, scriptedApi } from './page.mjs';

const page = 'https://app.example/sign-in';
const api = scriptedApi();
const { sent, answers } = api;
let attempts = 0;

const factors = [
  { strategy: 'email_code', email_address_id: 'idn_first', safe_identifier: 'a***@example.com' },
  { strategy: 'email_code', email_address_id: 'idn_typed', safe_identifier: 'typed@example.com' },
  { strategy: 'reset_password_phone_code', phone_number_id: 'idn_phone', safe_identifier: '+1***' },
];
const signIn = more => ({
  id: `sia_${attempts}`,
  status: 'needs_first_factor',
  identifier: 'typed@example.com',
  supported_first_factors: factors,
  first_factor_verification: null,
  second_factor_verification: null,
  created_session_id: null,
  ...more,
});
/** The next answer to a POST. The attempt is the client's too, as on the server. */
const answer = (more = {}) =>
  answers.push(() => ({ response: signIn(more), client: { id: 'client_1', sessions: [], sign_in: signIn(more) } }));
const refuse = code => answers.push(() => ({ status: 422, errors: [{ code, message: code, long_message: code }] }));

let clerk;
let close;
before(async () => {
  // A PublicKeyCredential, as in a browser that has passkeys.
  ({ clerk, close } = await openPage(page, { fetch: api.fetch, PublicKeyCredential: class {} }));
});
after(() => close());
beforeEach(() => {
  attempts++;
  sent.length = 0;
  answers.length = 0;
  globalThis.location = new URL(page);
  clerk.client.resetSignIn();
});

/** An attempt under way. */
async function started(more) {
  answer(more);
  await clerk.client.signIn.create({ identifier: 'typed@example.com' });
  sent.length = 0;
  return clerk.client.signIn;
}

describe('the object', () => {
  test('is one for each attempt, under both names, and reads as its attempt', async () => {
    const empty = clerk.client.signIn;
    assert.equal(empty.future, empty.future);
    assert.equal(empty.__internal_future, empty.future);
    assert.equal(empty.future.status, 'needs_identifier');
    assert.deepEqual([empty.future.supportedFirstFactors, empty.future.supportedSecondFactors], [[], []]);
    const attempt = await started();
    assert.notEqual(attempt.future, empty.future);
    assert.equal(attempt.future.id, attempt.id);
    assert.equal(attempt.future.identifier, 'typed@example.com');
    assert.equal(attempt.future.firstFactorVerification, attempt.firstFactorVerification);
    assert.doesNotThrow(() => JSON.stringify(attempt));
  });

  test('has methods that survive being taken off it', async () => {
    const {
      create,
      emailCode: { sendCode },
    } = clerk.client.signIn.future;
    answer();
    answer();
    assert.deepEqual(await create({ identifier: 'typed@example.com' }), { error: null });
    assert.deepEqual(await sendCode(), { error: null });
  });

  test('says where an attempt can go on', async () => {
    assert.equal(
      (await started({ first_factor_verification: { status: 'transferable' } })).future.isTransferable,
      true,
    );
    const meta = { session_id: 'sess_1' };
    const { future } = await started({
      first_factor_verification: {
        status: 'failed',
        error: { code: 'identifier_already_signed_in', message: '', meta },
      },
    });
    assert.deepEqual(future.existingSession, { sessionId: 'sess_1' });
    assert.equal(future.isTransferable, false);
    assert.equal((await started()).future.existingSession, undefined);
  });

  test('reads what a link left on the page', () => {
    const { emailLink } = clerk.client.signIn.future;
    assert.equal(emailLink.verification, null);
    globalThis.location = new URL(`${page}?__clerk_status=verified&__clerk_created_session=sess_9`);
    assert.deepEqual(emailLink.verification, {
      status: 'verified',
      createdSessionId: 'sess_9',
      verifiedFromTheSameClient: false,
    });
  });
});

describe('factors', () => {
  test('by id, else by the address typed, else the first', async () => {
    const { future, id } = await started();
    for (const [params, chosen] of [
      [{ emailAddressId: 'idn_first' }, 'idn_first'],
      [{}, 'idn_typed'],
    ]) {
      answer();
      await future.emailCode.sendCode(params);
      assert.deepEqual(sent.pop(), [
        'POST',
        `client/sign_ins/${id}/prepare_first_factor`,
        { email_address_id: chosen, strategy: 'email_code' },
      ]);
    }
    const other = await started({ identifier: 'somebody' });
    answer();
    await other.future.emailCode.sendCode();
    assert.equal(sent.pop()[2].email_address_id, 'idn_first');
  });

  test('none of the kind is factor_not_found, and nothing is sent', async () => {
    const { future } = await started();
    for (const call of [
      () => future.phoneCode.sendCode(),
      () => future.mfa.sendEmailCode(),
      () => future.mfa.passkey(),
    ]) {
      const { error } = await call();
      assert.equal(error.code, 'factor_not_found');
      assert.equal(error.constructor.kind, 'ClerkRuntimeError');
    }
    assert.deepEqual(sent, []);
  });

  test('an address starts an attempt', async () => {
    answer();
    answer();
    await clerk.client.signIn.future.resetPasswordPhoneCode.sendCode({ phoneNumber: '+15550100' });
    assert.deepEqual(
      sent.map(([, path, form]) => [path, form]),
      [
        ['client/sign_ins', { identifier: '+15550100' }],
        [
          `client/sign_ins/sia_${attempts}/prepare_first_factor`,
          { phone_number_id: 'idn_phone', strategy: 'reset_password_phone_code' },
        ],
      ],
    );
  });
});

describe('requests', () => {
  test('a password goes with one name, or that of the attempt', async () => {
    answer();
    await clerk.client.signIn.future.password({ phoneNumber: '+15550100', password: 'pw' });
    assert.deepEqual(sent.pop().slice(1), ['client/sign_ins', { identifier: '+15550100', password: 'pw' }]);
    const { future } = await started();
    answer();
    await future.password({ password: 'pw' });
    assert.equal(sent.pop()[2].identifier, 'typed@example.com');
  });

  test('what the caller adds to a call that sends a code is not sent', async () => {
    const phone = { strategy: 'phone_code', phone_number_id: 'idn_phone' };
    const { future } = await started({ supported_first_factors: [...factors, phone] });
    const extra = { strategy: 'totp', channel: 'whatsapp', phoneNumberId: 'idn_other', fooBar: 1 };
    for (const [send, form] of [
      [future.emailCode.sendCode, { strategy: 'email_code', email_address_id: 'idn_typed' }],
      [future.phoneCode.sendCode, { strategy: 'phone_code', phone_number_id: 'idn_phone', channel: 'whatsapp' }],
      [future.resetPasswordPhoneCode.sendCode, { strategy: factors[2].strategy, phone_number_id: 'idn_phone' }],
    ]) {
      answer({ supported_first_factors: [...factors, phone] });
      assert.deepEqual(await send(extra), { error: null });
      assert.deepEqual(sent.pop()[2], form);
    }
  });

  test('null in the place of parameters counts as no parameters, where none is required', async () => {
    const { future } = await started();
    for (const call of [
      future.mfa.sendPhoneCode,
      future.mfa.sendEmailCode,
      future.passkey,
      future.resetPasswordEmailCode.sendCode,
    ]) {
      assert.equal((await call(null)).error.code, 'factor_not_found');
    }
  });

  test('a signer that is no function is refused before anything is sent, and an empty signature is sent', async () => {
    const { signIn } = clerk.client;
    await assert.rejects(signIn.authenticateWithWeb3({ identifier: '0x1', generateSignature: 'x' }), {
      code: 'generate_signature_missing',
    });
    assert.deepEqual(sent, []);
    const metamask = { strategy: 'web3_metamask_signature', web3_wallet_id: 'idn_wallet' };
    const toSign = { status: 'unverified', strategy: metamask.strategy, message: 'sign me' };
    const more = { supported_first_factors: [metamask], first_factor_verification: toSign };
    for (let i = 0; i < 3; i++) answer(more);
    await signIn.authenticateWithWeb3({ identifier: '0x1', generateSignature: () => null });
    assert.deepEqual(sent.at(-1)[2], { signature: '', strategy: metamask.strategy });
  });

  test('a link leads to an absolute URL', async () => {
    const link = { strategy: 'email_link', email_address_id: 'idn_link' };
    const { future } = await started({ supported_first_factors: [link] });
    for (const [verificationUrl, url] of [
      ['/verify?a=b', 'https://app.example/verify?a=b'],
      ['https://other.example', 'https://other.example'],
    ]) {
      answer({ supported_first_factors: [link] });
      await future.emailLink.sendLink({ verificationUrl });
      assert.deepEqual(sent.pop()[2], { email_address_id: 'idn_link', redirect_url: url, strategy: 'email_link' });
    }
  });

  test('a new password ends other sessions unless told not to', async () => {
    const { future } = await started({ status: 'needs_new_password' });
    answer();
    await future.resetPasswordEmailCode.submitPassword({ password: 'pw' });
    assert.deepEqual(sent.pop()[2], { password: 'pw', sign_out_of_other_sessions: 'true' });
    answer();
    await future.resetPasswordEmailCode.submitPassword({ password: 'pw', signOutOfOtherSessions: false });
    assert.deepEqual(sent.pop()[2], { password: 'pw', sign_out_of_other_sessions: 'false' });
  });

  test('a ticket may be on the page', async () => {
    globalThis.location = new URL(`${page}?__clerk_ticket=tkt_1`);
    answer();
    await clerk.client.signIn.future.ticket();
    assert.deepEqual(sent.pop()[2], { strategy: 'ticket', ticket: 'tkt_1' });
  });

  test('waiting for a link reads the attempt until it is settled, and sends no other', async () => {
    const { future, id } = await started();
    answer({ first_factor_verification: { status: 'unverified' } });
    answer({ first_factor_verification: { status: 'expired' } });
    assert.deepEqual(await future.emailLink.waitForVerification(), { error: null });
    assert.deepEqual(
      sent.map(([method, path]) => [method, path]),
      Array(2).fill(['GET', `client/sign_ins/${id}`]),
    );
    assert.equal(future.firstFactorVerification.status, 'expired');
  });
});

describe('errors', () => {
  test('of the server come back', async () => {
    const { future } = await started();
    refuse('form_code_incorrect');
    const { error } = await future.emailCode.verifyCode({ code: '000000' });
    assert.equal(error.errors[0].code, 'form_code_incorrect');
    assert.equal(error.status, 422);
  });

  test('a signal ends a wait', async () => {
    const { future } = await started();
    answer({ first_factor_verification: { status: 'unverified' } });
    const { error } = await future.emailLink.waitForVerification({ signal: AbortSignal.timeout(200) });
    assert.equal(error.name, 'TimeoutError');
  });

  test('a window that was closed ends sso', async () => {
    const url = 'https://provider.example/';
    answer({ first_factor_verification: { status: 'unverified', external_verification_redirect_url: url } });
    answer({ first_factor_verification: { status: 'unverified' } });
    const popup = { closed: false, location: { href: 'about:blank' } };
    setTimeout(() => (popup.closed = true), 300);
    const { error } = await clerk.client.signIn.future.sso({
      strategy: 'oauth_google',
      redirectUrl: '/in',
      redirectCallbackUrl: '/callback',
      popup,
    });
    assert.equal(popup.location.href, url);
    assert.equal(error.code, 'popup_closed');
  });

  test('calls that make no sense reject, and nothing is sent', async () => {
    const { future } = clerk.client.signIn;
    await assert.rejects(future.emailCode.sendCode(), {
      code: 'sign_in_missing',
      message: /There is no sign-in to use email_code with\. Pass emailAddress/,
    });
    await assert.rejects(
      future.emailCode.sendCode({ emailAddressId: 'idn_1' }),
      /There is no sign-in to use email_code/,
    );
    await assert.rejects(
      future.resetPasswordEmailCode.sendCode(),
      /There is no sign-in to use reset_password_email_code with\.$/,
    );
    await assert.rejects(future.password({ identifier: 'a', emailAddress: 'b', password: 'pw' }), {
      code: 'params_invalid',
      message: /Pass one of identifier, emailAddress and phoneNumber/,
    });
    await assert.rejects(future.finalize(), {
      code: 'session_missing',
      message: /Cannot finalize sign-in without a created session\./,
    });
    assert.deepEqual(sent, []);
  });
});

test('reset forgets the attempt, without a request', async () => {
  const attempt = await started();
  assert.deepEqual(await attempt.future.reset(), { error: null });
  assert.notEqual(clerk.client.signIn, attempt);
  assert.equal(clerk.client.signIn.id, undefined);
  assert.equal(attempt.future.canBeDiscarded, true);
  assert.deepEqual(sent, []);
});
