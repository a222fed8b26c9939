// Runs in the page: cells of the matrix, in three steps. Each has a Clerk of its own. Its method is called while the
// fault is there; what has not settled by itself after `patience` is aborted, and has to settle at once. Then the same
// Clerk has to work again, and nothing may be left behind.
import { methods } from './methods.js';

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const reason = new Error('the cell ran out of patience');
const given = new DOMException('the cell gave up', 'AbortError');

/** Whether something that was thrown tells an application what happened. */
const coded = error =>
  error === reason ||
  (error instanceof Error || error instanceof DOMException
    ? !!(error.errors?.[0]?.code ?? error.code ?? (error.status || error.name === 'AbortError'))
    : false);

const wording = error =>
  error === reason
    ? 'aborted'
    : String(error?.errors?.[0]?.code ?? error?.code ?? (error?.status ? `status ${error.status}` : error));

/**
 * What the page holds: listeners of targets that outlive a call, timers that have not fired, and goroutines.
 */
const timers = new Set();
const listeners = new Map([window, document].map(target => [target, new Map()]));
const { addEventListener, removeEventListener } = EventTarget.prototype;
const of = (target, type, { capture = false } = {}) => {
  const known = listeners.get(target ?? window);
  const name = `${type} ${capture}`;
  if (known && !known.has(name)) known.set(name, new Set());
  return known?.get(name);
};
EventTarget.prototype.addEventListener = function (type, listener, options) {
  const known = of(this, type, options || {});
  known?.add(listener);
  if (known && options?.signal) addEventListener.call(options.signal, 'abort', () => known.delete(listener));
  return addEventListener.call(this, type, listener, options);
};
EventTarget.prototype.removeEventListener = function (type, listener, options) {
  of(this, type, options || {})?.delete(listener);
  return removeEventListener.call(this, type, listener, options);
};
const { setTimeout: start, clearTimeout: stop } = window;
window.setTimeout = (fn, ...args) => {
  const id = start(
    (...args) => {
      timers.delete(id);
      return fn(...args);
    },
    ...args,
  );
  timers.add(id);
  return id;
};
window.clearTimeout = id => {
  timers.delete(id);
  stop(id);
};
const cells = [];
const held = () => ({
  listeners: [...listeners.values()].flatMap(known => [...known.values()]).reduce((sum, { size }) => sum + size, 0),
  timers: timers.size,
  goroutines: cells.reduce((sum, { clerk }) => sum + goroutines(clerk), 0),
});

/** The goroutines of an instance. A module with the trap tells them at each call; that of TinyGo cannot count. */
function goroutines(clerk) {
  window.__goroutines = 0;
  clerk.buildUrlWithAuth(location.href);
  return window.__goroutines;
}

let before;

/** Loads a Clerk for each cell, signed in and with an attempt under way. */
export async function prepare(wanted, { key, Clerk, wasmModule }) {
  await Promise.all(
    wanted.map(async cell => {
      const clerk = new Clerk(key, { proxyUrl: `${location.origin}/cell/${cell.id}` });
      await clerk.load({ routerPush: () => {}, routerReplace: () => {}, polling: false, wasmModule });
      await clerk.client.signIn.create({ identifier: 'a@b.co' });
      const controller = new AbortController();
      listeners.set(controller.signal, new Map());
      cells.push({ ...cell, clerk, controller });
    }),
  );
  await sleep(100); // whatever a load leaves to later
  before = held();
}

/** Calls the methods. `mode` says what else happens to a call. */
export async function call({ mode, patience, grace }) {
  await Promise.all(cells.map(cell => callOne(cell, mode, patience, grace)));
}

async function callOne(cell, mode, patience, grace) {
  const { clerk, method, controller } = cell;
  if (mode === 'aborted before') controller.abort(given);
  const started = performance.now();
  let outcome;
  window.__trap = mode === 'dies at the call';
  const call = new Promise(resolve => resolve(methods[method](clerk, controller.signal))).then(
    value =>
      (outcome = {
        kind: value?.error ? (coded(value.error) ? 'coded' : 'UNCODED') : 'resolved',
        what: value?.error ? wording(value.error) : '',
      }),
    error => (outcome = { kind: coded(error) ? 'coded' : 'UNCODED', what: wording(error) }),
  );
  window.__trap = false;
  if (mode === 'dies meanwhile') {
    await sleep(50);
    window.__trap = true;
    clerk.client.clearCache(); // finds the program dead
    window.__trap = false;
  }
  if (mode === 'aborted meanwhile') {
    await sleep(20);
    controller.abort(given);
    patience = grace;
  }
  await Promise.race([call, sleep(patience)]);
  if (!outcome) {
    controller.abort(reason);
    await Promise.race([call, sleep(grace)]);
  }
  outcome ??= { kind: 'HUNG', what: '' };
  outcome.ms = Math.round(performance.now() - started);
  if (mode === 'aborted after') controller.abort(given);
  cell.outcome = outcome;
}

/** Sees whether each Clerk works again, and what the page holds in the end. */
export async function check() {
  const outcomes = await Promise.all(
    cells.map(async ({ id, clerk, outcome }) => {
      const works = await Promise.race([
        clerk.client.signIn.create({ identifier: 'a@b.co' }).then(
          signIn => signIn.status === 'needs_first_factor',
          error => wording(error),
        ),
        sleep(10_000).then(() => 'never'),
      ]);
      if (works === true) return { id, ...outcome };
      return { id, ...outcome, kind: 'BROKEN', what: `${outcome.what}; afterwards: ${works}` };
    }),
  );
  // Aborting the signals ends the watching of popups.
  for (const { controller } of cells) controller.abort(given);
  return { outcomes, before };
}

export const afterwards = held;
