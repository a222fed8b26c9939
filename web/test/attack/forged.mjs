// Tokens that nobody issued, and headers by which a caller says to be another one.
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = text => JSON.parse(Buffer.from(text, 'base64url').toString());
const jwt = (header, claims, signature) => {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${signature(text)}`;
};
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const byOwn = text => sign('sha256', text, own.privateKey).toString('base64url');
const byHMAC = key => text => createHmac('sha256', key).update(text).digest('base64url');

/** Ways to write a token of other claims: by name. `keys` are what the issuer publishes. */
function forgeries(token, keys, change) {
  const [head, body, signature] = token.split('.');
  const [header, claims] = [read(head), change(read(body))];
  const pem = keys.map(key => createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
  return {
    'another body': `${head}.${part(claims)}.${signature}`,
    'no algorithm': jwt({ ...header, alg: 'none' }, claims, () => ''),
    'an algorithm named None': jwt({ ...header, alg: 'None' }, claims, () => signature),
    'the public key as a secret': jwt({ ...header, alg: 'HS256' }, claims, byHMAC(pem[0] ?? 'x')),
    'the modulus as a secret': jwt({ ...header, alg: 'HS256' }, claims, byHMAC(keys[0]?.n ?? 'x')),
    'an empty secret': jwt({ ...header, alg: 'HS256', kid: '/dev/null' }, claims, byHMAC('')),
    'a key in the header': jwt({ ...header, jwk: own.publicKey.export({ format: 'jwk' }) }, claims, byOwn),
    'the address of a key': jwt({ ...header, jku: 'https://evil.example/jwks' }, claims, byOwn),
    'an unknown key': jwt({ ...header, kid: 'x' }, claims, byOwn),
    'a key of nobody': jwt({ ...header, kid: undefined }, claims, byOwn),
  };
}

async function signedIn(t) {
  const user = await t.user();
  const b = t.browser();
  const a = await b.create({ identifier: user.email, password: t.password });
  return { ...user, b, session: a.response.created_session_id };
}

const keysOf = async (t, path) => (await (await fetch(t.origin + path)).json()).keys;

export default {
  'a session token that nobody signed is verified or opens something': async t => {
    const person = await signedIn(t);
    const { json } = await person.b.post(`/v1/client/sessions/${person.session}/tokens`);
    const found = [];
    const keys = await keysOf(t, '/.well-known/jwks.json');
    for (const [name, token] of Object.entries(forgeries(json.jwt, keys, claims => claims))) {
      if (name === 'another body') continue; // the same one
      const verified = await t.backend('POST', `sessions/${person.session}/verify`, { token });
      if (verified.status === 200) found.push(name);
    }
    for (const headers of [{ authorization: `Bearer ${json.jwt}` }, { cookie: `__session=${json.jwt}` }]) {
      const a = await fetch(`${t.origin}/v1/me`, { headers });
      if (a.status === 200) found.push(`${Object.keys(headers)} alone`);
    }
    return found.length > 0 && found.join(', ');
  },
  'a ticket that nobody issued signs in': async t => {
    const { email } = await t.user();
    const ticket = await t.ticket(email);
    const keys = await keysOf(t, '/.well-known/jwks.json');
    const found = [];
    const session = await signedIn(t);
    const { json } = await session.b.post(`/v1/client/sessions/${session.session}/tokens`);
    const all = { ...forgeries(ticket, keys, claims => claims), 'a session token': json.jwt };
    delete all['another body'];
    all['a longer life'] = forgeries(ticket, keys, c => ({ ...c, exp: c.exp + 9999 }))['another body'];
    for (const [name, text] of Object.entries(all))
      if ((await t.browser().create({ strategy: 'ticket', ticket: text })).status === 200) found.push(name);
    return found.length > 0 && found.join(', ');
  },
  'a One Tap token that Google did not sign, for another app, or of another time': async t => {
    const person = await signedIn(t);
    const keys = await keysOf(t, '/__dev/one_tap/jwks');
    const token = await t.oneTap(person.email);
    const found = [];
    for (const [name, text] of Object.entries(forgeries(token, keys, c => ({ ...c, nonce: undefined, jti: 'x' }))))
      if ((await t.browser().create({ strategy: 'google_one_tap', token: text })).status === 200) found.push(name);
    const { exp } = read(token.split('.')[1]);
    const { now } = await t.dev('GET', 'clock');
    await t.wait(exp * 1000 - now + 1000);
    if ((await t.browser().create({ strategy: 'google_one_tap', token })).status === 200) found.push('after its end');
    await t.dev('POST', 'clock', { reset: true });
    return found.length > 0 && found.join(', ');
  },
  'a header gives the caller another address, method or path': async t => {
    const person = await signedIn(t);
    await person.b.post('/v1/me', {}, { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' });
    await person.b.post('/v1/me', { _method: 'DELETE' });
    if ((await person.b.get('/v1/me')).status !== 200) return 'the account is gone';
    const elsewhere = await fetch(`${t.origin}/v1/environment`, {
      headers: { 'x-original-url': '/__dev/info', 'x-rewrite-url': '/__dev/info' },
    });
    if ((await elsewhere.text()).includes('sk_test_')) return 'the secret key';
    await t.settings({ rate_limit: true });
    let passed = 0;
    for (let i = 0; i < 15; i++) {
      const ip = `10.0.0.${i}`;
      const headers = { 'x-forwarded-for': ip, 'x-real-ip': ip, forwarded: `for=${ip}`, 'cf-connecting-ip': ip };
      const a = await t.browser().send('POST', '/v1/client/sign_ins', { identifier: person.email }, headers);
      if (a.status === 200) passed++;
    }
    await t.settings({ rate_limit: false });
    return passed > 5 && `${passed} creates in a moment`;
  },
  'a lock is gone around by another spelling or another factor': async t => {
    const number = '+12015550177';
    const username = `lock_${Date.now()}`;
    const { email } = await t.user({ username, phone_number: [number] });
    const spellings = [email, email.toUpperCase(), ` ${email}\u200b`, username, username.toUpperCase(), number];
    spellings.push('+1 (201) 555-0177', email.replace('@', '\uff20'));
    let judged = 0;
    for (let i = 0; i < 24; i++) {
      const identifier = spellings[i % spellings.length];
      const b = t.browser();
      const a = await b.create({ identifier, ...(i % 2 && { password: `wrong password ${i}` }) });
      if (a.code === 'form_password_incorrect') judged++;
      if (a.status !== 200) continue;
      const factor = a.response.supported_first_factors.find(f => f.strategy === 'email_code');
      const proof = { strategy: 'email_code', email_address_id: factor.email_address_id };
      await b.step(a.response.id, 'prepare_first_factor', proof);
      const wrong = await b.step(a.response.id, 'attempt_first_factor', { strategy: 'email_code', code: '000000' });
      if (wrong.code === 'form_code_incorrect') judged++;
    }
    return judged > 10 && `${judged} were judged`;
  },
};
