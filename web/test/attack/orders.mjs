// Steps in an order that nobody thought of: a proof that counts for another factor, or outlives what it proved.
import { createHash } from 'node:crypto';

import { enrol } from './authenticator.mjs';
import { through } from './browsers.mjs';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const next = 'an entirely new one';
const google = { strategy: 'oauth_google', redirect_url: '/', action_complete_redirect_url: '/' };
const away = verification => verification.external_verification_redirect_url;

/** A user who has signed in through Google before. */
async function linked(t, fields) {
  const user = await t.user(fields);
  const b = t.browser();
  const { response } = await b.create(google);
  await through(b, away(response.first_factor_verification), user.email);
  return user;
}

/** An attempt of a user with a trip to Google under way. */
async function leaving(t, user) {
  const b = t.browser();
  const { response } = await b.create({ identifier: user.email });
  const a = await b.step(response.id, 'prepare_first_factor', google);
  return { b, id: response.id, url: away(a.response.first_factor_verification) };
}

const came = async (b, ...answers) => {
  const sessions = await b.sessions();
  return sessions.length > 0 && `${answers.map(a => a.status)}, ${sessions.length} sessions`;
};

/** An attempt whose reset code was right. */
async function resetting(t, user) {
  const strategy = 'reset_password_email_code';
  const b = t.browser();
  const { response } = await b.create({ identifier: user.email, strategy });
  await b.step(response.id, 'attempt_first_factor', { strategy, code: await t.code(user.email) });
  return { b, reset: () => b.step(response.id, 'reset_password', { password: next }) };
}

/** The names of the ways that led to a session, each tried in a browser of its own. */
async function waysIn(t, ways) {
  const open = [];
  for (const [name, way] of Object.entries(ways)) {
    const b = t.browser();
    await way(b);
    if ((await b.sessions()).length) open.push(name);
  }
  return open.length > 0 && open.join(', ');
}

async function withSettings(t, settings, attack) {
  await t.settings(settings);
  try {
    return await attack();
  } finally {
    await t.settings(Object.fromEntries(Object.keys(settings).map(name => [name, false])));
  }
}

