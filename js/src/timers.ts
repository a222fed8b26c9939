/**
 * Timers that keep their time in a hidden tab. Browsers let the timers of a hidden page fire once a second, after five
 * minutes once a minute; those of a worker stay as they are. While the page is hidden each timer therefore runs in a
 * worker as well, and whichever fires first counts. Where the page's CSP forbids both workers (they need
 * `worker-src blob:` or the origin of the package) the page's own timers are left. Coming to the front fires them all,
 * because what they wait for may have happened.
 */

interface Timer {
  readonly end: number;
  readonly fire: () => void;
  readonly own: ReturnType<typeof setTimeout>;
}

/** Calls back once after a time in milliseconds. The result cancels it. */
export type StartTimer = (milliseconds: number, fire: () => void) => () => void;

const waiting = new Map<number, Timer>();
let last = 0;
let background: typeof import('./background-timers.js') | undefined;

function finish(id: number): Timer | undefined {
  const timer = waiting.get(id);
  if (timer) clearTimeout(timer.own);
  waiting.delete(id);
  listen();
  return timer;
}

/** Follows the page's visibility while there is a reason to. A worker stays until the page is seen again. */
function listen(): void {
  document[waiting.size || document.hidden ? 'addEventListener' : 'removeEventListener']('visibilitychange', turn);
}

/** Hands all timers to the worker. Without its file the page's own are left. */
async function delegate(): Promise<void> {
  try {
    background = await import('./background-timers.js');
    if (document.hidden) background.delegate(waiting, id => finish(id)?.fire());
  } catch {}
}

/** The page went out of sight or came back. */
function turn(): void {
  if (document.hidden) return void delegate();
  background?.stop();
  for (const id of [...waiting.keys()]) finish(id)?.fire();
  listen();
}

/** Calls back once after a time in milliseconds, earlier when the page comes to the front. The result cancels it. */
export const timer: StartTimer = (milliseconds, fire) => {
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
  if (document.hidden) void delegate();
  return () => void finish(id);
};
