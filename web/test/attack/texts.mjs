// Texts and keys: spellings that belong to somebody else, keys that prove nothing, and more than there is room for.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes) {
  let n = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let out = '';
  for (; n > 0n; n /= 58n) out = alphabet[Number(n % 58n)] + out;
  for (const b of bytes) {
    if (b) break;
    out = `1${out}`;
  }
  return out;
}

/** Points of small order, and spellings of points that are not canonical. */
const worthless = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

export default {
  'a Solana key that everybody can sign for': async t => {
    for (const hex of worthless) {
      const b = t.browser();
      const a = await b.post('/v1/client/sign_ups', {
        web3_wallet: base58(Buffer.from(hex, 'hex')),
      });
      if (a.status !== 200) continue;
      const path = `/v1/client/sign_ups/${a.response.id}`;
      await b.post(`${path}/prepare_verification`, {
        strategy: 'web3_solana_signature',
      });
      for (let s = 0; s < 16; s++) {
        const signature = Buffer.alloc(64);
        Buffer.from(worthless[s % worthless.length], 'hex').copy(signature);
        const done = await b.post(`${path}/attempt_verification`, {
          strategy: 'web3_solana_signature',
          signature: signature.toString('base64'),
        });
        if (done.status === 200) return `signed up as ${hex}`;
      }
      return `${hex} is taken for a wallet`;
    }
    return false;
  },
  'a letter that folds to another joins an account': async t => {
    const { email } = await t
      .user({ email_address: [`katherine${Date.now()}@example.com`] })
      .then(u => ({ email: u.email_addresses[0].email_address }));
    const alike = `\u212a${email.slice(1)}`;
    const answers = [
      await t.browser().create({ strategy: 'google_one_tap', token: await t.oneTap(alike) }),
      await t.browser().create({ identifier: alike, password: t.password }),
    ];
    return answers.some(a => a.status === 200) && answers.map(a => a.status).join();
  },
  '450 KB of unsafe_metadata without an account': async t => {
    const a = await t.browser().post('/v1/client/sign_ups', {
      unsafe_metadata: JSON.stringify({ x: 'y'.repeat(450_000) }),
    });
    return a.status === 200 && 'stored';
  },
  'an address of many letters keeps everybody waiting': async t => {
    const letters = String.fromCodePoint(...Array.from({ length: 20_000 }, (_, i) => 0x4e00 + i));
    const started = performance.now();
    const a = await t.browser().create({ identifier: `a@${letters}${letters}` });
    const took = Math.round(performance.now() - started);
    return took > 2000 && `${a.status} after ${took} ms`;
  },
  'codes as people paste them are refused': async t => {
    const { email } = await t.user();
    const refused = [];
    for (const [name, make] of Object.entries({
      'spaces around': c => ` ${c} `,
      'space inside': c => `${c.slice(0, 3)} ${c.slice(3)}`,
      'line end': c => `${c}\n`,
      'no width': c => `\u200b${c}\u200e`,
      'full width': c => c.replace(/\d/g, d => String.fromCharCode(0xff10 + +d)),
    })) {
      await t.wait(31_000);
      const b = t.browser();
      const { response } = await b.create({
        identifier: email,
        strategy: 'email_code',
      });
      const a = await b.step(response.id, 'attempt_first_factor', {
        strategy: 'email_code',
        code: make(await t.code(email)),
      });
      if (a.status !== 200) refused.push(name);
    }
    return refused.length > 0 && refused.join(', ');
  },
  'a name or an image that is a script': async t => {
    const { email } = await t.user();
    const b = t.browser();
    await b.create({ identifier: email, password: t.password });
    const body = new FormData();
    body.set(
      'file',
      new Blob(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], { type: 'image/png' }),
      'x.png',
    );
    const answer = await fetch(`${t.origin}/v1/me/profile_image`, {
      method: 'POST',
      body,
      headers: {
        cookie: [...b.cookies].map(([n, v]) => `${n}=${v}`).join('; '),
        origin: t.origin,
      },
    });
    return answer.status === 200 && 'an SVG is served as an image';
  },
};
