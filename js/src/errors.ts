/**
 * The errors an application catches, and the guards that tell them apart. Importable on its own as
 * `signin-wasm/errors`.
 *
 * An application may hold several copies of these classes (this entry, the main entry, `@clerk/shared/error`), and a
 * bundler renames classes. So nothing here relies on `instanceof` or on a class's own name: every class carries its
 * name as the static `kind`, which is also what the guards of `@clerk/shared/error` read from `error.constructor.kind`.
 */
import type { ClerkErrorCode } from './error-codes.js';

export type { ClerkErrorCode } from './error-codes.js';

/** A documented code of the Frontend API, or one this release does not know yet. */
export type AnyErrorCode = ClerkErrorCode | (string & Record<never, never>);

/** One error as the Frontend API sends it. */
export interface ClerkAPIErrorJSON {
  code: string;
  message: string;
  long_message?: string;
  meta?: {
    param_name?: string;
    session_id?: string;
    email_addresses?: string[];
    identifiers?: string[];
    zxcvbn?: { suggestions: { code: string; message: string }[] };
    plan?: ClerkAPIErrorPlan;
    is_plan_upgrade_possible?: boolean;
    seats_quantity_to_add?: number;
    seats_quantity?: number;
    trace_id?: string;
    kind?: string;
    title?: string;
    description?: string;
    link_url?: string;
    link_text?: string;
    data?: Record<string, string | number | boolean>;
  };
}

/** The plan a refused feature belongs to; its keys stay as on the wire. */
export interface ClerkAPIErrorPlan {
  amount_formatted: string;
  annual_monthly_amount_formatted: string;
  currency_symbol: string;
  id: string;
  name: string;
}

/** What a `ClerkAPIError` says beyond its code. Always an object; each member may be absent. */
export interface ClerkAPIErrorMeta {
  /** Name of the request parameter that was refused, as on the wire, e.g. `identifier`. */
  paramName?: string;
  /** With `identifier_already_signed_in`: the session that exists. */
  sessionId?: string;
  emailAddresses?: string[];
  identifiers?: string[];
  /** With `form_password_not_strong_enough`: what would help. */
  zxcvbn?: { suggestions: { code: string; message: string }[] };
  permissions?: string[];
  plan?: ClerkAPIErrorPlan;
  isPlanUpgradePossible?: boolean;
  seatsQuantityToAdd?: number;
  seatsQuantity?: number;
  /** Opaque reference of the refused request, for support. */
  traceId?: string;
  /** Why the application's owner blocked the request; never shown by itself. */
  kind?: string;
  /** Plain text: never render it as HTML. */
  title?: string;
  /** Plain text: never render it as HTML. */
  description?: string;
  /** A link for the user. Check that it is `https:` before it becomes an `href`. */
  linkUrl?: string;
  linkText?: string;
  data?: Record<string, string | number | boolean>;
}

const metaKeys = [
  'param_name',
  'session_id',
  'email_addresses',
  'identifiers',
  'zxcvbn',
  'plan',
  'is_plan_upgrade_possible',
  'seats_quantity_to_add',
  'seats_quantity',
  'trace_id',
  'kind',
  'title',
  'description',
  'link_url',
  'link_text',
  'data',
];

/** One entry of `ClerkAPIResponseError.errors`. Not an `Error`. */
export class ClerkAPIError {
  static kind = 'ClerkAPIError';
  /** Machine-readable, e.g. `form_password_incorrect`. */
  readonly code: AnyErrorCode;
  /** One line, English. */
  readonly message: string;
  /** A sentence for the user, English. */
  readonly longMessage: string | undefined;
  readonly meta: ClerkAPIErrorMeta;

  constructor(json: ClerkAPIErrorJSON) {
    this.code = json.code;
    this.message = json.message;
    this.longMessage = json.long_message;
    const wire = (json.meta || {}) as Record<string, unknown>;
    this.meta = Object.fromEntries(
      metaKeys.map(key => [key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), wire[key]]),
    );
  }
}

/** Turns the `errors` of an answer into objects. Anything that is not a list of objects counts as no errors. */
export const apiErrors = (wire: unknown): ClerkAPIError[] =>
  Array.isArray(wire)
    ? wire.filter(entry => entry && typeof entry === 'object').map(entry => new ClerkAPIError(entry))
    : [];

/** What every Clerk error is made of. */
export interface ClerkErrorParams {
  /** For the developer. Not stable: decide by `code`. */
  message: string;
  code: string;
  /** For the user, English. */
  longMessage?: string;
  /** What was caught, when this error wraps another. */
  cause?: Error;
  docsUrl?: string;
}

/** The base of every error this package rejects with, except `EmailLinkError`, `AbortError` and plain usage errors. */
export class ClerkError extends Error {
  static kind = 'ClerkError';
  override readonly cause: Error | undefined;
  readonly clerkError = true as const;
  readonly code: string;
  readonly longMessage: string | undefined;
  readonly docsUrl: string | undefined;

