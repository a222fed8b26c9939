// Accounts that are closed while somebody is in the middle of something, and misses that are to be forgotten.
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What an account with a session may be asked to do. */
const uses = {
  token: (b, s) => b.post(`/v1/client/sessions/${s}/tokens`),
  touch: (b, s) => b.post(`/v1/client/sessions/${s}/touch`),
  'another organization': (b, s, org) =>
    b.post(`/v1/client/sessions/${s}/touch`, { active_organization_id: org, intent: 'select_org' }),
  'a token for an organization': (b, s, org) => b.post(`/v1/client/sessions/${s}/tokens`, { organization_id: org }),
  reverification: (b, s) => b.post(`/v1/client/sessions/${s}/verify`, { level: 'first_factor' }),
  'the account': b => b.get('/v1/me'),
  'a change of it': b => b.post('/v1/me?_method=PATCH', { first_name: 'Mallory' }),
  'a new password': (b, _s, _o, t) =>
    b.post('/v1/me/change_password', { current_password: t.password, new_password: 'an entirely new one' }),
  'a new address': b => b.post('/v1/me/email_addresses', { email_address: `mallory${Date.now()}@example.com` }),
  'its sessions': b => b.get('/v1/me/sessions'),
  'its organizations': b => b.get('/v1/me/organization_memberships'),
  'a new organization': b => b.post('/v1/organizations', { name: 'Mallory' }),
  'an authenticator app': b => b.post('/v1/me/totp'),
  'a passkey': b => b.post('/v1/me/passkeys'),
};

/** Somebody who is signed in, with an organization. */
async function inside(t) {
  const user = await t.user();
  const { json: org } = await t.backend('POST', 'organizations', { name: 'Org', created_by: user.id });
  const b = t.browser();
  const { response } = await b.create({ identifier: user.email, password: t.password });
  return { user, b, org: org.id, session: response.created_session_id };
}

/** The uses of a session that are answered after `close`. */
async function after(t, close) {
  const { user, b, org, session } = await inside(t);
  await close(user);
  const answered = [];
  for (const [name, use] of Object.entries(uses)) {
    if ((await use(b, session, org, t)).status < 300) answered.push(name);
  }
  const minted = await t.backend('POST', `sessions/${session}/tokens`);
  if (minted.status === 200) answered.push('a token of the backend');
  const shaken = await b.get(`/v1/client/handshake?format=nonce&redirect_url=${encodeURIComponent(t.origin)}`);
  const nonce = new URL(shaken.headers.get('location')).searchParams.get('__clerk_handshake_nonce');
  const { json } = await t.backend('GET', `clients/handshake_payload?nonce=${nonce}`);
  if (/__session=ey/.test(json.directives?.join())) answered.push('a handshake');
  const { response } = await b.get('/v1/client');
  const live = (response?.sessions ?? []).filter(s => s.status === 'active' || s.last_active_token);
  if (live.length) answered.push('the client shows its session');
  return answered.length > 0 && answered.join(', ');
}

/** Wrong proofs of one person, each in a browser of its own, until somebody is locked out or `limit` are made. */
async function misses(t, user, kinds, limit) {
  let wrong = 0;
  for (let i = 0; wrong < limit && i < 2 * limit; i++) {
    await t.wait(31_000);
    const a = await kinds[i % kinds.length](t.browser(), user);
    if (a.code === 'user_locked') break;
    if (a.status !== 422) throw new Error(`${i}: ${a.status} ${a.text}`);
    wrong++;
  }
  return wrong;
}

const code = strategy => async (b, user) => {
  const { response } = await b.create({ identifier: user.email, strategy });
  if (!response) return b.create({ identifier: user.email, strategy });
  return b.step(response.id, 'attempt_first_factor', { strategy, code: '000000' });
};
const wrongPassword = (b, user) => b.create({ identifier: user.email, password: 'wrong password' });
const limit = 10;

/** Makes an attempt until it is no longer answered as a miss. */
async function guessed(miss, attempt) {
  let wrong = 0;
  while (wrong < 3 * limit && (await attempt()).code === miss) wrong++;
  return wrong > limit && `${wrong} guesses`;
}

