// Where the sign-in stands: the states it has really been in, where it is, and what may still come.
import { h } from './dom.js';
import { stations } from './labels.js';
import { recall, remember } from './memory.js';
import { mark } from './timeline/entries.js';

/** The states of the attempt on show, in the order in which they were reached; kept across a trip to a provider. */
let way = recall('way', { id: null, states: [] });
let drawn = '';

/** @param {object | null} signUp the sign-up that the page is at, to which the attempt was transferred */
export function updateStepper(attempt, signedIn, signUp) {
  if (signUp) return drawSignUp(signUp);
  const state = signedIn ? 'complete' : (attempt.status ?? 'needs_identifier');
  const id = attempt.id ?? null;
  // Every attempt begins with somebody saying who they are, though the page may never have seen it in that state.
  if (id !== null && way.id !== null && id !== way.id) way = { id, states: ['needs_identifier'] };
  if (!signedIn && id === null) way = { id, states: [] };
  if (way.states.at(-1) !== state) {
    const before = way.states.at(-1);
    way = { id: id ?? way.id, states: [...way.states, state] };
    remember('way', way);
    if (before) mark('state', before, `→ ${state}`);
  }
  draw(state);
}

function draw(here) {
  const at = stations.findIndex(station => station.states.includes(here));
  const reached = station => station.states.some(state => way.states.includes(state));
  // What was not on the way: ahead of here it may still come, behind it did not happen and is left out.
  const visible = stations.filter((station, i) => i === at || (i < at ? reached(station) : !station.optional));
  const current = visible.indexOf(stations[at]);
  show(
    visible.map(({ label, states }, i) => ({ label, state: i === current ? here : states.at(-1) })),
    current,
  );
}

/** A new account: somebody has vouched for the visitor, and the instance still wants something. */
function drawSignUp({ missingFields, unverifiedFields }) {
  const wanted = missingFields.length ? missingFields : unverifiedFields;
  show(
    [
      { label: 'New account', state: 'transfer' },
      { label: missingFields.length ? 'Missing fields' : 'Verification', state: wanted.join(', ') },
      { label: 'Session', state: 'complete' },
    ],
    1,
  );
}

function show(steps, current) {
  const text = JSON.stringify([steps, current]);
  if (text === drawn) return;
  drawn = text;
  const complete = current === steps.length - 1;
  const nav = document.querySelector('#stepper');
  nav.hidden = false;
  nav.replaceChildren(
    h(
      'ol',
      null,
      steps.map(({ label, state }, i) =>
        h(
          'li',
          {
            class: i < current || complete ? 'done' : i === current ? 'here' : 'ahead',
            'aria-current': i === current ? 'step' : undefined,
          },
          h('span', { class: 'label' }, label),
          h('code', null, state),
        ),
      ),
    ),
  );
}
