// Requests that no SDK sends: other hosts and origins, planted cookies, bodies to choke on, and text that is code
// elsewhere.
const evil = 'https://evil.example';

const alive = async t => (await fetch(`${t.origin}/v1/health`)).ok;

async function signedIn(t) {
  const { email } = await t.user();
  const b = t.browser();
  const { response } = await b.create({ identifier: email, password: t.password });
  return { b, email, session: response.created_session_id };
}

export default {
  'a form of a foreign page signs out or changes an account': async t => {
    const { b, session } = await signedIn(t);
    const ways = [
      { origin: evil },
      { origin: 'null' },
      { origin: '', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      { origin: '', referer: `${evil}/` },
    ];
    for (const headers of ways) {
      for (const [path, form] of [
        [`/v1/client/sessions/${session}/remove`, {}],
        ['/v1/client/sessions?_method=DELETE', {}],
        ['/v1/client?_method=DELETE', {}],
        ['/v1/me?_method=PATCH', { first_name: 'Mallory' }],
        ['/v1/me?_method=DELETE', {}],
        ['/v1/me/email_addresses', { email_address: 'mallory@evil.example' }],
      ]) {
        const a = await b.post(path, form, headers);
        if (a.status < 400) return `${JSON.stringify(headers)} ${path}: ${a.status}`;
      }
    }
    return (await b.sessions()).length !== 1 && 'signed out';
  },
  'an origin that only looks like the own one is let in': async t => {
    const { host } = new URL(t.origin);
    for (const origin of [`http://${host}.evil.example`, `http://evil-${host}`, `${t.origin}@evil.example`]) {
      const a = await t.browser(origin).get('/v1/client');
      if (a.headers.get('access-control-allow-origin') === origin) return origin;
    }
    return false;
  },
  'the host header chooses where links lead': async t => {
    const { email } = await t.user();
    const form = new URLSearchParams({ identifier: email, strategy: 'email_link', redirect_url: '/' }).toString();
    for (const header of [
      'Host: evil.example',
      `Host: ${new URL(t.origin).host}\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example`,
    ]) {
      await t.raw(
        `POST /v1/client/sign_ins HTTP/1.1\r\n${header}\r\nOrigin: ${t.origin}\r\nConnection: close\r\n` +
          `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
      );
    }
    const link = (await t.messages(email)).find(m => m.link?.includes('evil.example'));
    return link?.link;
  },
  'an e-mail link or a provider sends the browser to a foreign page': async t => {
    const { email } = await t.user();
    const { host } = new URL(t.origin);
    for (const to of [
      evil,
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      `http://${host}@evil.example`,
      `http://${host}.evil.example/`,
      '\u0001//evil.example',
      'http:evil.example',
      'https:///evil.example',
    ]) {
      const b = t.browser();
      const { response } = await b.create({ identifier: email });
      const { email_address_id } = response.supported_first_factors.find(f => f.strategy === 'email_link');
      const a = await b.step(response.id, 'prepare_first_factor', {
        strategy: 'email_link',
        email_address_id,
        redirect_url: to,
      });
      if (a.status !== 200) continue;
      const page = await b.navigate((await t.messages(email))[0].link);
      const end = await t.browser().submit(page);
      if (new URL(end.url).origin !== t.origin) return `${to} → ${end.url}`;
    }
    return false;
  },
  'a header is smuggled into a message': async t => {
    for (const address of [
      'a@example.com\r\nBcc: b@evil.example',
      'a@example.com%0aBcc:b@evil.example',
      '"a\r\nBcc: x"@example.com',
      'a@example.com,b@evil.example',
      'a@example.com b@evil.example',
      '<a@example.com>',
    ]) {
      const b = t.browser();
      const a = await b.post('/v1/client/sign_ups', { email_address: address });
      if (a.status === 200 && /[\r\n,<>]|bcc|\s/i.test(a.response.email_address)) return a.response.email_address;
    }
    return false;
  },
  'a header is smuggled into an answer': async t => {
    const b = t.browser();
    const paths = [
      '/v1/client/handshake?redirect_url=',
      '/v1/client/touch?redirect_url=',
      '/popup-callback?return_url=',
    ];
    for (const path of paths) {
      const a = await b.get(`${path}${encodeURIComponent(`${t.origin}/\r\nSet-Cookie: planted=1`)}`);
      if (a.headers.getSetCookie().some(line => line.startsWith('planted'))) return path;
    }
    return false;
  },
  'a second cookie of the same name wins': async t => {
    const { b } = await signedIn(t);
    const thief = t.browser();
    await thief.post('/v1/client?_method=PUT');
    const planted = thief.cookies.get('__client');
    const own = b.cookies.get('__client');
    const { email } = await t.user();
    // a cookie that a neighbouring host has set comes before or after the own one
    for (const cookie of [`__client=${planted}; __client=${own}`, `__client=${own}; __client=${planted}`]) {
      const form = { identifier: email, password: t.password };
      await t.browser().send('POST', '/v1/client/sign_ins', form, { cookie });
      const seen = await thief.get('/v1/client');
      if (seen.text.includes('sess_')) return cookie.replaceAll(/=\w+/g, '');
    }
    return false;
  },
  'a cookie that nobody issued becomes a client': async t => {
    for (const value of ['1', 'client_1', 'a'.repeat(43), '../x', "' OR 1=1 --"]) {
      const { email } = await t.user();
      await t
        .browser()
        .send(
          'POST',
          '/v1/client/sign_ins',
          { identifier: email, password: t.password },
          { cookie: `__client=${encodeURIComponent(value)}` },
        );
      const seen = await t
        .browser()
        .send('GET', '/v1/client', undefined, { cookie: `__client=${encodeURIComponent(value)}` });
      if (seen.text.includes('sess_')) return value;
    }
    return false;
  },
  'text of a query language finds somebody': async t => {
    const { email } = await t.user();
    for (const identifier of [
      "' OR '1'='1",
      `${email}' --`,
      '%',
      '*',
      `${email.slice(0, 5)}%`,
      '{"$ne":null}',
      '../users',
      '{{7*7}}',
    ]) {
      for (const form of [
        { identifier, password: t.password },
        { identifier, strategy: 'email_code' },
      ]) {
        const a = await t.browser().create(form);
        if (a.status === 200 || a.status >= 500) return `${identifier}: ${a.status}`;
      }
    }
    return false;
  },
  'parameters given twice or as lists mean something else': async t => {
    const { email } = await t.user();
    const bodies = [
      `identifier=${encodeURIComponent(email)}&password=wrong&password=${encodeURIComponent(t.password)}`,
      `identifier[]=${encodeURIComponent(email)}&password[]=${encodeURIComponent(t.password)}`,
      `identifier=nobody%40example.com&identifier=${encodeURIComponent(email)}&password=${encodeURIComponent(t.password)}`,
    ];
    for (const body of bodies) {
      const b = t.browser();
      const a = await b.send('POST', '/v1/client/sign_ins', body);
      if (a.status === 200 || a.status >= 500) return `${body.slice(0, 40)}: ${a.status}`;
    }
    return false;
  },
  'an enormous body is read to its end': async t => {
    const form = `identifier=${'a'.repeat(64 << 20)}`;
    const answer = await fetch(`${t.origin}/v1/client/sign_ins`, {
      method: 'POST',
      body: form,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: t.origin },
    }).catch(() => ({ status: 0 }));
    return (
      ((answer.status === 200 || answer.status >= 500) && answer.status) || (!(await alive(t)) && 'the server is gone')
    );
  },
  'JSON that is deep, wide or long takes the server down': async t => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const wide = `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()}}`;
    for (const unsafe_metadata of [deep, wide, '['.repeat(100_000), '1e999999999', '"\\ud800"']) {
      const a = await t.browser().post('/v1/client/sign_ups', { unsafe_metadata });
      if (a.status === 200 && unsafe_metadata.length > 8192) return `${unsafe_metadata.slice(0, 20)} is stored`;
      if (a.status >= 500) return `${unsafe_metadata.slice(0, 20)}: ${a.status}`;
    }
    for (const public_key_credential of [deep, '[]', '{"id":5}', 'null']) {
      const b = t.browser();
      const { response } = await b.create({ strategy: 'passkey' });
      const a = await b.step(response.id, 'attempt_first_factor', { strategy: 'passkey', public_key_credential });
      if (a.status === 200 || a.status >= 500) return `passkey ${public_key_credential.slice(0, 20)}: ${a.status}`;
    }
    return !(await alive(t)) && 'the server is gone';
  },
  'thousands of parameters or headers take the server down': async t => {
    const many = Array.from({ length: 20_000 }, (_, i) => `p${i}=1`).join('&');
    const a = await t.browser().send('POST', '/v1/client/sign_ins', many);
    if (a.status === 200 || a.status >= 500) return `parameters: ${a.status}`;
    const headers = Array.from({ length: 20_000 }, (_, i) => `X-${i}: ${'y'.repeat(100)}`).join('\r\n');
    const text = await t.raw(`GET /v1/client HTTP/1.1\r\nHost: ${new URL(t.origin).host}\r\n${headers}\r\n\r\n`);
    return (/^HTTP\/1.1 (200|5)/.test(text) && text.slice(0, 30)) || (!(await alive(t)) && 'the server is gone');
  },
  'what one user has begun and left makes everybody wait': async t => {
    const { b: busy } = await signedIn(t);
    const { b } = await signedIn(t);
    const asked = async () => {
      const started = performance.now();
      for (let i = 0; i < 20; i++) await b.get('/v1/me/email_addresses');
      return performance.now() - started;
    };
    await asked();
    const before = await asked();
    for (let i = 0; i < 20; i++)
      await Promise.all(Array.from({ length: 50 }, () => busy.copy().post('/v1/me/passkeys')));
    const after = await asked();
    return after > 5 * before && `${(before / 20).toFixed(1)} ms before, ${(after / 20).toFixed(1)} ms after`;
  },
  'what is refused for its number costs the hash of a password': async t => {
    await t.settings({ rate_limit: true });
    const took = async form => {
      const started = performance.now();
      for (let i = 0; i < 20; i++) await t.browser().create({ identifier: 'ada@example.com', ...form });
      return performance.now() - started;
    };
    await took({});
    const [plain, hashed] = [await took({}), await took({ password: 'wrong password' })];
    await t.settings({ rate_limit: false });
    return hashed > 5 * plain && `${(hashed / 20).toFixed(1)} ms against ${(plain / 20).toFixed(1)}`;
  },
  'a request that never ends holds a connection for ever': async t => {
    const { host } = new URL(t.origin);
    const started = performance.now();
    const slow = await t.raw(`POST /v1/client/sign_ins HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `, 45_000);
    return performance.now() - started > 44_000 && `after 45 s: ${slow.slice(0, 40) || 'nothing'}`;
  },
  'the body and the query contradict each other on the method': async t => {
    const { b, session } = await signedIn(t);
    for (const path of [
      `/v1/client/sessions/${session}?_method=GET`,
      '/v1/client?_method=TRACE',
      '/v1/client?_method=CONNECT',
      '/v1/client?_method=',
    ]) {
      const a = await b.post(path, { _method: 'DELETE' });
      if (a.status >= 500) return `${path}: ${a.status}`;
    }
    return (await b.sessions()).length !== 1 && 'signed out';
  },
  'alike letters are one person': async t => {
    const { email } = await t.user();
    for (const identifier of [
      email.replace('e', '\u0435'),
      email.replace('o', '\u03bf'),
      email.replace('p', '\u{1d429}'),
      email.replace('@', '\uff20'),
      email.replace('s', '\u017f'),
      email.replace('.', '\u3002'),
    ]) {
      if (identifier === email) continue;
      const a = await t.browser().create({ identifier, password: t.password });
      // a full-width @ and an ideographic full stop are spellings of the same address (UTS 46); letters never are
      if (a.status === 200 && !/[\uff20\u3002]/.test(identifier)) return identifier;
    }
    return false;
  },
  'the session of before a sign-in is the one after it': async t => {
    const { email } = await t.user();
    const b = t.browser();
    await b.post('/v1/client?_method=PUT');
    const before = b.cookies.get('__client');
    await b.create({ identifier: email, password: t.password });
    const after = b.cookies.get('__client');
    return before === after && 'the cookie stays the same';
  },
  'what was signed out goes on': async t => {
    const { b, session } = await signedIn(t);
    const kept = b.copy();
    await b.post(`/v1/client/sessions/${session}/remove`);
    const answers = [
      await kept.post(`/v1/client/sessions/${session}/tokens`),
      await kept.post(`/v1/client/sessions/${session}/touch`),
      await kept.get('/v1/me'),
    ];
    return answers.some(a => a.status === 200) && answers.map(a => a.status).join();
  },
  'the backend answers without its key': async t => {
    const user = await t.user();
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer sk_test_wrong',
      `Basic ${btoa(`${t.secretKey}:`)}`,
      `Bearer ${t.secretKey} `.repeat(2),
    ]) {
      const answer = await fetch(`${t.origin}/v1/users/${user.id}`, { headers: { authorization } });
      if (answer.status === 200) return authorization || 'no header';
    }
    return false;
  },
  'a foreign page reads the inbox or the keys of the dev server': async t => {
    for (const path of ['inbox.json', 'info', 'settings', 'users', 'clock']) {
      const answer = await fetch(`${t.origin}/__dev/${path}`, {
        headers: { origin: evil, 'sec-fetch-site': 'cross-site' },
      });
      if (answer.headers.get('access-control-allow-origin')) return path;
    }
    for (const [method, path, body] of [
      ['PATCH', 'settings', '{"rate_limit":false}'],
      ['POST', 'reset', ''],
      ['POST', 'tickets', '{"identifier":"a@example.com"}'],
    ]) {
      const answer = await fetch(`${t.origin}/__dev/${path}`, {
        method,
        body,
        headers: { origin: evil, 'content-type': 'text/plain' },
      });
      if (answer.status < 400) return `${method} ${path}: ${answer.status}`;
    }
    const host = await t.raw(`GET /__dev/info HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    return host.includes('sk_test_') && 'DNS rebinding shows the secret key';
  },
};
