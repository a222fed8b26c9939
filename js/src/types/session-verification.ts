/** Proving oneself once more within a session, before something that a session alone should not do. */
import type {
  BackupCodeAttempt,
  BackupCodeFactor,
  EmailCodeAttempt,
  EmailCodeConfig,
  EmailCodeFactor,
  EnterpriseSSOConfig,
  EnterpriseSSOFactor,
  PassKeyConfig,
  PasskeyAttempt,
  PasskeyFactor,
  PasswordAttempt,
  PasswordFactor,
  PhoneCodeAttempt,
  PhoneCodeConfig,
  PhoneCodeFactor,
  PhoneCodeSecondFactorConfig,
  TOTPAttempt,
  TOTPFactor,
} from './factors.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { VerificationResource } from './verification.js';

/** How far a reverification is. */
export type SessionVerificationStatus = 'needs_first_factor' | 'needs_second_factor' | 'complete';
/** Which factors a reverification asks for. */
export type SessionVerificationLevel = 'first_factor' | 'second_factor' | 'multi_factor';
/** `strict_mfa` and `strict`: within 10 minutes; `moderate`: an hour; `lax`: a day. */
export type SessionVerificationTypes = 'strict_mfa' | 'strict' | 'moderate' | 'lax';
/** In minutes. */
export type SessionVerificationAfterMinutes = number;
/** How recent a proof must be, and of which factors. */
export type ReverificationConfig =
  | SessionVerificationTypes
  | {
      /** Which factors have to be proved. */
      level: SessionVerificationLevel;
      /** How old the proof may be, in minutes. */
      afterMinutes: SessionVerificationAfterMinutes;
    };

/** What a reverification can offer as the first factor. */
export type SessionVerificationFirstFactor =
  | EmailCodeFactor
  | PhoneCodeFactor
  | PasswordFactor
  | PasskeyFactor
  | EnterpriseSSOFactor;
/** What a reverification can offer as the second factor. */
export type SessionVerificationSecondFactor = PhoneCodeFactor | TOTPFactor | BackupCodeFactor | PasskeyFactor;

/** How far it is. A new object after every call. */
export interface SessionVerificationResource<Session = unknown> extends ClerkResource {
  /** How far it is. */
  status: SessionVerificationStatus;
  /** Which factors have to be proved. */
  level: SessionVerificationLevel;
  /** The session it belongs to. */
  session: Session;
  /** How far the first factor is. */
  firstFactorVerification: VerificationResource;
  /** How far the second factor is. */
  secondFactorVerification: VerificationResource;
  /** The first factors that the attempt offers. */
  supportedFirstFactors: SessionVerificationFirstFactor[] | null;
  /** The second factors that the attempt offers. */
  supportedSecondFactors: SessionVerificationSecondFactor[] | null;
}

/** What `session.startVerification` takes. */
export type SessionVerifyCreateParams = {
  /** Which factors are to be proved. */
  level: SessionVerificationLevel;
};
/** What `session.prepareFirstFactorVerification` takes. */
export type SessionVerifyPrepareFirstFactorParams =
  | EmailCodeConfig
  | PhoneCodeConfig
  | PassKeyConfig
  | Omit<EnterpriseSSOConfig, 'actionCompleteRedirectUrl'>;
/** What `session.attemptFirstFactorVerification` takes. */
export type SessionVerifyAttemptFirstFactorParams =
  | EmailCodeAttempt
  | PhoneCodeAttempt
  | PasswordAttempt
  | PasskeyAttempt;
/** What `session.prepareSecondFactorVerification` takes. */
export type SessionVerifyPrepareSecondFactorParams = PhoneCodeSecondFactorConfig | PassKeyConfig;
/** What `session.attemptSecondFactorVerification` takes. */
export type SessionVerifyAttemptSecondFactorParams =
  | PhoneCodeAttempt
  | TOTPAttempt
  | BackupCodeAttempt
  | PasskeyAttempt;
/** What `session.verifyWithPasskey` takes. */
export type SessionVerifyWithPasskeyParams = {
  /** Which factor the passkey is. Default: `first_factor`. */
  level?: 'first_factor' | 'second_factor';
};

