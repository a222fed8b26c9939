// Browsers: planted cookies, foreign pages, redirects to elsewhere, and answers of providers in the wrong hands.
const evil = 'https://evil.example';

export default {
  'a planted cookie is signed in with the person': async t => {
    const { email } = await t.user();
    const thief = t.browser();
    await thief.post('/v1/client?_method=PUT');
    const person = thief.copy();
    await person.create({ identifier: email, password: t.password });
    if ((await person.sessions()).length !== 1) throw new Error('the person is not signed in');
    const seen = await thief.get('/v1/client?_again=9');
    return seen.text.includes('sess_') && seen.text.slice(0, 200);
  },
  'two first requests at once lose the session': async t => {
    for (let round = 0; round < 8; round++) {
      const { email } = await t.user();
      const b = t.browser();
      await b.get('/v1/client');
      const ticket = await t.ticket(email);
      const twice = await Promise.all([0, 1].map(() => b.create({ strategy: 'ticket', ticket })));
      if ((await b.sessions()).length !== 1) return `round ${round}: ${twice.map(a => a.status)}`;
    }
    return false;
  },
  'a foreign page signs somebody in': async t => {
    const { email } = await t.user();
    const answers = [
      await t.browser(evil).create({ identifier: email, password: t.password }),
      await t.browser('null').create({ identifier: email, password: t.password }),
      await t
        .browser('')
        .send(
          'POST',
          '/v1/client/sign_ins',
          { identifier: email, password: t.password },
          { 'sec-fetch-site': 'cross-site' },
        ),
    ];
    return answers.some(a => a.status === 200) && answers.map(a => a.status).join();
  },
  'a foreign page reads an answer': async t => {
    const a = await t.browser(evil).get('/v1/client');
    return a.headers.get('access-control-allow-origin') === evil && 'it is allowed to';
  },
  'the server sends the browser to a foreign page': async t => {
    const { email } = await t.user();
    const host = new URL(t.origin).host;
    const targets = [
      `${evil}/`,
      `//evil.example`,
      `/\\evil.example`,
      `\t//evil.example`,
      `${t.origin}@evil.example/`,
      `http://${host}.evil.example/`,
      'javascript:alert(1)',
      'data:text/html,x',
      'http://localhost:80@evil.example',
    ];
    for (const target of targets) {
      const u = encodeURIComponent(target);
      const b = t.browser();
      await b.post('/v1/client?_method=PUT');
      const ticket = await t.ticket(email);
      for (const path of [
        `/v1/client/handshake?redirect_url=${u}`,
        `/v1/client/touch?redirect_url=${u}`,
        `/v1/tickets/accept?ticket=${ticket}&redirect_url=${u}`,
        `/popup-callback?return_url=${u}`,
      ]) {
        const a = await b.get(path);
        const to = a.headers.get('location');
        if (to && new URL(to, t.origin).origin !== t.origin) return `${path} → ${to}`;
      }
      const a = await b.create({
        strategy: 'oauth_google',
        redirect_url: target,
        action_complete_redirect_url: target,
      });
      if (a.status === 200) return `oauth_google takes ${target}`;
    }
    return false;
  },
  'an answer of a provider is used in another browser': async t => {
    const { callback } = await trip(t, t.browser());
    const thief = t.browser();
    await thief.post('/v1/client?_method=PUT');
    await thief.navigate(callback);
    const found = await thief.sessions();
    return found.length > 0 && `${found.length} sessions`;
  },
  'the state of one trip passes with the code of another': async t => {
    const b = t.browser();
    const own = await trip(t, b);
    const other = await trip(t, t.browser());
    const mixed = new URL(own.callback);
    mixed.searchParams.set('code', new URL(other.callback).searchParams.get('code'));
    await b.navigate(mixed.href);
    const found = await b.sessions();
    return found.length > 0 && `${found.length} sessions`;
  },
  'the state of an OAuth trip passes as RelayState': async t => {
    const b = t.browser();
    const { callback } = await trip(t, b);
    const a = await b.send('POST', '/v1/saml/acs/ec_saml', {
      RelayState: new URL(callback).searchParams.get('state'),
      SAMLResponse: 'PHg+',
    });
    return (await b.sessions()).length > 0 && a.status;
  },
  'the external account of another browser is taken over': async t => {
    const b = t.browser();
    const { response } = await b.create({
      strategy: 'oauth_google',
      redirect_url: '/',
      action_complete_redirect_url: '/',
    });
    await through(
      b,
      response.first_factor_verification.external_verification_redirect_url,
      `new${Date.now()}@example.com`,
    );
    const thief = t.browser();
    await thief.post('/v1/client?_method=PUT');
    const a = await thief.post('/v1/client/sign_ups', { transfer: 'true' });
    return a.status === 200 && a.response.status;
  },
  'a link to the handshake binds a token of the attacker to the person': async t => {
    const { email } = await t.user();
    const person = t.browser();
    await person.create({ identifier: email, password: t.password });
    const token = (await t.browser().post('/v1/dev_browser')).json.id;
    await person.get(`/v1/client/handshake?redirect_url=${encodeURIComponent(t.origin)}&__clerk_db_jwt=${token}`, {
      origin: '',
    });
    const seen = await t.browser().get(`/v1/client?__clerk_db_jwt=${token}`);
    return seen.text.includes('sess_') && 'the attacker has the session';
  },
  'the method is changed by a navigation': async t => {
    const { email } = await t.user();
    const b = t.browser();
    await b.create({ identifier: email, password: t.password });
    await b.get('/v1/client?_method=DELETE', { origin: '' });
    return (await b.sessions()).length !== 1 && 'signed out';
  },
};

/** A trip to Google up to the provider's answer, which is not delivered. */
async function trip(t, b) {
  const { email } = await t.user();
  const { response } = await b.create({
    strategy: 'oauth_google',
    redirect_url: '/',
    action_complete_redirect_url: '/',
  });
  const away = b.copy(); // delivers nothing: it stops before the callback
  const login = await away.navigate(response.first_factor_verification.external_verification_redirect_url);
  const consent = await away.submit(login, { email, email_verified: '1' });
  const form = { decision: 'allow' };
  const [, action] = /<form method="post" action="([^"]*)"/.exec(consent.text);
  for (const [, name, value] of consent.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
    form[name] ??= value;
  let at = new URL(action.replaceAll('&amp;', '&'), consent.url);
  let a = await away.send('POST', at.pathname + at.search, form, {
    origin: t.origin,
  });
  for (let i = 0; i < 5; i++) {
    at = new URL(a.headers.get('location'), at);
    if (at.pathname === '/v1/oauth_callback') return { callback: at.href };
    a = await away.get(at.pathname + at.search);
  }
  throw new Error(`no callback: ${at.href}`);
}

/** Through a provider's pages with an account of that address; `email_verified` is '' when it has not verified it. */
export async function through(b, url, email, email_verified = '1') {
  const login = await b.navigate(url);
  const consent = await b.submit(login, email_verified ? { email, email_verified } : { email });
  return b.submit(consent, { decision: 'allow' });
}
