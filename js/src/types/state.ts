/** What the hooks of Clerk's framework packages read. Applications use the hooks. */
import type { ClerkError, ErrorGuard } from '../errors.js';
import type { SignInFutureResource } from './sign-in-future.js';

/** The error of one field of a form. */
export interface FieldError {
  code: string;
  message: string;
  longMessage?: string | undefined;
}

/** An error that belongs to no field, with the guards that tell what it is. */
export type ClerkGlobalHookError = ClerkError & {
  isClerkAPIResponseError: ErrorGuard<unknown>;
  isClerkRuntimeError: ErrorGuard<unknown>;
};

/** The errors of the last call. `fields` has every field of the form, with null for a field without an error. */
export interface Errors<Fields> {
  fields: Fields;
  /** All errors, as they came. */
  raw: unknown[] | null;
  /** The errors that belong to no field. */
  global: ClerkGlobalHookError[] | null;
}

export type FetchStatus = 'idle' | 'fetching';

type FieldsOf<Names extends string> = { [Name in Names]: FieldError | null };
export type SignInFields = FieldsOf<'identifier' | 'password' | 'code'>;
export type SignUpFields = FieldsOf<
  | 'firstName'
  | 'lastName'
  | 'emailAddress'
  | 'phoneNumber'
  | 'password'
  | 'username'
  | 'code'
  | 'captcha'
  | 'legalAccepted'
>;
export type WaitlistFields = FieldsOf<'emailAddress'>;

/** Signals: functions whose value stays the same object until something in it changes. */
export interface State {
  signInSignal: () => {
    errors: Errors<SignInFields>;
    fetchStatus: FetchStatus;
    signIn: SignInFutureResource | null;
  };
  signUpSignal: () => {
    errors: Errors<SignUpFields>;
    fetchStatus: FetchStatus;
    signUp: object | null;
  };
  /** Always empty. */
  waitlistSignal: () => {
    errors: Errors<WaitlistFields>;
    fetchStatus: FetchStatus;
    waitlist: null;
  };
  /** Runs now, and again whenever a signal has changed that it read. The result stops it. */
  __internal_effect: (callback: () => void) => () => void;
  __internal_computed: <T>(getter: (previous?: T) => T) => () => T;
}
