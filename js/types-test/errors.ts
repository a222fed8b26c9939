/** The error classes and guards against those of @clerk/shared/error. */
import * as theirs from '@clerk/shared/error';
import type * as shared from '@clerk/shared/types';
import * as ours from '../src/errors.js';
import type { Assignable, Expect, Mutual, SameKeys } from './equal.js';

/** What @clerk/shared/error has and we do not. */
type Omitted =
  // For authors of SDKs: messages about keys and providers.
  | 'buildErrorThrower'
  // For Clerk's React hooks; our guards work as methods too.
  | 'createClerkGlobalHookError'
  // Our counterpart is `apiErrors`.
  | 'parseError'
  | 'parseErrors'
  // Back to the wire: nothing on a page needs it.
  | 'errorToJSON'
  // Never reaches the caller of `getToken`, which handles it.
  | 'MissingExpiredTokenError';

type Names = Expect<SameKeys<Exclude<keyof typeof theirs, Omitted>, Exclude<keyof typeof ours, 'apiErrors'>>>;

type Classes = [
  Mutual<ours.ClerkError, theirs.ClerkError>,
  Mutual<ours.ClerkAPIResponseError, theirs.ClerkAPIResponseError>,
  Mutual<ours.ClerkRuntimeError, theirs.ClerkRuntimeError>,
  Mutual<ours.ClerkWebAuthnError, theirs.ClerkWebAuthnError>,
  Mutual<ours.ClerkOfflineError, theirs.ClerkOfflineError>,
  Mutual<ours.EmailLinkError, theirs.EmailLinkError>,
  Mutual<ours.ClerkAPIError, theirs.ClerkAPIError>,
  Mutual<ours.MetamaskError, theirs.MetamaskError>,
];

type Constructors = [
  Mutual<ConstructorParameters<typeof ours.ClerkError>, ConstructorParameters<typeof theirs.ClerkError>>,
  Mutual<
    ConstructorParameters<typeof ours.ClerkAPIResponseError>,
    ConstructorParameters<typeof theirs.ClerkAPIResponseError>
  >,
  Mutual<ConstructorParameters<typeof ours.ClerkRuntimeError>, ConstructorParameters<typeof theirs.ClerkRuntimeError>>,
  Mutual<
    ConstructorParameters<typeof ours.ClerkWebAuthnError>,
    ConstructorParameters<typeof theirs.ClerkWebAuthnError>
  >,
  Mutual<ConstructorParameters<typeof ours.ClerkOfflineError>, ConstructorParameters<typeof theirs.ClerkOfflineError>>,
  Mutual<ConstructorParameters<typeof ours.EmailLinkError>, ConstructorParameters<typeof theirs.EmailLinkError>>,
  Mutual<ConstructorParameters<typeof ours.ClerkAPIError>, ConstructorParameters<typeof theirs.ClerkAPIError>>,
];

// The interfaces of @clerk/shared/types. One way: ours always has `longMessage` and `meta`, theirs lets them be absent.
type Interfaces = [
  Assignable<ours.ClerkAPIError, shared.ClerkAPIError>,
  Assignable<ours.ClerkAPIResponseError, shared.ClerkAPIResponseError>,
  Assignable<ours.ClerkRuntimeError, shared.ClerkRuntimeError>,
  Mutual<ours.ClerkAPIErrorMeta, NonNullable<shared.ClerkAPIError['meta']>>,
  Mutual<ours.ClerkAPIErrorJSON, shared.ClerkAPIErrorJSON>,
];

// Code that was written for Clerk's guards narrows in the same way with ours.
export function narrows(error: unknown): string | number | undefined {
  if (ours.isClerkAPIResponseError(error)) return error.errors[0]?.longMessage ?? error.retryAfter ?? error.status;
  if (ours.isEmailLinkError(error as Error)) return (error as ours.EmailLinkError).code;
  if (ours.isClerkRuntimeError(error)) return error.code;
  if (ours.isKnownError(error)) return error.message;
  if (ours.isMetamaskError(error)) return error.code;
  return undefined;
}

// A guard of ours stands in for one of theirs, and each knows the other's errors.
export const standIn: typeof theirs.isClerkAPIResponseError = ours.isClerkAPIResponseError;
export const other: typeof theirs.isClerkRuntimeError = ours.isClerkRuntimeError;
export const each: [boolean, boolean, boolean] = [
  ours.isUserLockedError(new theirs.ClerkAPIResponseError('', { data: [], status: 403 })),
  theirs.isUserLockedError(new ours.ClerkAPIResponseError('', { data: [], status: 403 })),
  ours.isReverificationCancelledError(null),
];

// A known code is completed by the editor, an unknown one is no mistake.
export const code = (error: ours.ClerkAPIError): boolean =>
  error.code === 'form_password_incorrect' || error.code === 'new';
export const known: ours.ClerkErrorCode = 'form_identifier_not_found';
// @ts-expect-error a typing mistake in a code is one
export const mistyped: ours.ClerkErrorCode = 'form_identifer_not_found';
