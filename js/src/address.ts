/** URLs that a caller gave. */
import type { Boundary } from './boundary.js';
import { codedError } from './coded-error.js';

/** Parses a URL, which may be relative to the page. @throws Error with the code invalid_url. */
export function address(text: string, base: string | undefined = location.href): URL {
  try {
    return new URL(text, base);
  } catch (cause) {
    throw codedError('invalid_url', `signin-wasm: "${text}" is not a URL.`, { cause });
  }
}

/** A URL as it is, a path with this page's origin before it, undefined when there is none. */
export function absolute<Given extends string | undefined>(url: Given): Given | string {
  if (url === undefined) return url;
  try {
    new URL(url);
    return url;
  } catch {
    return address(url, location.origin).href;
  }
}

/** The URL as the program builds it. @throws Error with the code invalid_url or dev_browser_missing. */
export function withAuth(boundary: Boundary, url: string): string {
  const built = boundary.ask('buildUrlWithAuth', { url });
  if (typeof built === 'string') return built;
  address(url);
  throw codedError('dev_browser_missing', 'ClerkJS: Missing dev browser. Please contact support.');
}
