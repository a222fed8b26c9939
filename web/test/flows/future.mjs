// The newer calls, which resolve with `{ error }`: `__internal_future` is the name that clerk-js has for them too.
import assert from 'node:assert/strict';
import { totp } from '../harness/totp.mjs';
import { ethereumAccount, installEthereum } from '../harness/wallets.mjs';
import { openLink } from './emaillink.mjs';
import { enrolled } from './passkey.mjs';
import { atProvider } from './sso.mjs';

const email = 'flow@example.com';
const other = 'second@example.com';
const phone = '+12015550155';
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const callback = '/__test/sso-callback';
const done = '/__test/done';
const verifyPage = '/__test/verify';

/** Runs in the page: calls a method, keeps the attempt it was called on, and throws what came back as `error`. */
const run = async (clerk, [name, params]) => {
  const signIn = clerk.client.signIn;
  const future = signIn.__internal_future;
  const [group, member] = name.split('.');
  window.result = undefined;
  const result = (window.result = await (member
    ? future[group][member](params ?? undefined)
    : future[group](params ?? undefined)));
  if (result.error) throw result.error;
  window.finished = signIn;
  const {
    status,
    identifier,
    createdSessionId,
    isTransferable,
    existingSession,
    canBeDiscarded,
    supportedFirstFactors,
    supportedSecondFactors,
  } = future;
  return {
    future: {
      status,
      identifier,
      createdSessionId,
      isTransferable,
      existingSession,
      canBeDiscarded,
      supportedFirstFactors,
      supportedSecondFactors,
    },
  };
};
const call = async (app, name, params) => (await app.do(name, run, [name, params])).future;

/** The call resolves with an error of this code. */
const refused = async (app, code, name, params) => {
  const error = await app.fails(`${name}: ${code}`, code, run, [name, params]);
  assert.ok(await app.page.evaluate(() => window.result), `${name} resolved`);
  return error;
};
/** The call rejects: it makes no sense. */
const rejected = async (app, name, params) => {
  const { ok, error } = await app.step(`${name} rejects`, run, [name, params]);
  assert.ok(!ok && error.isError, `${name} rejected with an Error`);
  assert.equal(await app.page.evaluate(() => window.result), undefined, `${name} did not resolve`);
};

const finalize = async (app, userId) => {
  await app.do('finalize', async clerk => {
    const seen = [];
    const future = window.finished.__internal_future;
    const { error } = await future.finalize({
      navigate: ({ session, decorateUrl }) => void seen.push(session.id, decorateUrl('/in')),
    });
    if (error) throw error;
    return { seen, canBeDiscarded: future.canBeDiscarded };
  });
  await app.signedIn(userId);
};

const sso = (app, params) =>
  app.leaves(
    'sso',
    async (clerk, params) => {
      const { error } = await clerk.client.signIn.__internal_future.sso(params);
      if (error) throw error;
    },
    { redirectUrl: done, redirectCallbackUrl: callback, ...params },
  );

async function popup(app, params, atPopup) {
  const opened = app.page.waitForEvent('popup');
  const called = app.do(
    'sso in a popup',
    async (clerk, params) => {
      const popup = window.open('about:blank', '', 'width=600,height=800');
      const signIn = clerk.client.signIn;
      const { error } = await signIn.__internal_future.sso({ ...params, popup });
      if (error) throw error;
      window.finished = signIn;
      const { status, isTransferable, createdSessionId } = signIn.__internal_future;
      return { status, isTransferable, createdSessionId };
    },
    { redirectUrl: done, redirectCallbackUrl: app.server.origin + callback, ...params },
  );
  await atPopup(await opened);
  return called;
}

// clerk-js builds popup URLs with a test key only on Clerk's own hosts; this one has an account portal.
const key = `pk_live_${btoa('clerk.localhost.test$')}`;

const user = { email_address: [email], password };

