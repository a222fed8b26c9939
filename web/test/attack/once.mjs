// What may be used once succeeds once, also when fifty requests of one browser use it at the same time.
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const many = 50;

/** How many of the simultaneous uses succeeded, in words; false when it was exactly one. */
async function raced(use) {
  const all = await Promise.all(Array.from({ length: many }, (_, i) => use(i)));
  const won = all.filter(a => a.status === 200 && a.response?.status === 'complete').length;
  return won !== 1 && `${won} of ${many} succeeded`;
}

/** An invitation of a new address, and its ticket. */
async function invited(t) {
  const email_address = `invited${Date.now()}@example.com`;
  const { json } = await t.backend('POST', 'invitations', { email_address, notify: false });
  return { id: json.id, ticket: new URL(json.url).searchParams.get('ticket') };
}

/** Attempts of one user that wait for the second factor, each in a browser of its own. */
async function waiting(t, fields) {
  const { email } = await t.user(fields);
  const out = [];
  for (let i = 0; i < 8; i++) {
    const b = t.browser();
    out.push([b, (await b.create({ identifier: email, password: t.password })).response.id]);
  }
  return out;
}

export default {
  'a ticket is redeemed twice': async t => {
    const ticket = await t.ticket((await t.user()).email);
    return raced(() => t.browser().create({ strategy: 'ticket', ticket }));
  },
  'an invitation is accepted twice': async t => {
    const { ticket } = await invited(t);
    return raced(() => t.browser().post('/v1/client/sign_ups', { strategy: 'ticket', ticket }));
  },
  'an invitation makes an account of another address, or after it was revoked': async t => {
    const { ticket, id } = await invited(t);
    const strategy = 'ticket';
    const other = `other${Date.now()}@example.com`;
    const found = [];
    const tried = async (name, b, a) =>
      (a.status === 200 || (await b.sessions()).length > 0) && found.push(`${name}: ${a.status}`);
    let b = t.browser();
    await tried('at once', b, await b.post('/v1/client/sign_ups', { strategy, ticket, email_address: other }));
    b = t.browser();
    const form = { strategy, ticket, phone_number: '+12015550188' };
    const { response } = await b.post('/v1/client/sign_ups', form);
    const at = `/v1/client/sign_ups/${response.id}`;
    await tried('changed later', b, await b.post(`${at}?_method=PATCH`, { email_address: other }));
    await b.post(`${at}/prepare_verification`, { strategy: 'phone_code' });
    await t.backend('POST', `invitations/${id}/revoke`);
    const proof = { strategy: 'phone_code', code: '424242' };
    await tried('revoked', b, await b.post(`${at}/attempt_verification`, proof));
    return found.length > 0 && found.join(', ');
  },
  'a ticket is lost with a request that cannot use it': async t => {
    const user = await t.user();
    const ticket = await t.ticket(user.email);
    await t.backend('POST', `users/${user.id}/lock`);
    await t.browser().create({ strategy: 'ticket', ticket });
    await t.backend('POST', `users/${user.id}/unlock`);
    const a = await t.browser().create({ strategy: 'ticket', ticket });
    return a.status !== 200 && a.code;
  },
  'an e-mail code is used twice': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const { response } = await b.create({
      identifier: email,
      strategy: 'email_code',
    });
    const code = await t.code(email);
    return raced(() =>
      b.copy().step(response.id, 'attempt_first_factor', {
        strategy: 'email_code',
        code,
      }),
    );
  },
  'an e-mail code is used in another browser': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const { response } = await b.create({
      identifier: email,
      strategy: 'email_code',
    });
    const a = await t.browser().step(response.id, 'attempt_first_factor', {
      strategy: 'email_code',
      code: await t.code(email),
    });
    return a.status === 200 && a.response.status;
  },
  'a code of an authenticator app is used twice': async t => {
    const open = await waiting(t, { totp_secret: secret });
    const code = await t.totp(secret);
    const all = await Promise.all(
      open.map(([b, id]) => b.step(id, 'attempt_second_factor', { strategy: 'totp', code })),
    );
    const won = all.filter(a => a.status === 200).length;
    return won !== 1 && `${won} of ${open.length} succeeded`;
  },
  'a reset code is used twice': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const strategy = 'reset_password_email_code';
    const { response } = await b.create({ identifier: email, strategy });
    const code = await t.code(email);
    const prove = () => b.copy().step(response.id, 'attempt_first_factor', { strategy, code });
    const all = await Promise.all(Array.from({ length: many }, prove));
    const set = await b.step(response.id, 'reset_password', { password: 'an entirely new one' });
    const again = [await prove(), await b.step(response.id, 'reset_password', { password: 'and another one' })];
    const won = all.filter(a => a.status === 200).length;
    const more = again.filter(a => a.status === 200).length;
    return (won !== 1 || set.status !== 200 || more > 0) && `${won} of ${many}, ${set.status}, ${more} afterwards`;
  },
  'a code of a sign-up is used twice': async t => {
    const b = t.browser();
    const email = `once${Date.now()}@example.com`;
    const { response } = await b.post('/v1/client/sign_ups', { email_address: email, password: t.password });
    const path = `/v1/client/sign_ups/${response.id}`;
    await b.post(`${path}/prepare_verification`, { strategy: 'email_code' });
    const code = await t.code(email);
    return raced(() => b.copy().post(`${path}/attempt_verification`, { strategy: 'email_code', code }));
  },
  'a new session takes what belonged to one that ended': async t => {
    const { email } = await t.user();
    const b = t.browser();
    const first = (await b.create({ identifier: email, password: t.password })).response.created_session_id;
    const old = b.copy();
    await b.post(`/v1/client/sessions/${first}/end`);
    await b.create({ identifier: email, password: t.password });
    const answers = [
      await old.post(`/v1/client/sessions/${first}/tokens`),
      await old.post(`/v1/client/sessions/${first}/touch`),
      await t.backend('POST', `sessions/${first}/tokens`),
    ];
    return answers.some(a => a.status === 200) && answers.map(a => a.status).join();
  },
  'a backup code is used twice': async t => {
    const open = await waiting(t, {
      totp_secret: secret,
      backup_codes: ['bkup0001'],
    });
    const all = await Promise.all(
      open.map(([b, id]) =>
        b.step(id, 'attempt_second_factor', {
          strategy: 'backup_code',
          code: 'bkup0001',
        }),
      ),
    );
    const won = all.filter(a => a.status === 200).length;
    return won !== 1 && `${won} of ${open.length} succeeded`;
  },
  'an e-mail link is used twice': async t => {
    const [b, link] = await linked(t);
    const pages = await Promise.all(Array.from({ length: 20 }, () => b.navigate(link)));
    const ends = await Promise.all(pages.map(page => t.browser().submit(page)));
    const won = ends.filter(end => end.url.includes('__clerk_status=verified')).length;
    return won !== 1 && `${won} of ${ends.length} succeeded`;
  },
  'an e-mail link signs in the browser that opened it': async t => {
    const [, link] = await linked(t);
    const thief = t.browser();
    await thief.submit(await thief.navigate(link));
    const found = await thief.sessions();
    return found.length > 0 && `${found.length} sessions`;
  },
  'an e-mail link of another browser passes where only the same one may': async t => {
    await t.settings({ email_link_same_client: true });
    const [b, link] = await linked(t);
    const thief = t.browser();
    const end = await thief.submit(await thief.navigate(link));
    await t.settings({ email_link_same_client: false });
    return (await b.sessions()).length > 0 && end.url;
  },
  'a One Tap token is used in another browser': async t => {
    const { email } = await t.user();
    const token = await t.oneTap(email);
    const first = await t.browser().create({ strategy: 'google_one_tap', token });
    if (first.status !== 200) throw new Error(first.text);
    const second = await t.browser().create({ strategy: 'google_one_tap', token });
    return second.status === 200 && second.response.status;
  },
  'a One Tap token is used again in another spelling': async t => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = {
      'an unused bit': token => token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1)) ^ 1],
      'a space': token => ` ${token}`,
      'a line end': token => `${token.slice(0, -20)}\n${token.slice(-20)}`,
      JSON: token => {
        const [header, payload, signature] = token.split('.');
        return JSON.stringify({ payload, protected: header, signature });
      },
    };
    const found = [];
    for (const [name, spelled] of Object.entries(spellings)) {
      const token = await t.oneTap((await t.user()).email);
      await t.browser().create({ strategy: 'google_one_tap', token });
      const again = await t.browser().create({ strategy: 'google_one_tap', token: spelled(token) });
      if (again.status === 200) found.push(name);
    }
    return found.length > 0 && found.join(', ');
  },
  'a One Tap token with the nonce of another browser passes': async t => {
    const { email } = await t.user();
    const { response } = await t.browser().post('/v1/client?_method=PUT');
    const a = await t.browser().create({
      strategy: 'google_one_tap',
      token: await t.oneTap(email, response.id),
    });
    return a.status === 200 && a.response.status;
  },
  'the nonce of a handshake is taken twice': async t => {
    const a = await t.browser().get(`/v1/client/handshake?format=nonce&redirect_url=${encodeURIComponent(t.origin)}`);
    const nonce = new URL(a.headers.get('location')).searchParams.get('__clerk_handshake_nonce');
    const path = `clients/handshake_payload?nonce=${nonce}`;
    const all = await Promise.all(Array.from({ length: 10 }, () => t.backend('GET', path)));
    const won = all.filter(x => x.json.directives?.length).length;
    return won !== 1 && `${won} times`;
  },
};

async function linked(t) {
  const { email } = await t.user();
  const b = t.browser();
  const { response } = await b.create({ identifier: email });
  const { email_address_id } = response.supported_first_factors.find(f => f.strategy === 'email_link');
  const a = await b.step(response.id, 'prepare_first_factor', {
    strategy: 'email_link',
    email_address_id,
    redirect_url: '/',
  });
  if (a.status !== 200) throw new Error(a.text);
  return [b, (await t.messages(email))[0].link];
}
