// Takes secrets out of what the timeline keeps. It is kept across redirects, so they are gone before anything is
// stored.

export const hidden = '••••••';
const secret =
  /^(password|code|ticket|token|jwt|secret|uri|signature|public_key_credential|captcha_token|proof_token|codes|backup_codes|current_password|new_password|__clerk_ticket|token_hash)$/;
const isToken = value => typeof value === 'string' && /^ey[\w-]+\.[\w-]+\.[\w-]+$/.test(value);

/** An address without the values that bind a redirect to this browser, or open something. */
const maskUrl = text => text.replace(/([?&](?:state|nonce|code|token|__clerk_ticket)=)[^&#]+/g, `$1${hidden}`);

/** Form or query fields. */
export const maskFields = (params, keep = () => true) =>
  Object.fromEntries(
    [...params]
      .filter(([name]) => keep(name))
      .map(([name, value]) => [name, secret.test(name) || isToken(value) ? hidden : value]),
  );

/** A JSON answer. "code" is a secret in what is sent, and the name of an error in what comes back. */
export function maskAnswer(value, name = '') {
  if (secret.test(name) && value && name !== 'code') return hidden;
  if (Array.isArray(value)) return value.map(v => maskAnswer(v));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, maskAnswer(v, k)]));
  if (isToken(value)) return hidden;
  return typeof value === 'string' && /^https?:/.test(value) ? maskUrl(value) : value;
}
