// What is there for the developer and their tests, and must serve nobody else.
import { enrol } from './authenticator.mjs';

const evil = 'https://evil.example';

export default {
  'a foreign page that leaves out its origin uses the dev server': async t => {
    for (const [method, path, body] of [
      ['PATCH', 'settings', '{"rate_limit":false}'],
      ['POST', 'clock', '{"advance_ms":0}'],
      ['POST', 'tickets', '{"identifier":"ada@example.com"}'],
      ['GET', 'info'],
      ['GET', 'backend/users'],
    ]) {
      const answer = await fetch(`${t.origin}/__dev/${path}`, { method, body, headers: { referer: `${evil}/page` } });
      if (answer.status < 400) return `${method} ${path}: ${answer.status}`;
    }
    return false;
  },
  'a second origin hides behind an allowed one': async t => {
    for (const path of ['/__dev/info', '/v1/client']) {
      for (const pair of [
        [t.origin, evil],
        [evil, t.origin],
        [t.origin, 'null'],
      ]) {
        const lines = pair.map(origin => `Origin: ${origin}\r\n`).join('');
        const answer = await t.raw(
          `GET ${path} HTTP/1.1\r\nHost: ${new URL(t.origin).host}\r\n${lines}Connection: close\r\n\r\n`,
        );
        if (/^HTTP\/1.1 200/.test(answer)) return `${path} with ${pair}`;
      }
    }
    return false;
  },
  'a testing token that nobody made, or that is too old, passes the bot check': async t => {
    await t.settings({ captcha: 'strict' });
    try {
      const { json } = await t.backend('POST', 'testing_tokens');
      const create = token =>
        t.browser().post(`/v1/client/sign_ins?__clerk_testing_token=${encodeURIComponent(token)}`, {});
      if ((await create(json.token)).status !== 200) return 'a token that was made does not pass';
      const [end, proof] = json.token.split('-c_');
      for (const token of ['1', 'x-c_y', '-c_', `${+end + 3600}-c_${proof}`, json.token.slice(0, -1), `${end}-c_`]) {
        const a = await create(token);
        if (a.status === 200) return token;
      }
      await t.wait(61 * 60_000);
      const late = await create(json.token);
      return late.status === 200 && 'after an hour';
    } finally {
      await t.dev('POST', 'clock', { reset: true });
      await t.settings({ captcha: 'off' });
    }
  },
  'the last way to sign in is deleted': async t => {
    const { json } = await t.backend('POST', 'users', { username: `solo${Date.now()}`, password: t.password });
    const b = t.browser();
    await b.create({ identifier: json.username, password: t.password });
    await enrol(b);
    const { response: me } = await b.get('/v1/me');
    const [passkey] = me.passkeys;
    await b.post('/v1/me/remove_password', { current_password: t.password });
    await b.post(`/v1/me/passkeys/${passkey.id}?_method=DELETE`);
    const after = (await b.get('/v1/me')).response;
    return !after.password_enabled && after.passkeys.length === 0 && 'the account has no factor left';
  },
};
