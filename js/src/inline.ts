/**
 * The SDK with the small module inside the script: for applications in one file, and where nothing may be fetched.
 */
import { Clerk as Base } from './clerk.js';
import { embedded } from './embedded.js';
import { newRuntime } from './runtime/tinygo.js';
import type { ClerkConstructor, DomainOrProxyUrl, FitsClerkProp, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type { RuntimeErrorCode } from './runtime-error-codes.js';
export type * from './types.js';

class Entry extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    super({ embedded, newRuntime }, publishableKey, location);
  }
}

/** The SDK, on the small build of the module, which it carries. */
export interface Clerk extends Entry, FitsClerkProp {}
export const Clerk = Entry as ClerkConstructor<Clerk>;
