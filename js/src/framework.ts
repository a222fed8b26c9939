/**
 * The members that Clerk's framework packages look for in an instance. They are put on it before `load()` resolves when
 * such a package runs on this one (it passes `sdkMetadata`), and right after it on other pages. The file imports types
 * and what belongs to it alone, so that nothing of the main file comes along twice.
 */
import { componentMembers } from './components.js';
import type { Attempt } from './owner.js';
import type { usageError } from './rejection.js';
import { type Guards, State } from './state.js';
import type { ClerkOptions, ClientResource } from './types.js';
import { deepCamel, type Wire } from './wire.js';

/** What this needs of the main file of the instance. */
export interface Parts {
  options: ClerkOptions;
  /** The instance's settings as on the wire; null before they are there. */
  environment: () => Wire | null;
  guards: Guards;
  usageError: typeof usageError;
}

/** The instance that gets them. */
interface Adapted {
  readonly version: string | undefined;
  readonly client: ClientResource | undefined;
  __internal_state: State | undefined;
}

export function adapt(clerk: Adapted, parts: Parts): void {
  const { options } = parts;
  let environment: Wire | undefined;
  Object.defineProperties(clerk, {
    __internal_environment: {
      get: () => (environment ??= deepCamel(parts.environment()) ?? undefined),
      configurable: true,
    },
  });
  Object.assign(clerk, componentMembers(parts.usageError), {
    sdkMetadata: options.sdkMetadata ?? { name: 'signin-wasm', version: clerk.version },
    __internal_getOption: (name: keyof ClerkOptions) => options[name],
    // Hooks for organizations ask; nothing can be switched on from here.
    __internal_attemptToEnableEnvironmentSetting: () => ({ isEnabled: true }),
  });
  const state = new State(parts.guards);
  clerk.__internal_state = state;
  if (!clerk.client) return;
  state.update('signIn', clerk.client.signIn as unknown as Attempt);
  state.update('signUp', clerk.client.signUp as unknown as Attempt);
}
