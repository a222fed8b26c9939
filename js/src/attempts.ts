/**
 * The objects that stand for sign-ins and sign-ups. The program holds the two attempts of the client, and others only
 * while a call on them is under way; a call on an attempt that is not the client's brings its state along. So an
 * attempt that the application has dropped takes no memory on either side.
 */
import type { AttemptReference, Serial } from './crossing.js';
import type { Attempt, AttemptKind } from './owner.js';
import type { Wire } from './wire.js';

/** What is known of an attempt. */
interface Known {
  signUp: boolean;
  state: Wire | null;
}

export class Attempts {
  /** The highest serial that was seen. */
  highest: Serial = 0;
  readonly #changed: (kind: AttemptKind, attempt: Attempt) => void;
  #known = new WeakMap<Attempt, Known>();
  #current: Partial<Record<AttemptKind, Attempt>> = {};
  #busy = new Map<Attempt, number>();

  /** `changed` hears of every new attempt and of every new state of one. */
  constructor(changed: (kind: AttemptKind, attempt: Attempt) => void) {
    this.#changed = changed;
  }

  /** Whether an attempt is a sign-in or a sign-up. */
  kind(attempt: Attempt): AttemptKind {
    return this.#known.get(attempt)!.signUp ? 'signUp' : 'signIn';
  }

  /** The object with this serial: the client's sign-in or sign-up, or the attempt of a call under way. */
  find(serial: Serial): Attempt | undefined {
    for (const attempt of [this.#current.signIn, this.#current.signUp, ...this.#busy.keys()]) {
      if (attempt?.serial === serial) return attempt;
    }
    return undefined;
  }

  /** The object that is the client's from now on. */
  current<T extends Attempt>(kind: AttemptKind, serial: Serial, make: () => T): T {
    this.highest = Math.max(this.highest, serial);
    const found = this.find(serial) as T | undefined;
    const attempt = found ?? make();
    if (!found) this.#known.set(attempt, { signUp: kind === 'signUp', state: null });
    this.#current[kind] = attempt;
    if (!found) this.#changed(kind, attempt);
    return attempt;
  }

  /** Takes over what the server says of an attempt. */
  populate(attempt: Attempt, state: Wire | null): void {
    this.#known.get(attempt)!.state = state;
    attempt.populate(state);
    this.#changed(this.kind(attempt), attempt);
  }

  /** How a call names an attempt. */
  reference(attempt: Attempt): AttemptReference {
    const { signUp, state } = this.#known.get(attempt)!;
    const current = attempt === this.#current.signIn || attempt === this.#current.signUp;
    return { serial: attempt.serial, signUp, state: current ? undefined : state };
  }

  /** What a program that takes the place of a dead one is told of the client's attempts. */
  restored(): Record<AttemptKind, AttemptReference> {
    const of = (attempt: Attempt) => ({ serial: attempt.serial, ...this.#known.get(attempt)! });
    return { signIn: of(this.#current.signIn!), signUp: of(this.#current.signUp!) };
  }

  /** A call on the attempt begins; the result is to be called when it has ended. */
  begin(attempt: Attempt): () => void {
    this.#busy.set(attempt, (this.#busy.get(attempt) ?? 0) + 1);
    return () => {
      const left = this.#busy.get(attempt)! - 1;
      if (left) this.#busy.set(attempt, left);
      else this.#busy.delete(attempt);
    };
  }
}
