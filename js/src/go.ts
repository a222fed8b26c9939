/** The same package on the build of the standard Go compiler: larger, for those who want its runtime. */
import { Clerk as Base } from './clerk.js';
import { newRuntime } from './runtime/go.js';
import type { DomainOrProxyUrl, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type { RuntimeErrorCode } from './runtime-error-codes.js';
export type * from './types.js';

/**
 * The runtime, which takes late events in silence: the toolchain's throws where nobody catches when the program has
 * ended.
 */
function quietRuntime() {
  const runtime = newRuntime();
  const go = runtime.go as { -readonly [name in keyof typeof runtime.go]: (typeof runtime.go)[name] } & {
    _resume(): void;
  };
  const { run, _resume: resume } = go;
  let over = false;
  go.run = instance => run.call(go, instance).finally(() => (over = true));
  // Until that is known a call has to throw, for that is how it finds out.
  go._resume = () => {
    if (!over) resume.call(go);
  };
  return runtime;
}

/** The SDK, on the standard build of the module. */
export class Clerk extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    super({ url: () => new URL('./signin.wasm', import.meta.url), newRuntime: quietRuntime }, publishableKey, location);
  }
}
