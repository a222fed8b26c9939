// What this tab remembers across a trip to a provider: never a secret, because sessionStorage can be read by any
// script.
const prefix = 'signin-wasm.demo.';

/** The remembered value, or `otherwise`. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Remembers a plain value. A browser that keeps nothing only loses what was on show. */
export function remember(name, value) {
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {}
}
