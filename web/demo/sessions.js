// The other people who are signed in in this browser: continue as one of them, or add another.

import { h } from './dom.js';
import { action } from './form.js';

const who = ({ publicUserData: { firstName, lastName, identifier } }) =>
  [firstName, lastName].filter(Boolean).join(' ') || identifier;

/** On the session step: a switch between the sessions of this browser, or null when there is only one. */
export function otherSessions(demo) {
  const { clerk } = demo;
  const others = clerk.client.signedInSessions.filter(session => session.id !== clerk.session.id);
  if (!others.length) return null;
  return h(
    'section',
    { class: 'account', 'aria-label': 'Other sessions' },
    h('h2', null, 'Also signed in here'),
    others.map(session =>
      action(
        `Switch to ${who(session)}`,
        async () => {
          await clerk.setActive({ session: session.id });
          demo.refresh();
        },
        { class: 'wide' },
      ),
    ),
  );
}

/** On an instance that allows several sessions: the way to a further one, or null. */
export function addSession(demo) {
  if (demo.instance.singleSession) return null;
  return action('Sign in as somebody else, too', async () => demo.addSession(), { class: 'link' });
}

/** On the first step: sessions that another tab has begun and this one has not taken over. */
export function continueAs(demo) {
  const node = h('div', { class: 'ways' });
  const update = () => {
    const sessions = demo.clerk.session && !demo.adding ? [] : demo.clerk.client.signedInSessions;
    if (node.childElementCount === sessions.length) return;
    node.replaceChildren(
      ...sessions.map(session =>
        action(`Continue as ${who(session)}`, () => demo.adopt(session), { class: 'wide continue' }),
      ),
    );
  };
  update();
  return { node, update };
}