export default {
  'a banned user goes on with a session': t => after(t, user => t.backend('POST', `users/${user.id}/ban`)),
  'a deleted user goes on with a session': t => after(t, user => t.backend('DELETE', `users/${user.id}`)),
  'a banned user comes back by reverification': async t => {
    const { user, b, session } = await inside(t);
    await b.post(`/v1/client/sessions/${session}/verify`, { level: 'first_factor' });
    await t.backend('POST', `users/${user.id}/ban`);
    const a = await b.post(`/v1/client/sessions/${session}/verify/attempt_first_factor`, {
      strategy: 'password',
      password: t.password,
    });
    return a.status < 300 && `${a.status} ${a.response?.status}`;
  },
  'somebody who was signed out adds an address by the link': async t => {
    const { b, user, session } = await inside(t);
    const email_address = `intruder${Date.now()}@example.com`;
    const { response } = await b.post('/v1/me/email_addresses', { email_address });
    const wanted = { strategy: 'email_link', redirect_url: '/' };
    await b.post(`/v1/me/email_addresses/${response.id}/prepare_verification`, wanted);
    await t.backend('POST', `sessions/${session}/revoke`);
    await b.submit(await b.navigate((await t.messages(email_address))[0].link));
    const { json } = await t.backend('GET', `users/${user.id}`);
    return json.email_addresses.length > 1 && 'the account has it';
  },
  'a locked user comes in with the right proof': async t => {
    const got = [];
    for (const strategy of ['password', 'email_code', 'reset_password_email_code', 'ticket', 'google_one_tap']) {
      const user = await t.user();
      const ticket = await t.ticket(user.email);
      const b = t.browser();
      const { response } = await b.create({ identifier: user.email });
      await b.step(response.id, 'prepare_first_factor', {
        strategy,
        email_address_id: response.supported_first_factors.find(f => f.strategy === strategy)?.email_address_id ?? '',
      });
      await t.backend('POST', `users/${user.id}/lock`);
      const proof = { strategy, password: t.password, code: (await t.code(user.email)) ?? '' };
      const { password } = t;
      const answers = {
        password: () => b.step(response.id, 'attempt_first_factor', { strategy, password }),
        ticket: () => b.create({ strategy, ticket }),
        google_one_tap: async () => b.create({ strategy, token: await t.oneTap(user.email) }),
      };
      const a = await (answers[strategy]?.() ?? b.step(response.id, 'attempt_first_factor', proof));
      if (a.status === 200 && a.response.status !== 'needs_new_password') got.push(strategy);
      if ((await b.sessions()).length) got.push(`${strategy}, with a session`);
    }
    return got.length > 0 && got.join(', ');
  },
  'misses are forgotten in a new browser': async t => {
    const wrong = await misses(t, await t.user(), [wrongPassword], 3 * limit);
    return wrong > limit && `${wrong} guesses`;
  },
  'misses of one factor do not count for another': async t => {
    const kinds = [wrongPassword, code('email_code'), code('reset_password_email_code')];
    const wrong = await misses(t, await t.user(), kinds, 3 * limit);
    return wrong > limit && `${wrong} guesses`;
  },
  'misses of the second factor are forgotten with a new attempt': async t => {
    const user = await t.user({ totp_secret: secret, backup_codes: ['aaaa-bbbb'] });
    const second = strategy => async b => {
      const { response, ...refused } = await b.create({ identifier: user.email, password: t.password });
      if (!response) return refused;
      return b.step(response.id, 'attempt_second_factor', { strategy, code: '000000' });
    };
    const wrong = await misses(t, user, [second('totp'), second('backup_code')], 3 * limit);
    return wrong > limit && `${wrong} guesses`;
  },
  'the picture of a person who has left is still shown': async t => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    );
    const found = [];
    for (const [name, leave] of Object.entries({
      'by themself': (b, _) => b.post('/v1/me?_method=DELETE'),
      'by a backend': (_, user) => t.backend('DELETE', `users/${user.id}`),
    })) {
      const user = await t.user();
      const b = t.browser();
      await b.create({ identifier: user.email, password: t.password });
      const answer = await fetch(`${t.origin}/v1/me/profile_image`, {
        method: 'POST',
        body: png,
        headers: { cookie: `__client=${b.cookies.get('__client')}`, origin: t.origin, 'content-type': 'image/png' },
      });
      const { image_url } = (await b.get('/v1/me')).response;
      if (!answer.ok || !image_url) throw new Error(`no picture: ${answer.status}`);
      await leave(b, user);
      if ((await fetch(image_url)).status === 200) found.push(name);
    }
    return found.length > 0 && found.join(', ');
  },
  'a password is guessed by reverification': async t => {
    const { b, session } = await inside(t);
    return guessed('form_password_incorrect', async () => {
      await b.post(`/v1/client/sessions/${session}/verify`, { level: 'first_factor' });
      return b.post(`/v1/client/sessions/${session}/verify/attempt_first_factor`, {
        strategy: 'password',
        password: 'wrong password',
      });
    });
  },
  'a password is guessed by changing it': async t => {
    const { b } = await inside(t);
    const wanted = { current_password: 'wrong password', new_password: 'an entirely new one' };
    return guessed('form_password_incorrect', () => b.post('/v1/me/change_password', wanted));
  },
  'one code of a sign-up is guessed at length': async t => {
    const b = t.browser();
    const { response } = await b.post('/v1/client/sign_ups', {
      email_address: `guess${Date.now()}@example.com`,
      password: t.password,
    });
    await b.post(`/v1/client/sign_ups/${response.id}/prepare_verification`, { strategy: 'email_code' });
    let wrong = 0;
    for (let i = 0; i < 3 * limit; i++) {
      const a = await b.post(`/v1/client/sign_ups/${response.id}/attempt_verification`, {
        strategy: 'email_code',
        code: '000000',
      });
      if (a.code === 'form_code_incorrect') wrong++;
    }
    return wrong > limit && `${wrong} guesses`;
  },
};
