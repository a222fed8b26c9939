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
  /** Whether the window looks closed. */
  closed(): boolean;
  /** Stops listening. The window stays as it is. */
  close(): void;
}

/** What is kept of a window that floods its opener. */
const maxMessages = 8;

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
  return {
    point: href => {
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
    closed: () => window.closed,
    close: () => {
      listening.abort();
      channel?.close();
    },
  };
}
