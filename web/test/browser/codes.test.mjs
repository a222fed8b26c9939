// Where passwords, codes and second factors fail: each failure has its code, and leaves the attempt usable where a
// person could still put it right.
import assert from 'node:assert/strict';
import test from 'node:test';
import { call, factor, refused } from '../flows/calls.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer, mortalServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';

const server = await devServer(4466);
const browser = await browserFor(server);
const email = 'fail@example.com';
const phone = '+12015550156';
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A person with an application, on a server that has only this user beside the seed. */
async function start(t, fields, settings) {
  await server.reset();
  if (settings) await server.settings(settings);
  const user = fields && (await server.createUser(fields));
  const person = await browser.person(t);
  return { app: await person.open('signin-wasm'), user };
}
const byCode = app =>
  factor(app, 'email_code').then(({ emailAddressId }) =>
    call(app, 'prepare', 'prepareFirstFactor', { strategy: 'email_code', emailAddressId }),
  );
const attempt = code => ['attemptFirstFactor', { strategy: 'email_code', code }];

test('password: wrong ones, then the right one', async t => {
  const { app, user } = await start(t, { email_address: [email], password });
  await call(app, 'create', 'create', { identifier: email });
  const error = await refused(app, 'wrong', 'form_password_incorrect', 'attemptFirstFactor', {
    strategy: 'password',
    password: 'nope',
  });
  assert.equal(error.name, 'ClerkAPIResponseError');
  assert.equal(error.status, 422);
  assert.equal(error.errors[0].meta.paramName, 'password');
  assert.equal(await app.status(), 'needs_first_factor');
  await call(app, 'right', 'attemptFirstFactor', { strategy: 'password', password });
  await app.activate(user.id);
});

test('password: an account without one says so, and takes a code', async t => {
  const { app, user } = await start(t, { email_address: [email] });
  await call(app, 'create', 'create', { identifier: email });
  await refused(app, 'no password', /^(strategy_for_user_invalid|no_password_set)$/, 'attemptFirstFactor', {
    strategy: 'password',
    password,
  });
  await byCode(app);
  await call(app, 'code', ...attempt(await server.code(email)));
  await app.activate(user.id);
});

test('unknown user, with and without enumeration protection', async t => {
  const { app } = await start(t);
  await refused(app, 'unknown', 'form_identifier_not_found', 'create', { identifier: 'nobody@example.com' });
  await server.settings({ enumeration_protection: true });
  await call(app, 'looks known', 'create', { identifier: 'nobody@example.com' });
  await refused(app, 'wrong like any other', 'form_password_or_identifier_incorrect', 'attemptFirstFactor', {
    strategy: 'password',
    password,
  });
});

test('lockout: the right password does not help until it is over', async t => {
  const { app, user } = await start(t, { email_address: [email], password }, { lockout_attempts: 3 });
  await call(app, 'create', 'create', { identifier: email });
  for (const n of [1, 2])
    await refused(app, `wrong ${n}`, 'form_password_incorrect', 'attemptFirstFactor', {
      strategy: 'password',
      password: 'nope',
    });
  await refused(app, 'the last straw', /^(form_password_incorrect|user_locked)$/, 'attemptFirstFactor', {
    strategy: 'password',
    password: 'nope',
  });
  assert.equal(
    (await refused(app, 'locked', 'user_locked', 'attemptFirstFactor', { strategy: 'password', password })).status,
    403,
  );
  await server.advance(61 * 60_000);
  await call(app, 'create again', 'create', { identifier: email, password });
  await app.activate(user.id);
});

test('e-mail code: wrong five times, then a new one', async t => {
  const { app, user } = await start(t, { email_address: [email] });
  await call(app, 'create', 'create', { identifier: email });
  await byCode(app);
  for (const n of [1, 2, 3, 4, 5]) await refused(app, `wrong ${n}`, 'form_code_incorrect', ...attempt('000000'));
  await refused(app, 'no more', 'verification_failed', ...attempt(await server.code(email)));
  assert.equal((await app.signIn()).firstFactorVerification.status, 'failed');
  await server.advance(31_000);
  await byCode(app);
  await call(app, 'new code', ...attempt(await server.code(email)));
  await app.activate(user.id);
});

