/** The part of cookie names that tells instances on one host apart (PROTOCOL 1.5). */
import { toBase64Url } from './conversions.js';

/** Eight characters of the publishable key's SHA-1 in base64url. */
export async function cookieSuffix(publishableKey: string): Promise<string> {
  const text = new TextEncoder().encode(publishableKey);
  // A page without a secure context has no crypto.subtle.
  const sum = crypto.subtle ? await crypto.subtle.digest('SHA-1', text) : (await import('./sha1.js')).sha1(text).buffer;
  return toBase64Url(sum as ArrayBuffer)!.slice(0, 8);
}
