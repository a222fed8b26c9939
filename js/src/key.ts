/** Publishable keys, read before there is a module to read them. */
import { codedError } from './coded-error.js';

export interface Key {
  publishable: string;
  host: string;
  production: boolean;
}

/** `pk_test_` or `pk_live_`, and the Frontend API host in base64 with a `$` behind it. */
export function parseKey(text: string | undefined): Key {
  const publishable = (text || '').trim();
  if (!publishable)
    throw codedError(
      'publishable_key_missing',
      '@clerk/clerk-js: Missing publishableKey. Get it at https://dashboard.clerk.com.',
    );
  const [prefix, type, encoded, ...rest] = publishable.split('_');
  let host = '';
  try {
    host = atob(encoded || '');
  } catch {
    // not base64: the check below says so
  }
  if (prefix !== 'pk' || !/^(test|live)$/.test(type || '') || rest.length || !/^[^$]*\.[^$]*\$$/.test(host)) {
    throw codedError(
      'publishable_key_invalid',
      `@clerk/clerk-js: The publishableKey passed to Clerk is invalid. (key=${/^sk_/.test(publishable) ? 'sk_…, which is a secret key' : publishable})`,
    );
  }
  return { publishable, host: host.slice(0, -1), production: type === 'live' };
}

/** An option that may be a function of the page's URL. */
export const resolve = <T extends string | boolean>(option: T | ((url: URL) => T) | undefined): T | undefined =>
  typeof option === 'function' ? option(new URL(location.href)) : option;

/** Where a satellite's Frontend API is, in production below its own domain. `''` without a satellite. */
export function domainOf(key: Key, domain = ''): string {
  const host = domain.replace(/^https?:\/\//, '');
  return key.production && host ? `clerk.${host.replace(/^clerk\./, '')}` : host;
}

/** The address of the Frontend API up to `/v1`, below an absolute `proxyUrl` or that of a satellite. */
export function baseUrl(key: Key, proxyUrl: string | undefined, domain: string): string {
  if (!proxyUrl) return `https://${(key.production && domain) || key.host}/v1`;
  try {
    if (/^https?:\/\//.test(proxyUrl)) {
      const { origin, pathname } = new URL(proxyUrl);
      return `${origin}${pathname.replace(/\/$/, '')}/v1`;
    }
  } catch {
    // the host cannot be read: the error below says so
  }
  throw codedError('proxy_url_invalid', `@clerk/clerk-js: The proxyUrl passed to Clerk is invalid. (key=${proxyUrl})`);
}
