/** Calls whose answers are read in JavaScript. */
import { codedError } from './coded-error.js';
import type { Wire } from './wire.js';

interface Sending {
  // biome-ignore lint/suspicious/noExplicitAny: each caller has a `send` of its own.
  send(...request: any[]): Promise<Wire>;
}

/**
 * Makes a call. An answer in which it does not find what it needs, or finds it in another shape, is an error with code
 * `invalid_response`. Before there is an answer a TypeError is about the caller's parameters, and is left as it is.
 */
export async function readingAnswers<S extends Sending, T>(
  subject: S,
  { signal }: { signal?: AbortSignal | null },
  call: (subject: S) => Promise<T>,
): Promise<T> {
  let answered = false;
  const send = async (...request: unknown[]) => {
    const answer = await subject.send(...request);
    answered = true;
    return answer;
  };
  try {
    return await call({ ...subject, send });
  } catch (cause) {
    if (!answered || !(cause instanceof TypeError) || cause === signal?.reason) throw cause;
    throw codedError('invalid_response', `The answer of the Frontend API cannot be read: ${cause.message}`, { cause });
  }
}
