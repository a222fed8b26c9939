// A tab that has been in the background for a while: the page is hidden, and its timers fire once a minute.
const { setTimeout: original } = window;
const minute = 60_000;

export function throttle(on) {
  window.setTimeout = on ? (work, ms, ...args) => original(work, Math.max(ms || 0, minute), ...args) : original;
  for (const [name, value] of [
    ['hidden', true],
    ['visibilityState', 'hidden'],
  ])
    if (on) Object.defineProperty(document, name, { configurable: true, get: () => value });
    else delete document[name];
  document.dispatchEvent(new Event('visibilitychange'));
}