test('e-mail code: too late, then a new one', async t => {
  const { app, user } = await start(t, { email_address: [email] });
  await call(app, 'create', 'create', { identifier: email });
  await byCode(app);
  const old = await server.code(email);
  await server.advance(11 * 60_000);
  await refused(app, 'expired', 'verification_expired', ...attempt(old));
  await byCode(app);
  await call(app, 'new code', ...attempt(await server.code(email)));
  await app.activate(user.id);
});

test('e-mail code: sent again too soon; the old code is dead after the new one; used once', async t => {
  const { app, user } = await start(t, { email_address: [email], password, totp_secret: secret });
  await call(app, 'create', 'create', { identifier: email });
  await byCode(app);
  const { emailAddressId } = await factor(app, 'email_code');
  const early = await refused(app, 'too soon', 'verification_code_too_many_requests', 'prepareFirstFactor', {
    strategy: 'email_code',
    emailAddressId,
  });
  assert.equal(early.status, 429);
  assert.ok(early.retryAfter > 0 && early.retryAfter <= 30);
  const old = await server.code(email);
  await server.advance(31_000);
  await byCode(app);
  const code = await server.code(email);
  if (old !== code) await refused(app, 'replaced', 'form_code_incorrect', ...attempt(old));
  await call(app, 'new', ...attempt(code));
  await refused(app, 'used', /^(client_state_invalid|verification_already_verified)$/, ...attempt(code));
  await call(app, 'totp', 'attemptSecondFactor', { strategy: 'totp', code: totp(secret, await server.now()) });
  await app.activate(user.id);
});

test('phone code: never asked for, wrong, and a channel there is not', async t => {
  const { app, user } = await start(t, { phone_number: [phone] });
  await call(app, 'create', 'create', { identifier: phone });
  await refused(app, 'not sent', /^verification_(missing|not_sent)$/, 'attemptFirstFactor', {
    strategy: 'phone_code',
    code: '424242',
  });
  const { phoneNumberId } = await factor(app, 'phone_code');
  await refused(app, 'pigeon', /^form_param_(value|format)_invalid$/, 'prepareFirstFactor', {
    strategy: 'phone_code',
    phoneNumberId,
    channel: 'pigeon',
  });
  await call(app, 'prepare', 'prepareFirstFactor', { strategy: 'phone_code', phoneNumberId });
  await refused(app, 'wrong', 'form_code_incorrect', 'attemptFirstFactor', { strategy: 'phone_code', code: '000000' });
  await call(app, 'right', 'attemptFirstFactor', { strategy: 'phone_code', code: '424242' });
  await app.activate(user.id);
});

test('totp: wrong, used, and of another hour', async t => {
  const { app, user } = await start(t, { email_address: [email], password, totp_secret: secret });
  await call(app, 'create', 'create', { identifier: email, password });
  const code = totp(secret, await server.now());
  await refused(app, 'an hour old', 'form_code_incorrect', 'attemptSecondFactor', {
    strategy: 'totp',
    code: totp(secret, (await server.now()) - 3_600_000),
  });
  await call(app, 'right', 'attemptSecondFactor', { strategy: 'totp', code });
  await app.activate(user.id);
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await call(app, 'create', 'create', { identifier: email, password });
  await refused(app, 'used', 'form_code_incorrect', 'attemptSecondFactor', { strategy: 'totp', code });
  await server.advance(31_000);
  await call(app, 'the next one', 'attemptSecondFactor', { strategy: 'totp', code: totp(secret, await server.now()) });
  await app.activate(user.id);
});

test('backup code: wrong, and used', async t => {
  const { app, user } = await start(t, {
    email_address: [email],
    password,
    totp_secret: secret,
    backup_codes: ['abcd1234', 'efgh5678'],
  });
  await call(app, 'create', 'create', { identifier: email, password });
  await refused(app, 'wrong', 'form_code_incorrect', 'attemptSecondFactor', {
    strategy: 'backup_code',
    code: 'zzzz9999',
  });
  await call(app, 'right', 'attemptSecondFactor', { strategy: 'backup_code', code: 'abcd1234' });
  await app.activate(user.id);
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await call(app, 'create', 'create', { identifier: email, password });
  await refused(app, 'used', 'form_code_incorrect', 'attemptSecondFactor', {
    strategy: 'backup_code',
    code: 'abcd1234',
  });
  await call(app, 'the other', 'attemptSecondFactor', { strategy: 'backup_code', code: 'EFGH 5678' });
  await app.activate(user.id);
});

