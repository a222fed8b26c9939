// The SignIn object as it is right now: where it stands on its way, and every documented property.
import { h, panel, roomy } from './dom.js';
import { stations } from './labels.js';
import { tree } from './tree.js';

/** The nine of the documentation page in its order, then what came later. */
const properties = [
  'status',
  'supportedIdentifiers',
  'identifier',
  'supportedFirstFactors',
  'supportedSecondFactors',
  'firstFactorVerification',
  'secondFactorVerification',
  'userData',
  'createdSessionId',
  'clientTrustState',
  'protectCheck',
  'id',
];
const verification = [
  'status',
  'strategy',
  'attempts',
  'expireAt',
  'error',
  'message',
  'nonce',
  'externalVerificationRedirectURL',
  'verifiedAtClient',
  'channel',
];

const before = new Map();
let body;
let summary;

export function statePanel(section) {
  summary = h('code', { class: 'quiet' });
  ({ body } = panel(section, 'SignIn object', { open: roomy(), aside: summary }));
  document.querySelector('#stepper').hidden = false;
}

export function updateState(signIn, signedIn) {
  stepper(signIn.status, signedIn);
  summary.textContent = signIn.status ?? 'null';
  body.replaceChildren(
    tree(Object.fromEntries(properties.map(name => [name, simplified(name, signIn[name])])), before),
  );
  before.set('', '');
}

function simplified(name, value) {
  if (name.endsWith('Verification')) {
    const set = verification
      .filter(k => value[k] !== null && value[k] !== undefined)
      .map(k => [k, k === 'error' ? { code: value[k].code, message: value[k].message } : value[k]]);
    return Object.fromEntries(set);
  }
  if (name === 'userData') return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
  return value;
}

function stepper(status, signedIn) {
  const here = signedIn ? 'complete' : status;
  const at = stations.findIndex(station => station.states.includes(here));
  const visible = stations.filter((station, i) => !station.optional || i === at);
  const current = visible.findIndex(station => station.states.includes(here));
  document.querySelector('#stepper').replaceChildren(
    h(
      'ol',
      null,
      visible.map((station, i) =>
        h(
          'li',
          {
            class: i < current || here === 'complete' ? 'done' : i === current ? 'here' : 'ahead',
            'aria-current': i === current ? 'step' : undefined,
          },
          h('span', { class: 'label' }, station.label),
          h('code', null, i === current ? (here ?? 'null') : station.states.at(-1)),
        ),
      ),
    ),
  );
}
