// The Backend API, whose callers have the key: what a mistake of theirs must not do, and what text must not become.
const large = { text: 'y'.repeat(400_000) };

export default {
  'metadata grows without end': async t => {
    const user = await t.user();
    const { json: org } = await t.backend('POST', 'organizations', { name: 'Org', created_by: user.id });
    const found = [];
    for (const [method, path, body] of [
      ['PATCH', `users/${user.id}/metadata`, { public_metadata: large }],
      ['PUT', `users/${user.id}/metadata`, { unsafe_metadata: large }],
      ['PATCH', `users/${user.id}`, { private_metadata: large }],
      ['POST', 'users', { email_address: [`large${Date.now()}@example.com`], public_metadata: large }],
      ['POST', 'organizations', { name: 'Large', public_metadata: large }],
      ['PATCH', `organizations/${org.id}/metadata`, { private_metadata: large }],
      ['PATCH', `organizations/${org.id}/memberships/${user.id}/metadata`, { private_metadata: large }],
    ]) {
      const a = await t.backend(method, path, body);
      if (a.status !== 422) found.push(`${method} ${path}: ${a.status}`);
    }
    for (let i = 0; i < 4; i++) {
      const unsafe_metadata = { [`part${i}`]: 'y'.repeat(4000) };
      const a = await t.backend('PATCH', `users/${user.id}/metadata`, { unsafe_metadata });
      if (a.status === 200 && i > 1) found.push(`merged ${i + 1} times`);
    }
    return found.length > 0 && found.join(', ');
  },
  'a part of a name that is a pattern finds everybody': async t => {
    await t.user();
    for (const pattern of ['%', '%%', '\\%', '*', '[a-z]', "' OR 1=1 --"]) {
      for (const name of ['query', 'name_query', 'email_address_query', 'username_query', 'phone_number_query']) {
        const { status, json } = await t.backend('GET', `users?${name}=${encodeURIComponent(pattern)}`);
        if (status !== 200 || json.length) return `${name}=${pattern}: ${status}, ${json.length} users`;
      }
    }
    return false;
  },
  'an order or a page that is code': async t => {
    for (const query of [
      'order_by=id;drop table users',
      'order_by=(select doc from users)',
      'order_by=created_at desc, id',
      'order_by=--created_at',
      'limit=0',
      'limit=501',
      'limit=1e3',
      'limit=-1',
      'offset=-1',
      'offset=99999999999999999999',
      'offset=1;',
    ]) {
      const { status } = await t.backend('GET', `users?${query.replaceAll(' ', '%20').replaceAll(';', '%3B')}`);
      if (status === 200 || status >= 500) return `${query}: ${status}`;
    }
    return false;
  },
  'an address that nobody has proven becomes the primary one': async t => {
    const user = await t.user();
    const email = `unproven${Date.now()}@example.com`;
    const wanted = { user_id: user.id, email_address: email, verified: false, primary: true };
    const made = await t.backend('POST', 'email_addresses', wanted);
    const { json } = await t.backend('GET', `users/${user.id}`);
    return json.primary_email_address_id === made.json.id && 'it does';
  },
  'a number that nobody has proven becomes a second factor': async t => {
    const user = await t.user();
    const wanted = { user_id: user.id, phone_number: '+12015559876', reserved_for_second_factor: true };
    const a = await t.backend('POST', 'phone_numbers', wanted);
    return a.status === 200 && 'it does';
  },
  'an authenticator app that was never confirmed, or an empty backup code, proves a user': async t => {
    const user = await t.user();
    const b = t.browser();
    await b.create({ identifier: user.email, password: t.password });
    const { response } = await b.post('/v1/me/totp');
    const code = await t.totp(response.secret);
    if ((await t.backend('POST', `users/${user.id}/verify_totp`, { code })).status === 200) return 'the app';
    const empty = { totp_secret: response.secret, backup_codes: ['--'] };
    await t.backend('PATCH', `users/${user.id}`, empty);
    return (await t.backend('POST', `users/${user.id}/verify_totp`, { code: '-' })).status === 200 && 'the code';
  },
  'a user whom a backend has locked signs in while wrong answers are not counted': async t => {
    const user = await t.user();
    await t.settings({ lockout: false });
    await t.backend('POST', `users/${user.id}/lock`);
    const a = await t.browser().create({ identifier: user.email, password: t.password });
    await t.settings({ lockout: true });
    return a.status === 200 && a.response.status;
  },
  'a sign-up that has begun ends after sign-ups were restricted': async t => {
    const email_address = `late${Date.now()}@example.com`;
    const b = t.browser();
    const { response } = await b.post('/v1/client/sign_ups', { email_address });
    const at = `/v1/client/sign_ups/${response.id}`;
    await b.post(`${at}/prepare_verification`, { strategy: 'email_code' });
    await t.settings({ sign_up_mode: 'restricted' });
    const proof = { strategy: 'email_code', code: await t.code(email_address) };
    const a = await b.post(`${at}/attempt_verification`, proof);
    await t.settings({ sign_up_mode: 'public' });
    return a.status === 200 && a.response.status;
  },
};
