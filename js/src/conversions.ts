/**
 * What the Go program leaves to JavaScript: values that only JavaScript can make, and work that takes less code here.
 */

const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const toBase64Url = (buffer: ArrayBuffer | null): string | null =>
  buffer && encode(new Uint8Array(buffer)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
export const fromBase64Url = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)).buffer;

/** The JSON of an assertion, as the server reads it. Extensions that wrap the API leave members out. */
// biome-ignore lint/suspicious/noExplicitAny: the credential may be an extension's and lack members.
export const assertion = (credential: any): string =>
  JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    response: Object.fromEntries(
      ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'].map(name => [
        name,
        toBase64Url(credential.response[name] ?? null),
      ]),
    ),
  });

/** Request options with real buffers. Members this version does not know are passed on. */
export function publicKey(text: string): PublicKeyCredentialRequestOptions {
  const options = JSON.parse(text);
  return {
    ...options,
    challenge: fromBase64Url(options.challenge),
    allowCredentials: (options.allowCredentials || []).map((c: { id: string }) => ({ ...c, id: fromBase64Url(c.id) })),
  };
}

/** What is spread into the object the Go program finds in its scope. */
export const conversions = {
  random: (n: number) =>
    Array.from(crypto.getRandomValues(new Uint8Array(n)), b => b.toString(16).padStart(2, '0')).join(''),
};

/** Leaves the page. Other parts of the application hear of it first, as they do from clerk-js. */
export function leave(href: string): void {
  dispatchEvent(new CustomEvent('clerk:beforeunload'));
  location.href = href;
}

/** Whether an origin matches one of the caller's patterns: text with `*` for anything, or expressions. */
export const originAllowed = (patterns: (string | RegExp)[], origin: string): boolean =>
  patterns.some(pattern =>
    (typeof pattern === 'string'
      ? new RegExp(
          `^${pattern
            .replace(/\/$/, '')
            .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
            .replace(/\*/g, '.*')}$`,
        )
      : pattern
    ).test(origin),
  );