test('second factor: out of turn, and of a kind the account has not', async t => {
  const { app } = await start(t, { email_address: [email], password });
  await call(app, 'create', 'create', { identifier: email });
  await refused(app, 'too early', /^(client_state_invalid|no_second_factors)$/, 'attemptSecondFactor', {
    strategy: 'totp',
    code: '123456',
  });
  assert.equal(await app.status(), 'needs_first_factor');
  await refused(app, 'prepare too early', /^(client_state_invalid|no_second_factors)$/, 'prepareSecondFactor', {
    strategy: 'phone_code',
  });
});

test('reset of a password: before the code, a weak one, and the old password is dead', async t => {
  const { app, user } = await start(t, { email_address: [email], password });
  await call(app, 'create', 'create', { strategy: 'reset_password_email_code', identifier: email });
  await refused(app, 'too early', 'client_state_invalid', 'resetPassword', { password: 'a better password' });
  await refused(app, 'wrong code', 'form_code_incorrect', 'attemptFirstFactor', {
    strategy: 'reset_password_email_code',
    code: '000000',
  });
  await call(app, 'code', 'attemptFirstFactor', {
    strategy: 'reset_password_email_code',
    code: await server.code(email),
  });
  await refused(app, 'weak', 'form_password_length_too_short', 'resetPassword', { password: 'weak' });
  assert.equal(await app.status(), 'needs_new_password');
  await call(app, 'reset', 'resetPassword', { password: 'a better password' });
  await app.activate(user.id);
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await refused(app, 'the old one', 'form_password_incorrect', 'create', { identifier: email, password });
  await call(app, 'the new one', 'create', { identifier: email, password: 'a better password' });
});

test('reset by text message: wrong code, and no phone to send to', async t => {
  const { app } = await start(t, { email_address: [email], phone_number: [phone], password });
  await call(app, 'create', 'create', { strategy: 'reset_password_phone_code', identifier: phone });
  await refused(app, 'wrong code', 'form_code_incorrect', 'attemptFirstFactor', {
    strategy: 'reset_password_phone_code',
    code: '000000',
  });
  await refused(
    app,
    'a factor of nobody',
    /^(form_resource_not_found|strategy_for_user_invalid|resource_not_found)$/,
    'prepareFirstFactor',
    { strategy: 'reset_password_phone_code', phoneNumberId: 'idn_none' },
  );
  await call(app, 'code', 'attemptFirstFactor', { strategy: 'reset_password_phone_code', code: '424242' });
  assert.equal(await app.status(), 'needs_new_password');
});

test('a banned user, and a signed-in one who starts again', async t => {
  const { app, user } = await start(t, { email_address: [email], password });
  await server.backend('POST', `users/${user.id}/ban`);
  assert.equal((await refused(app, 'banned', 'user_banned', 'create', { identifier: email, password })).status, 403);
  await server.backend('POST', `users/${user.id}/unban`);
  await call(app, 'create', 'create', { identifier: email, password });
  await app.activate(user.id);
  await refused(app, 'signed in', 'session_exists', 'create', { identifier: email, password });
});

test('cancelled by a signal: AbortError, and the attempt goes on', async t => {
  const { app, user } = await start(t, { email_address: [email], password });
  await call(app, 'create', 'create', { identifier: email });
  await app.fails(
    'aborted',
    'AbortError',
    async (clerk, password) => {
      const controller = new AbortController();
      const pending = clerk.client.signIn.attemptFirstFactor({
        strategy: 'password',
        password: `${password}!`,
        signal: controller.signal,
      });
      controller.abort();
      await pending;
    },
    password,
  );
  await app.fails('aborted before', 'AbortError', clerk =>
    clerk.client.signIn.create({ identifier: 'ada@example.com', signal: AbortSignal.abort() }),
  );
  await call(app, 'password', 'attemptFirstFactor', { strategy: 'password', password });
  await app.activate(user.id);
});

test('the server is down, and comes back', async t => {
  const mortal = await mortalServer(4465);
  t.after(() => mortal.stop());
  const person = await browser.person(t, {}, mortal);
  const app = await person.open('signin-wasm');
  await mortal.stop();
  const error = await app.step('create', clerk =>
    clerk.client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' }),
  );
  assert.equal(error.ok, false);
  assert.ok(error.error.isError && /fetch|network|reach/i.test(error.error.message), JSON.stringify(error.error));
  await mortal.start();
  await call(app, 'create', 'create', { identifier: 'ada@example.com', password: 'analytical-engine' });
  await app.activate();
});
