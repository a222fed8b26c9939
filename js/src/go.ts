/**
 * Clerk's sign-in for the browser, by a Go program in WebAssembly.
 *
 * Nothing happens at import: no global is read, nothing is fetched before `load()`.
 */
import { Clerk as Base } from './clerk.js';
import { newRuntime } from './runtime/go.js';
import type { DomainOrProxyUrl, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type * from './types.js';

/** The SDK, on the build of the standard Go compiler. */
export class Clerk extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    super({ newRuntime, url: () => new URL('./signin.wasm', import.meta.url) }, publishableKey, location);
  }
}
