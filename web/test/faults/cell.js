// Runs in the page: one cell of the matrix. The method is called while its fault is armed; what has not settled by itself
// after `patience` is aborted, and has to settle at once. Then the same Clerk has to work again.
import { methods } from './methods.js';

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const reason = new Error('the cell ran out of patience');

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

/** Listeners of the page, counted to see that none is left behind. */
let listeners = 0;
for (const [name, step] of [
  ['addEventListener', 1],
  ['removeEventListener', -1],
]) {
  const original = EventTarget.prototype[name];
  EventTarget.prototype[name] = function (...args) {
    if (this === window) listeners += step;
    return original.apply(this, args);
  };
}

export async function runCell({ id, method, fault, patience, grace, key, Clerk, wasmModule }) {
  const control = action => fetch(`/cell/${id}/${action}${fault ? `?fault=${encodeURIComponent(fault)}` : ''}`);
  const clerk = new Clerk(key, { proxyUrl: `${location.origin}/cell/${id}` });
  await clerk.load({ routerPush: () => {}, routerReplace: () => {}, polling: false, wasmModule });
  await clerk.client.signIn.create({ identifier: 'a@b.co' });
  const before = listeners;
  await control('arm');
  const controller = new AbortController();
  const started = performance.now();
  let outcome;
  const call = new Promise(resolve => resolve(methods[method](clerk, controller.signal))).then(
    value =>
      (outcome = {
        kind: value?.error ? (coded(value.error) ? 'coded' : 'UNCODED') : 'resolved',
        what: value?.error ? wording(value.error) : '',
      }),
    error => (outcome = { kind: coded(error) ? 'coded' : 'UNCODED', what: wording(error) }),
  );
  await Promise.race([call, sleep(patience)]);
  if (!outcome) {
    controller.abort(reason);
    await Promise.race([call, sleep(grace)]);
  }
  outcome ??= { kind: 'HUNG', what: '' };
  outcome.ms = Math.round(performance.now() - started);
  await control('disarm');
  const works = await Promise.race([
    clerk.client.signIn.create({ identifier: 'a@b.co' }).then(
      signIn => signIn.status === 'needs_first_factor',
      error => wording(error),
    ),
    sleep(3000).then(() => 'never'),
  ]);
  if (works !== true) outcome = { ...outcome, kind: 'BROKEN', what: `${outcome.what}; afterwards: ${works}` };
  outcome.leftBehind = Math.max(0, listeners - before);
  return outcome;
}