export default {
  'an account at a provider sets a new password, as the reset code that was asked for meanwhile': async t => {
    const user = await linked(t);
    const { b, id, url } = await leaving(t, user);
    await b.step(id, 'prepare_first_factor', { strategy: 'reset_password_email_code' });
    await through(b, url, user.email);
    await b.step(id, 'reset_password', { password: next });
    const a = await t.browser().create({ identifier: user.email, password: next });
    return a.status === 200 && 'the new password opens';
  },
  'an account at a provider is two factors, as the passkey that was asked for meanwhile': async t => {
    const user = await linked(t, { totp_secret: secret });
    const owner = t.browser();
    const { response } = await owner.create({ identifier: user.email, password: t.password });
    const code = await t.totp(secret);
    await owner.step(response.id, 'attempt_second_factor', { strategy: 'totp', code });
    if ((await enrol(owner)).enrolled.status !== 200) throw new Error('no passkey');
    const { b, id, url } = await leaving(t, user);
    await b.step(id, 'prepare_first_factor', { strategy: 'passkey' });
    await through(b, url, user.email);
    return came(b);
  },
  'a trip to a provider ends after the attempt has gone on': async t => {
    const user = await linked(t, { totp_secret: secret });
    const other = await linked(t);
    const { b, id, url } = await leaving(t, user);
    await b.step(id, 'attempt_first_factor', { strategy: 'password', password: t.password });
    await through(b, url, other.email);
    return came(b);
  },
  'the protect check is gone around by what signs in at once': t =>
    withSettings(t, { protect_gate: false }, async () => {
      const user = await linked(t);
      const ways = {
        ticket: async b => b.create({ strategy: 'ticket', ticket: await t.ticket(user.email) }),
        'One Tap': async b => b.create({ strategy: 'google_one_tap', token: await t.oneTap(user.email) }),
        'a provider': async b => {
          const { response } = await b.create(google);
          await through(b, away(response.first_factor_verification), user.email);
        },
        'a transfer': async b => {
          const { response } = await b.post('/v1/client/sign_ups', google);
          await through(b, away(response.verifications.external_account), user.email);
          await b.create({ transfer: 'true' });
        },
        password: async b => b.create({ identifier: user.email, password: t.password }),
      };
      await t.settings({ protect_gate: true });
      return waysIn(t, ways);
    }),
  'the protect check is gone around by what signs up at once': t =>
    withSettings(t, { protect_gate: false }, async () => {
      const fresh = name => `${name}${Date.now()}@example.com`;
      const ways = {
        'a name': async b => b.post('/v1/client/sign_ups', { username: `p${Date.now()}`, password: t.password }),
        'One Tap': async b =>
          b.post('/v1/client/sign_ups', { strategy: 'google_one_tap', token: await t.oneTap(fresh('tap')) }),
        'a provider': async b => {
          const { response } = await b.post('/v1/client/sign_ups', google);
          await through(b, away(response.verifications.external_account), fresh('provider'));
        },
        'a transfer': async b => {
          const { response } = await b.create(google);
          await through(b, away(response.first_factor_verification), fresh('transfer'));
          await b.post('/v1/client/sign_ups', { transfer: 'true' });
        },
        'an invitation': async b => {
          const { json } = await t.backend('POST', 'invitations', { email_address: fresh('invited'), notify: false });
          const ticket = new URL(json.url).searchParams.get('ticket');
          await b.post('/v1/client/sign_ups', { strategy: 'ticket', ticket });
        },
        'a code': async b => {
          const email_address = fresh('code');
          const { response } = await b.post('/v1/client/sign_ups', { email_address, strategy: 'email_code' });
          const at = `/v1/client/sign_ups/${response.id}`;
          await b.post(`${at}/prepare_verification`, { strategy: 'email_code' });
          const code = (await t.code(email_address)) ?? '424242';
          await b.post(`${at}/attempt_verification`, { strategy: 'email_code', code });
        },
        'a change': async b => {
          const { response } = await b.post('/v1/client/sign_ups', { username: `q${Date.now()}` });
          await b.post(`/v1/client/sign_ups/${response.id}?_method=PATCH`, { password: t.password });
        },
        'the check of another sign-up': async b => {
          const first = await b.post('/v1/client/sign_ups', { username: `r${Date.now()}`, password: t.password });
          const second = await t.browser().post('/v1/client/sign_ups', { username: `s${Date.now()}` });
          const proof_token = createHash('sha256')
            .update(`protect:${second.response.protect_check?.token}`)
            .digest('base64url');
          await b.post(`/v1/client/sign_ups/${first.response.id}/protect_check?_method=PATCH`, { proof_token });
        },
      };
      await t.settings({ protect_gate: true });
      return waysIn(t, ways);
    }),
  'a reset code sets a password after the owner has set another one': async t => {
    const user = await t.user();
    const { b, reset } = await resetting(t, user);
    const owner = t.browser();
    await owner.create({ identifier: user.email, password: t.password });
    const passwords = { current_password: t.password, new_password: 'chosen by the owner' };
    await owner.post('/v1/me/change_password', passwords);
    return came(b, await reset());
  },
  'a reset code sets a password after its address has left the account': async t => {
    const email_address = ['one', 'two'].map(name => `${name}${Date.now()}@example.com`);
    const user = await t.user({ email_address });
    const { b, reset } = await resetting(t, { email: email_address[1] });
    await t.backend('DELETE', `email_addresses/${user.email_addresses[1].id}`);
    return came(b, await reset());
  },
  'the former password goes on to the second factor': async t => {
    const user = await t.user({ totp_secret: secret });
    const b = t.browser();
    const { response } = await b.create({ identifier: user.email, password: t.password });
    await t.backend('PATCH', `users/${user.id}`, { password: 'chosen by the owner' });
    const code = await t.totp(secret);
    return came(b, await b.step(response.id, 'attempt_second_factor', { strategy: 'totp', code }));
  },
  'a code to an address that is no longer the account’s goes on to the second factor': async t => {
    const email_address = ['one', 'two'].map(name => `${name}${Date.now()}@example.com`);
    const user = await t.user({ email_address, totp_secret: secret });
    const b = t.browser();
    const { response } = await b.create({ identifier: email_address[1], strategy: 'email_code' });
    const proof = { strategy: 'email_code', code: await t.code(email_address[1]) };
    await b.step(response.id, 'attempt_first_factor', proof);
    await t.backend('DELETE', `email_addresses/${user.email_addresses[1].id}`);
    const code = await t.totp(secret);
    return came(b, await b.step(response.id, 'attempt_second_factor', { strategy: 'totp', code }));
  },
  'an account at a provider that was disconnected goes on to the second factor': async t => {
    const user = await linked(t, { totp_secret: secret });
    const b = t.browser();
    const { response } = await b.create(google);
    await through(b, away(response.first_factor_verification), user.email);
    const { json } = await t.backend('GET', `users/${user.id}`);
    await t.backend('DELETE', `users/${user.id}/external_accounts/${json.external_accounts[0].id}`);
    const code = await t.totp(secret);
    return came(b, await b.step(response.id, 'attempt_second_factor', { strategy: 'totp', code }));
  },
  'a message to an unknown device stands for the authenticator app that was enrolled meanwhile': t =>
    withSettings(t, { client_trust: true }, async () => {
      const user = await t.user();
      const known = t.browser();
      const strategy = 'email_code';
      const first = await known.create({ identifier: user.email, strategy });
      const code = await t.code(user.email);
      await known.step(first.response.id, 'attempt_first_factor', { strategy, code });
      const b = t.browser();
      const { response } = await b.create({ identifier: user.email, password: t.password });
      if (response.status !== 'needs_client_trust') throw new Error(response.status);
      await t.backend('PATCH', `users/${user.id}`, { totp_secret: secret });
      await b.step(response.id, 'prepare_second_factor', { strategy });
      const proof = { strategy, code: await t.code(user.email) };
      return came(b, await b.step(response.id, 'attempt_second_factor', proof));
    }),
  'a planted cookie is signed in by a link that is opened elsewhere': async t => {
    const { email } = await t.user();
    const address = `new${Date.now()}@example.com`;
    const asks = {
      [email]: async b => {
        const { response } = await b.create({ identifier: email });
        const { email_address_id } = response.supported_first_factors.find(f => f.strategy === 'email_link');
        const wanted = { strategy: 'email_link', email_address_id, redirect_url: '/' };
        await b.step(response.id, 'prepare_first_factor', wanted);
      },
      [address]: async b => {
        const { response } = await b.post('/v1/client/sign_ups', { email_address: address });
        const wanted = { strategy: 'email_link', redirect_url: '/' };
        await b.post(`/v1/client/sign_ups/${response.id}/prepare_verification`, wanted);
      },
    };
    for (const [to, ask] of Object.entries(asks)) {
      const thief = t.browser();
      await thief.post('/v1/client?_method=PUT');
      const person = thief.copy();
      await ask(person);
      const phone = t.browser();
      await phone.submit(await phone.navigate((await t.messages(to))[0].link));
      if ((await person.sessions()).length !== 1) throw new Error('the person is not signed in');
      if ((await thief.get('/v1/client?_again=9')).text.includes('sess_')) return to;
    }
    return false;
  },
};