  constructor({ message, code, longMessage, cause, docsUrl }: ClerkErrorParams) {
    super(new.target.formatMessage(new.target.kind, message, code, docsUrl));
    this.cause = cause;
    this.code = code;
    this.longMessage = longMessage;
    this.docsUrl = docsUrl;
  }

  /** The class, also in minified code. */
  override get name(): string {
    return (this.constructor as typeof ClerkError).kind;
  }

  override toString(): string {
    return `[${this.name}]\nMessage:${this.message}`;
  }

  protected static formatMessage(_name: string, message: string, code: string, docsUrl: string | undefined): string {
    return `Clerk: ${message.replace(/clerk:/i, '').trim()}\n\n(code="${code}")\n\n${docsUrl ? `\n\nDocs: ${docsUrl}` : ''}`;
  }
}

export interface ClerkAPIResponseOptions extends Omit<ClerkErrorParams, 'message' | 'code'> {
  /** The `errors` of the answer. */
  data: ClerkAPIErrorJSON[];
  /** HTTP status. */
  status: number;
  clerkTraceId?: string;
  /** Seconds. */
  retryAfter?: number;
}

/** The Frontend API answered with an error. Look at `errors[0].code`; `code` itself is always `api_response_error`. */
export class ClerkAPIResponseError extends ClerkError {
  static override kind = 'ClerkAPIResponseError';
  /** HTTP status. */
  status: number;
  /** `clerk_trace_id` of the answer; name it when you ask Clerk's support. */
  clerkTraceId?: string;
  /** Seconds to wait, on 429 when the server said so. */
  retryAfter?: number;
  /** At least one entry, unless the answer had no readable error. */
  errors: ClerkAPIError[];

  constructor(message: string, options: ClerkAPIResponseOptions) {
    super({ ...options, message, code: 'api_response_error' });
    this.status = options.status;
    this.clerkTraceId = options.clerkTraceId;
    this.retryAfter = options.retryAfter;
    this.errors = apiErrors(options.data);
  }

  override toString(): string {
    return `${super.toString()}\nStatus:${this.status}\nSerialized errors: ${this.errors.map(error => JSON.stringify(error))}${
      this.clerkTraceId ? `\nClerk Trace ID: ${this.clerkTraceId}` : ''
    }`;
  }

  protected static override formatMessage(_name: string, message: string): string {
    return message;
  }
}

export type ClerkRuntimeErrorOptions = Omit<ClerkErrorParams, 'message'>;

/** Something in the browser failed: no wallet, no network, a script that did not load. Decide by `code`. */
export class ClerkRuntimeError extends ClerkError {
  static override kind = 'ClerkRuntimeError';
  /** @deprecated `clerkError` and `code` say the same. */
  readonly clerkRuntimeError = true as const;

  constructor(message: string, options: ClerkRuntimeErrorOptions) {
    super({ ...options, message });
  }
}

export type ClerkWebAuthnErrorCode =
  | 'passkey_not_supported'
  | 'passkey_pa_not_supported'
  | 'passkey_invalid_rpID_or_domain'
  | 'passkey_already_exists'
  | 'passkey_operation_aborted'
  | 'passkey_retrieval_cancelled'
  | 'passkey_retrieval_failed'
  | 'passkey_registration_cancelled'
  | 'passkey_registration_failed';

/**
 * A passkey ceremony failed (https://www.w3.org/TR/webauthn-3/).
 *
 * Keeps the `kind` of `ClerkRuntimeError`: a copy of Clerk's own guards compares `constructor.kind` for equality, and a
 * passkey error has to be a runtime error to them.
 */
export class ClerkWebAuthnError extends ClerkRuntimeError {
  declare readonly code: ClerkWebAuthnErrorCode;

  // Here for its types only: without it the code of a passkey error could be any string.
  constructor(message: string, options: Omit<ClerkRuntimeErrorOptions, 'code'> & { code: ClerkWebAuthnErrorCode }) {
    super(message, options);
  }

  override get name(): string {
    return 'ClerkWebAuthnError';
  }
}

/** The browser is offline and retries are used up. */
export class ClerkOfflineError extends ClerkRuntimeError {
  static override kind = 'ClerkOfflineError';
  static readonly ERROR_CODE = 'clerk_offline';

  constructor(message: string) {
    super(message, { code: ClerkOfflineError.ERROR_CODE });
  }

  /** True for an offline error of any copy of this class. */
  static is(error: unknown): error is ClerkOfflineError {
    return isClerkRuntimeError(error) && error.code === ClerkOfflineError.ERROR_CODE;
  }
}

/** The values of `EmailLinkError.code`. */
export const EmailLinkErrorCodeStatus = {
  Expired: 'expired',
  Failed: 'failed',
  ClientMismatch: 'client_mismatch',
} as const;

/** @deprecated Same object as `EmailLinkErrorCodeStatus`. */
export const EmailLinkErrorCode: { Expired: string; Failed: string; ClientMismatch: string } = EmailLinkErrorCodeStatus;

