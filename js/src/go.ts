/**
 * The SDK on the build of the standard Go compiler, which is larger. For applications that want the runtime of standard
 * Go.
 */
import { Clerk as Base } from './clerk.js';
import { newRuntime } from './runtime/go.js';
import type { ClerkConstructor, DomainOrProxyUrl, FitsClerkProp, HeadlessBrowserClerk } from './types.js';

export * from './errors.js';
export type { RuntimeErrorCode } from './runtime-error-codes.js';
export type * from './types.js';

/**
 * The toolchain's runtime, made to ignore events that come after the program has ended: by itself it throws then, out
 * of timers and event listeners, where nobody catches.
 */
function quietRuntime() {
  const runtime = newRuntime();
  const go = runtime.go as { -readonly [name in keyof typeof runtime.go]: (typeof runtime.go)[name] } & {
    _resume(): void;
  };
  const { run, _resume: resume } = go;
  let over = false;
  go.run = instance => run.call(go, instance).finally(() => (over = true));
  // Before the end is known it still throws, because that is how a call finds out that the program has ended.
  go._resume = () => {
    if (!over) resume.call(go);
  };
  return runtime;
}

class Entry extends Base implements HeadlessBrowserClerk {
  constructor(publishableKey: string, location?: DomainOrProxyUrl) {
    super({ url: () => new URL('./signin.wasm', import.meta.url), newRuntime: quietRuntime }, publishableKey, location);
  }
}

/** The SDK, on the standard build of the module. */
export interface Clerk extends Entry, FitsClerkProp {}
export const Clerk = Entry as ClerkConstructor<Clerk>;
