// The people in the seed, and what each of them would type: shown as chips below the fields.
import { h, panel, roomy } from './dom.js';
import { clock } from './dev-api.js';
import { fits, latestCode } from './inbox.js';
import { totp } from './totp.js';

/** Accounts that exist at the companies' own providers only. They become users here when they first sign in. */
const companies = [
  {
    label: 'Company sign-in, OpenID Connect',
    first_name: 'Kim',
    last_name: 'Open',
    email_address: 'kim@oidc-corp.test',
    note: 'The company behind this domain signs its people in.',
  },
  {
    label: 'Company sign-in, SAML',
    first_name: 'Sam',
    last_name: 'Assertion',
    email_address: 'sam@saml-corp.test',
    note: 'The same with signed assertions.',
  },
];

let demo;
/** The server's clock may have been moved; codes are made for its time. */
let offset = 0;
/** Authenticator codes by secret, for now and for the next half minute: each works once. */
const codes = new Map();
const used = new Set();

export function peoplePanel(section, context) {
  demo = context;
  const { body } = panel(section, 'People to sign in as', { open: roomy() });
  body.append(h('ul', { class: 'people' }, [...demo.seed.people, ...companies].map(person)));
  syncClock();
  setInterval(tick, 5000);
}

async function tick() {
  for (const { totp_secret: secret } of demo.seed.people) {
    if (!secret) continue;
    const now = serverNow();
    codes.set(secret, [await totp(secret, now), await totp(secret, now + 30_000)]);
  }
  document.querySelector('#card .step')?.dispatchEvent(new CustomEvent('hints'));
}

/** The server's time, in milliseconds. */
export const serverNow = () => Date.now() + offset;

export async function syncClock() {
  offset = (await clock()).offset_ms;
  await tick();
}

/** Remembers which authenticator codes have been tried. */
export function updatePeople({ attempt }) {
  const proof = attempt.secondFactorVerification;
  if (proof.strategy !== 'totp' || proof.status !== 'verified') return;
  for (const [current] of codes) used.add(current);
}

const identifiers = p => [p.email_address, p.username, p.phone_number].filter(Boolean);

function person(p) {
  const name = [p.first_name, p.last_name].join(' ');
  const choose = identifier =>
    h('button', { type: 'button', class: 'chip', onclick: () => begin(identifier) }, identifier);
  return h(
    'li',
    null,
    h('p', { class: 'person' }, h('strong', null, name), ' ', h('span', { class: 'quiet' }, p.label)),
    h('p', { class: 'chips' }, identifiers(p).map(choose), p.password && secretChip('password', p.password)),
    p.note && h('p', { class: 'quiet' }, p.note),
  );
}

const secretChip = (name, value) =>
  h(
    'button',
    { type: 'button', class: 'chip secret', onclick: () => fill(name, value) },
    h('span', { class: 'unseen' }, `Fill in the ${name} `),
    value,
  );

const fill = (name, value) =>
  document.querySelector('#card .step')?.dispatchEvent(new CustomEvent('fill', { detail: { name, value } }));

/** Goes back to the first step if need be, and types the identifier. */
function begin(identifier) {
  if (demo.clerk.session) return;
  if (!document.querySelector('#card input[name=identifier]')) demo.restart();
  fill('identifier', identifier);
}

const current = () => demo.seed.people.find(p => identifiers(p).includes(demo.attempt.identifier?.toLowerCase() ?? ''));
const chip = (value, label = value) => ({ value, label });

/** Takes note of what somebody enrolled on this page, so that it can be offered at the next sign-in. */
export function enrolled(user, factors, spentCode) {
  used.add(spentCode);
  const known = demo.seed.people.find(
    p =>
      user.emailAddresses.some(e => e.emailAddress === p.email_address) ||
      user.phoneNumbers.some(n => n.phoneNumber === p.phone_number),
  );
  if (known) Object.assign(known, factors);
  tick();
}

/** The first few people fit below the field; all of them are in their panel. */
export const identifierHints = ({ seed }, only) =>
  seed.people
    .filter(p => !only || p[only])
    .slice(0, 3)
    .map(p => chip(only ? p[only] : identifiers(p)[0]));

export const passwordHints = () => (current()?.password ? [chip(current().password)] : []);

/** Identities for tests: their code never changes and is never sent. */
const isTest = to => /\+clerk_test@/i.test(to) || /^\+1\d{3}55501\d\d$/.test(to);

export function codeHints({ seed }, factor) {
  const person = current();
  if (factor.strategy === 'totp') {
    const fresh = (codes.get(person?.totp_secret) || []).find(code => !used.has(code));
    return fresh ? [chip(fresh, `${fresh} from the app`)] : [];
  }
  if (factor.strategy === 'backup_code') return (person?.backup_codes || []).map(code => chip(code));
  return sentTo(factor.safeIdentifier, seed, [
    person?.email_address,
    person?.phone_number,
    person?.second_factor_phone,
  ]);
}

export const signUpCodeHints = address => sentTo(address, demo.seed, [address]);

function sentTo(masked, { info }, known) {
  const target = known.find(address => address && fits(masked, address));
  const code = latestCode(masked) || (target && isTest(target) && info.test_code);
  return code ? [chip(code, `${code} from the message`)] : [];
}
