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

  const group = h(
    'div',
    { class: 'faults', role: 'radiogroup', 'aria-label': 'Network' },
    Object.entries(network).map(([name, [label, fault]]) => {
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
    }),
  );

  const once = (label, work, done) =>
    h(
      'button',
      {
        type: 'button',
        onclick: async () => {
          try {
            await work();
            mark('fault', label);
            show(done);
            announce(done);
          } catch (error) {
            show('That did not work', asSeen(error));
          }
        },
      },
      label,
    );
  const moved = async () => {
    await syncClock();
    await clockMoved();
  };
  const { clerk } = demo;
  body.append(
    h('p', { class: 'quiet' }, 'Each is as real as a page can make it. Then use the card, or press “Try a call”.'),
    group,
    h(
      'div',
      { class: 'row' },
      once(
        'Expire the session',
        async () => {
          if (!clerk.session) throw new Error('Nobody is signed in.');
          await backend('POST', `sessions/${clerk.session.id}/revoke`);
        },
        'The session is over at the server. The page hears of it with the next call.',
      ),
      once(
        'Lock the user',
        async () => {
          const person = findPerson(clerk.user?.primaryEmailAddress?.emailAddress || demo.attempt.identifier);
          if (!person) throw new Error('Nobody is signing in.');
          await backend('POST', `users/${person.id}/lock`);
          await refreshPeople();
        },
        'The account is locked. The next proof is refused.',
      ),
      once(
        'Stop the module',
        stopModule,
        'The module’s memory is gone. The next call ends it, and a fresh one takes over.',
      ),
      once(
        'Hide the tab',
        () => throttle(true),
        'The page is hidden, and its timers wait a minute. What the SDK waits for goes on by a worker: an e-mail link ' +
          'that is opened elsewhere still signs in at once.',
      ),
      once('Show the tab', () => throttle(false), 'The page is in front, and its timers run on time again.'),
      once(
        'Clock +11 min',
        async () => {
          await advanceClock(11 * 60_000);
          await moved();
        },
        'The server’s clock is eleven minutes further ahead.',
      ),
      once(
        'Clock −11 min',
        async () => {
          await advanceClock(-11 * 60_000);
          await moved();
        },
        'The server’s clock is eleven minutes further behind.',
      ),
      once(
        'Clock as it is',
        async () => {
          await resetClock();
          await moved();
        },
        'The server’s clock is right.',
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'primary',
        onclick: async () => {
          await demo.offered;
          show('Waiting for the answer…');
          const began = performance.now();
          try {
            const result = clerk.session
              ? { token: Boolean(await clerk.session.getToken({ skipCache: true })) }
              : { status: (await clerk.signIn.create({ identifier: 'ada@example.com' })).status };
            show(
              clerk.session ? 'getToken({ skipCache: true }) gave' : "create({ identifier: 'ada@example.com' }) gave",
              { ...result, took: `${Math.round(performance.now() - began)} ms` },
            );
          } catch (error) {
            show('What the application got', asSeen(error));
          }
        },
      },
      'Try a call',
    ),
    seen,
  );
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
