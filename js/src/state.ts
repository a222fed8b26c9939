/**
 * What Clerk's hooks `useSignIn` and `useSignUp` show: the attempt, its last error, and whether a call is under way.
 */
import type { ClerkAPIError, ClerkAPIResponseError, ClerkRuntimeError, ErrorGuard } from './errors.js';
import type { Attempt, AttemptKind } from './owner.js';
import { computed, effect, type Signal, signal } from './signals.js';
import type * as types from './types.js';
import { camel } from './wire.js';

type Fields = Record<string, types.FieldError | null>;

/** The guards of this package, which are put on an error that belongs to no field. */
export interface Guards {
  isClerkAPIResponseError: ErrorGuard<ClerkAPIResponseError>;
  isClerkRuntimeError: ErrorGuard<ClerkRuntimeError>;
}

/** What a hook's value is made of. Every change makes a new object. */
interface Parts {
  attempt: Attempt | null;
  error: unknown;
  fetchStatus: types.FetchStatus;
}

/** The fields whose errors a form can show, by kind. */
const fields: Record<AttemptKind | 'waitlist', string[]> = {
  signIn: ['identifier', 'password', 'code'],
  signUp: [
    'firstName',
    'lastName',
    'emailAddress',
    'phoneNumber',
    'password',
    'username',
    'code',
    'captcha',
    'legalAccepted',
  ],
  waitlist: ['emailAddress'],
};

export class State implements types.State {
  readonly #guards: Guards;
  readonly #signIn = signal<Parts>({
    attempt: null,
    error: null,
    fetchStatus: 'idle',
  });
  readonly #signUp = signal<Parts>({
    attempt: null,
    error: null,
    fetchStatus: 'idle',
  });

  // A computed value, so that `future` of an attempt, which fetches a file, is made only in a page whose hooks read it.
  readonly signInSignal = this.#shown('signIn', this.#signIn) as types.State['signInSignal'];
  readonly signUpSignal = this.#shown('signUp', this.#signUp) as types.State['signUpSignal'];
  /** There is no waiting list here; the hook finds an empty one. */
  readonly waitlistSignal = computed(() => ({
    errors: this.#parsed('waitlist', null),
    fetchStatus: 'idle',
    waitlist: null,
  })) as types.State['waitlistSignal'];
  readonly __internal_effect = effect;
  readonly __internal_computed = computed;

  constructor(guards: Guards) {
    this.#guards = guards;
  }

  #change(kind: AttemptKind, change: Partial<Parts>): void {
    const parts = kind === 'signIn' ? this.#signIn : this.#signUp;
    parts.set({ ...parts(), ...change });
  }

  /** An attempt has new state. One that was completed stays until it is finalized or reset, as in clerk-js. */
  update(kind: AttemptKind, attempt: Attempt): void {
    const shown = (kind === 'signIn' ? this.#signIn : this.#signUp)().attempt;
    if (!attempt.id && shown?.id && shown !== attempt && !shown.discardable) return;
    this.#change(kind, { attempt });
  }

  /** Follows a call whose result says its error. */
  async follow<T extends { error: unknown }>(kind: AttemptKind, call: () => Promise<T>): Promise<T> {
    this.#change(kind, { error: null, fetchStatus: 'fetching' });
    let error: unknown = null;
    try {
      const result = await call();
      error = result.error;
      return result;
    } finally {
      this.#change(kind, { error, fetchStatus: 'idle' });
    }
  }

  #shown(kind: AttemptKind, parts: Signal<Parts>): () => unknown {
    return computed(() => {
      const { attempt, error, fetchStatus } = parts();
      return {
        errors: this.#parsed(kind, error),
        fetchStatus,
        [kind]: attempt?.__internal_future ?? null,
      };
    });
  }

  /** Sorts an error: those that name a parameter belong to a field, any other to the whole form. */
  #parsed(kind: AttemptKind | 'waitlist', error: unknown): types.Errors<Fields> {
    const empty: Fields = Object.fromEntries(fields[kind].map(name => [name, null]));
    if (!error) return { fields: empty, raw: null, global: null };
    const errors: ClerkAPIError[] = this.#guards.isClerkAPIResponseError(error) ? error.errors : [];
    const named = errors.filter(one => one.meta.paramName !== undefined);
    if (!named.length) {
      const whole = Object.assign(error, this.#guards) as types.ClerkGlobalHookError;
      return { fields: empty, raw: [error], global: [whole] };
    }
    for (const one of named) {
      const name = camel(one.meta.paramName!);
      if (name in empty) empty[name] = one;
    }
    return { fields: empty, raw: errors, global: null };
  }
}
