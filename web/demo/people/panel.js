// The people panel: who there is, what they would type, and what an administrator does to them.

import { backend } from '../dev-api.js';
import { announce, h, panel, roomy } from '../dom.js';
import { explain } from '../errors.js';
import { addWallet } from '../account.js';
import { switchOn } from '../wallet/wallet.js';
import { editPerson } from './edit-person.js';
import { newPerson } from './new-person.js';
import { companies, enrolled, identifiers, refreshPeople, watchPeople } from './people.js';
import { signInAs } from './sign-in-as.js';

let demo;

export function peoplePanel(section, context) {
  demo = context;
  const counter = h('span', { class: 'badge' });
  const { body } = panel(section, 'People', { open: roomy(), aside: counter });
  const list = h('ul', { class: 'people' });
  const rows = new Map();
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const guarded = work => async event => {
    event.currentTarget.closest('li')?.classList.add('done');
    problem.hidden = true;
    try {
      await work();
      await refreshPeople();
    } catch (error) {
      problem.textContent = explain(error)
        .map(e => e.text)
        .join(' ');
      problem.hidden = false;
    }
  };
  watchPeople(people => {
    counter.textContent = people.length;
    // Rows of people who have not changed stay in place, so that nobody loses the focus because another person signed
    // in.
    const wanted = [...people, ...companies].map(p => {
      const key = p.id || p.label;
      const text = JSON.stringify(p);
      const before = rows.get(key);
      if (before?.text === text) return before.node;
      const node = person(p, guarded);
      const focused = before?.node.contains(document.activeElement) && document.activeElement.textContent;
      rows.set(key, { text, node });
      if (before && !before.node.classList.contains('done')) carryOver(before.node, node);
      if (focused) queueMicrotask(() => again(node, focused));
      if (before) before.node.replaceWith(node);
      return node;
    });
    for (const node of [...list.children]) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, i) => {
      if (list.children[i] !== node) list.insertBefore(node, list.children[i] || null);
    });
  });
  body.append(newPerson(guarded), problem, list);
}

/** Somebody is at work in a row that changed for another reason: what is open and typed there stays. */
function carryOver(from, to) {
  const before = from.querySelectorAll('details, input');
  for (const [i, element] of to.querySelectorAll('details, input').entries()) {
    if (element.open === false) element.open = before[i]?.open ?? false;
    else if (before[i] && before[i].value !== before[i].defaultValue) element.value = before[i].value;
  }
}

/** The button that had the focus in the row before, or its menu. */
function again(node, text) {
  const same = [...node.querySelectorAll('button, summary')].find(b => b.textContent === text);
  (same?.checkVisibility() ? same : node.querySelector('summary'))?.focus();
}

function person(p, guarded) {
  const name = [p.first_name, p.last_name].filter(Boolean).join(' ') || identifiers(p)[0];
  const choose = identifier =>
    h('button', { type: 'button', class: 'chip', onclick: () => begin(identifier) }, short(identifier));
  const has = [
    p.password_enabled && 'password',
    p.totp_secret && 'authenticator app',
    p.second_factor_phones?.length && 'text message',
    p.passkeys && `${p.passkeys} passkey${p.passkeys > 1 ? 's' : ''}`,
    p.web3_wallets?.length && 'wallet',
    ...(p.providers || []).map(provider => provider.replace(/^oauth_/, '')),
  ].filter(Boolean);
  return h(
    'li',
    null,
    h(
      'p',
      { class: 'person' },
      h('strong', null, name),
      p.locked && h('span', { class: 'badge bad' }, 'locked'),
      h('span', { class: 'quiet' }, p.id ? has.join(', ') || 'codes only' : p.label),
    ),
    h(
      'p',
      { class: 'chips' },
      identifiers(p).map(choose),
      p.password &&
        h(
          'button',
          { type: 'button', class: 'chip secret', onclick: () => fill('password', p.password) },
          h('span', { class: 'unseen' }, 'Fill in the password '),
          p.password,
        ),
    ),
    p.note && h('p', { class: 'quiet' }, p.note),
    p.id && menu(p, name, guarded),
  );
}

/** Shows what the person who is signed in has got. */
async function changed(text) {
  await demo.clerk.user.reload();
  document.querySelector('#card .step')?.dispatchEvent(new CustomEvent('account'));
  announce(text);
}

const short = text => (text.length > 34 ? `${text.slice(0, 8)}…${text.slice(-6)}` : text);

function menu(p, name, guarded) {
  const item = (label, work, props) =>
    h(
      'button',
      { type: 'button', class: 'link', 'aria-label': `${label}: ${name}`, onclick: guarded(work), ...props },
      label,
    );
  const post = (what, done) => async () => {
    await backend('POST', `users/${p.id}/${what}`);
    announce(`${name} ${done}`);
  };
  return h(
    'div',
    { class: 'tools' },
    item('Sign in as', () => signInAs(demo, p)),
    h(
      'details',
      null,
      h('summary', { 'aria-label': `Change ${name}` }, 'Change'),
      h(
        'div',
        { class: 'tools' },
        editPerson(p, name, guarded),
        p.locked ? item('Unlock', post('unlock', 'is unlocked')) : item('Lock', post('lock', 'is locked')),
        item('New password', async () => {
          const password = freshPassword();
          await backend('PATCH', `users/${p.id}`, { password });
          await enrolled(p.id, { password });
          announce(`${name} has a new password`);
        }),
        !p.totp_secret &&
          item('Add authenticator app', () => backend('PATCH', `users/${p.id}`, { totp_secret: freshSecret() })),
        // Only the person can: their browser makes the passkey, their wallet signs. So first the page signs in as them.
        item('Add passkey', async () => {
          await signInAs(demo, p);
          await demo.clerk.user.createPasskey();
          await changed(`${name} has a passkey on this device`);
        }),
        !p.web3_wallets?.length &&
          item('Add wallet', async () => {
            await signInAs(demo, p);
            await switchOn();
            await addWallet(demo.clerk.user);
            await changed(`${name} has the test wallet of this page`);
          }),
        (p.totp_secret || p.second_factor_phones.length > 0) &&
          item('Remove second factors', () => backend('DELETE', `users/${p.id}/mfa`)),
        item('Delete', async () => {
          await backend('DELETE', `users/${p.id}`);
          announce(`${name} is deleted`);
        }),
      ),
    ),
  );
}

/** Long enough, and in no list of stolen ones. */
const freshPassword = () => `demo-${crypto.randomUUID().slice(0, 13)}`;

const freshSecret = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), b => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[b & 31]).join('');

const fill = (name, value) =>
  document.querySelector('#card .step')?.dispatchEvent(new CustomEvent('fill', { detail: { name, value } }));

/** Goes back to the first step if need be, and types the identifier. */
function begin(identifier) {
  if (demo.clerk.session) return announce('Sign out first');
  if (!document.querySelector('#card input[name=identifier]')) demo.restart();
  fill('identifier', identifier);
}
