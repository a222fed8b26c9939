// Proving oneself once more within a session.
import { plugIn, register } from '../harness/authenticator.mjs';
import { totp } from '../harness/totp.mjs';

const email = 'flow@example.com';
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const sdkMetadata = { name: 'test', version: '1.0.0' };

/** What both SDKs show of a reverification. */
const call = async (clerk, { method, params }) => {
  const of = await clerk.session[method](params);
  const factors = list => list?.map(({ strategy }) => strategy).sort() ?? null;
  const verification = ({ status, strategy }) => ({ status, strategy });
  return {
    status: of.status,
    level: of.level,
    session: of.session.id === clerk.session.id,
    first: factors(of.supportedFirstFactors),
    second: factors(of.supportedSecondFactors),
    firstVerification: verification(of.firstFactorVerification),
    secondVerification: verification(of.secondFactorVerification),
    allowed: ['strict_mfa', 'strict', 'moderate', 'lax'].map(reverification =>
      clerk.session.checkAuthorization({ reverification }),
    ),
    admin: clerk.session.checkAuthorization({ role: 'admin' }),
    age: clerk.session.factorVerificationAge,
  };
};

/** Signs in by password, and by code when there is a secret; an hour passes. */
async function enter(app, server, user, code) {
  await app.load({ sdkMetadata });
  await app.do(
    'enter',
    async (clerk, { email, password, code }) => {
      const signIn = await clerk.client.signIn.create({ identifier: email, password });
      if (code) await signIn.attemptSecondFactor({ strategy: 'totp', code });
      await clerk.setActive({ session: signIn.createdSessionId });
      return null;
    },
    { email, password, code },
  );
  await app.signedIn(user.id);
}

export const reverificationFlows = [
  {
    strategy: 'reverification',
    name: 'password and TOTP',
    user: { email_address: [email], password, totp_secret: secret },
    async run({ open, server, user }) {
      const app = await open({ load: false });
      await enter(app, server, user, totp(secret, await server.now()));
      await server.advance(120_000);
      const step = (label, method, params) => app.do(label, call, { method, params });
      await step('start', 'startVerification', { level: 'multi_factor' });
      const wrong = { strategy: 'password', password: 'wrong' };
      await app.fails('wrong password', 'form_password_incorrect', call, {
        method: 'attemptFirstFactorVerification',
        params: wrong,
      });
      await step('password', 'attemptFirstFactorVerification', { strategy: 'password', password });
      const code = totp(secret, await server.now());
      await step('code', 'attemptSecondFactorVerification', { strategy: 'totp', code });
    },
  },
  {
    strategy: 'reverification',
    name: 'e-mail code',
    user: { email_address: [email], password },
    async run({ open, server, user }) {
      const app = await open({ load: false });
      await enter(app, server, user);
      await server.advance(120_000);
      const step = (label, method, params) => app.do(label, call, { method, params });
      await step('start', 'startVerification', { level: 'second_factor' });
      const emailAddressId = user.email_addresses[0].id;
      await step('prepare', 'prepareFirstFactorVerification', { strategy: 'email_code', emailAddressId });
      const code = await server.code(email);
      await step('attempt', 'attemptFirstFactorVerification', { strategy: 'email_code', code });
    },
  },
  {
    strategy: 'reverification',
    name: 'passkey, refused and given',
    user: { email_address: [email], password },
    async run({ open, server, user }) {
      let authenticator;
      const app = await open({ load: false, before: async page => (authenticator = await plugIn(page)) });
      await enter(app, server, user);
      await register(app.page);
      await server.advance(120_000);
      const step = (label, method, params) => app.do(label, call, { method, params });
      await step('start', 'startVerification', { level: 'first_factor' });
      await authenticator.consent(false);
      await app.fails('refused', 'passkey_retrieval_cancelled', call, { method: 'verifyWithPasskey' });
      await authenticator.consent(true);
      await step('given', 'verifyWithPasskey');
    },
  },
];