/** What the session must allow: all that is named. */
export type CheckAuthorizationParams = {
  /** How recent the person's proof must be. */
  reverification?: ReverificationConfig;
} & (
  | {
      /** A role, e.g. `org:admin`. */
      role: string;
      permission?: never;
      feature?: never;
      plan?: never;
    }
  | {
      role?: never;
      /** A permission, e.g. `org:invoices:read`. */
      permission: string;
      feature?: never;
      plan?: never;
    }
  /** A feature or plan may name its scope: `user:…`, `org:…`. */
  | {
      role?: never;
      permission?: never;
      /** A feature of the plan, e.g. `user:export`. */
      feature: string;
      plan?: never;
    }
  | {
      role?: never;
      permission?: never;
      feature?: never;
      /** A plan, e.g. `org:pro`. */
      plan: string;
    }
  | { role?: never; permission?: never; feature?: never; plan?: never }
);
/** Answers at once, by the session's claims, without a request. */
export type CheckAuthorization = (params: CheckAuthorizationParams) => boolean;

/**
 * What a session has beyond tokens. `load()` waits for it when it is given `sdkMetadata`, as framework packages do. On
 * other pages a call fetches it, and `checkAuthorization` throws `not_loaded` in the moment after `load()`.
 */
export interface SessionChecks<Session = unknown> {
  /**
   * Whether the session's user has a role, permission, feature or plan, and proved themselves lately.
   * @example
   * ```ts
   * if (clerk.session.checkAuthorization({ role: 'org:admin' })) show('Settings');
   * ```
   */
  checkAuthorization: CheckAuthorization;
  /**
   * Asks for a proof of this level; the answer lists the factors.
   * @example
   * ```ts
   * const { supportedFirstFactors } = await clerk.session.startVerification({ level: 'first_factor' });
   * ```
   */
  startVerification: (params: SessionVerifyCreateParams & Abortable) => Promise<SessionVerificationResource<Session>>;
  /**
   * Sends a code, or asks for a passkey's challenge.
   * @example
   * ```ts
   * await clerk.session.prepareFirstFactorVerification({ strategy: 'email_code', emailAddressId });
   * ```
   */
  prepareFirstFactorVerification: (
    params: SessionVerifyPrepareFirstFactorParams & Abortable,
  ) => Promise<SessionVerificationResource<Session>>;
  /**
   * Rejects with a `ClerkAPIResponseError`: `form_password_incorrect`, `form_code_incorrect`, …
   * @example
   * ```ts
   * await clerk.session.attemptFirstFactorVerification({ strategy: 'password', password });
   * ```
   */
  attemptFirstFactorVerification: (
    params: SessionVerifyAttemptFirstFactorParams & Abortable,
  ) => Promise<SessionVerificationResource<Session>>;
  /**
   * Sends the second factor's code. `too_many_requests`.
   * @example
   * ```ts
   * await clerk.session.prepareSecondFactorVerification({ strategy: 'phone_code' });
   * ```
   */
  prepareSecondFactorVerification: (
    params: SessionVerifyPrepareSecondFactorParams & Abortable,
  ) => Promise<SessionVerificationResource<Session>>;
  /**
   * Hands in the second factor's code. `form_code_incorrect`.
   * @example
   * ```ts
   * await clerk.session.attemptSecondFactorVerification({ strategy: 'totp', code });
   * ```
   */
  attemptSecondFactorVerification: (
    params: SessionVerifyAttemptSecondFactorParams & Abortable,
  ) => Promise<SessionVerificationResource<Session>>;
  /**
   * Prepares, asks the browser for the passkey and hands it in. Rejects with a `ClerkWebAuthnError` (`passkey_…`).
   * @example
   * ```ts
   * await clerk.session.verifyWithPasskey();
   * ```
   */
  verifyWithPasskey: (
    params?: SessionVerifyWithPasskeyParams & Abortable,
  ) => Promise<SessionVerificationResource<Session>>;
}
