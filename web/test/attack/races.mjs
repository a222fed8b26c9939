// Many requests at the same time: each is right by itself, all of them together are not.
import { enrol } from './authenticator.mjs';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const google = { strategy: 'oauth_google', redirect_url: '/', action_complete_redirect_url: '/' };
const atOnce = (n, f) => Promise.all(Array.from({ length: n }, (_, i) => f(i)));
const statuses = answers => answers.map(a => a.status).join();

async function signedIn(t, fields) {
  const user = await t.user(fields);
  const b = t.browser();
  const a = await b.create({ identifier: user.email, password: t.password });
  return { ...user, b, session: a.response.created_session_id, attempt: a.response.id };
}

export default {
  'passwords are guessed all at once': async t => {
    const { email } = await t.user();
    const answers = await atOnce(40, i => t.browser().create({ identifier: email, password: `wrong password ${i}` }));
    const judged = answers.filter(a => a.code === 'form_password_incorrect').length;
    return judged > 10 && `${judged} were judged`;
  },
  'codes of an authenticator app are guessed all at once, with the right one among them': async t => {
    const { email } = await t.user({ totp_secret: secret });
    const open = [];
    for (let i = 0; i < 6; i++) {
      const b = t.browser();
      open.push([b, (await b.create({ identifier: email, password: t.password })).response.id]);
    }
    const right = await t.totp(secret);
    const wrong = i => String((+right + 1 + i) % 1_000_000).padStart(6, '0');
    const step = (i, code) =>
      open[i % open.length][0].step(open[i % open.length][1], 'attempt_second_factor', { strategy: 'totp', code });
    const answers = await atOnce(40, i => step(i, wrong(i)));
    const judged = answers.filter(a => a.code === 'form_code_incorrect').length;
    const after = await step(0, right);
    return (judged > 10 && `${judged} were judged`) || (after.status === 200 && 'the right one after forty wrong ones');
  },
  'the current password is guessed all at once': async t => {
    const { b } = await signedIn(t);
    const answers = await atOnce(30, i =>
      b.post('/v1/me/change_password', {
        current_password: `wrong password ${i}`,
        new_password: 'an entirely new one',
      }),
    );
    const judged = answers.filter(a => a.code === 'form_password_incorrect').length;
    return judged > 10 && `${judged} were judged`;
  },
  'one address becomes two accounts': async t => {
    const email_address = `twins${Date.now()}@example.com`;
    const open = [];
    for (let i = 0; i < 6; i++) {
      const b = t.browser();
      const { response } = await b.post('/v1/client/sign_ups', { email_address, strategy: 'email_code' });
      open.push([b, `/v1/client/sign_ups/${response.id}/attempt_verification`, await t.code(email_address)]);
    }
    await Promise.all(open.map(([b, path, code]) => b.post(path, { strategy: 'email_code', code })));
    const { json } = await t.backend('GET', `users?email_address=${encodeURIComponent(email_address)}`);
    const signed = (await Promise.all(open.map(([b]) => b.sessions()))).filter(list => list.length).length;
    return (json.length !== 1 || signed !== 1) && `${json.length} accounts, ${signed} signed in`;
  },
  'one name becomes two accounts': async t => {
    const username = `twins${Date.now()}`;
    const answers = await atOnce(12, () => t.browser().post('/v1/client/sign_ups', { username, password: t.password }));
    const won = answers.filter(a => a.response?.status === 'complete').length;
    return won !== 1 && `${won} accounts`;
  },
  'one answer of a provider is brought many times at once': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const { response } = await b.create(google);
    let page = await b.navigate(response.first_factor_verification.external_verification_redirect_url);
    page = await b.submit(page, { email, email_verified: '1' });
    // The form of the consent page leads to the callback, which is held back here.
    const [, action, inside] = [...page.text.matchAll(/<form method="post" action="([^"]*)"(.*?)<\/form>/gs)][0];
    const form = Object.fromEntries(
      [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
        name,
        value.replaceAll('&#43;', '+').replaceAll('&amp;', '&'),
      ]),
    );
    let at = new URL(action.replaceAll('&amp;', '&'), page.url).href;
    let answer = await b.send('POST', at, { ...form, decision: 'allow' }, { accept: 'text/html' });
    for (let i = 0; i < 5 && !answer.headers.get('location')?.includes('/v1/oauth_callback'); i++) {
      at = new URL(answer.headers.get('location'), at).href;
      answer = await b.get(at);
    }
    const back = answer.headers.get('location');
    const answers = await atOnce(20, () => b.copy().send('GET', back, undefined, { accept: 'text/html' }));
    const won = answers.filter(a => a.status === 303).length;
    return won !== 1 && `${won} of 20: ${statuses(answers)}`;
  },
  'a new password is set twice by one reset': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const strategy = 'reset_password_email_code';
    const { response } = await b.create({ identifier: email, strategy });
    await b.step(response.id, 'attempt_first_factor', { strategy, code: await t.code(email) });
    const answers = await atOnce(12, i =>
      b.copy().step(response.id, 'reset_password', { password: `an entirely new one ${i}` }),
    );
    const won = answers.filter(a => a.status === 200 && a.response?.status === 'complete').length;
    return won !== 1 && `${won} of 12`;
  },
  'one passkey answer signs in many times at once': async t => {
    const { b } = await signedIn(t);
    const authenticator = await enrol(b);
    const person = t.browser();
    const { response } = await person.create({ strategy: 'passkey' });
    const options = JSON.parse(response.first_factor_verification.nonce);
    const proof = { strategy: 'passkey', public_key_credential: authenticator.get(options, person.page) };
    const answers = await atOnce(12, () => person.copy().step(response.id, 'attempt_first_factor', proof));
    const won = answers.filter(a => a.response?.status === 'complete').length;
    return won !== 1 && `${won} of 12`;
  },
  'the last two ways to sign in are deleted at the same time': async t => {
    for (let round = 0; round < 5; round++) {
      const { b } = await signedIn(t);
      await enrol(b);
      const { response: me } = await b.get('/v1/me');
      await Promise.all([
        b.copy().post(`/v1/me/email_addresses/${me.email_addresses[0].id}?_method=DELETE`),
        b.copy().post(`/v1/me/passkeys/${me.passkeys[0].id}?_method=DELETE`),
        b.copy().post('/v1/me/remove_password', { current_password: t.password }),
      ]);
      const { response: after } = await b.get('/v1/me');
      if (!after.email_addresses.length && !after.username) return `round ${round}: nothing names the account`;
      if (!after.password_enabled && !after.passkeys.length && !after.email_addresses.length) return `round ${round}`;
    }
    return false;
  },
  'a user is deleted while they sign in': async t => {
    for (let round = 0; round < 5; round++) {
      const user = await t.user();
      const open = Array.from({ length: 6 }, () => t.browser());
      await Promise.all([
        ...open.map(b => b.create({ identifier: user.email, password: t.password })),
        t.backend('DELETE', `users/${user.id}`),
      ]);
      for (const b of open) {
        if ((await b.sessions()).length || (await b.get('/v1/me')).status === 200) return `round ${round}: a session`;
      }
    }
    return false;
  },
  'a user is banned while they sign in': async t => {
    for (let round = 0; round < 5; round++) {
      const user = await t.user();
      const open = Array.from({ length: 6 }, () => t.browser());
      await Promise.all([
        ...open.map(b => b.create({ identifier: user.email, password: t.password })),
        t.backend('POST', `users/${user.id}/ban`),
      ]);
      for (const b of open) if ((await b.sessions()).length) return `round ${round}: a session`;
    }
    return false;
  },
  'one browser signs in many times at once in single-session mode': async t => {
    const { email } = await t.user();
    const b = t.browser();
    await b.post('/v1/client?_method=PUT');
    await atOnce(8, () => b.copy().create({ identifier: email, password: t.password }));
    const { json } = await t.backend('GET', `users?email_address=${encodeURIComponent(email)}`);
    const sessions = await t.backend('GET', `sessions?status=active&user_id=${json[0].id}`);
    const clients = new Set(sessions.json.map(s => s.client_id));
    return clients.size !== sessions.json.length && `${sessions.json.length} sessions on ${clients.size} clients`;
  },
  'two administrators leave an organization at the same time': async t => {
    for (let round = 0; round < 5; round++) {
      const one = await signedIn(t);
      const two = await signedIn(t);
      const { response: org } = await one.b.post('/v1/organizations', { name: 'Two' });
      await one.b.post(`/v1/organizations/${org.id}/memberships`, { user_id: two.id, role: 'org:admin' });
      await Promise.all([
        one.b.post(`/v1/me/organization_memberships/${org.id}?_method=DELETE`),
        two.b.post(`/v1/me/organization_memberships/${org.id}?_method=DELETE`),
      ]);
      const { json } = await t.backend('GET', `organizations/${org.id}/memberships`);
      if (!json.data.some(m => m.role === 'org:admin')) return `round ${round}: nobody is left`;
    }
    return false;
  },
  'an organization has more members than it may': async t => {
    const { b } = await signedIn(t);
    const { response: org } = await b.post('/v1/organizations', { name: 'Full' });
    const people = [];
    for (let i = 0; i < 10; i++) people.push(await t.user());
    await Promise.all(
      people.map(p => b.post(`/v1/organizations/${org.id}/memberships`, { user_id: p.id, role: 'org:member' })),
    );
    const { json } = await t.backend('GET', `organizations/${org.id}/memberships`);
    return json.total_count > 5 && `${json.total_count} members`;
  },
};
