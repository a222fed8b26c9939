/** The browser makes a passkey (WebAuthn Level 3, 5.1.3). */
import { codedError } from './coded-error.js';
import { toBase64Url } from './conversions.js';
import type { ClerkWebAuthnErrorCode } from './errors.js';
import type { Enrolling } from './enrolling.js';
import { described, orAborted } from './foreign.js';

/** The codes of what `navigator.credentials.create` throws, by its name. */
const codes: Record<string, ClerkWebAuthnErrorCode> = {
  InvalidStateError: 'passkey_already_exists',
  NotAllowedError: 'passkey_registration_cancelled',
  AbortError: 'passkey_operation_aborted',
  SecurityError: 'passkey_invalid_rpID_or_domain',
};

export function supported({ webAuthnError }: Enrolling): void {
  if (typeof PublicKeyCredential !== 'function') {
    throw webAuthnError('passkey_not_supported', 'Passkeys are not supported on this device.');
  }
}

/** Resolves with the JSON of the new credential, as the server reads it. */
export async function makePasskey(
  { webAuthnError }: Enrolling,
  publicKey: PublicKeyCredentialCreationOptions | null | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (!publicKey) {
    throw codedError('missing_public_key_options', "Missing 'publicKey' options: the server sent no challenge.");
  }
  if (publicKey.authenticatorSelection?.authenticatorAttachment === 'platform' && !(await platform())) {
    throw webAuthnError(
      'passkey_pa_not_supported',
      'Registration requires a platform authenticator but the device does not support it.',
    );
  }
  let credential: Credential | null;
  try {
    credential = await orAborted(navigator.credentials.create({ publicKey, ...(signal && { signal }) }), signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const { name, message } = described(error);
    throw webAuthnError(codes[name] ?? 'passkey_registration_failed', message, error);
  }
  if (!credential) throw webAuthnError('passkey_registration_failed', 'The browser made no passkey.');
  try {
    return attestation(credential);
  } catch (error) {
    throw webAuthnError('passkey_registration_failed', 'What the browser made is no passkey.', error);
  }
}

const platform = async () => {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
};

/** Extensions that wrap the API leave members out. */
// biome-ignore lint/suspicious/noExplicitAny: the credential may be an extension's and lack members.
const attestation = ({ type, id, rawId, authenticatorAttachment, response }: any): string =>
  JSON.stringify({
    type,
    id,
    rawId: toBase64Url(rawId),
    authenticatorAttachment: authenticatorAttachment ?? null,
    response: {
      clientDataJSON: toBase64Url(response.clientDataJSON),
      attestationObject: toBase64Url(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  });
