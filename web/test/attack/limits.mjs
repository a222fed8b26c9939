// What one caller can make everybody else pay for: lists without an end, texts without an end, work for what is refused.
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
    const took = form =>
      quickest(() => Promise.all(Array.from({ length: 10 }, () => t.browser().post('/v1/client/sign_ups', form))));
    const nobody = () =>
      quickest(() =>
        Promise.all(
          Array.from({ length: 10 }, () =>
            t.browser().post('/v1/client/sign_ups/sua_none?_method=PATCH', { password: t.password }),
          ),
        ),
      );
    const plain = await took({ first_name: 'x' });
    const found = [];
    for (const [name, ms] of [
      ['too long', await took({ password: 'x'.repeat(73) })],
      ['of a sign-up that is not there', await nobody()],
    ])
      if (ms > 4 * plain + 40) found.push(`${name}: ${ms.toFixed()} ms for ten, ${plain.toFixed()} without one`);
    return found.length > 0 && found.join(', ');
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
