// The server's people, as they are now, and what each of them would type: shown as chips below the fields.
import { people as ask } from '../dev-api.js';
import { fits, latestCode } from '../inbox.js';
import { serverNow } from '../server-clock.js';
import { totp } from '../totp.js';

/** Accounts that exist at the companies' own providers only. They become users here when they first sign in. */
export const companies = [
  {
    label: 'Company sign-in, OpenID Connect',
    first_name: 'Kim',
    last_name: 'Open',
    email_addresses: ['kim@oidc-corp.test'],
    note: 'The company behind this domain signs its people in.',
  },
  {
    label: 'Company sign-in, SAML',
    first_name: 'Sam',
    last_name: 'Assertion',
    email_addresses: ['sam@saml-corp.test'],
    note: 'The same with signed assertions.',
  },
];

let demo;
let people = [];
const watchers = new Set();
/**
 * What was set on this page, by user id: in memory only. A password holds for as long as the server says it is that
 * one.
 */
const set = new Map();
/** Authenticator codes by secret, for now and for the next half minute. */
const codes = new Map();
const period = 30_000;

/** Calls back with the list now and on every change. */
export function watchPeople(callback) {
  watchers.add(callback);
  callback(people);
}

export async function openPeople(context) {
  demo = context;
  await refreshPeople();
  setInterval(tick, 5000);
}

/** How often was asked, and which of those questions the list on the page answers. */
let asked = 0;
let answered = 0;

/**
 * Asks the server who there is. Nothing changes on the page while the answer is the same, or when a later question was
 * answered first.
 */
export async function refreshPeople() {
  const turn = ++asked;
  let fresh;
  try {
    fresh = await ask();
  } catch {
    return demo.reachable(false);
  }
  if (turn < answered) return;
  answered = turn;
  for (const person of fresh) {
    const known = set.get(person.id);
    if (known?.password && known.passwordSetAt === undefined) known.passwordSetAt = person.password_last_updated_at;
    if (known?.password && known.passwordSetAt === person.password_last_updated_at) person.password = known.password;
    if (known?.backup_codes) person.backup_codes = known.backup_codes;
  }
  if (JSON.stringify(fresh) === JSON.stringify(people)) return;
  people = fresh;
  for (const callback of watchers) callback(people);
  await tick();
}

async function tick() {
  for (const { totp_secret: secret } of people) {
    if (!secret) continue;
    const now = serverNow();
    const step = Math.floor(now / period);
    codes.set(secret, [
      [step, await totp(secret, now)],
      [step + 1, await totp(secret, now + period)],
    ]);
  }
  document.querySelector('#card .step')?.dispatchEvent(new CustomEvent('hints'));
}

/** Makes the codes for another time of the server. */
export const clockMoved = tick;

export const identifiers = p =>
  [...(p.email_addresses || []), p.username, ...(p.phone_numbers || []), ...(p.web3_wallets || [])].filter(Boolean);

/** The person who has an identifier, or undefined. */
export const findPerson = identifier =>
  identifier ? people.find(p => identifiers(p).includes(identifier.toLowerCase())) : undefined;

/** The keys of the wallet that the seed gives to somebody. */
export const seededWallet = () => people.find(p => p.wallets)?.wallets;

/** Takes note of what somebody set on this page, so that it can be offered at the next sign-in. */
export async function enrolled(userId, credentials) {
  set.set(userId, { ...set.get(userId), ...credentials, ...(credentials.password && { passwordSetAt: undefined }) });
  await refreshPeople();
}

const chip = (value, label = value) => ({ value, label });

/** The first few people fit below the field; all of them are in their panel. Whoever came last is among them. */
export function identifierHints(only) {
  const able = people.filter(p => !only || p[only].length);
  const shown = able.length > 7 ? [...able.slice(0, 2), able.at(-1)] : able.slice(0, 3);
  return shown.map(p => chip(only ? p[only][0] : identifiers(p)[0])).filter(hint => hint.value);
}

export function passwordHints() {
  const password = findPerson(demo.attempt.identifier)?.password;
  return password ? [chip(password)] : [];
}

/** Identities for tests: their code never changes and is never sent. */
const isTest = to => /\+clerk_test@/i.test(to) || /^\+1\d{3}55501\d\d$/.test(to);

export function codeHints(factor) {
  const person = findPerson(demo.attempt.identifier);
  if (factor.strategy === 'totp') {
    // The server takes each code once, and none that is older than the last one.
    const fresh = (codes.get(person?.totp_secret) || []).find(([step]) => step > (person.totp_last_step || 0));
    return fresh ? [chip(fresh[1], `${fresh[1]} from the app`)] : [];
  }
  if (factor.strategy === 'backup_code') return (person?.backup_codes || []).map(code => chip(code));
  const known = person ? [...person.email_addresses, ...person.phone_numbers, ...person.second_factor_phones] : [];
  return sentTo(factor.safeIdentifier, known);
}

export const signUpCodeHints = address => sentTo(address, [address]);

function sentTo(masked, known) {
  const target = known.find(address => address && fits(masked, address));
  const code = latestCode(masked) || (target && isTest(target) && demo.instance.info.test_code);
  return code ? [chip(code, `${code} from the message`)] : [];
}
