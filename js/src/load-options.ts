/** The options of `load()` that cross to the Go program. The others are functions, objects of the page, or not ours. */
import type { LoadOptions } from './crossing.js';
import { resolve } from './key.js';
import type { ClerkOptions } from './types/clerk.js';

const known = [
  'standardBrowser',
  'signInUrl',
  'signUpUrl',
  'afterSignOutUrl',
  'signInForceRedirectUrl',
  'signInFallbackRedirectUrl',
  'signUpForceRedirectUrl',
  'signUpFallbackRedirectUrl',
  'afterSignInUrl',
  'afterSignUpUrl',
  'taskUrls',
  'allowedRedirectProtocols',
  'touchSession',
  'polling',
  'fetchMaxTries',
];

export function loadOptions(options: ClerkOptions): LoadOptions {
  const given = options as Record<string, unknown>;
  const { persistClient, rethrowOfflineNetworkErrors } = options.experimental ?? {};
  return {
    ...Object.fromEntries(known.filter(name => given[name] !== undefined).map(name => [name, given[name]])),
    isSatellite: resolve(options.isSatellite),
    experimental: { persistClient, rethrowOfflineNetworkErrors },
    // The page matches origins itself, because they may be expressions.
    allowedRedirectOrigins: !!options.allowedRedirectOrigins?.length,
  };
}
