// Signed in: who, with which token, and for how much longer.

import { account } from './account.js';
import { h } from './dom.js';
import { action, step } from './form.js';
import { serverNow } from './server-clock.js';
import { addSession, otherSessions } from './sessions.js';
import { tree } from './tree.js';

export function session(demo, signal) {
  const { clerk } = demo;
  const { user } = clerk;
  const identifier =
    clerk.session.publicUserData?.identifier ||
    user.primaryEmailAddress?.emailAddress ||
    user.primaryPhoneNumber?.phoneNumber;
  const name = user.fullName || user.username || identifier;
  const token = tokenView(clerk, signal);
  const ways = account(demo);
  const { notice } = demo;
  demo.notice = '';
  const section = step({
    title: 'Signed in',
    more: [
      notice && h('p', { class: 'notice', role: 'status' }, notice),
      h(
        'div',
        { class: 'who' },
        h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name)),
        h(
          'div',
          null,
          h('p', { class: 'name' }, name),
          name !== identifier && h('p', { class: 'quiet' }, identifier),
          h('p', { class: 'quiet mono' }, clerk.session.id),
        ),
      ),
      h(
        'div',
        { class: 'row' },
        action('getToken()', cancel => token.get({ signal: cancel })),
        action('Sign out', async () => {
          await clerk.signOut({ sessionId: clerk.session.id });
          demo.restart();
        }),
        action('getToken({ skipCache: true })', cancel => token.get({ skipCache: true, signal: cancel })),
      ),
      otherSessions(demo),
      addSession(demo),
      token.node,
      ways.node,
    ],
  });
  section.addEventListener('account', ways.render);
  token.get().catch(() => {});
  return section;
}

const initials = name =>
  name
    .split(/\s+/)
    .map(word => word[0])
    .slice(0, 2)
    .join('')
    .toUpperCase();

function tokenView({ session }, signal) {
  const bar = h('progress', { max: 60, value: 60, 'aria-label': 'Time the token is still good for' });
  const left = h('p', { class: 'quiet', role: 'timer' });
  const claims = h('div');
  const raw = h('code', { class: 'token' });
  const node = h(
    'section',
    { class: 'session', 'aria-label': 'Session token' },
    h('h2', null, 'Session token'),
    bar,
    left,
    h('details', null, h('summary', null, 'Claims'), claims),
    h('details', null, h('summary', null, 'The token itself'), raw),
  );
  let text = '';
  let decoded;

  const get = async options => {
    const fresh = await session.getToken(options);
    if (!fresh || fresh === text) return;
    text = fresh;
    decoded = read(text);
    claims.replaceChildren(tree(decoded));
    raw.textContent = text;
    bar.max = decoded.exp - decoded.iat;
    tick();
  };
  const tick = () => {
    if (!decoded) return;
    const seconds = Math.max(0, Math.round(decoded.exp - serverNow() / 1000));
    bar.value = Math.min(seconds, bar.max);
    left.textContent = seconds
      ? `Good for ${seconds} more second${seconds === 1 ? '' : 's'}; renewed before that`
      : 'Expired';
    // Near the end a new one is asked for, as an application would before its next request.
    if (seconds < 6 && document.visibilityState === 'visible') get().catch(() => {});
  };
  const timer = setInterval(tick, 1000);
  signal.addEventListener('abort', () => clearInterval(timer));
  return { node, get };
}

/** The claims, read and not verified: that is for the backend that gets the token. */
function read(token) {
  const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), c =>
    c.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}
