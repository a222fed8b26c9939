// The SDK's four objects as they are right now, each with what changed last.
import { h, panel, roomy } from './dom.js';
import { recall, remember } from './memory.js';
import { maskAnswer } from './timeline/mask.js';
import { tree } from './tree.js';

/** SignIn: the nine of the documentation page in its order, then what came later. */
const signIn = [
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
const signUp = [
  'status',
  'requiredFields',
  'missingFields',
  'unverifiedFields',
  'emailAddress',
  'phoneNumber',
  'username',
  'firstName',
  'lastName',
  'web3wallet',
  'hasPassword',
  'createdSessionId',
  'createdUserId',
  'verifications',
  'id',
];
const session = [
  'status',
  'lastActiveAt',
  'expireAt',
  'abandonAt',
  'factorVerificationAge',
  'currentTask',
  'publicUserData',
  'id',
];
const client = ['lastActiveSessionId', 'lastAuthenticationStrategy', 'sessions', 'createdAt', 'updatedAt', 'id'];
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

const tabs = ['SignIn', 'SignUp', 'Session', 'Client'].map(name => ({ name, before: new Map(), text: '', age: 0 }));
let summary;
let chosen = 'SignIn';

export function objectsPanel(section) {
  summary = h('code', { class: 'quiet' });
  const { body } = panel(section, 'Objects', { open: roomy(), aside: summary });
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Object' });
  for (const tab of tabs) {
    tab.dot = h('span', { class: 'dot', hidden: true }, h('span', { class: 'unseen' }, ' changed'));
    tab.button = h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${tab.name}`,
        'aria-controls': `object-${tab.name}`,
        onclick: () => choose(tab.name),
      },
      tab.name,
      tab.dot,
    );
    tab.body = h('div', {
      role: 'tabpanel',
      id: `object-${tab.name}`,
      'aria-labelledby': `tab-${tab.name}`,
      tabIndex: 0,
    });
    bar.append(tab.button);
  }
  bar.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(tab => tab.name === chosen);
    choose(tabs.at((at + step) % tabs.length).name);
    tabs.find(tab => tab.name === chosen).button.focus();
  });
  body.append(bar, ...tabs.map(tab => tab.body));
  choose(chosen);
}

function choose(name) {
  chosen = name;
  for (const tab of tabs) {
    const is = tab.name === name;
    tab.button.setAttribute('aria-selected', String(is));
    tab.button.tabIndex = is ? 0 : -1;
    tab.body.hidden = !is;
    if (is) tab.dot.hidden = true;
  }
}

export function updateObjects({ clerk, attempt }) {
  const values = {
    SignIn: lasting(attempt, !!clerk.session),
    SignUp: plain(clerk.client.signUp, signUp),
    Session: clerk.session ? plain(clerk.session, session) : {},
    Client: plain(clerk.client, client),
  };
  summary.textContent = values.SignIn.status ?? 'null';
  const above = note(values.SignIn, attempt, !!clerk.session);
  for (const tab of tabs) show(tab, values[tab.name], tab.name === 'SignIn' ? above : '');
}

/** During a sign-up its object is the one to look at; afterwards the session, unless somebody chose another one. */
export function followTopic(topic) {
  if (topic === 'sign_up') choose('SignUp');
  else if (chosen === 'SignUp') choose(topic === 'session' ? 'Session' : 'SignIn');
}

/** A finished attempt is gone after a trip to a provider. What it was is still worth reading beside the session. */
function lasting(attempt, signedIn) {
  const value = plain(attempt, signIn);
  if (attempt.id) remember('sign-in', maskAnswer(JSON.parse(JSON.stringify(value))));
  const known = signedIn || location.pathname === '/sso-callback';
  return attempt.id || !known ? value : recall('sign-in', value);
}

/** An attempt has been given up: nothing of it is shown any more. */
export const forgetAttempt = () => remember('sign-in', null);

/** Said above an attempt that a provider's callback has finished: the server has cleared it from the client. */
const note = ({ id, status }, current, signedIn) =>
  signedIn && id && id !== current.id && status !== 'complete'
    ? h('p', { class: 'quiet' }, 'As this page last saw it. The provider’s callback completed it at the server.')
    : '';

function show(tab, value, above = '') {
  const text = JSON.stringify(value);
  if (text === tab.text) return; // and what changed last stays marked
  const first = tab.text === '';
  tab.text = text;
  tab.body.replaceChildren(
    above,
    Object.keys(value).length ? tree(value, tab.before) : h('p', { class: 'quiet' }, 'There is none.'),
  );
  tab.before.set('', ''); // from now on, differences are marked
  if (!first && tab.name !== chosen) tab.dot.hidden = false;
}

function plain(object, names) {
  return Object.fromEntries(names.map(name => [name, simplified(name, object[name])]));
}

function simplified(name, value) {
  if (name.endsWith('Verification') && value) {
    const set = verification
      .filter(k => value[k] !== null && value[k] !== undefined)
      .map(k => [k, k === 'error' ? { code: value[k].code, message: value[k].message } : value[k]]);
    return Object.fromEntries(set);
  }
  if (name === 'verifications' && value)
    return Object.fromEntries(
      ['emailAddress', 'phoneNumber', 'web3Wallet', 'externalAccount']
        .filter(kind => value[kind]?.status)
        .map(kind => [kind, { status: value[kind].status, strategy: value[kind].strategy }]),
    );
  if (name === 'sessions') return value.map(s => `${s.publicUserData?.identifier ?? s.id}: ${s.status}`);
  if (value && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date))
    return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined && typeof v !== 'function'));
  return typeof value === 'function' ? undefined : value;
}
