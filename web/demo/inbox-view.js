// The inbox panel: beside the card, the newest message as its reader sees it, older ones folded below.
import { announce, h, panel } from './dom.js';
import { isStale, watchInbox } from './inbox.js';

let details;

export function inboxPanel(section) {
  const counter = h('span', { class: 'badge', hidden: true });
  const made = panel(section, 'Inbox', { open: false, aside: counter });
  details = made.details;
  const { body } = made;
  watchInbox((messages, isNew) => {
    counter.textContent = messages.length;
    counter.hidden = !messages.length;
    const [top, ...older] = messages.slice(0, 9);
    const held = body.contains(document.activeElement);
    body.replaceChildren(
      top ? letter(top) : h('p', { class: 'quiet' }, 'Codes and links that the server sends arrive here.'),
      older.length ? h('details', { class: 'older' }, h('summary', null, `${older.length} earlier`), list(older)) : '',
      h(
        'p',
        { class: 'quiet' },
        h('a', { href: '/__dev/inbox', target: '_blank', rel: 'noopener' }, 'The whole inbox'),
      ),
    );
    if (held) (body.querySelector('.letter button, .letter a') || details.querySelector('summary')).focus();
    if (!isNew) return;
    details.open = true;
    announce(`New message to ${top.to}: ${top.code ? `the code is ${top.code}` : top.subject}`);
  });
}

/** In a step that waits for a message, the inbox is open. */
export function showInbox() {
  if (details) details.open = true;
}

const list = messages =>
  h(
    'ol',
    { class: 'messages' },
    messages.map(m => h('li', null, ...short(m))),
  );

const when = at => {
  const time = new Date(at);
  return h(
    'time',
    { dateTime: time.toISOString(), title: time.toLocaleString() },
    time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
  );
};

function letter(message) {
  const { to, subject, body: text, channel, created_at: at } = message;
  return h(
    'ol',
    { class: 'messages' },
    h(
      'li',
      { class: 'letter' },
      h('p', { class: 'envelope' }, h('span', { class: 'to' }, to), when(at)),
      h('p', { class: 'subject' }, subject || (channel === 'email' ? 'E-mail' : 'Text message')),
      h(
        'p',
        { class: 'text' },
        text
          .replace(/\n{2,}/g, '\n')
          .split(/(https?:\/\/\S+)/)
          .map(shortLink),
      ),
      act(message),
    ),
  );
}

/** An address as a reader takes it in. The whole of it is behind the button below. */
const shortLink = text => text.replace(/^https?:\/\/([^?#]+\?[^=]*=.{4}).*$/, '$1…');

const short = message => [
  h('p', { class: 'envelope' }, h('span', { class: 'to' }, message.to), when(message.created_at)),
  h('p', { class: 'subject' }, message.subject || 'Text message'),
  act(message),
];

function act(message) {
  const { code, link } = message;
  if (code)
    return h(
      'button',
      {
        type: 'button',
        class: 'chip code',
        title: isStale(message) ? 'A newer one was sent' : '',
        onclick: () => fill(code),
      },
      h('span', { class: 'unseen' }, 'Fill in '),
      code,
    );
  return link && h('a', { class: 'chip', href: link, target: '_blank', rel: 'noopener' }, 'Open the link');
}

/** Puts a code into the form on show and sends it; without one it goes to the clipboard. */
function fill(code) {
  const step = document.querySelector('#card .step');
  if (step?.querySelector('input[name=code]'))
    return step.dispatchEvent(new CustomEvent('fill', { detail: { name: 'code', value: code, submit: true } }));
  navigator.clipboard?.writeText(code).then(
    () => announce('Code copied'),
    () => {},
  );
}
