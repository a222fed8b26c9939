/**
 * A window at a provider, and what it reports; fetched by the first sign-in with a popup. Reports are taken from that
 * window alone, and only from the origin asked for: any page may post to an opener. A window that isolated itself
 * (COOP) cannot post; the callback page then speaks on a channel that only pages of its own origin can use.
 */

import { codedError } from './coded-error.js';

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

/** How many messages are kept that nobody has read yet: a window may post any number. */
const maxMessages = 8;

/** Whether a window is closed, or is nothing that can be asked. */
function looksClosed(window: Window): boolean {
  try {
    return window.closed;
  } catch {
    return true;
  }
}

/** How often a window on its way is looked at, in milliseconds. */
const glance = 50;

/**
 * Reports whether the user has closed the window. `closed` alone does not tell: it is true as well when the browser has
 * cut the window off because a page in it isolated itself (COOP). Two signs tell the two apart. A window that was seen
 * twice in a row at another address than its first was not cut off on its way, so `closed` is true. And a page that has
 * the focus again has its user back.
 */
function watchEnd(window: Window, signal: AbortSignal): () => boolean {
  const place = () => {
    try {
      return window.location.href;
    } catch {
      return ''; // another origin
    }
  };
  const gone = () => looksClosed(window);
  const start = place();
  let glances = 0; // how many in a row saw the window elsewhere; one may also see a window that is just being cut off
  let returned = false;
  globalThis.addEventListener?.('focus', () => (returned = true), { signal });
  const looking = setInterval(() => {
    glances = !gone() && place() !== start ? glances + 1 : 0;
    if (glances > 1 || gone()) clearInterval(looking);
  }, glance);
  signal.addEventListener('abort', () => clearInterval(looking));
  return () => gone() && (glances > 1 || returned);
}

/**
 * Listens at once, so that a fast provider is not missed, until the caller gives the window up or the program ends.
 */
export function watchPopup(window: Window, until: AbortSignal | undefined, life?: AbortSignal): Popup {
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
  life?.addEventListener('abort', close, { signal });
  if (until?.aborted || life?.aborted) close(); // one of them ended while this file was on its way
  let closed = () => looksClosed(window);
  return {
    point: href => {
      try {
        closed = watchEnd(window, signal);
        window.location.href = href;
      } catch (cause) {
        throw codedError('page_failed', 'The window cannot be sent to the provider.', { cause });
      }
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
