/**
 * Timers that keep their time in a hidden tab. Browsers let the timers of a hidden page fire once a second, after five
 * minutes once a minute; those of a worker stay as they are. While the page is hidden each timer therefore runs in a
 * worker as well, and whichever fires first counts. Where the page's CSP forbids the worker (it needs `worker-src blob:`)
 * the page's own timers are left. Coming to the front fires them all, because what they wait for may have happened.
 */

/** The worker tells the number of a timer back when its time is over. */
const source = 'onmessage = ({ data: [id, ms] }) => setTimeout(postMessage, ms, id);';

interface Timer {
  readonly end: number;
  readonly fire: () => void;
  readonly own: ReturnType<typeof setTimeout>;
}

const waiting = new Map<number, Timer>();
let last = 0;
let worker: Worker | undefined;
let forbidden = false;

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

function start(): void {
  if (worker || forbidden) return;
  let url: string | undefined;
  try {
    url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    worker = new Worker(url);
    worker.onmessage = ({ data }) => finish(data)?.fire();
    // The CSP speaks by an event or by an exception, depending on the browser.
    worker.onerror = event => {
      event.preventDefault();
      forbidden = true;
      stop();
    };
  } catch {
    forbidden = true;
  }
  // A worker that was made has read its source by the time it says something; without one nobody needs the address.
  if (url) setTimeout(URL.revokeObjectURL, 10_000, url);
}

/** The page went out of sight or came back. */
function turn(): void {
  if (document.hidden) {
    start();
    for (const [id, { end }] of waiting) worker?.postMessage([id, end - performance.now()]);
  } else {
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
  if (document.hidden) {
    start();
    worker?.postMessage([id, milliseconds]);
  }
  return () => void finish(id);
}
