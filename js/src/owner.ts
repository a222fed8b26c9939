/** What the objects of the page need of the instance that owns them. */
import type { Boundary, CallOptions } from './boundary.js';
import type { Method, Methods } from './door.js';
import type { Params } from './form.js';
import type { StartTimer } from './timers.js';
import type { SetActive } from './types/activation.js';
import type { Abortable } from './types/resource.js';
import type { Wire } from './wire.js';

export type AttemptKind = 'signIn' | 'signUp';

/** An object that stands for a sign-in or sign-up. */
export interface Attempt {
  readonly id?: string | undefined;
  /** @internal `future` of the attempt, made when it is first read. */
  readonly __internal_future?: object | undefined;
  /** @internal True once the attempt was finalized or reset: hooks may show the next attempt then. */
  readonly discardable?: boolean | undefined;
  /** @internal */
  readonly serial: number;
  /** @internal Takes over the server's version; null is an attempt that does not exist. */
  populate(wire: Wire | null): void;
}

export interface Owner {
  readonly boundary: Boundary;
  /** This browser's client, as far as other objects look into it. */
  readonly client:
    | {
        id?: string | undefined;
        sessions: { id: string; user: object | null }[];
        resetSignIn(): void;
        resetSignUp(): void;
      }
    | undefined;
  readonly setActive: SetActive;
  /** Where the Frontend API is, and the host that the publishable key names. */
  readonly instance: () => { host: string; baseUrl: string };
  /** Files on their way to the server. See requests.ts. */
  readonly uploads: typeof import('./requests.js').uploads;
  /** Keeps its time in a hidden tab. */
  readonly timer: StartTimer;
  /** What a sign-up does in several requests, fetched when it is first needed. */
  signUpFlows(): Promise<typeof import('./sign-up-flows.js')>;
  /** Lets Clerk's hooks follow a call on an attempt. See `State.follow`. */
  follow<T extends { error: unknown }>(attempt: Attempt, call: () => Promise<T>): Promise<T>;
  /** A request that belongs to no attempt, with a form; resolves with its resource. */
  send(method: string, path: string, params?: Abortable | null, form?: Params): Promise<Wire>;
  /** Resolves when framework.ts is there. */
  readonly ready: () => Promise<void>;
  /**
   * Adds the members of framework.ts to a session, or to a user together with the server's version. Undefined until
   * framework.ts has been fetched.
   */
  extend?(resource: object, user?: Wire): void;
  /** Calls a method of an attempt, and keeps the attempt known to the program meanwhile. */
  call<M extends Method>(
    attempt: Attempt,
    method: M,
    params?: Methods[M]['params'],
    options?: CallOptions<M>,
  ): Promise<Methods[M]['answer']>;
  /** Calls a method of an attempt that can be given up or throw early. See `Boundary.start`. */
  start<M extends Method>(
    attempt: Attempt,
    method: M,
    params?: Methods[M]['params'],
    options?: CallOptions<M>,
    throwEarly?: boolean,
  ): [Promise<Methods[M]['answer']>, () => void];
}