export const futureFlows = [
  {
    strategy: 'password',
    name: 'future: wrong, two names, right',
    user,
    async run({ open, user }) {
      const app = await open();
      await refused(app, 'form_password_incorrect', 'password', { identifier: email, password: 'wrong' });
      await rejected(app, 'password', { identifier: email, emailAddress: email, password });
      await rejected(app, 'finalize', {});
      await call(app, 'password', { emailAddress: email, password });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'password',
    name: 'future: of the attempt',
    user,
    async run({ open, user }) {
      const app = await open();
      await refused(app, 'form_identifier_not_found', 'create', { identifier: 'nobody@example.com' });
      await call(app, 'create', { identifier: email });
      await call(app, 'password', { password });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'email_code',
    name: 'future: to an address, wrong code, right code',
    user,
    async run({ open, server, user }) {
      const app = await open();
      await rejected(app, 'emailCode.sendCode', {});
      await rejected(app, 'emailCode.sendCode', { emailAddressId: 'idn_x' });
      await call(app, 'emailCode.sendCode', { emailAddress: email });
      await refused(app, 'form_code_incorrect', 'emailCode.verifyCode', { code: '000000' });
      await call(app, 'emailCode.verifyCode', { code: await server.code(email) });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'email_code',
    name: 'future: to an address of the attempt',
    user: { email_address: [email, other] },
    async run({ open, server, user }) {
      const app = await open();
      const { supportedFirstFactors } = await call(app, 'create', { identifier: email });
      const { emailAddressId } =
        supportedFirstFactors.find(f => f.strategy === 'email_code' && f.safeIdentifier !== email && !f.primary) ??
        supportedFirstFactors.findLast(f => f.strategy === 'email_code');
      await call(app, 'emailCode.sendCode', { emailAddressId });
      await call(app, 'emailCode.verifyCode', { code: await server.code(other).catch(() => server.code(email)) });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'phone_code',
    name: 'future: sms, and WhatsApp again',
    user: { phone_number: ['+33612345678'] },
    settings: { resend_limit: false },
    async run({ open, server, user }) {
      const app = await open();
      await rejected(app, 'phoneCode.sendCode', {});
      await call(app, 'phoneCode.sendCode', { phoneNumber: '+33612345678' });
      await call(app, 'phoneCode.sendCode', { channel: 'whatsapp' });
      await refused(app, 'factor_not_found', 'emailCode.sendCode', {});
      await call(app, 'phoneCode.verifyCode', { code: await server.code('+33612345678') });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'email_link',
    name: 'future: sent, waited for',
    user: { email_address: [email] },
    async run({ open, person, server, user }) {
      const app = await open();
      await call(app, 'emailLink.sendLink', { emailAddress: email, verificationUrl: verifyPage });
      const page = await person.context.newPage();
      await Promise.all([call(app, 'emailLink.waitForVerification'), openLink(page, server, email)]);
      const link = await open({ page, path: verifyPage + new URL(page.url()).search });
      const seen = await link.do('verification', clerk => clerk.client.signIn.__internal_future.emailLink.verification);
      assert.equal(seen.status, 'verified');
      assert.equal(seen.verifiedFromTheSameClient, true);
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'email_link',
    name: 'future: too late',
    user: { email_address: [email] },
    async run({ open, server }) {
      const app = await open();
      await call(app, 'emailLink.sendLink', { emailAddress: email, verificationUrl: server.origin + verifyPage });
      await server.advance(11 * 60_000);
      await call(app, 'emailLink.waitForVerification');
      assert.equal((await app.signIn()).firstFactorVerification.status, 'expired');
      assert.equal(
        await app.do('verification', clerk => clerk.client.signIn.__internal_future.emailLink.verification),
        null,
      );
    },
  },
  {
    strategy: 'reset_password_email_code',
    name: 'future: and a second factor',
    user: { ...user, totp_secret: secret, backup_codes: ['abcd1234'] },
    async run({ open, server, user }) {
      const app = await open();
      await rejected(app, 'resetPasswordEmailCode.sendCode');
      await call(app, 'create', { identifier: email });
      await call(app, 'resetPasswordEmailCode.sendCode');
      await refused(app, 'form_code_incorrect', 'resetPasswordEmailCode.verifyCode', { code: '000000' });
      await call(app, 'resetPasswordEmailCode.verifyCode', { code: await server.code(email) });
      if ((await app.status()) === 'needs_new_password') {
        await refused(app, 'form_password_length_too_short', 'resetPasswordEmailCode.submitPassword', {
          password: 'short',
        });
        await call(app, 'resetPasswordEmailCode.submitPassword', { password: 'another password' });
      }
      assert.equal(await app.status(), 'needs_second_factor');
      await refused(app, 'factor_not_found', 'mfa.sendPhoneCode');
      await refused(app, 'form_code_incorrect', 'mfa.verifyBackupCode', { code: 'zzzzzzzz' });
      await call(app, 'mfa.verifyBackupCode', { code: 'abcd1234' });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'reset_password_phone_code',
    name: 'future: with a number',
    user: { phone_number: [phone], password },
    async run({ open, user }) {
      const app = await open();
      await rejected(app, 'resetPasswordPhoneCode.sendCode', {});
      await call(app, 'resetPasswordPhoneCode.sendCode', { phoneNumber: phone });
      await call(app, 'resetPasswordPhoneCode.verifyCode', { code: '424242' });
      await call(app, 'resetPasswordPhoneCode.submitPassword', {
        password: 'another password',
        signOutOfOtherSessions: false,
      });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'totp',
    name: 'future: after a password',
    user: { ...user, totp_secret: secret },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'password', { identifier: email, password });
      await refused(app, 'form_code_incorrect', 'mfa.verifyTOTP', { code: '000000' });
      await call(app, 'mfa.verifyTOTP', { code: totp(secret, await server.now()) });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'phone_code',
    name: 'future: as second factor',
    async run({ open }) {
      const app = await open();
      await call(app, 'password', { identifier: 'katherine@example.com', password: 'orbital-trajectories' });
      await call(app, 'mfa.sendPhoneCode');
      await refused(app, 'form_code_incorrect', 'mfa.verifyPhoneCode', { code: '000000' });
      await call(app, 'mfa.verifyPhoneCode', { code: '424242' });
      await finalize(app);
    },
  },
  {
    strategy: 'email_code',
    name: 'future: as second factor on an unknown device',
    user,
    settings: { client_trust: true },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'password', { identifier: email, password });
      await refused(app, 'factor_not_found', 'mfa.passkey');
      await call(app, 'mfa.sendEmailCode');
      await call(app, 'mfa.verifyEmailCode', { code: await server.code(email) });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'oauth_google',
    name: 'future: sso by redirect, twice',
    async run({ open }) {
      const app = await open();
      await sso(app, { strategy: 'oauth_google' });
      await app.page.goto(`${app.server.origin}/__test/back`);
      await app.arrive('/__test/back');
      await sso(app, { strategy: 'oauth_google' });
      await atProvider(app.page);
      await app.arrive(done);
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'future: sso in a popup',
    async run({ open }) {
      const app = await open({ key });
      const { status } = await popup(app, { strategy: 'oauth_google' }, atProvider);
      assert.equal(status, 'complete');
      await finalize(app);
    },
  },
  {
    strategy: 'oauth_google',
    name: 'future: sso in a popup, unknown account',
    async run({ open }) {
      const app = await open({ key });
      const { isTransferable } = await popup(app, { strategy: 'oauth_google' }, page =>
        atProvider(page, { who: /New Person/ }),
      );
      assert.equal(isTransferable, true);
    },
  },
  {
    strategy: 'enterprise_sso',
    name: 'future: sso by redirect',
    user: { email_address: ['kim@oidc-corp.test'] },
    async run({ open, user }) {
      const app = await open();
      await call(app, 'create', { identifier: 'kim@oidc-corp.test' });
      await sso(app, { strategy: 'enterprise_sso' });
      await atProvider(app.page, { who: /Kim Open/ });
      await app.arrive(done);
      await app.signedIn(user.id);
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'future',
    async run({ open, server }) {
      const account = ethereumAccount();
      const user = await server.createUser({ web3_wallet: [account.address] });
      const app = await open({ before: page => installEthereum(page, [{ brand: 'metamask', account }]) });
      await refused(app, 'web3_solana_wallet_name_required', 'web3', { strategy: 'web3_solana_signature' });
      await call(app, 'web3', { strategy: 'web3_metamask_signature' });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'future: declined',
    async run({ open, server, names }) {
      const account = ethereumAccount();
      await server.createUser({ web3_wallet: [account.address] });
      const app = await open({
        before: page => installEthereum(page, [{ brand: 'metamask', account, refuse: 'personal_sign' }]),
      });
      await refused(app, 4001, 'web3', { strategy: 'web3_metamask_signature' });
      names[(await app.signIn()).firstFactorVerification.nonce] = '«nonce»';
    },
  },
  {
    strategy: 'passkey',
    name: 'future: discoverable',
    user,
    async run(world) {
      const { app } = await enrolled(world);
      await call(app, 'passkey', { flow: 'discoverable' });
      await finalize(app, world.user.id);
    },
  },
  {
    strategy: 'passkey',
    name: 'future: without an attempt, cancelled, prepared',
    user,
    async run(world) {
      const { app, authenticator } = await enrolled(world);
      const [{ credentialId }] = await authenticator.credentials();
      world.names[Buffer.from(credentialId, 'base64').toString('base64url')] = '«credential»';
      await refused(app, 'factor_not_found', 'passkey');
      await call(app, 'create', { identifier: email });
      await authenticator.consent(false);
      await refused(app, 'passkey_retrieval_failed', 'passkey');
      await authenticator.consent(true);
      await call(app, 'passkey');
      await finalize(app, world.user.id);
    },
  },
  {
    strategy: 'ticket',
    name: 'future: of the page',
    user: { email_address: [email] },
    async run({ open, server, user, names }) {
      const ticket = await server.signInToken(user.id);
      names[ticket] = '«ticket»';
      const app = await open({ path: `/__test/app?__clerk_ticket=${ticket}` });
      await call(app, 'ticket');
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'ticket',
    name: 'future: given, and none',
    user: { email_address: [email] },
    async run({ open, server, user, names }) {
      const ticket = await server.signInToken(user.id);
      names[ticket] = '«ticket»';
      const app = await open();
      await refused(app, 'form_param_missing', 'ticket');
      await call(app, 'ticket', { ticket });
      await finalize(app, user.id);
    },
  },
  {
    strategy: 'reset',
    name: 'future: locally',
    user,
    async run({ open }) {
      const app = await open();
      await call(app, 'create', { identifier: email });
      const before = await app.signIn();
      await call(app, 'reset');
      assert.ok(before.id);
      assert.equal((await app.signIn())?.id ?? null, null);
    },
  },
];
