/**
 * The JavaScript side of the door to the Go program: calls become promises, questions are answered at once. Nothing
 * here knows what a sign-in is. Package bridge is the other side; door.ts says what may be called.
 */
import type { AttemptReference, Call } from './crossing.js';
import type { Method, Methods, Question, Questions } from './door.js';
import { stringify } from './json.js';
import { runtimeError, stopped, toError } from './rejection.js';

/** What a call brings beside its parameters. */
export type CallOptions<M extends Method> = Methods[M]['live'] & {
  /** Ends the wait. The promise rejects with the signal's reason, as `fetch` does. */
  signal?: AbortSignal | null | undefined;
};

/** A call under way. */
interface Pending {
  reject(reason: unknown): void;
}

export class Boundary {
  #call: Call | undefined;
  #last = 0;

  /** The calls under way, by number. */
  readonly pending = new Map<number, Pending>();
  /** Hears that no call is under way any more. */
  idle: () => void = () => {};
  /** Reports that the program was found dead. */
  died: () => void = () => {};
  /** Resolves when a program that takes the place of a dead one is connected; undefined when none is on its way. */
  revival: () => Promise<unknown> | undefined = () => undefined;

  /** Takes the program's call function. */
  connect(call: Call | undefined): void {
    this.#call = call;
  }

  /** Rejects what is pending after the program died. */
  disconnect(): void {
    this.#call = undefined;
    for (const { reject } of [...this.pending.values()]) reject(stopped());
  }

  /** Asks for an answer that is there at once; undefined without a program, and when it dies of the question. */
  ask<Q extends Question>(question: Q, params?: Questions[Q]['params']): Questions[Q]['answer'] | undefined {
    const request = stringify({ method: question, params });
    try {
      return this.#call?.(request) as Questions[Q]['answer'] | undefined;
    } catch {
      this.died();
    }
    return undefined;
  }

  /** Calls a method. */
  invoke<M extends Method>(
    method: M,
    params?: Methods[M]['params'],
    options?: CallOptions<M>,
    attempt?: () => AttemptReference,
  ): Promise<Methods[M]['answer']> {
    return this.start(method, params, options, attempt)[0];
  }

  /**
   * Calls a method. The second result gives the call up: nothing more is sent for it, and its promise never settles.
   * With `throwEarly`, an error that is known before anything was sent is thrown, as clerk-js does where a method is
   * not async.
   */
  start<M extends Method>(
    method: M,
    params?: Methods[M]['params'],
    { signal, ...live }: CallOptions<M> = {} as CallOptions<M>,
    attempt?: () => AttemptReference,
    throwEarly = false,
  ): [Promise<Methods[M]['answer']>, () => void] {
    const id = ++this.#last;
    let early: { error: unknown } | undefined;
    let starting = true;
    let giveUp = () => {};
    const promise = new Promise<Methods[M]['answer']>((resolve, reject) => {
      const end = () => {
        if (signal) signal.removeEventListener('abort', abort);
        const ended = this.pending.delete(id);
        if (!this.pending.size) this.idle();
        return ended;
      };
      const fail = (error: unknown) => {
        if (!end()) return;
        if (starting) early = { error };
        reject(error);
      };
      const abort = () => {
        const reason = signal!.reason;
        fail(reason);
        this.ask('cancel', { call: id });
      };
      giveUp = () => {
        if (end()) this.ask('cancel', { call: id });
      };
      this.pending.set(id, { reject: fail });
      if (signal) {
        try {
          if (signal.aborted) return fail(signal.reason);
          signal.addEventListener('abort', abort);
        } catch (cause) {
          signal = undefined; // nothing listens to it
          return fail(runtimeError('page_failed', 'The signal is no AbortSignal.', cause));
        }
      }
      const settling = {
        ...live,
        resolve: (answer: Methods[M]['answer']) => {
          if (end()) resolve(answer);
        },
        reject: (text: string, reason: unknown) => fail(toError(text, reason)),
      };
      const send = (again: boolean) => {
        if (!this.pending.has(id)) return; // given up while there was no program
        let request: string;
        try {
          request = stringify({ method, call: id, params, attempt: attempt?.() });
        } catch (error) {
          return fail(error);
        }
        try {
          if (!this.#call) throw stopped();
          this.#call(request, settling);
        } catch {
          // A program that throws is dead. If it died of this call, the call has been rejected already. If it was dead
          // before, the call has not begun, and is sent once more to the program that follows.
          if (!this.pending.delete(id)) return;
          this.died();
          this.pending.set(id, { reject: fail });
          const revival = again ? undefined : this.revival();
          if (revival)
            revival.then(
              () => send(true),
              () => send(true),
            );
          else fail(stopped());
        }
      };
      send(false);
    });
    starting = false;
    if (throwEarly && early) {
      promise.catch(() => {});
      throw early.error;
    }
    return [promise, giveUp];
  }
}
