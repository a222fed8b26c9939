// What has happened in this tab, oldest first: requests, hops to other pages, states. It survives a trip to a provider.
import { recall, remember } from '../memory.js';

const limit = 80;
/** Answers that are larger are not remembered across pages; they stay on show as long as the page does. */
const largest = 12_000;

let entries = [];
let last = 0;
const watchers = new Set();

/** Calls back with an entry that is new or has changed. */
export const watchEntries = callback => watchers.add(callback);
export const allEntries = () => entries;

/** @returns the id of the entry, for change() */
export function add(entry) {
  const made = { id: ++last, at: Date.now(), ...entry };
  entries.push(made);
  entries = entries.slice(-limit);
  for (const callback of watchers) callback(made);
  return made.id;
}

export function change(id, more) {
  const entry = entries.find(e => e.id === id);
  if (!entry) return;
  Object.assign(entry, more);
  for (const callback of watchers) callback(entry);
}

/** An event other than a request: `mark('hop', 'Popup opened')`; `facts` is shown as a tree. */
export const mark = (kind, text, detail, facts) => add({ kind, text, detail, facts });

export function clear() {
  entries = [];
  save();
}

const save = () =>
  remember(
    'timeline',
    entries.map(e => (JSON.stringify(e.answer ?? null).length > largest ? { ...e, answer: null } : e)),
  );

/** Brings back what happened before this page was loaded, and keeps it for the next one. */
export function restore() {
  entries = recall('timeline', []).map(e =>
    e.kind === 'request' && e.status === undefined ? { ...e, status: 0, failure: 'page left' } : e,
  );
  last = entries.at(-1)?.id ?? 0;
  const arrived = performance.getEntriesByType('navigation')[0]?.type;
  if (entries.length) mark('page', arrived === 'reload' ? 'Page reloaded' : 'Page loaded', location.pathname);
  addEventListener('pagehide', () => {
    mark('page', 'Left the page');
    save();
  });
}
