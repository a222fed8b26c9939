/** What wallets, extensions, browsers and servers answer with, which may be anything or nothing. */

/** Members of what was thrown. It may have none, and reading them may throw. */
export function described(thrown: unknown): { name: string; message: string; code: unknown } {
  try {
    const { name, message, code } = Object(thrown);
    return { name: String(name ?? ''), message: String(message ?? thrown), code };
  } catch {
    return { name: '', message: 'an error that cannot be read', code: undefined };
  }
}

/**
 * The result of work that may never end. It rejects with the reason of the caller's signal as soon as that is aborted.
 */
export function orAborted<T>(work: PromiseLike<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return Promise.resolve(work);
  return new Promise<T>((resolve, reject) => {
    const end = () => signal.removeEventListener('abort', abort);
    const abort = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    Promise.resolve(work).then(resolve, reject).then(end);
  });
}