/** `clerk.handleEmailLinkVerification` found a link that did not verify. The message is the code. */
export class EmailLinkError extends Error {
  code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
    this.name = 'EmailLinkError';
  }
}

/** What an Ethereum wallet throws (EIP-1193, EIP-1474). */
export interface MetamaskError extends Error {
  code: 4001 | 32602 | 32603;
  message: string;
  data?: unknown;
}

/** A guard, callable as a function or as a method put on an error. Never throws. */
export interface ErrorGuard<T> {
  (error: unknown): error is T;
  (this: unknown): this is T;
}

// Whatever was thrown may be anything, even an object whose getters throw; a guard runs in a catch block and must not
// throw. The annotation lets a bundler drop the guards that an application does not use.
// biome-ignore lint/suspicious/noExplicitAny: it may be anything.
const guard = /* @__NO_SIDE_EFFECTS__ */ <T>(test: (error: any) => unknown) =>
  function (this: unknown, error?: unknown) {
    try {
      return !!test(error ?? this);
    } catch {
      return false;
    }
  } as ErrorGuard<T>;

// Walks up the classes, so that an offline error is a runtime error. Eight levels are more than any error here has; a
// proxy can feign an endless chain.
// biome-ignore lint/suspicious/noExplicitAny: it may be anything.
const isKind = (error: any, kind: string) => {
  let type = error.constructor;
  for (let depth = 8; type && depth--; type = Object.getPrototypeOf(type)) {
    if (type.kind === kind) return true;
  }
  return false;
};

// biome-ignore lint/suspicious/noExplicitAny: it may be anything.
const firstCode = (error: any): unknown => error.errors?.[0]?.code;

/** Any error of this package or of Clerk's, except `EmailLinkError`. */
export const isClerkError = guard<ClerkError>(e => e.clerkError === true || isKind(e, 'ClerkError'));

/** The Frontend API refused: see `errors`, `status`, `retryAfter`. */
export const isClerkAPIResponseError = guard<ClerkAPIResponseError>(
  e => isKind(e, 'ClerkAPIResponseError') || (e.clerkError === true && e.code === 'api_response_error'),
);

/** One entry of `errors`. */
export const isClerkAPIError = guard<ClerkAPIError>(e => isKind(e, 'ClerkAPIError'));

/** Something in the browser failed, passkeys and being offline included. */
export const isClerkRuntimeError = guard<ClerkRuntimeError>(
  e => e.clerkRuntimeError === true || isKind(e, 'ClerkRuntimeError'),
);

export const isEmailLinkError = guard<EmailLinkError>(e => e.name === 'EmailLinkError');

/** The user declined in the wallet (4001), or the wallet refused the request. */
export const isMetamaskError = guard<MetamaskError>(e => [4001, 32602, 32603].includes(e.code) && 'message' in e);

/** An error whose message or code may be shown; everything else is a bug or a broken connection. */
export const isKnownError = guard<ClerkAPIResponseError | ClerkRuntimeError | MetamaskError>(
  e => isClerkAPIResponseError(e) || isMetamaskError(e) || isClerkRuntimeError(e),
);

const hasFirstCode = /* @__NO_SIDE_EFFECTS__ */ (code: ClerkErrorCode) =>
  guard<ClerkAPIResponseError>(e => isClerkAPIResponseError(e) && firstCode(e) === code);

/** Too many wrong attempts: the account is locked for a while. */
export const isUserLockedError = hasFirstCode('user_locked');
/** The password is in a list of stolen ones; choose another. */
export const isPasswordPwnedError = hasFirstCode('form_password_pwned');
/** The account's password was compromised: sign in another way and reset it. */
export const isPasswordCompromisedError = hasFirstCode('form_password_compromised');

/** The bot check failed or is missing. */
export const isCaptchaError = guard<ClerkAPIResponseError>(e =>
  ['captcha_invalid', 'captcha_not_enabled', 'captcha_missing_token'].includes(firstCode(e) as string),
);

export const is4xxError = guard<{ status: number }>(e => e.status >= 400 && e.status < 500);
export const is429Error = guard<{ status: 429 }>(e => e.status === 429);

/** The session is over: 401, 422, or 403 because the user was banned or deactivated. */
export const isUnauthenticatedError = guard<{ status: number }>(
  e =>
    e.status === 401 ||
    e.status === 422 ||
    (e.status === 403 &&
      e.errors.some(
        (error: { code?: unknown } | null) => error?.code === 'user_banned' || error?.code === 'user_deactivated',
      )),
);

/** @deprecated Clerk no longer uses it. Use `isUnauthenticatedError`. */
export const isUnauthorizedError = guard<{ status: 401 }>(
  e => e.status === 401 && firstCode(e) === 'authentication_invalid',
);

/** The request never got an answer. */
export const isNetworkError = guard<Error>(e => /networkerror/i.test(`${e.message}${e.name}`.replace(/\s/g, '')));

/** The user closed the prompt that asked to verify again. */
export const isReverificationCancelledError = guard<ClerkRuntimeError>(
  e => isClerkRuntimeError(e) && e.code === 'reverification_cancelled',
);
