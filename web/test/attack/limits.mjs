// What one caller can make everybody else pay for: lists without an end, documents without an end, work for what is
// refused.
import { deflateRawSync } from 'node:zlib';

/** Milliseconds of the quickest of three. */
async function quickest(f) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    await f();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

export default {
  'a browser in which everybody is signed in makes each answer long': async t => {
    await t.settings({ single_session: false });
    try {
      const b = t.browser();
      let last;
      for (let i = 0; i < 60; i++) {
        const user = await t.user();
        last = await b.create({ strategy: 'ticket', ticket: await t.ticket(user.email) });
        if (last.status !== 200) break;
      }
      const { length } = await b.sessions();
      if (last.status === 200 || length === 0) return `${length} sessions, ${last.status}`;
      return last.status >= 500 && `${last.status}`;
    } finally {
      await t.settings({ single_session: true });
    }
  },
  'what identifies an account has no end': async t => {
    const user = await t.user();
    const b = t.browser();
    await b.create({ identifier: user.email, password: t.password });
    for (let i = 0; i < 110; i++) {
      const phone_number = `+1${201 + (i % 9)}55501${String(i).padStart(2, '0').slice(-2)}`;
      const { response, status } = await b.post('/v1/me/phone_numbers', { phone_number });
      if (status !== 200) continue;
      await b.post(`/v1/me/phone_numbers/${response.id}/prepare_verification`, { strategy: 'phone_code' });
      await b.post(`/v1/me/phone_numbers/${response.id}/attempt_verification`, { code: '424242' });
    }
    const { response: me } = await b.get('/v1/me');
    return me.phone_numbers.length >= 100 && `${me.phone_numbers.length} numbers`;
  },
  'a list of sessions has no end': async t => {
    const user = await t.user();
    const b = t.browser();
    await b.create({ identifier: user.email, password: t.password });
    for (let i = 0; i < 120; i++) await t.backend('POST', 'sessions', { user_id: user.id });
    for (const path of ['/v1/me/sessions', '/v1/me/sessions/active']) {
      const { json } = await b.get(path);
      if (json.length > 100) return `${path}: ${json.length}`;
    }
    return false;
  },
  'a password that is refused is hashed all the same': async t => {
    const twenty = (path, form) =>
      quickest(() => Promise.all(Array.from({ length: 20 }, () => t.browser().post(path, form))));
    const found = [];
    for (const [name, path, password] of [
      ['too long', '/v1/client/sign_ups', 'x'.repeat(73)],
      ['of a sign-up that is not there', '/v1/client/sign_ups/sua_none?_method=PATCH', t.password],
    ]) {
      const plain = await twenty(path, { first_name: 'x' });
      const hashed = await twenty(path, { password });
      if (hashed > 6 * plain + 60) found.push(`${name}: ${hashed.toFixed()} ms for twenty, ${plain.toFixed()} without`);
    }
    return found.length > 0 && found.join(', ');
  },
  'a short SAML document keeps the server busy for seconds': async t => {
    const took = async f => {
      const started = performance.now();
      await f().catch(() => {});
      return performance.now() - started;
    };
    const deep = n => '<a>'.repeat(n) + '</a>'.repeat(n);
    const request = `<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="x">${deep(60_000)}</p:AuthnRequest>`;
    const get = new URLSearchParams({ SAMLRequest: deflateRawSync(request).toString('base64'), RelayState: 'x' });
    const post = { SAMLRequest: Buffer.from(request).toString('base64'), RelayState: 'x' };
    const b = t.browser();
    const { response } = await b.create({ identifier: 'x@saml-corp.test' });
    const { enterprise_connection_id } = response.supported_first_factors[0];
    const strategy = 'enterprise_sso';
    const a = await b.step(response.id, 'prepare_first_factor', {
      strategy,
      enterprise_connection_id,
      redirect_url: '/',
    });
    const away = new URL(a.response.first_factor_verification.external_verification_redirect_url);
    const answer = {
      RelayState: away.searchParams.get('RelayState'),
      SAMLResponse: Buffer.from('<a>'.repeat(62_000)).toString('base64'),
    };
    const found = [];
    for (const [name, ms] of [
      ['a request in the address', await took(() => t.browser().get(`/idp/saml/ec_saml/sso?${get}`))],
      ['a request', await took(() => t.browser().post('/idp/saml/ec_saml/sso', post))],
      ['an answer', await took(() => b.post('/v1/saml/acs/ec_saml', answer))],
    ])
      if (ms > 300) found.push(`${name}: ${ms.toFixed()} ms`);
    return found.length > 0 && found.join(', ');
  },
  'a provider that is asked often enough is there for nobody': async t => {
    const ask = async () => {
      const { response } = await t
        .browser()
        .create({ strategy: 'oauth_google', redirect_url: '/', action_complete_redirect_url: '/' });
      return response.first_factor_verification.external_verification_redirect_url;
    };
    const url = await ask();
    for (let i = 0; i < 101; i++)
      await Promise.all(
        Array.from({ length: 100 }, () => fetch(url, { redirect: 'manual' }).then(a => a.body?.cancel())),
      );
    const page = await t.browser().navigate(await ask());
    return page.status !== 200 && `${page.status}`;
  },
  'an answer of a provider becomes an address without an end': async t => {
    try {
      const a = await t.browser().post('/v1/oauth_callback', { state: 'x'.repeat(15_000), code: 'y' });
      const to = a.headers.get('location') ?? '';
      return to.length > 10_000 && `${to.length} characters`;
    } catch (e) {
      return `${e.cause?.code}`;
    }
  },
};
