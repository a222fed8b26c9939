// Timers as a browser keeps them for a tab that has been in the background for a while: once a minute.
const { setTimeout: original } = window;
const minute = 60_000;

export function throttle(on) {
  window.setTimeout = on ? (work, ms, ...args) => original(work, Math.max(ms || 0, minute), ...args) : original;
}
