/**
 * What the head of a page can ask for before its scripts run. Importable on its own as `signin-wasm/preload`, in Node
 * and in a build script, too.
 */
import { addressOf } from './early-requests.js';
import { baseUrl, domainOf, parseKey } from './key.js';

/** The attributes of a `<link>`, under React's names. */
export interface PreloadLink {
  rel: 'preload';
  as: 'fetch';
  crossOrigin: 'use-credentials';
  href: string;
}

/**
 * The links that send the two requests of `load()` while the page's scripts are still on their way: a browser hands
 * their answers to the requests that `load()` makes. For pages that load at once. The addresses name the version of
 * the package, so make them with the version that the page runs.
 *
 * @param publishableKey - The key that `new Clerk()` is given. One of a development instance has no links: what it
 * sends depends on the browser.
 * @param options - `proxyUrl` and `domain` as `new Clerk()` is given them.
 * @returns One link for each request, or none.
 * @throws Error publishable_key_missing, publishable_key_invalid or proxy_url_invalid, as `new Clerk()` does.
 *
 * @example
 * ```js
 * import { preloadLinks } from 'signin-wasm/preload';
 *
 * const head = preloadLinks(publishableKey).map(
 *   ({ crossOrigin, href }) => `<link rel="preload" as="fetch" crossorigin="${crossOrigin}" href="${href}">`,
 * );
 * ```
 */
export function preloadLinks(
  publishableKey: string,
  options: { proxyUrl?: string; domain?: string } = {},
): PreloadLink[] {
  const { proxyUrl, domain } = options;
  const key = parseKey(publishableKey);
  // A path is one of the page's own origin, which a server does not know.
  const base = proxyUrl?.startsWith('/')
    ? `${proxyUrl.replace(/\/$/, '')}/v1`
    : baseUrl(key, proxyUrl, domainOf(key, domain));
  if (!key.production) return [];
  return (['environment', 'client'] as const).map(read => ({
    rel: 'preload',
    as: 'fetch',
    crossOrigin: 'use-credentials',
    href: addressOf(base, read),
  }));
}
