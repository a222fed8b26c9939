/** The same package on the build of the standard Go compiler: larger, for those who want its runtime. */
import { Clerk as Base } from './clerk.js';
import { newRuntime } from './runtime/go.js';
import type { DomainOrProxyUrl, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type { RuntimeErrorCode } from './runtime-error-codes.js';
export type * from './types.js';

/** The SDK, on the standard build of the module. */
export class Clerk extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    super({ url: () => new URL('./signin.wasm', import.meta.url), newRuntime }, publishableKey, location);
  }
}
