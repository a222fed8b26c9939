// What people type, everywhere it is taken: pasted codes, invisible marks, other widths, other normal forms. Nothing of
// it may be refused, and none of it may be another person.
const pasted = {
  'spaces around': c => ` ${c} `,
  'space inside': c => `${c.slice(0, 3)} ${c.slice(3)}`,
  'a hyphen': c => `${c.slice(0, 3)}-${c.slice(3)}`,
  'line end': c => `${c}\r\n`,
  'no width': c => `\u200b${c}\u200e\ufeff`,
  'full width': c => c.replace(/\d/g, d => String.fromCharCode(0xff10 + +d)),
  'no-break space': c => `${c.slice(0, 3)}\u00a0${c.slice(3)}`,
};
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let count = 0;
const phone = () => `+1201555${String(4000 + ++count).padStart(4, '0')}`;
const sleep = t => t.wait(31_000);

/** The ways of writing a code in which a step refuses it. */
async function refused(step) {
  const names = [];
  for (const [name, write] of Object.entries(pasted)) {
    const a = await step(write);
    if (a.status !== 200) names.push(`${name} (${a.status} ${a.code})`);
  }
  return names.length > 0 && names.join(', ');
}

/** A browser in which a new user is signed in. */
async function signedIn(t, fields) {
  const user = await t.user(fields);
  const b = t.browser();
  const { response } = await b.create({ identifier: user.email, password: t.password });
  return { user, b, session: response.created_session_id };
}

const composed = 'Gr\u00fc\u00dfe aus K\u00f6ln \u212b';
const decomposed = composed.normalize('NFD');
const entered = a => a.status === 200 && a.response.status === 'complete';

