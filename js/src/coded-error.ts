/** Errors that Clerk has no class for: plain ones, with a code. */
import type { RuntimeErrorCode } from './runtime-error-codes.js';

export const codedError = (code: RuntimeErrorCode, message: string, options?: ErrorOptions): Error =>
  Object.assign(new Error(message, options), { code });
