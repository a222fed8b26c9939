/**
 * Clerk's sign-in for the browser, by a Go program in WebAssembly.
 *
 * Nothing happens at import: no global is read, nothing is fetched before `load()`.
 */
import { Clerk as Base } from './clerk.js';
import { newRuntime } from './runtime/tinygo.js';
import type { ClerkConstructor, DomainOrProxyUrl, FitsClerkProp, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type { RuntimeErrorCode } from './runtime-error-codes.js';
export type * from './types.js';

class Entry extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    const url = () => new URL('./signin.tiny.wasm', import.meta.url);
    const embedded = () => import('./embedded.js').then(file => file.embedded());
    super({ url, embedded, newRuntime }, publishableKey, location);
  }
}

/** The SDK, on the small build of the module (TinyGo). `signin-wasm/go` runs the build of the standard Go compiler. */
export interface Clerk extends Entry, FitsClerkProp {}
export const Clerk = Entry as ClerkConstructor<Clerk>;
