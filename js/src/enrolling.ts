/** What the objects of a user, and their calls, need of the instance. */
import type { ClerkWebAuthnErrorCode } from './errors.js';
import type { Owner } from './owner.js';
import type { runtimeError } from './rejection.js';
import type { VerificationResource } from './types.js';
import type { Wire } from './wire.js';

export interface Enrolling {
  send: Owner['send'];
  timer: Owner['timer'];
  uploads: Owner['uploads'];
  verification(wire: Wire | null): VerificationResource;
  runtimeError: typeof runtimeError;
  webAuthnError(code: ClerkWebAuthnErrorCode, message: string, cause?: unknown): Error;
  /** Makes the object for an object of the server's answer. */
  make(kind: Kind, wire: Wire): object;
}

export type Kind = 'EmailAddress' | 'PhoneNumber' | 'Web3Wallet' | 'ExternalAccount' | 'Passkey';
