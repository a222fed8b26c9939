// Who gets in: accounts that are closed, and what enumeration protection must hide.
import { randomBytes } from 'node:crypto';

import { through } from './browsers.mjs';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

async function banned(target, fields, begin) {
  const user = await target.user(fields);
  const b = target.browser();
  const last = await begin(b, user);
  await target.backend('POST', `users/${user.id}/ban`);
  const answer = await last();
  const sessions = await b.sessions();
  return (sessions.length || answer.status === 200) && `${answer.status} ${sessions.length} sessions`;
}

export default {
  'a banned user gives the second factor': t =>
    banned(t, { totp_secret: secret }, async (b, { email }) => {
      const { response } = await b.create({
        identifier: email,
        password: t.password,
      });
      return async () =>
        b.step(response.id, 'attempt_second_factor', {
          strategy: 'totp',
          code: await t.totp(secret),
        });
    }),
  'a banned user sets a new password after a reset code': t =>
    banned(t, {}, async (b, { email }) => {
      const { response } = await b.create({
        identifier: email,
        strategy: 'reset_password_email_code',
      });
      await b.step(response.id, 'attempt_first_factor', {
        strategy: 'reset_password_email_code',
        code: await t.code(email),
      });
      return () =>
        b.step(response.id, 'reset_password', {
          password: 'an entirely new one',
        });
    }),
  'a banned user confirms an e-mail link': t =>
    banned(t, {}, async (b, { email }) => {
      const { response } = await b.create({ identifier: email });
      const made = await b.step(response.id, 'prepare_first_factor', {
        strategy: 'email_link',
        email_address_id: response.supported_first_factors.find(f => f.strategy === 'email_link').email_address_id,
        redirect_url: '/',
      });
      if (made.status !== 200) throw new Error(made.text);
      return async () => {
        await b.submit(await b.navigate((await t.messages(email))[0].link));
        return { status: 0 };
      };
    }),
  'a session outlives its account': async t => {
    const user = await t.user();
    const b = t.browser();
    await b.create({ identifier: user.email, password: t.password });
    const [session] = await b.sessions();
    await t.backend('DELETE', `users/${user.id}`);
    const answers = [
      await b.get('/v1/me'),
      await b.post(`/v1/client/sessions/${session.id}/tokens`),
      await b.post(`/v1/client/sessions/${session.id}/touch`),
    ];
    return ((await b.sessions()).length || answers.some(a => a.status === 200)) && answers.map(a => a.status).join();
  },
  'unlimited guesses at the second factor by resets in between': async t => {
    const { email } = await t.user({ totp_secret: secret });
    const b = t.browser();
    let wrong = 0;
    for (let round = 0; round < 15; round++) {
      await t.wait(31_000);
      const { response } = await b.create({
        identifier: email,
        strategy: 'reset_password_email_code',
      });
      if (!response) break;
      await b.step(response.id, 'attempt_first_factor', {
        strategy: 'reset_password_email_code',
        code: await t.code(email),
      });
      await b.step(response.id, 'reset_password', {
        password: `entirely new ${round}`,
      });
      for (let i = 0; i < 4; i++)
        if (
          (
            await b.step(response.id, 'attempt_second_factor', {
              strategy: 'totp',
              code: '000000',
            })
          ).code === 'form_code_incorrect'
        )
          wrong++;
    }
    return wrong > 10 && `${wrong} guesses`;
  },
  'a phone that is kept for the second factor is both': t =>
    withProtection(t, async () => {
      const phone = `+1201555${String(100 + (Date.now() % 99)).padStart(4, '0')}`;
      const user = await t.user();
      await t.backend('POST', 'phone_numbers', {
        user_id: user.id,
        phone_number: phone,
        verified: true,
        reserved_for_second_factor: true,
      });
      const b = t.browser();
      const { response } = await b.create({
        identifier: phone,
        strategy: 'phone_code',
      });
      if (!response) return false;
      const a = await b.step(response.id, 'attempt_first_factor', {
        strategy: 'phone_code',
        code: '424242',
      });
      return a.status === 200 && a.response.status;
    }),
  'an unverified address signs in': t =>
    withProtection(t, async () => {
      const user = await t.user();
      const email = `new${Date.now()}+clerk_test@example.com`;
      await t.backend('POST', 'email_addresses', {
        user_id: user.id,
        email_address: email,
        verified: false,
      });
      const b = t.browser();
      const { response } = await b.create({
        identifier: email,
        strategy: 'email_code',
      });
      const a = await b.step(response.id, 'attempt_first_factor', {
        strategy: 'email_code',
        code: '424242',
      });
      return a.status === 200 && a.response.status;
    }),
  'answers tell a known account from none': t =>
    withProtection(t, async () => {
      const { email } = await t.user();
      const seen = [];
      for (const identifier of [email, `nobody${Date.now()}@example.com`]) {
        const b = t.browser();
        const out = [];
        for (let i = 0; i < 13; i++) out.push(await b.create({ identifier, password: 'wrong password' }));
        for (const strategy of ['email_code', 'email_link', 'passkey', 'totp', 'reset_password_email_code'])
          out.push(await b.create({ identifier, strategy, redirect_url: '/' }));
        out.push(
          await b.create({
            identifier,
            password: t.password,
            sign_up_if_missing: 'true',
          }),
        );
        seen.push(out.map(a => neutral(a.text, identifier)));
      }
      const differs = seen[0].findIndex((text, i) => text !== seen[1][i]);
      return differs >= 0 && `answer ${differs}: ${seen[0][differs].slice(0, 160)} / ${seen[1][differs].slice(0, 160)}`;
    }),
  'an address that a provider has not verified tells who has an account': t =>
    withProtection(t, async () => {
      const { email } = await t.user();
      for (const kind of ['sign_ins', 'sign_ups']) {
        const seen = [];
        for (const address of [email, `nobody${Date.now()}@example.com`]) {
          const b = t.browser();
          const trip = { strategy: 'oauth_google', redirect_url: '/', action_complete_redirect_url: '/' };
          const { response } = await b.post(`/v1/client/${kind}`, trip);
          const { external_verification_redirect_url: url } =
            response.first_factor_verification ?? response.verifications.external_account;
          await through(b, url, address, '');
          seen.push(neutral((await b.get('/v1/client')).text, address));
        }
        if (seen[0] !== seen[1]) return `${kind}: ${seen[0].slice(0, 300)}`;
      }
      return false;
    }),
  'a wallet that is written with a wrong checksum tells who has an account': t =>
    withProtection(t, async () => {
      const address = () => `0x${randomBytes(20).toString('hex')}`;
      const wrong = text => `0x${text.slice(2, 22).toUpperCase()}${text.slice(22)}`;
      const known = address();
      await t.user({ web3_wallet: [known] });
      const answers = [];
      for (const identifier of [known, address()])
        answers.push(await t.browser().create({ identifier: wrong(identifier), strategy: 'web3_metamask_signature' }));
      const [one, other] = answers.map(a => `${a.status} ${a.code}`);
      return one !== other && `${one} / ${other}`;
    }),
  'the time of an answer tells a locked account from none': t =>
    withProtection(t, async () => {
      const user = await t.user();
      await t.backend('POST', `users/${user.id}/lock`);
      const nobody = `nobody${Date.now()}@example.com`;
      // In turns, so that whatever else the machine does delays both alike.
      const times = { [user.email]: [], [nobody]: [] };
      for (let i = 0; i < 21; i++) {
        for (const identifier of Object.keys(times)) {
          const start = performance.now();
          await t.browser().create({ identifier, password: 'wrong password' });
          times[identifier].push(performance.now() - start);
        }
      }
      const [known, unknown] = Object.values(times).map(all => all.sort((a, b) => a - b)[10]);
      const ratio = Math.max(known / unknown, unknown / known);
      return ratio > 2 && `${known.toFixed(0)} ms against ${unknown.toFixed(0)} ms`;
    }),
};

async function withProtection(target, attack) {
  await target.settings({ enumeration_protection: true });
  try {
    return await attack();
  } finally {
    await target.settings({ enumeration_protection: false });
  }
}

/** An answer without what differs in any two answers. */
function neutral(text, identifier) {
  return text
    .replaceAll(identifier, 'IDENTIFIER')
    .replace(/"(id|nonce|clerk_trace_id|email_address_id)":"(?:[^"\\]|\\.)*"/g, '"$1"')
    .replace(/"(\w+_at)":\d+/g, '"$1"');
}
