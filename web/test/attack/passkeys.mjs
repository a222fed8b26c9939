// Passkeys that lie: about the site, the person, the counter, whose they are and which challenge they answer.
import { randomBytes } from 'node:crypto';

import { BE, BS, enrol, UP, UV } from './authenticator.mjs';

const strategy = 'passkey';
const evil = 'https://evil.example';

/** A user who is signed in and has a passkey. */
async function owner(t) {
  const user = await t.user();
  const b = t.browser();
  await b.create({ identifier: user.email, password: t.password });
  const passkey = await enrol(b);
  if (passkey.enrolled.status !== 200) throw new Error(passkey.enrolled.text);
  return { user, b, passkey };
}

async function challenged(b) {
  const { response } = await b.create({ strategy });
  const options = JSON.parse(response.first_factor_verification.nonce);
  const answer = public_key_credential =>
    b.step(response.id, 'attempt_first_factor', { strategy, public_key_credential });
  return { options, answer };
}

/** A sign-in with what the passkey says, which `change` may alter. */
async function used(t, passkey, lies, origin = t.origin, change = text => text) {
  const { options, answer } = await challenged(t.browser());
  return answer(change(passkey.get(options, origin, lies)));
}

const lies = {
  'nobody is present': { flags: UV },
  'nobody is verified': { flags: UP },
  'backed up, though it cannot be': { flags: UP | UV | BS },
  'it can be backed up all of a sudden': { flags: UP | UV | BE },
  'another site': { rpId: 'evil.example' },
  'another ceremony': { type: 'webauthn.create' },
  'in a frame of another page': { client: { crossOrigin: true, topOrigin: evil } },
  'in a frame': { client: { crossOrigin: true } },
  'another challenge': { client: { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } },
  'a wrong signature': { spoiled: true },
  'no user handle': { handle: undefined },
};

const passed = found => found.length > 0 && found.join(', ');

export default {
  'a passkey that lies signs in': async t => {
    const { passkey } = await owner(t);
    const other = await owner(t);
    if ((await used(t, passkey)).response?.status !== 'complete') throw new Error('an honest one does not');
    const found = [];
    for (const [name, lie] of Object.entries({ ...lies, 'another user': { handle: other.passkey.handle } }))
      if ((await used(t, passkey, lie)).status === 200) found.push(name);
    for (const origin of [evil, 'null', '', 'http://localhost:1', t.origin.replace('http:', 'https:')])
      if ((await used(t, passkey, {}, origin)).status === 200) found.push(origin);
    return passed(found);
  },
  'a passkey that lies is registered': async t => {
    const { b } = await owner(t);
    const found = [];
    for (const [name, lie] of Object.entries(lies)) {
      if (lie.spoiled || 'handle' in lie || lie.flags & BE) continue;
      const change = lie.type ? { type: 'webauthn.get' } : lie;
      if ((await enrol(b, change)).enrolled.status === 200) found.push(name);
    }
    return passed(found);
  },
  'a passkey has a key that is too weak, or takes the server seconds': async t => {
    const rsa = (bits, exponent, alg = -257) => {
      const modulus = randomBytes(bits / 8);
      modulus[0] |= 0x80;
      modulus[modulus.length - 1] |= 1;
      return new Map([
        [1, 3],
        [3, alg],
        [-1, modulus],
        [-2, Buffer.from(exponent)],
      ]);
    };
    const found = [];
    for (const [name, key] of Object.entries({
      '512 bits': rsa(512, [1, 0, 1]),
      '1024 bits': rsa(1024, [1, 0, 1]),
      'the exponent 1': rsa(2048, [1]),
      'the exponent 3': rsa(2048, [3]),
      'a long exponent': rsa(2048, [0x7f, 0xff, 0xff, 0xff]),
      '200,000 bits': rsa(200_000, [1, 0, 1]),
      '200,000 bits of PSS': rsa(200_000, [1, 0, 1], -37),
    })) {
      const { b } = await owner(t);
      if ((await enrol(b, { key })).enrolled.status === 200) found.push(name);
    }
    const { b } = await owner(t);
    if ((await enrol(b, { key: rsa(2048, [1, 0, 1]) })).enrolled.status !== 200) throw new Error('an ordinary key');
    return passed(found);
  },
  'a copied passkey signs in: its counter goes back': async t => {
    const { passkey } = await owner(t);
    const found = [];
    for (const counter of [5, 5, 4, 0]) if ((await used(t, passkey, { counter })).status === 200) found.push(counter);
    return found.length !== 1 && found.join();
  },
  'a passkey of one user answers for another': async t => {
    const [one, other] = [await owner(t), await owner(t)];
    const b = t.browser();
    const { response } = await b.create({ identifier: one.user.email });
    const a = await b.step(response.id, 'prepare_first_factor', { strategy });
    const options = JSON.parse(a.response.first_factor_verification.nonce);
    for (const handle of [one.passkey.handle, other.passkey.handle]) {
      const public_key_credential = other.passkey.get(options, t.origin, { handle });
      await b.step(response.id, 'attempt_first_factor', { strategy, public_key_credential });
    }
    return (await b.sessions()).length > 0 && 'signed in';
  },
  'an id of another passkey, or another kind of credential': async t => {
    const [one, other] = [await owner(t), await owner(t)];
    const id = Buffer.from(other.passkey.id).toString('base64url');
    const found = [];
    for (const change of [{ id }, { rawId: id }, { id, rawId: id }, { type: 'password' }, { response: {} }]) {
      const altered = text => JSON.stringify({ ...JSON.parse(text), ...change });
      if ((await used(t, one.passkey, {}, t.origin, altered)).status === 200) found.push(JSON.stringify(change));
    }
    return passed(found);
  },
  'an answer is used in another browser, again, after a wrong one, or late': async t => {
    const { passkey } = await owner(t);
    const found = [];
    const [mine, theirs] = [await challenged(t.browser()), await challenged(t.browser())];
    const right = passkey.get(mine.options, t.origin);
    if ((await theirs.answer(right)).status === 200) found.push('in another browser');
    await mine.answer(right);
    if ((await mine.answer(right)).response?.status === 'complete') found.push('again');
    const spoiled = await challenged(t.browser());
    await spoiled.answer(passkey.get(spoiled.options, t.origin, { spoiled: true }));
    if ((await spoiled.answer(passkey.get(spoiled.options, t.origin))).status === 200) found.push('after a wrong one');
    const late = await challenged(t.browser());
    await t.wait(5 * 60_000 + 1000);
    if ((await late.answer(passkey.get(late.options, t.origin))).status === 200) found.push('late');
    return passed(found);
  },
  'a passkey that was removed signs in': async t => {
    const { b, passkey } = await owner(t);
    const { response } = await b.get('/v1/me');
    await b.post(`/v1/me/passkeys/${response.passkeys[0].id}?_method=DELETE`);
    return (await used(t, passkey)).status === 200 && 'it does';
  },
  'a passkey of a user who is locked or banned signs in': async t => {
    const found = [];
    for (const how of ['lock', 'ban']) {
      const { user, passkey } = await owner(t);
      await t.backend('POST', `users/${user.id}/${how}`);
      if ((await used(t, passkey)).status === 200) found.push(how);
    }
    return passed(found);
  },
};
