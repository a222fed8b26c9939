/** The browser's passkey prompt (WebAuthn Level 3), fetched by the first sign-in with a passkey. */
import { assertion, publicKey } from './conversions.js';

let current: AbortController | undefined;

/**
 * Asks for a passkey and resolves with the JSON of its assertion, '' for none. A page may have one prompt at a time, so
 * each ends the one before it: an autofill that waits must not stand in the way of a button.
 */
export async function askForPasskey(options: string, conditional: boolean, ending: AbortController): Promise<string> {
  const request = publicKey(options);
  current?.abort(new DOMException('Another passkey request took its place.', 'AbortError'));
  current = ending;
  const credential = await navigator.credentials.get({
    publicKey: request,
    mediation: conditional ? 'conditional' : 'optional',
    signal: ending.signal,
  });
  // An extension that takes the API's place may answer with anything.
  return credential && typeof credential === 'object' ? assertion(credential) : '';
}
