// Steps in the wrong order, proofs in the wrong hands, and accounts that change between two steps.
import { sessionOf } from './target.mjs';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** An attempt that waits for its second factor. */
async function half(t, fields) {
  const user = await t.user({ totp_secret: secret, ...fields });
  const b = t.browser();
  const { response } = await b.create({ identifier: user.email, password: t.password });
  if (response?.status !== 'needs_second_factor') throw new Error(`the attempt is ${response?.status}`);
  return { user, b, id: response.id };
}

const entered = async (b, ...answers) => {
  const sessions = await b.sessions();
  const complete = answers.some(a => a.response?.status === 'complete');
  return (sessions.length > 0 || complete) && `${answers.map(a => a.status)}, ${sessions.length} sessions`;
};

export default {
  'the second factor is skipped by the first one again': async t => {
    const { user, b, id } = await half(t);
    const answers = [
      await b.step(id, 'attempt_first_factor', { strategy: 'password', password: t.password }),
      await b.step(id, 'prepare_first_factor', { strategy: 'email_code' }),
      await b.step(id, 'attempt_first_factor', { strategy: 'email_code', code: (await t.code(user.email)) ?? '0' }),
      await b.step(id, 'reset_password', { password: 'an entirely new one' }),
      await b.step(id, 'attempt_second_factor', { strategy: 'password', password: t.password }),
      await b.step(id, 'attempt_second_factor', { strategy: 'totp', code: '' }),
      await b.step(id, 'attempt_second_factor', { strategy: 'backup_code', code: '' }),
      await b.step(id, 'attempt_second_factor', { strategy: 'email_code', code: '424242' }),
    ];
    return entered(b, ...answers);
  },
  'a session of a half attempt is taken into use': async t => {
    const { b, id } = await half(t);
    const { response } = await b.get(`/v1/client/sign_ins/${id}`);
    const answers = [
      await b.post(`/v1/client/sessions/${response.created_session_id ?? 'sess_1'}/touch`),
      await b.create({ transfer: 'true' }),
      await b.post('/v1/client/sign_ups', { transfer: 'true' }),
    ];
    return entered(b, ...answers);
  },
  'the password that a reset code allows is set without the code': async t => {
    const user = await t.user();
    const b = t.browser();
    const { response } = await b.create({ identifier: user.email, strategy: 'reset_password_email_code' });
    const a = await b.step(response.id, 'reset_password', { password: 'an entirely new one' });
    const c = await t.browser().create({ identifier: user.email, password: 'an entirely new one' });
    return (a.status === 200 || c.status === 200) && `${a.status} ${c.status}`;
  },
  'a code to sign in resets the password': async t => {
    const user = await t.user();
    const b = t.browser();
    const { response } = await b.create({ identifier: user.email, strategy: 'email_code' });
    const answers = [
      await b.step(response.id, 'attempt_first_factor', {
        strategy: 'reset_password_email_code',
        code: await t.code(user.email),
      }),
      await b.step(response.id, 'reset_password', { password: 'an entirely new one' }),
    ];
    const c = await t.browser().create({ identifier: user.email, password: 'an entirely new one' });
    return c.status === 200 && answers.map(a => a.status).join();
  },
  'the reset code of one user opens the account of another': async t => {
    const [mine, other] = [await t.user(), await t.user()];
    const b = t.browser();
    await b.create({ identifier: mine.email, strategy: 'reset_password_email_code' });
    const code = await t.code(mine.email);
    const { response } = await b.create({ identifier: other.email, strategy: 'reset_password_email_code' });
    const a = await b.step(response.id, 'attempt_first_factor', { strategy: 'reset_password_email_code', code });
    return a.status === 200 && a.response.status;
  },
  'a factor of another user is prepared': async t => {
    const [mine, other] = [await t.user(), await t.user()];
    const b = t.browser();
    const { response: theirs } = await b.create({ identifier: other.email });
    const { email_address_id } = theirs.supported_first_factors.find(f => f.strategy === 'email_code');
    const { response } = await b.create({ identifier: mine.email });
    const a = await b.step(response.id, 'prepare_first_factor', { strategy: 'email_code', email_address_id });
    return a.status === 200 && 'it was prepared';
  },
  'an attempt of another browser is read or used': async t => {
    const { user, id } = await half(t);
    const thief = t.browser();
    await thief.create({ identifier: (await t.user()).email });
    const answers = [
      await thief.get(`/v1/client/sign_ins/${id}`),
      await thief.step(id, 'attempt_second_factor', { strategy: 'totp', code: await t.totp(secret) }),
      await thief.step(id, 'prepare_first_factor', { strategy: 'email_code' }),
    ];
    return answers.some(a => a.status === 200) && `${user.id}: ${answers.map(a => a.status)}`;
  },
  'a session of another browser is used': async t => {
    const session = await sessionOf(t);
    const thief = t.browser();
    await thief.create({ identifier: (await t.user()).email, password: t.password });
    const at = `/v1/client/sessions/${session}`;
    const answers = [
      await thief.get(at),
      await thief.post(`${at}/tokens`),
      await thief.post(`${at}/touch`),
      await thief.post(`${at}/end`),
      await thief.post(`${at}/remove`),
      await thief.get(`/v1/me?_clerk_session_id=${session}`),
    ];
    return answers.some(a => a.status === 200) && answers.map(a => a.status).join();
  },
  'a locked, banned or deleted user gets in between two steps': async t => {
    const changes = {
      lock: user => t.backend('POST', `users/${user.id}/lock`),
      ban: user => t.backend('POST', `users/${user.id}/ban`),
      delete: user => t.backend('DELETE', `users/${user.id}`),
    };
    for (const [name, change] of Object.entries(changes)) {
      const { user, b, id } = await half(t);
      await change(user);
      const a = await b.step(id, 'attempt_second_factor', { strategy: 'totp', code: await t.totp(secret) });
      const found = await entered(b, a);
      if (found) return `${name}: ${found}`;
    }
    return false;
  },
  'a ticket of a user who is locked, banned or deleted opens': async t => {
    for (const [method, end] of [
      ['POST', '/lock'],
      ['POST', '/ban'],
      ['DELETE', ''],
    ]) {
      const user = await t.user();
      const ticket = await t.ticket(user.email);
      await t.backend(method, `users/${user.id}${end}`);
      const b = t.browser();
      const found = await entered(b, await b.create({ strategy: 'ticket', ticket }));
      if (found) return `${method} ${end}: ${found}`;
    }
    return false;
  },
  'a code of an authenticator app is used again in its window': async t => {
    const { user, b, id } = await half(t);
    const code = await t.totp(secret);
    const first = await b.step(id, 'attempt_second_factor', { strategy: 'totp', code });
    if (first.response?.status !== 'complete') throw new Error(first.text);
    const again = t.browser();
    const { response } = await again.create({ identifier: user.email, password: t.password });
    const answers = [];
    // the code that was used, and the ones before it: RFC 6238 wants each once
    for (const shift of [0, -30_000]) {
      const code = await t.totp(secret, shift);
      answers.push(await again.step(response.id, 'attempt_second_factor', { strategy: 'totp', code }));
    }
    return entered(again, ...answers);
  },
  'a code of an authenticator app is good for minutes': async t => {
    const { b, id } = await half(t);
    const answers = [];
    for (const shift of [-90_000, -300_000, 90_000]) {
      answers.push(await b.step(id, 'attempt_second_factor', { strategy: 'totp', code: await t.totp(secret, shift) }));
    }
    return entered(b, ...answers);
  },
  'a backup code is used again in other letters': async t => {
    const { user, b, id } = await half(t, { backup_codes: ['bkup0001'] });
    const first = await b.step(id, 'attempt_second_factor', { strategy: 'backup_code', code: 'bkup0001' });
    if (first.response?.status !== 'complete') throw new Error(first.text);
    const again = t.browser();
    const { response } = await again.create({ identifier: user.email, password: t.password });
    const answers = [];
    for (const code of ['BKUP0001', ' bkup0001 ', 'bkup-0001', 'ｂｋｕｐ0001'])
      answers.push(await again.step(response.id, 'attempt_second_factor', { strategy: 'backup_code', code }));
    return entered(again, ...answers);
  },
  'codes are guessed at many attempts at once': async t => {
    const { email } = await t.user();
    const guessers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const b = t.browser();
        return [b, (await b.create({ identifier: email, strategy: 'email_code' })).response?.id];
      }),
    );
    let wrong = 0;
    await Promise.all(
      guessers.flatMap(([b, id]) =>
        Array.from({ length: 20 }, async (_, i) => {
          const code = String(100_000 + i);
          const a = await b.step(id, 'attempt_first_factor', { strategy: 'email_code', code });
          if (a.code === 'form_code_incorrect') wrong++;
        }),
      ),
    );
    return wrong > 100 && `${wrong} guesses`;
  },
  'an address is flooded with messages': async t => {
    await t.settings({ resend_limit: true });
    const { email } = await t.user();
    for (let i = 0; i < 40; i++) await t.browser().create({ identifier: email, strategy: 'email_code' });
    await t.settings({ resend_limit: false });
    const sent = (await t.messages(email)).length;
    return sent > 20 && `${sent} messages`;
  },
  'a sign-up tells who has an account': async t => {
    await t.settings({ enumeration_protection: true });
    const { email } = await t.user();
    const codes = [];
    for (const email_address of [email, `nobody${Date.now()}@example.com`])
      codes.push(
        (await t.browser().post('/v1/client/sign_ups', { email_address, password: 'another long one' })).status,
      );
    await t.settings({ enumeration_protection: false });
    return codes[0] !== codes[1] && codes.join();
  },
  'a sign-up takes over the address of an account': async t => {
    const { email } = await t.user();
    const b = t.browser();
    await t.settings({ enumeration_protection: true });
    const { response } = await b.post('/v1/client/sign_ups', { email_address: email });
    const at = `/v1/client/sign_ups/${response?.id}`;
    await b.post(`${at}/prepare_verification`, { strategy: 'email_code' });
    const code = (await t.code(email)) ?? '424242';
    const a = await b.post(`${at}/attempt_verification`, { strategy: 'email_code', code });
    await t.settings({ enumeration_protection: false });
    return entered(b, a);
  },
};
