/** What the hooks of Clerk's framework packages read. Applications use the hooks. */
import type { ClerkError, ErrorGuard } from '../errors.js';
import type { SignInFutureResource } from './sign-in-future.js';

/** The error of one field of a form. */
export interface FieldError {
  /** The server's code, e.g. `form_password_incorrect`. */
  code: string;
  /** A short text. */
  message: string;
  /** A text to show. */
  longMessage?: string | undefined;
}

/** An error that belongs to no field, with the guards that tell what it is. */
export type ClerkGlobalHookError = ClerkError & {
  /** Whether an error is the server's. */
  isClerkAPIResponseError: ErrorGuard<unknown>;
  /** Whether an error is the browser's. */
  isClerkRuntimeError: ErrorGuard<unknown>;
};

/** The errors of the last call. `fields` has every field of the form, with null for a field without an error. */
export interface Errors<Fields> {
  /** The errors of fields; null for those without. */
  fields: Fields;
  /** All errors, as they came. */
  raw: unknown[] | null;
  /** The errors that belong to no field. */
  global: ClerkGlobalHookError[] | null;
}

/** Whether a call is under way. */
export type FetchStatus = 'idle' | 'fetching';

/** The error of each field; null for none. */
type FieldsOf<Names extends string> = { [Name in Names]: FieldError | null };
/** The fields of a sign-in form. */
export type SignInFields = FieldsOf<'identifier' | 'password' | 'code'>;
/** The fields of a sign-up form. */
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
/** The fields of a waiting list's form. */
export type WaitlistFields = FieldsOf<'emailAddress'>;

/** Signals: functions whose value stays the same object until something in it changes. */
export interface State {
  /** The sign-in that `useSignIn` shows. */
  signInSignal: () => {
    /** The last call's error, sorted by field. */
    errors: Errors<SignInFields>;
    /** Whether a call is under way. */
    fetchStatus: FetchStatus;
    /** The newer object of the attempt; null before loading. */
    signIn: SignInFutureResource | null;
  };
  /** The sign-up that `useSignUp` shows. */
  signUpSignal: () => {
    /** The last call's error, sorted by field. */
    errors: Errors<SignUpFields>;
    /** Whether a call is under way. */
    fetchStatus: FetchStatus;
    /** The newer object of the attempt; null before loading. */
    signUp: object | null;
  };
  /** Always empty. */
  waitlistSignal: () => {
    /** The last call's error, sorted by field. */
    errors: Errors<WaitlistFields>;
    /** Whether a call is under way. */
    fetchStatus: FetchStatus;
    /** There is no waiting list here. */
    waitlist: null;
  };
  /** Runs now, and again whenever a signal has changed that it read. The result stops it. */
  __internal_effect: (callback: () => void) => () => void;
  /** A value made of others. */
  __internal_computed: <T>(getter: (previous?: T) => T) => () => T;
}
