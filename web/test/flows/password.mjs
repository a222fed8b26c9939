// Signing in with what needs a server and a mailbox only: passwords, codes, second factors, password reset.
import assert from 'node:assert/strict';
import { totp } from '../harness/totp.mjs';
import { call, factor, refused } from './calls.mjs';

const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const email = 'flow@example.com';
const phone = '+12015550155';

export const passwordFlows = [
  {
    strategy: 'password',
    name: 'in one call',
    user: { email_address: [email], password },
    async run({ open, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email, password });
      await app.activate(user.id);
      await app.do("reload the page's client", clerk => clerk.client.reload().then(() => null));
      await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
      assert.equal((await app.state()).session, null);
    },
  },
  {
    strategy: 'password',
    name: 'username first, wrong password, right password',
    user: { username: 'flow_user', email_address: [email], password },
    async run({ open, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: 'flow_user' });
      await refused(app, 'wrong password', 'form_password_incorrect', 'attemptFirstFactor', {
        strategy: 'password',
        password: 'wrong',
      });
      await refused(app, 'no password', 'form_param_nil', 'attemptFirstFactor', { strategy: 'password', password: '' });
      await call(app, 'right password', 'attemptFirstFactor', { strategy: 'password', password });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'password',
    name: 'unknown user, then a known one',
    user: { email_address: [email], password },
    async run({ open, user }) {
      const app = await open();
      await refused(app, 'unknown', 'form_identifier_not_found', 'create', {
        identifier: 'nobody@example.com',
        password,
      });
      await refused(app, 'attempt without create', 'form_param_missing', 'attemptFirstFactor', {
        strategy: 'password',
        password,
      });
      await call(app, 'create', 'create', { strategy: 'password', identifier: email, password });
      await app.activate(user.id);
      await refused(app, 'while signed in', 'session_exists', 'create', { identifier: email });
    },
  },
  {
    strategy: 'email_code',
    name: 'prepared',
    user: { email_address: [email], password },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email });
      const { emailAddressId } = await factor(app, 'email_code');
      await call(app, 'prepare', 'prepareFirstFactor', { strategy: 'email_code', emailAddressId });
      await refused(app, 'wrong code', 'form_code_incorrect', 'attemptFirstFactor', {
        strategy: 'email_code',
        code: '000000',
      });
      await call(app, 'attempt', 'attemptFirstFactor', { strategy: 'email_code', code: await server.code(email) });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'email_code',
    name: 'prepared by create, with two prepares at once later',
    user: { email_address: [email] },
    settings: { resend_limit: false },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { strategy: 'email_code', identifier: email });
      const { emailAddressId } = await factor(app, 'email_code');
      await app.do(
        'two at once',
        async (clerk, emailAddressId) => {
          const { signIn } = clerk.client;
          const send = () => signIn.prepareFirstFactor({ strategy: 'email_code', emailAddressId });
          const [a, b] = await Promise.all([send(), send()]);
          return a === b && a === signIn;
        },
        emailAddressId,
      );
      await call(app, 'attempt', 'attemptFirstFactor', { strategy: 'email_code', code: await server.code(email) });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'phone_code',
    name: 'prepared, by WhatsApp',
    user: { phone_number: ['+33612345678'] },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: '+33612345678' });
      const { phoneNumberId } = await factor(app, 'phone_code');
      await call(app, 'prepare', 'prepareFirstFactor', { strategy: 'phone_code', phoneNumberId, channel: 'whatsapp' });
      await call(app, 'attempt', 'attemptFirstFactor', {
        strategy: 'phone_code',
        code: await server.code('+33612345678'),
      });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'phone_code',
    name: 'test number',
    user: { phone_number: [phone] },
    async run({ open, user }) {
      const app = await open();
      await call(app, 'create', 'create', { strategy: 'phone_code', identifier: phone });
      await call(app, 'attempt', 'attemptFirstFactor', { strategy: 'phone_code', code: '424242' });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'totp',
    name: 'after a password',
    user: { email_address: [email], password, totp_secret: secret },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email, password });
      assert.equal(await app.status(), 'needs_second_factor');
      await refused(app, 'wrong code', 'form_code_incorrect', 'attemptSecondFactor', {
        strategy: 'totp',
        code: '000000',
      });
      await call(app, 'attempt', 'attemptSecondFactor', { strategy: 'totp', code: totp(secret, await server.now()) });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'backup_code',
    name: 'after an e-mail code',
    user: { email_address: [email], password, totp_secret: secret, backup_codes: ['abcd1234'] },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { strategy: 'email_code', identifier: email });
      await call(app, 'first factor', 'attemptFirstFactor', { strategy: 'email_code', code: await server.code(email) });
      await refused(app, 'wrong code', 'form_code_incorrect', 'attemptSecondFactor', {
        strategy: 'backup_code',
        code: 'zzzzzzzz',
      });
      await call(app, 'attempt', 'attemptSecondFactor', { strategy: 'backup_code', code: 'abcd1234' });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'phone_code',
    name: 'as second factor',
    async run({ open }) {
      // the seed's Katherine: the Backend API has no field for a second-factor phone at creation
      const app = await open();
      await call(app, 'create', 'create', { identifier: 'katherine@example.com', password: 'orbital-trajectories' });
      const { phoneNumberId } = await factor(app, 'phone_code', 'supportedSecondFactors');
      await call(app, 'prepare', 'prepareSecondFactor', { strategy: 'phone_code', phoneNumberId });
      await refused(app, 'wrong code', 'form_code_incorrect', 'attemptSecondFactor', {
        strategy: 'phone_code',
        code: '000000',
      });
      await call(app, 'attempt', 'attemptSecondFactor', { strategy: 'phone_code', code: '424242' });
      await app.activate();
    },
  },
  {
    strategy: 'email_code',
    name: 'as second factor on an unknown device',
    user: { email_address: [email], password },
    settings: { client_trust: true },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email, password });
      assert.equal(await app.status(), 'needs_client_trust');
      const { emailAddressId } = await factor(app, 'email_code', 'supportedSecondFactors');
      await call(app, 'prepare', 'prepareSecondFactor', { strategy: 'email_code', emailAddressId });
      await call(app, 'attempt', 'attemptSecondFactor', { strategy: 'email_code', code: await server.code(email) });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'reset_password_email_code',
    name: 'and a second factor',
    user: { email_address: [email], password, totp_secret: secret },
    async run({ open, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { strategy: 'reset_password_email_code', identifier: email });
      await refused(app, 'too early', 'client_state_invalid', 'resetPassword', { password: 'another password' });
      await call(app, 'attempt', 'attemptFirstFactor', {
        strategy: 'reset_password_email_code',
        code: await server.code(email),
      });
      assert.ok(['needs_new_password', 'needs_second_factor'].includes(await app.status()));
      if ((await app.status()) === 'needs_second_factor')
        await call(app, 'totp', 'attemptSecondFactor', { strategy: 'totp', code: totp(secret, await server.now()) });
      await refused(app, 'too short', 'form_password_length_too_short', 'resetPassword', { password: 'short' });
      await call(app, 'reset', 'resetPassword', { password: 'another password', signOutOfOtherSessions: true });
      if ((await app.status()) === 'needs_second_factor')
        await call(app, 'totp', 'attemptSecondFactor', { strategy: 'totp', code: totp(secret, await server.now()) });
      await app.activate(user.id);
    },
  },
  {
    strategy: 'reset_password_phone_code',
    name: 'prepared',
    user: { phone_number: [phone], password },
    async run({ open, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: phone });
      const { phoneNumberId } = await factor(app, 'reset_password_phone_code');
      await call(app, 'prepare', 'prepareFirstFactor', { strategy: 'reset_password_phone_code', phoneNumberId });
      await call(app, 'attempt', 'attemptFirstFactor', { strategy: 'reset_password_phone_code', code: '424242' });
      await call(app, 'reset', 'resetPassword', { password: 'another password' });
      await app.activate(user.id);
    },
  },
];
