/** Publishable keys, read before there is a module to read them. */

export interface Key {
  publishable: string;
  host: string;
  production: boolean;
}

/** `pk_test_` or `pk_live_`, and the Frontend API host in base64 with a `$` behind it. */
export function parseKey(text: string | undefined): Key {
  const publishable = (text || '').trim();
  if (!publishable)
    throw new Error(
      '@clerk/clerk-js: Missing publishableKey. Get it at https://dashboard.clerk.com/last-active?path=api-keys.',
    );
  const [prefix, type, encoded, ...rest] = publishable.split('_');
  let host = '';
  try {
    host = atob(encoded || '');
  } catch {
    // not base64: the check below says so
  }
  if (prefix !== 'pk' || !/^(test|live)$/.test(type || '') || rest.length || !/^[^$]*\.[^$]*\$$/.test(host)) {
    throw new Error(
      `@clerk/clerk-js: The publishableKey passed to Clerk is invalid. (key=${/^sk_/.test(publishable) ? 'sk_…, which is a secret key' : publishable})`,
    );
  }
  return { publishable, host: host.slice(0, -1), production: type === 'live' };
}

/** An option that may be a function of the page's URL. */
export const resolve = <T extends string | boolean>(option: T | ((url: URL) => T) | undefined): T | undefined =>
  typeof option === 'function' ? option(new URL(location.href)) : option;

/** The address of the Frontend API up to `/v1`. */
export function baseUrl(key: Key, proxyUrl: string | undefined, domain: string | undefined): string {
  if (!proxyUrl) return `https://${key.production && domain ? `clerk.${domain.replace(/^clerk\./, '')}` : key.host}/v1`;
  if (!/^(https?:\/\/|\/)/.test(proxyUrl))
    throw new Error(`@clerk/clerk-js: The proxyUrl passed to Clerk is invalid. (key=${proxyUrl})`);
  const proxy = new URL(proxyUrl, proxyUrl[0] === '/' ? location.origin : undefined);
  return `${proxy.origin}${proxy.pathname.replace(/\/$/, '')}/v1`;
}
