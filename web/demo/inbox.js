// The inbox: every e-mail and text message the server sent, newest first.
import { announce, h, panel } from './dom.js';
import { inbox } from './dev-api.js';

const interval = 3000;

let demo;
let body;
let counter;
let messages = [];
let newest = '';

export function inboxPanel(section, context) {
  demo = context;
  counter = h('span', { class: 'badge', hidden: true });
  ({ body } = panel(section, 'Inbox', { aside: counter }));
  refreshInbox();
  setInterval(() => document.visibilityState === 'visible' && refreshInbox(), interval);
}

/** Asks for messages now. */
export async function refreshInbox() {
  try {
    messages = await inbox();
  } catch {
    return demo.reachable(false);
  }
  demo.reachable(true);
  const top = messages[0]?.id || '';
  if (top === newest && body.firstChild) return;
  if (newest && top && messages[0])
    announce(
      `New message to ${messages[0].to}: ${messages[0].code ? `the code is ${messages[0].code}` : messages[0].subject}`,
    );
  newest = top;
  counter.textContent = messages.length;
  counter.hidden = !messages.length;
  body.replaceChildren(
    messages.length
      ? h('ol', { class: 'messages' }, messages.slice(0, 8).map(message))
      : h('p', { class: 'quiet' }, 'Codes and links that the server sends arrive here.'),
    h('p', { class: 'quiet' }, h('a', { href: '/__dev/inbox', target: '_blank', rel: 'noopener' }, 'The whole inbox')),
  );
  demo.refresh();
}

function message({ to, subject, body: text, code, link, channel, created_at: at }) {
  const time = new Date(at);
  return h(
    'li',
    null,
    h(
      'p',
      { class: 'envelope' },
      h('span', { class: 'to' }, to),
      h(
        'time',
        { dateTime: time.toISOString(), title: time.toLocaleString() },
        time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
      ),
    ),
    h('p', { class: 'subject' }, subject || (channel === 'email' ? 'E-mail' : 'Text message')),
    code &&
      h(
        'button',
        { type: 'button', class: 'chip code', onclick: () => fill(code) },
        h('span', { class: 'unseen' }, 'Fill in '),
        code,
      ),
    link && h('a', { class: 'chip', href: link, target: '_blank', rel: 'noopener' }, 'Open the link'),
    !code && !link && h('p', { class: 'quiet' }, text),
  );
}

/** Puts a code into the form on show; without one it goes to the clipboard. */
function fill(code) {
  const step = document.querySelector('#card .step');
  if (step?.querySelector('input[name=code]'))
    return step.dispatchEvent(new CustomEvent('fill', { detail: { name: 'code', value: code } }));
  navigator.clipboard?.writeText(code).then(
    () => announce('Code copied'),
    () => {},
  );
}

/** Whether a masked address, such as a***@example.com, can be this one. */
const fits = (masked, address) =>
  new RegExp(`^${masked.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`, 'i').test(address);

/** Messages that were there before the one that is on its way now: their codes and links are of no use any more. */
let stale = new Set();
export const expectMessage = () => (stale = new Set(messages.map(m => m.id)));

const latest = (masked, property) =>
  messages.find(m => m[property] && !stale.has(m.id) && fits(masked, m.to))?.[property];

export const latestCode = masked => latest(masked, 'code');
export const latestLink = masked => latest(masked, 'link');
export { fits };
