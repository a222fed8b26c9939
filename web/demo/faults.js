// What goes wrong in the field, on demand: the network, the session, the account, the module, the tab and the clock.
// Below the switches stands what an application gets of it.

import { advanceClock, backend, resetClock } from './dev-api.js';
import { announce, h, panel, roomy } from './dom.js';
import { stopModule } from './module-death.js';
import { clockMoved, findPerson, refreshPeople } from './people/people.js';
import { syncClock } from './server-clock.js';
import { throttle } from './throttle.js';
import { mark } from './timeline/entries.js';
import { setFault } from './timeline/fetch.js';
import { tree } from './tree.js';

const answer = (status, code, message, headers) =>
  new Response(JSON.stringify({ errors: [{ code, message, long_message: message }] }), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

const wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** What each does to a request. Only one is on at a time. */
const network = {
  none: ['As it is', null],
  offline: ['Offline', async () => Promise.reject(new TypeError('Failed to fetch'))],
  slow: [
    'Slow: 3 s',
    async (send, { init }) => {
      await wait(3000, init?.signal);
      return send();
    },
  ],
  busy: [
    '429, Retry-After 5',
    async () => answer(429, 'too_many_requests', 'Too many requests, retry later.', { 'Retry-After': '5' }),
  ],
  broken: ['500', async () => answer(500, 'internal_clerk_error', 'There was an internal error.')],
};

export function faultsPanel(section, demo) {
  const { body } = panel(section, 'Faults', { open: roomy() });
  const seen = h('div', { class: 'seen', role: 'status' }, h('p', { class: 'quiet' }, 'Nothing has gone wrong yet.'));
  const show = (title, value) => seen.replaceChildren(h('h3', null, title), value ? tree(value) : '');
  document.addEventListener('sdk-error', ({ detail }) => show('What the application got', asSeen(detail)));
  body.append(
    h('p', { class: 'quiet' }, 'Each is as real as a page can make it. Then use the card, or press “Try a call”.'),
    networkSwitch(),
    h(
      'div',
      { class: 'row' },
      situations(demo).map(([label, work, done]) => situationButton(label, work, done, show)),
    ),
    h('button', { type: 'button', class: 'primary', onclick: () => tryCall(demo, show) }, 'Try a call'),
    seen,
  );
}

/** The choice of what happens to requests. */
function networkSwitch() {
  const choices = Object.entries(network).map(([name, [label, fault]]) => {
    const id = `fault-${name}`;
    const input = h('input', {
      type: 'radio',
      name: 'network-fault',
      id,
      checked: name === 'none',
      onchange: () => {
        pretendOnline(name !== 'offline');
        setFault(fault);
        mark('fault', 'Network', label);
      },
    });
    return h('span', { class: 'check' }, input, h('label', { for: id }, label));
  });
  return h('div', { class: 'faults', role: 'radiogroup', 'aria-label': 'Network' }, choices);
}

/** What goes wrong at the press of a button: its label, how it is brought about, and the sentence that says so. */
function situations(demo) {
  const { clerk } = demo;
  const expire = async () => {
    if (!clerk.session) throw new Error('Nobody is signed in.');
    await backend('POST', `sessions/${clerk.session.id}/revoke`);
  };
  const lock = async () => {
    const person = findPerson(clerk.user?.primaryEmailAddress?.emailAddress || demo.attempt.identifier);
    if (!person) throw new Error('Nobody is signing in.');
    await backend('POST', `users/${person.id}/lock`);
    await refreshPeople();
  };
  const withClock = change => async () => {
    await change();
    await syncClock();
    await clockMoved();
  };
  const elevenMinutes = 11 * 60_000;
  return [
    ['Expire the session', expire, 'The session is over at the server. The page hears of it with the next call.'],
    ['Lock the user', lock, 'The account is locked. The next proof is refused.'],
    ['Stop the module', stopModule, 'The module’s memory is gone. The next call ends it, and a fresh one takes over.'],
    [
      'Hide the tab',
      () => throttle(true),
      'The page is hidden, and its timers wait a minute. What the SDK waits for goes on by a worker: an e-mail link ' +
        'that is opened elsewhere still signs in at once.',
    ],
    ['Show the tab', () => throttle(false), 'The page is in front, and its timers run on time again.'],
    [
      'Clock +11 min',
      withClock(() => advanceClock(elevenMinutes)),
      'The server’s clock is eleven minutes further ahead.',
    ],
    [
      'Clock −11 min',
      withClock(() => advanceClock(-elevenMinutes)),
      'The server’s clock is eleven minutes further behind.',
    ],
    ['Clock as it is', withClock(resetClock), 'The server’s clock is right.'],
  ];
}

function situationButton(label, work, done, show) {
  const onclick = async () => {
    try {
      await work();
      mark('fault', label);
      show(done);
      announce(done);
    } catch (error) {
      show('That did not work', asSeen(error));
    }
  };
  return h('button', { type: 'button', onclick }, label);
}

/** Makes a call, so that what has gone wrong shows: a token for whoever is signed in, else the first step. */
async function tryCall({ clerk, offered }, show) {
  await offered;
  show('Waiting for the answer…');
  const began = performance.now();
  try {
    const result = clerk.session
      ? { token: Boolean(await clerk.session.getToken({ skipCache: true })) }
      : { status: (await clerk.signIn.create({ identifier: 'ada@example.com' })).status };
    show(clerk.session ? 'getToken({ skipCache: true }) gave' : "create({ identifier: 'ada@example.com' }) gave", {
      ...result,
      took: `${Math.round(performance.now() - began)} ms`,
    });
  } catch (error) {
    show('What the application got', asSeen(error));
  }
}

/** The members of an error by which an application decides. */
function asSeen(error) {
  const members = ['name', 'code', 'status', 'retryAfter', 'message', 'longMessage', 'clerkTraceId'];
  const found = members.map(name => [name, error?.[name]]).filter(([, value]) => value !== undefined && value !== '');
  const errors = error?.errors?.map(({ code, message, longMessage, meta }) => ({
    code,
    message,
    longMessage,
    meta: meta?.paramName,
  }));
  return { ...Object.fromEntries(found), ...(errors && { errors }) };
}

/** The page as a browser without a connection sees it. */
function pretendOnline(is) {
  if (is) delete navigator.onLine;
  else Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
  dispatchEvent(new Event(is ? 'online' : 'offline'));
}
