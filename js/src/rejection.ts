/** Makes errors of the package's classes from what the Go program rejects with. */
import { codedError } from './coded-error.js';
import type { Json } from './crossing.js';
import {
  ClerkAPIResponseError,
  ClerkOfflineError,
  ClerkRuntimeError,
  ClerkWebAuthnError,
  EmailLinkError,
} from './errors.js';
import type { RuntimeErrorCode } from './runtime-error-codes.js';

/** An error of this package's own with a code that ERRORS.md explains. */
export const runtimeError = (code: RuntimeErrorCode, message: string, cause?: unknown): ClerkRuntimeError =>
  new ClerkRuntimeError(message, { code, cause: cause as Error });

/** Throws the error for a file of the package that could not be fetched. */
export function notFetched(cause: unknown): never {
  throw runtimeError('network_error', 'Network error', cause);
}

/** Wrong use of the package: a plain Error, with a code. */
export const usageError = (code: RuntimeErrorCode, message: string, cause?: unknown): Error =>
  codedError(code, `signin-wasm: ${message}`, { cause });

export const stopped = (): ClerkRuntimeError =>
  runtimeError('module_stopped', 'The sign-in module stopped unexpectedly. Try again.');

/** The error to reject with. Without text, what was thrown is handed on as it is. */
export function toError(text: Json, reason: unknown): unknown {
  if (!text) return reason;
  const e = JSON.parse(text);
  const options = { code: e.code, cause: reason as Error, docsUrl: e.docsUrl };
  switch (e.kind) {
    case 'ClerkAPIResponseError':
      return new ClerkAPIResponseError(e.message, { ...e, data: e.errors });
    case 'ClerkRuntimeError':
      return new ClerkRuntimeError(e.message, options);
    case 'ClerkWebAuthnError':
      return new ClerkWebAuthnError(e.message, options);
    case 'ClerkOfflineError':
      return new ClerkOfflineError(e.message);
    case 'EmailLinkError':
      return new EmailLinkError(e.code);
    case 'AbortError':
      return new DOMException('The operation was aborted.', 'AbortError');
  }
  return codedError(e.code, e.message, { cause: reason });
}
