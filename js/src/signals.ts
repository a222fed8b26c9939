/**
 * Signals: values that run their readers again when they change. As much of the signals of clerk-js as Clerk's
 * framework packages use.
 */

/** A computed value or an effect, and the values that it read in its last run, each as the set of its readers. */
interface Reader {
  again(): void;
  read: Set<Set<Reader>>;
}

let reading: Reader | undefined;

function record(readers: Set<Reader>): void {
  if (!reading) return;
  readers.add(reading);
  reading.read.add(readers);
}

function forget(reader: Reader): void {
  for (const readers of reader.read) readers.delete(reader);
  reader.read.clear();
}

/** Runs a function and notes what it reads. */
function within<T>(reader: Reader, run: () => T): T {
  const outer = reading;
  reading = reader;
  try {
    return run();
  } finally {
    reading = outer;
  }
}

export interface Signal<T> {
  (): T;
  set(value: T): void;
}

export function signal<T>(value: T): Signal<T> {
  const readers = new Set<Reader>();
  const read = () => {
    record(readers);
    return value;
  };
  const set = (next: T) => {
    value = next;
    for (const reader of [...readers]) reader.again();
  };
  return Object.assign(read, { set });
}

/** A value that is computed from others. It is computed anew when it is read after one of them has changed. */
export function computed<T>(getter: (previous?: T) => T): () => T {
  const readers = new Set<Reader>();
  let known = false;
  let value: T | undefined;
  const reader: Reader = {
    read: new Set(),
    again() {
      known = false;
      forget(reader);
      for (const other of [...readers]) other.again();
    },
  };
  return () => {
    record(readers);
    if (!known) {
      value = within(reader, () => getter(value));
      known = true;
    }
    return value as T;
  };
}

/** Runs now and whenever what it read has changed; what it throws later is reported, like that of an event handler. */
export function effect(run: () => void): () => void {
  let over = false;
  const reader: Reader = {
    read: new Set(),
    again() {
      forget(reader);
      try {
        if (!over) within(reader, run);
      } catch (error) {
        reportError(error);
      }
    },
  };
  within(reader, run);
  return () => {
    over = true;
    forget(reader);
  };
}
