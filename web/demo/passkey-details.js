// What the browser was asked about a passkey and what it answered, decoded for the timeline (WebAuthn Level 3, section
// 6.1).
import { mark } from './timeline/entries.js';

/** Looks on at navigator.credentials. The SDK gets the untouched answer. */
export function watchPasskeys() {
  const { credentials } = navigator;
  if (!credentials || !window.PublicKeyCredential) return;
  for (const [method, text] of [
    ['create', 'Passkey created'],
    ['get', 'Passkey used'],
  ]) {
    const original = credentials[method].bind(credentials);
    credentials[method] = async options => {
      const credential = await original(options);
      if (credential?.response) {
        try {
          mark('passkey', text, undefined, { options: asked(options.publicKey), answer: answered(credential) });
        } catch (error) {
          console.warn(error);
        }
      }
      return credential;
    };
  }
}

const base64url = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

function asked(publicKey) {
  const { rp, rpId, user, userVerification, authenticatorSelection, attestation, timeout } = publicKey;
  return {
    rpId: rpId ?? rp?.id,
    user: user?.name,
    userVerification: userVerification ?? authenticatorSelection?.userVerification,
    residentKey: authenticatorSelection?.residentKey,
    attestation,
    timeout,
    algorithms: publicKey.pubKeyCredParams?.map(p => p.alg),
    credentials: (publicKey.allowCredentials ?? publicKey.excludeCredentials)?.length,
  };
}

function answered({ id, authenticatorAttachment, response }) {
  const data = new Uint8Array(response.getAuthenticatorData?.() ?? response.authenticatorData);
  const flags = data[32];
  const has = bit => Boolean(flags & (1 << bit));
  const client = JSON.parse(new TextDecoder().decode(response.clientDataJSON));
  return {
    id,
    attachment: authenticatorAttachment,
    transports: response.getTransports?.(),
    aaguid: has(6) ? uuid(data.slice(37, 53)) : undefined,
    userPresent: has(0),
    userVerified: has(2),
    canBeSynced: has(3),
    isSynced: has(4),
    signCount: new DataView(data.buffer).getUint32(33),
    origin: client.origin,
    type: client.type,
    userHandle: response.userHandle ? base64url(response.userHandle) : undefined,
  };
}

const uuid = bytes =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
