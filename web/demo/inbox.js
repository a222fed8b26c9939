// The messages that the server sent, newest first, and which of them still count.
import { inbox } from './dev-api.js';

const interval = 3000;

let demo;
let messages = [];
const watchers = new Set();

/** Calls back with all messages, and whether one is new, now and on every change. */
export function watchInbox(callback) {
  watchers.add(callback);
  callback(messages, false);
}

export function openInbox(context) {
  demo = context;
  refreshInbox();
  setInterval(() => document.visibilityState === 'visible' && refreshInbox(), interval);
}

/** Asks for messages now. */
export async function refreshInbox() {
  let fresh;
  try {
    fresh = await inbox();
  } catch {
    return demo.reachable(false);
  }
  demo.reachable(true);
  if (fresh[0]?.id === messages[0]?.id && fresh.length === messages.length) return;
  const first = !messages.length && !demo.asked;
  demo.asked = true;
  messages = fresh;
  for (const callback of watchers) callback(messages, !first && messages.length > 0);
  demo.refresh();
}

/** Whether a masked address, such as a***@example.com, can be this one. */
export const fits = (masked, address) =>
  new RegExp(`^${masked.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`, 'i').test(address);

/** Messages that were there before the one that is on its way now: their codes and links are of no use any more. */
let stale = new Set();

/**
 * Has a message sent. From then on the messages before it count no more, unless the server refuses to send one: then
 * the last code is still good.
 */
export async function expectMessage(send) {
  const kept = stale;
  stale = new Set(messages.map(m => m.id));
  try {
    return await send();
  } catch (error) {
    if (error.name !== 'AbortError') stale = kept;
    throw error;
  } finally {
    await refreshInbox();
    demo.refresh();
  }
}

export const isStale = message => stale.has(message.id);

const latest = (masked, property) =>
  messages.find(m => m[property] && !stale.has(m.id) && fits(masked, m.to))?.[property];

export const latestCode = masked => latest(masked, 'code');
export const latestLink = masked => latest(masked, 'link');
