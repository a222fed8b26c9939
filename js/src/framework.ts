/**
 * The members that Clerk's framework packages look for in an instance. They are put on it before `load()` resolves when
 * such a package runs on this one (it passes `sdkMetadata`), and right after it on other pages. What has to be the main
 * file's own, such as its error classes, is handed in; small functions come along twice.
 */
import { missingComponents } from './components.js';
import { assertion, publicKey } from './conversions.js';
import type { ClerkWebAuthnError } from './errors.js';
import type { Engine } from './engine.js';
import type { Enrolling } from './enrolling.js';
import { extendUser, kinds } from './identifications.js';
import type { Attempt, Owner } from './owner.js';
import type { runtimeError } from './rejection.js';
import { renewWhenLarge } from './renewal.js';
import { sessionChecks } from './session-checks.js';
import { type Guards, State } from './state.js';
import type { ClerkOptions, HeadlessBrowserClerk, SessionResource, VerificationResource } from './types.js';
import { type UrlParts, urlMembers } from './urls.js';
import { camel, deepCamel, type Wire } from './wire.js';

/** What this file gets from the main file of the package. */
export interface Parts extends UrlParts {
  owner: Owner;
  engine: Engine;
  Verification: new (owner: Owner, wire: Wire | null) => VerificationResource;
  ClerkWebAuthnError: typeof ClerkWebAuthnError;
  runtimeError: typeof runtimeError;
  guards: Guards;
  /** The client as on the wire. The objects that exist already were made of it, and are extended by it. */
  wire: Wire;
}

/** The instance that gets them. */
interface Adapted extends HeadlessBrowserClerk {
  __internal_state: State | undefined;
}

/** Components that Clerk's own packages open and mount. */
const opened = ['Checkout', 'PlanDetails', 'SubscriptionDetails', 'Reverification', 'EnableOrganizationsPrompt'];
const mounted = ['ConfigureSSO', 'ConfigureDirectorySync', 'OAuthConsent', 'OAuthDeviceVerification'];

export function adapt(clerk: Adapted, parts: Parts): void {
  const { options } = parts;
  let environment: Wire | undefined;
  Object.defineProperties(clerk, {
    __internal_environment: {
      get: () => (environment ??= environmentOf(parts.environment())),
      configurable: true,
    },
  });
  Object.assign(clerk, urlMembers(clerk, parts), {
    ...missingComponents('__internal_open', '__internal_close', opened),
    ...missingComponents('__internal_mount', '__internal_unmount', mounted),
    sdkMetadata: options.sdkMetadata ?? { name: 'signin-wasm', version: clerk.version },
    __internal_getOption: (name: keyof ClerkOptions) => options[name],
    // It sets the look of Clerk's components. This package has no components.
    __internal_updateProps: () => Promise.resolve(),
    // Hooks for organizations ask; nothing can be switched on from here.
    __internal_attemptToEnableEnvironmentSetting: () => ({ isEnabled: true }),
  });
  const { owner, runtimeError } = parts;
  const enrolling: Enrolling = {
    send: owner.send.bind(owner),
    timer: owner.timer,
    uploads: owner.uploads,
    verification: wire => new parts.Verification(owner, wire),
    runtimeError,
    webAuthnError: (code, message, cause) => new parts.ClerkWebAuthnError(message, { code, cause: cause as Error }),
    make: (kind, wire) => new kinds[kind](enrolling, wire),
  };
  const extendSession = (session: SessionResource) =>
    Object.assign(
      session,
      sessionChecks({
        ...enrolling,
        session,
        send: (path, { signal, ...form }) => owner.send('POST', path, { signal }, form),
        camel: deepCamel,
        assertion,
        publicKey,
      }),
    );
  owner.extend = (resource, wire) => {
    if (wire) extendUser(enrolling, resource, wire);
    else extendSession(resource as SessionResource);
  };
  for (const session of clerk.client?.sessions ?? []) {
    extendSession(session);
    const user = parts.wire.sessions.find(({ id }: Wire) => id === session.id)?.user;
    if (user) extendUser(enrolling, session.user as Wire, user);
  }
  renewWhenLarge(parts.engine);
  const state = new State(parts.guards);
  clerk.__internal_state = state;
  if (!clerk.client) return;
  state.update('signIn', clerk.client.signIn as unknown as Attempt);
  state.update('signUp', clerk.client.signUp as unknown as Attempt);
}

/** The settings with the names that clerk-js gives them: those of users keep the server's below the first level. */
function environmentOf(wire: Wire | null): Wire | undefined {
  if (!wire) return undefined;
  const { attributes = {}, ...rest }: Wire = wire.user_settings ?? {};
  const userSettings: Wire = Object.fromEntries(Object.entries(rest).map(([name, value]) => [camel(name), value]));
  userSettings.attributes = {};
  for (const name in attributes) userSettings.attributes[name] = { ...attributes[name], name };
  return { ...deepCamel(wire), userSettings };
}
