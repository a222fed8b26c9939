// A passkey authenticator that lies as it is told: real keys and signatures, any origin, flags, counter, user handle.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = data => createHash('sha256').update(data).digest();
const base64url = data => Buffer.from(data).toString('base64url');

/** Bits of the authenticator data (WebAuthn 6.1). */
export const UP = 0x01;
export const UV = 0x04;
export const BE = 0x08;
export const BS = 0x10;
const AT = 0x40;

/** CBOR (RFC 8949) as far as an attestation needs it: small integers, bytes, text and maps. */
function cbor(value) {
  const head = (major, n) =>
    Buffer.from(n < 24 ? [(major << 5) | n] : n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])]);
}

export class Authenticator {
  id = randomBytes(32);
  counter = 0;
  constructor() {
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  data(rpId, flags, counter, attested = Buffer.alloc(0)) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested]);
  }

  /** The credential for the creation options of a registration. */
  create(
    options,
    origin,
    { rpId = options.rp.id, flags = UP | UV, type = 'webauthn.create', client = {}, ...lies } = {},
  ) {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    this.handle = options.user.id;
    const key =
      lies.key ??
      new Map([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, cbor(key)]);
    const attestation = new Map([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', this.data(rpId, flags | AT, this.counter, attested)],
    ]);
    return this.credential({
      clientDataJSON: base64url(JSON.stringify({ type, challenge: options.challenge, origin, ...client })),
      attestationObject: base64url(cbor(attestation)),
      transports: ['internal'],
    });
  }

  /** The credential for the request options of a sign-in. */
  get(options, origin, { rpId = options.rpId, flags = UP | UV, type = 'webauthn.get', client = {}, ...lies } = {}) {
    const clientData = JSON.stringify({ type, challenge: options.challenge, origin, ...client });
    const data = this.data(rpId, flags, lies.counter ?? this.counter);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.keys.privateKey);
    if (lies.spoiled) signature[signature.length - 1] ^= 1;
    return this.credential({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(data),
      signature: base64url(signature),
      userHandle: 'handle' in lies ? lies.handle : this.handle,
    });
  }

  credential(response) {
    const id = base64url(this.id);
    return JSON.stringify({ type: 'public-key', id, rawId: id, clientExtensionResults: {}, response });
  }
}

/** Gives the account that is signed in a passkey; the answer to the attempt is in `enrolled`. */
export async function enrol(b, lies) {
  const authenticator = new Authenticator();
  const { response } = await b.post('/v1/me/passkeys');
  const options = JSON.parse(response.verification.nonce);
  const public_key_credential = authenticator.create(options, b.page, lies);
  authenticator.enrolled = await b.post(`/v1/me/passkeys/${response.id}/attempt_verification`, {
    strategy: 'passkey',
    public_key_credential,
  });
  return authenticator;
}
