/**
 * Timers of a hidden page, in a worker: browsers slow down a hidden page's own timers, and leave those of its workers
 * as they are. The file is fetched when a page with a running timer is hidden; timers.ts owns the timers.
 */

/** The text of timers-worker.ts, from build.mjs. */
declare const TIMERS_WORKER: string;

/** Ways to make the worker, the best first: from memory without a request, or from the file beside this script. */
const workers = [
  () => {
    const url = URL.createObjectURL(new Blob([TIMERS_WORKER], { type: 'text/javascript' }));
    // The worker has read its program by then, and the address is of no further use.
    setTimeout(URL.revokeObjectURL, 10_000, url);
    return new Worker(url);
  },
  () => new Worker(new URL('./timers-worker.js', import.meta.url)),
];

let worker: Worker | undefined;
/** The last timer that the worker was given. Ids ascend. */
let last = 0;

/** Ends the worker. */
export function stop(): void {
  worker?.terminate();
  worker = undefined;
  last = 0;
}

/** Gives the worker, which is made if there is none, the timers that it does not have yet. */
export function delegate(waiting: Map<number, { readonly end: number }>, fire: (id: number) => void): void {
  while (!worker && workers[0])
    try {
      worker = workers[0]();
      worker.onmessage = ({ data }) => fire(data);
      // The CSP speaks by an event or by an exception, depending on the browser.
      worker.onerror = event => {
        event.preventDefault();
        workers.shift();
        stop();
        delegate(waiting, fire);
      };
    } catch {
      workers.shift();
    }
  for (const [id, { end }] of waiting) {
    if (id <= last) continue;
    worker?.postMessage([id, end - performance.now()]);
    last = id;
  }
}
