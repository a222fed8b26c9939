/**
 * A window at a provider, and what it reports; fetched by the first sign-in with a popup. Reports are taken from that
 * window alone, and only from the origin asked for: any page may post to an opener. A window that isolated itself
 * (COOP) cannot post; the callback page then speaks on a channel that only pages of its own origin can use.
 */

/** What the Go program asks of the window. */
export interface Popup {
  /** Sends the window to an address. */
  point(href: string): void;
  /** The JSON of the next message from an origin; rejects when the caller's signal ends the waiting. */
  message(origin: string): Promise<string>;
  /** Whether the person has closed the window. */
  closed(): boolean;
  /** Stops listening. The window stays as it is. */
  close(): void;
}

/** What is kept of a window that floods its opener. */
const maxMessages = 8;

/** How often a window on its way is looked at, in milliseconds. */
const glance = 50;

/**
 * Tells a window that was closed from one that the browser has cut off, which looks closed as well. That happens when a
 * page or a provider isolates itself (COOP), and on the way: such a window is never seen anywhere but where it started.
 * Its person comes back to the page, sooner or later.
 */
function watchEnd(window: Window, signal: AbortSignal): () => boolean {
  const place = () => {
    try {
      return window.location.href;
    } catch {
      return ''; // another origin
    }
  };
  const start = place();
  let glances = 0; // one after the other that saw it elsewhere; a window that is being cut off is so for a moment
  let returned = false;
  globalThis.addEventListener?.('focus', () => (returned = true), { signal });
  const looking = setInterval(() => {
    glances = !window.closed && place() !== start ? glances + 1 : 0;
    if (glances > 1 || window.closed) clearInterval(looking);
  }, glance);
  signal.addEventListener('abort', () => clearInterval(looking));
  return () => window.closed && (glances > 1 || returned);
}

/** Listens at once, so that a fast provider is not missed. */
export function watchPopup(window: Window, until: AbortSignal | undefined): Popup {
  const events: MessageEvent[] = [];
  let arrived = () => {};
  const take = (event: MessageEvent) => {
    if (events.length < maxMessages) events.push(event);
    arrived();
  };
  const listening = new AbortController();
  const { signal } = listening;
  globalThis.addEventListener?.('message', event => event.source === window && take(event), { signal });
  let channel: BroadcastChannel | undefined;
  try {
    channel = new BroadcastChannel('clerk-popup');
    channel.addEventListener('message', take, { signal });
  } catch {} // a sandboxed page has none
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(until?.reason);
    if (until?.aborted) end();
    until?.addEventListener('abort', end, { signal });
  });
  ended.catch(() => {});
  const close = () => {
    listening.abort();
    channel?.close();
  };
  if (until?.aborted) close(); // given up while this file was on its way: the program does not know of the window
  let closed = () => window.closed;
  return {
    point: href => {
      closed = watchEnd(window, signal);
      window.location.href = href;
    },
    message: async origin => {
      for (;;) {
        for (let event = events.shift(); event; event = events.shift()) {
          try {
            if (event.origin === origin) return JSON.stringify(event.data) ?? 'null';
          } catch {} // not JSON, so not a report
        }
        await Promise.race([ended, new Promise<void>(resolve => (arrived = resolve))]);
      }
    },
    closed: () => closed(),
    close,
  };
}