export default {
  'the code of a sign-up as people paste it': t =>
    refused(async write => {
      await sleep(t);
      const b = t.browser();
      const email = `typed${++count}.${Date.now()}@example.com`;
      const { response } = await b.post('/v1/client/sign_ups', { email_address: email, password: t.password });
      await b.post(`/v1/client/sign_ups/${response.id}/prepare_verification`, { strategy: 'email_code' });
      return b.post(`/v1/client/sign_ups/${response.id}/attempt_verification`, {
        strategy: 'email_code',
        code: write(await t.code(email)),
      });
    }),
  'a reset code as people paste it': t =>
    refused(async write => {
      const { email } = await t.user();
      const b = t.browser();
      const strategy = 'reset_password_email_code';
      const { response } = await b.create({ identifier: email, strategy });
      return b.step(response.id, 'attempt_first_factor', { strategy, code: write(await t.code(email)) });
    }),
  'the code of an authenticator app as people paste it': t =>
    refused(async write => {
      const { email } = await t.user({ totp_secret: secret });
      const b = t.browser();
      const { response } = await b.create({ identifier: email, password: t.password });
      const code = write(await t.totp(secret));
      return b.step(response.id, 'attempt_second_factor', { strategy: 'totp', code });
    }),
  'a backup code as people paste it': t =>
    refused(async write => {
      const { email } = await t.user({ totp_secret: secret, backup_codes: ['123456'] });
      const b = t.browser();
      const { response } = await b.create({ identifier: email, password: t.password });
      return b.step(response.id, 'attempt_second_factor', { strategy: 'backup_code', code: write('123456') });
    }),
  'the code of a new address as people paste it': t =>
    refused(async write => {
      const { b } = await signedIn(t);
      const email = `second${++count}.${Date.now()}@example.com`;
      const added = await b.post('/v1/me/email_addresses', { email_address: email });
      const { id } = added.response;
      await b.post(`/v1/me/email_addresses/${id}/prepare_verification`, { strategy: 'email_code' });
      return b.post(`/v1/me/email_addresses/${id}/attempt_verification`, { code: write(await t.code(email)) });
    }),
  'the code of a new phone as people paste it': t =>
    refused(async write => {
      const { b } = await signedIn(t);
      const number = phone();
      const { id } = (await b.post('/v1/me/phone_numbers', { phone_number: number })).response;
      await b.post(`/v1/me/phone_numbers/${id}/prepare_verification`, { strategy: 'phone_code' });
      return b.post(`/v1/me/phone_numbers/${id}/attempt_verification`, { code: write(await t.code(number)) });
    }),
  'the code of a new authenticator app as people paste it': t =>
    refused(async write => {
      const { b } = await signedIn(t);
      const added = await b.post('/v1/me/totp');
      return b.post('/v1/me/totp/attempt_verification', { code: write(await t.totp(added.response.secret)) });
    }),
  'the code of a reverification as people paste it': t =>
    refused(async write => {
      await sleep(t);
      const { user, b, session } = await signedIn(t);
      const path = `/v1/client/sessions/${session}/verify`;
      const { response } = await b.post(path, { level: 'first_factor' });
      const { email_address_id } = response.supported_first_factors.find(f => f.strategy === 'email_code');
      await b.post(`${path}/prepare_first_factor`, { strategy: 'email_code', email_address_id });
      return b.post(`${path}/attempt_first_factor`, {
        strategy: 'email_code',
        code: write(await t.code(user.email)),
      });
    }),
  'an identifier with marks that nobody sees is unknown': async t => {
    const { email } = await t.user();
    const number = phone();
    const username = `ada_${Date.now()}`;
    const user = await t.user({ username, phone_number: [number] });
    const wide = text => text.replace(/[!-~]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    const unknown = [];
    for (const identifier of [
      `\u200b${email}`,
      `${email}\u00a0`,
      `${email.replace('@', '\u200d@')}`,
      email.toUpperCase(),
      `\u2066${email}\u2069`,
      `${number.slice(0, 5)} ${number.slice(5, 8)}-${number.slice(8)}`,
      `\u202a${number}\u202c`,
      wide(number),
      ` ${username} `,
      `${username}\u200b`,
      username.toUpperCase(),
    ]) {
      const a = await t.browser().create({ identifier, password: t.password });
      if (!entered(a)) unknown.push(`${JSON.stringify(identifier)} (${a.code})`);
    }
    return unknown.length > 0 && `${unknown.join(', ')} ${user.id}`;
  },
  'an address in another spelling makes a second account': async t => {
    const domain = `m\u00fcnchen${Date.now()}.example`;
    const { email } = await t
      .user({ email_address: [`jorg@${domain}`] })
      .then(u => ({ email: u.email_addresses[0].email_address }));
    const made = [];
    for (const spelling of [
      `jorg@${domain}`,
      `jorg@${domain.normalize('NFD')}`,
      `JORG@${domain.toUpperCase()}`,
      `\u200bjorg@${domain}`,
      new URL(`http://${domain}`).hostname.replace(/^/, 'jorg@'),
      `jorg@${domain.replace('.', '\u3002')}`,
    ]) {
      const b = t.browser();
      const a = await b.post('/v1/client/sign_ups', { email_address: spelling, password: t.password });
      const c = await t.browser().create({ identifier: spelling, password: t.password });
      if (a.code !== 'form_identifier_exists' && a.response?.status === 'complete') made.push(spelling);
      if (!entered(c)) made.push(`${spelling} is unknown (${c.code})`);
    }
    return made.length > 0 && `${made.join(', ')} beside ${email}`;
  },
  'a password in another normal form is another': async t => {
    const failed = [];
    const check = async (where, email) => {
      for (const [form, password] of Object.entries({ NFC: composed.normalize('NFC'), NFD: decomposed })) {
        const a = await t.browser().create({ identifier: email, password });
        if (!entered(a)) failed.push(`${where}: ${form} (${a.code})`);
      }
    };
    for (const password of [composed, decomposed]) {
      const user = await t.user({ password });
      await check('of the backend', user.email);
      const verified = await t.backend('POST', `users/${user.id}/verify_password`, { password: decomposed });
      if (verified.status !== 200) failed.push('verify_password of the backend');

      const b = t.browser();
      await b.create({ identifier: user.email, password });
      const changed = await b.post('/v1/me/change_password', {
        current_password: password === composed ? decomposed : composed,
        new_password: `${decomposed} 2`,
      });
      if (changed.status !== 200) failed.push(`change_password (${changed.code})`);
      const again = await t.browser().create({ identifier: user.email, password: `${composed} 2` });
      if (!entered(again)) failed.push(`after change_password (${again.code})`);

      const other = await t.user();
      const r = t.browser();
      const strategy = 'reset_password_email_code';
      const { response } = await r.create({ identifier: other.email, strategy });
      await r.step(response.id, 'attempt_first_factor', { strategy, code: await t.code(other.email) });
      await r.step(response.id, 'reset_password', { password });
      await check('after a reset', other.email);
    }
    const email = `typed${++count}.${Date.now()}@example.com`;
    const b = t.browser();
    const { response } = await b.post('/v1/client/sign_ups', { email_address: email, password: decomposed });
    await b.post(`/v1/client/sign_ups/${response.id}/prepare_verification`, { strategy: 'email_code' });
    await b.post(`/v1/client/sign_ups/${response.id}/attempt_verification`, {
      strategy: 'email_code',
      code: await t.code(email),
    });
    await check('of a sign-up', email);

    const { user, b: inside, session } = await signedIn(t);
    await t.backend('PATCH', `users/${user.id}`, { password: composed, skip_password_checks: true });
    await inside.post(`/v1/client/sessions/${session}/verify`, { level: 'first_factor' });
    const proved = await inside.post(`/v1/client/sessions/${session}/verify/attempt_first_factor`, {
      strategy: 'password',
      password: decomposed,
    });
    if (proved.status !== 200) failed.push(`reverification (${proved.status} ${proved.code})`);
    return failed.length > 0 && failed.join(', ');
  },
};
