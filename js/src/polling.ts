/** Waiting for what happens somewhere else, such as a link that is followed in another browser. */
import type { StartTimer } from './timers.js';

/** The pause after each answer, in milliseconds (PROTOCOL 5.6). */
const pollInterval = 1000;

/** Ends when the work is done. The caller's signal ends it, too, with the signal's reason. */
export interface Until {
  signal?: AbortSignal | undefined;
  /** Ends it and leaves the promise unsettled, as in clerk-js (PROTOCOL 5.6). */
  stop: AbortController;
}

export async function untilStopped({ signal, stop }: Until, work: (signal: AbortSignal) => Promise<void>) {
  if (signal?.aborted) throw signal.reason;
  let aborted = false;
  const abort = () => {
    aborted = !stop.signal.aborted;
    stop.abort(signal!.reason);
  };
  signal?.addEventListener('abort', abort);
  try {
    await work(stop.signal);
  } catch (error) {
    if (aborted || !stop.signal.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  if (stop.signal.aborted) await new Promise(() => {});
}

/** Reads a verification's status until it is one that stays. The page's timer keeps its time in a hidden tab. */
export async function poll(
  status: () => Promise<string | null | undefined>,
  signal: AbortSignal | undefined,
  timer: StartTimer,
  final = ['verified', 'expired'],
): Promise<void> {
  while (!final.includes((await status()) ?? '')) await pause(signal, timer);
}

const pause = (signal: AbortSignal | undefined, timer: StartTimer) =>
  new Promise<void>((resolve, reject) => {
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const cancel = timer(pollInterval, done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
