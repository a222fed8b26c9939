/**
 * Timers that keep their time in a hidden tab. Browsers let the timers of a hidden page fire once a second, after five
 * minutes once a minute; those of a worker stay as they are. While the page is hidden each timer therefore runs in a
 * worker as well, and whichever fires first counts. Where the page's CSP forbids both workers (they need
 * `worker-src blob:` or the origin of the package) the page's own timers are left. Coming to the front fires them all,
 * because what they wait for may have happened.
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

interface Timer {
  readonly end: number;
  readonly fire: () => void;
  readonly own: ReturnType<typeof setTimeout>;
}

const waiting = new Map<number, Timer>();
let last = 0;
let worker: Worker | undefined;

function finish(id: number): Timer | undefined {
  const timer = waiting.get(id);
  if (timer) clearTimeout(timer.own);
  waiting.delete(id);
  listen();
  return timer;
}

function stop(): void {
  worker?.terminate();
  worker = undefined;
}

/** Follows the page's visibility while there is a reason to. A worker stays until the page is seen again. */
function listen(): void {
  const how = waiting.size || worker ? 'addEventListener' : 'removeEventListener';
  document[how]('visibilitychange', turn);
}

/** Hands all timers to the worker, which is made if there is none. */
function delegate(): void {
  while (!worker && workers[0])
    try {
      worker = workers[0]();
      worker.onmessage = ({ data }) => finish(data)?.fire();
      // The CSP speaks by an event or by an exception, depending on the browser.
      worker.onerror = event => {
        event.preventDefault();
        workers.shift();
        stop();
        delegate();
      };
    } catch {
      workers.shift();
    }
  for (const [id, { end }] of waiting) worker?.postMessage([id, end - performance.now()]);
}

/** The page went out of sight or came back. */
function turn(): void {
  if (document.hidden) delegate();
  else {
    stop();
    for (const id of [...waiting.keys()]) finish(id)?.fire();
    listen();
  }
}

/** Calls back once after a time in milliseconds, earlier when the page comes to the front. The result cancels it. */
export function timer(milliseconds: number, fire: () => void): () => void {
  const id = ++last;
  if (typeof document === 'undefined') {
    const own = setTimeout(fire, milliseconds);
    return () => clearTimeout(own);
  }
  waiting.set(id, {
    end: performance.now() + milliseconds,
    fire,
    own: setTimeout(() => finish(id)?.fire(), milliseconds),
  });
  listen();
  if (worker) worker.postMessage([id, milliseconds]);
  else if (document.hidden) delegate();
  return () => void finish(id);
}
