/**
 * The one door to the Go program: calls out as promises, news back in. Nothing here knows what a sign-in is.
 *
 * A call is `call(method, serial, text, live, settle)`; see package bridge for the other half.
 */
import {
  ClerkAPIResponseError,
  ClerkOfflineError,
  ClerkRuntimeError,
  ClerkWebAuthnError,
  EmailLinkError,
  apiErrors,
} from './errors.js';

export type Settle = (ok: boolean, text: string, reason?: unknown) => void;
export type Call = (method: string, serial: number, text?: string, live?: object, settle?: Settle) => unknown;
/** What is not JSON in a call: functions, windows, the signal. */
export type Live = { signal?: AbortSignal | undefined; [name: string]: unknown };

export const abortError = (): DOMException => new DOMException('The operation was aborted.', 'AbortError');

/** Makes the error class of what the Go side rejected with. Without text, what was thrown is handed on as it is. */
export function toError(text: string, reason: unknown): unknown {
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
      return abortError();
  }
  return Object.assign(new Error(e.message, { cause: reason }), { code: e.code });
}

/** A value as form text (the JavaScript half of Clerk's encoding; the Go half names the keys). */
const field = (value: unknown): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Parameters in the caller's order, each `[name, value…]`. `undefined` leaves a parameter out. */
export const form = (params: object): string =>
  JSON.stringify(
    Object.entries(params)
      .filter(([name, value]) => value !== undefined && name !== 'signal')
      .map(([name, value]) => [
        name,
        ...(Array.isArray(value) ? value.filter(v => v !== undefined).map(v => (v ? String(v) : '')) : [field(value)]),
      ]),
  );

export class Boundary {
  // For the objects, which come in a file of their own and shall not bring these a second time.
  readonly form = form;
  readonly toError = toError;
  readonly apiErrors = apiErrors;
  #call: Call | undefined;
  #last = 0;
  #pending = new Map<number, Settle>();

  /** Reports the death of the program to the one who started it. */
  died: () => void = () => {};

  /** Resolves when a program that took the place of a dead one is ready. */
  revival: Promise<unknown> | undefined;

  /** Takes the program's call function. */
  connect(call: Call): void {
    this.#call = call;
  }

  /** Asks for an answer that is there at once. */
  ask(method: string, v?: unknown): string | undefined {
    return this.#call?.(method, 0, JSON.stringify({ v })) as string | undefined;
  }

  /** Hands the state of a dead program to the one that is connected now. */
  restore(state: object): void {
    this.#call?.('restore', 0, JSON.stringify(state));
  }

  /**
   * Starts a call. `live.signal` cancels it. `now` throws an error that is known before anything was sent, as
   * clerk-js does where a method is not async. The second result gives the call up: its promise stays as it is.
   */
  start(method: string, serial: number, text: string, live: Live = {}, now = false): [Promise<string>, () => void] {
    const id = ++this.#last;
    const { signal } = live;
    let early: [unknown] | undefined;
    let started = false;
    const abort = () => this.ask('cancel', id);
    const promise = new Promise<string>((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      const settle: Settle = (ok, answer, reason) => {
        if (!this.#pending.delete(id)) return;
        signal?.removeEventListener('abort', abort);
        if (ok) return resolve(answer);
        const error = toError(answer, reason);
        if (!started) early = [error];
        reject(error);
      };
      this.#pending.set(id, settle);
      signal?.addEventListener('abort', abort);
      const send = (again?: unknown) => {
        try {
          this.#call!(method, serial, text, { ...live, id }, settle);
        } catch {
          // The program is dead, and this is how it is found out when nothing else has told. The call did not begin.
          this.#pending.delete(id);
          this.died();
          this.#pending.set(id, settle);
          if (again !== undefined || !this.revival) settle(false, '', stopped());
          else
            this.revival.then(
              () => send(null),
              () => send(null),
            );
        }
      };
      send();
    });
    started = true;
    if (now && early) {
      promise.catch(() => {});
      throw early[0];
    }
    return [
      promise,
      () => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', abort);
        abort();
      },
    ];
  }

  invoke(method: string, serial: number, text: string, live?: Live): Promise<string> {
    return this.start(method, serial, text, live)[0];
  }

  /** Settles what is pending after the program died. */
  fail(): void {
    this.#call = undefined;
    for (const settle of [...this.#pending.values()]) settle(false, '', stopped());
  }
}

const stopped = () =>
  new ClerkRuntimeError('The sign-in module stopped unexpectedly. Try again.', { code: 'module_stopped' });
