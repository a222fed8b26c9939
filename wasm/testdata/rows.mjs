// One call for each row of the table in bridge/methods.go: what it does and what it is given. The names come from the
// generated half of the table, so that a row without an entry here fails.
import { readFile } from 'node:fs/promises';

const signIn = { id: 'sia_1', object: 'sign_in', status: 'needs_first_factor', identifier: 'a@b.co' };
const signUp = { id: 'sua_1', object: 'sign_up', status: 'missing_requirements' };
const code = [
  ['strategy', 'email_code'],
  ['code', '123456'],
];
const google = [
  ['strategy', 'oauth_google'],
  ['redirectUrl', '/cb'],
];
const provider = { request: async ({ method }) => (method === 'personal_sign' ? '0x5160' : ['0xabc']) };
const popup = { closed: false, location: { href: '' }, close() {} };

/**
 * Each: what the page sees (requests, where it goes, how it settles), the parameters, what crosses beside them. A text
 * that ends with "…" is the beginning of what is seen.
 */
export const methods = {
  'clerk.load': ['resolves', { standardBrowser: false }, {}],
  'clerk.setActive': ['resolves', { session: null }, {}],
  'clerk.signOut': ['resolves', {}, {}],
  'clerk.navigate': ['goes to https://app.test/there, resolves', { to: '/there' }, {}],
  'clerk.send': [
    'POST /me first_name=Ada, refused',
    { method: 'POST', path: '/me', form: [['first_name', 'Ada']] },
    {},
  ],
  'clerk.handleUnauthenticated': ['resolves', undefined, {}],
  'clerk.handleRedirectCallback': ['resolves', {}, {}],
  'clerk.handleEmailLinkVerification': ['failed', {}, {}],
  'clerk.authenticateWithGoogleOneTap': [
    'POST /client/sign_ins strategy=google_one_tap&token=jwt&timezone=UTC, refused',
    [['token', 'jwt']],
    {},
  ],
  'clerk.authenticateWithWallet': [
    'looks for metamask, web3_wallet_not_found',
    { strategy: 'web3_metamask_signature' },
    { provider },
  ],
  'client.reload': ['GET /client, resolves', undefined, {}],
  'session.getToken': [
    'POST /client/sessions/sess_1/tokens organization_id=&tab_state=focused, refused',
    { id: 'sess_1' },
    {},
  ],
  'session.touch': ['POST /client/sessions/sess_1/touch active_organization_id=, refused', { id: 'sess_1' }, {}],
  'attempt.reload': ['GET /client/sign_ins/sia_1, refused', [], {}],
  'attempt.handleOneTapCallback': ['goes to https://app.test/start#/factor-one, resolves', {}, {}],
  'signIn.create': ['POST /client/sign_ins identifier=a%40b.co&timezone=UTC, refused', [['identifier', 'a@b.co']], {}],
  'signIn.prepareFirstFactor': [
    'POST /client/sign_ins/sia_1/prepare_first_factor strategy=email_code, refused',
    code.slice(0, 1),
    {},
  ],
  'signIn.attemptFirstFactor': [
    'POST /client/sign_ins/sia_1/attempt_first_factor strategy=email_code&code=123456, refused',
    code,
    {},
  ],
  'signIn.prepareSecondFactor': [
    'POST /client/sign_ins/sia_1/prepare_second_factor strategy=email_code, refused',
    code.slice(0, 1),
    {},
  ],
  'signIn.attemptSecondFactor': [
    'POST /client/sign_ins/sia_1/attempt_second_factor strategy=email_code&code=123456, refused',
    code,
    {},
  ],
  'signIn.resetPassword': ['POST /client/sign_ins/sia_1/reset_password password=p, refused', [['password', 'p']], {}],
  'signIn.submitProtectCheck': [
    'POST /client/sign_ins/sia_1/protect_check proof_token=p, refused',
    [['proofToken', 'p']],
    {},
  ],
  'signIn.startEmailLinkFlow': [
    'POST /client/sign_ins/sia_1/prepare_first_factor email_address_id=idn_1&redirect_url=…',
    [
      ['emailAddressId', 'idn_1'],
      ['redirectUrl', 'https://app.test/v'],
    ],
    {},
  ],
  'signIn.waitForEmailLink': ['GET /client/sign_ins/sia_1, refused', undefined, {}],
  'signIn.authenticateWithRedirect': [
    'POST /client/sign_ins strategy=oauth_google&redirect_url=https%3A%2F%2Fapp.test%2Fcb&timezone=UTC, refused',
    google,
    {},
  ],
  'signIn.authenticateWithPopup': [
    'watches a window, POST /client/sign_ins strategy=oauth_google&redirect_url=https%3A%2F%2Fapi.test%2F…',
    google,
    { popup },
  ],
  'signIn.ssoWithPopup': [
    'watches a window, POST /client/sign_ins strategy=oauth_google&redirect_url=https%3A%2F%2Fapi.test%2F…',
    google,
    { popup },
  ],
  'signIn.authenticateWithPasskey': ['passkey_not_supported', [['flow', 'discoverable']], {}],
  'signIn.authenticateWithWallet': [
    'looks for metamask, web3_wallet_not_found',
    [['strategy', 'web3_metamask_signature']],
    { provider },
  ],
  'signIn.authenticateWithWeb3': [
    'POST /client/sign_ins identifier=0xabc&timezone=UTC, refused',
    [
      ['identifier', '0xabc'],
      ['strategy', 'web3_metamask_signature'],
    ],
    { generateSignature: async () => '0x5160' },
  ],
  'signUp.create': [
    'POST /client/sign_ups email_address=a%40b.co&timezone=UTC, refused',
    [['emailAddress', 'a@b.co']],
    {},
  ],
  'signUp.update': ['POST /client/sign_ups/sua_1 first_name=Ada, refused', [['firstName', 'Ada']], {}],
  'signUp.prepareVerification': [
    'POST /client/sign_ups/sua_1/prepare_verification strategy=email_code, refused',
    code.slice(0, 1),
    {},
  ],
  'signUp.attemptVerification': [
    'POST /client/sign_ups/sua_1/attempt_verification strategy=email_code&code=123456, refused',
    code,
    {},
  ],
  'signUp.submitProtectCheck': [
    'POST /client/sign_ups/sua_1/protect_check proof_token=p, refused',
    [['proofToken', 'p']],
    {},
  ],
};

/** Each: the answer, and the parameters. */
export const questions = {
  cancel: ['null', { call: 12345 }],
  restore: [
    'null',
    {
      options: {},
      client: null,
      session: undefined,
      serials: 100,
      signIn: { serial: 1, signUp: false, state: null },
      signUp: { serial: 2, signUp: true, state: null },
    },
  ],
  resetSignIn: ['null', undefined],
  resetSignUp: ['null', undefined],
  clearTokens: ['null', undefined],
  environment: ['{"response":null}', undefined],
  buildUrlWithAuth: ['https://app.test/there', { url: '/there' }],
  decorate: ['/there', { url: '/there' }],
  touchUrl: [
    'https://api.test/v1/client/touch?redirect_url=https%3A%2F%2Fapp.test%2Fthere&…',
    { url: 'https://app.test/there' },
  ],
  validatePassword: ['null', { password: 'short' }],
};

/** The names of an interface in door.ts. */
async function names(table) {
  const door = await readFile(new URL('../../js/src/door.ts', import.meta.url), 'utf8');
  const body = door.split(`export interface ${table} {\n`)[1].split('\n}')[0];
  return [...body.matchAll(/^ {2}'?([\w.]+)'?: \{/gm)].map(match => match[1]);
}

/** What this page has for a wallet and a popup. */
const offered = host => ({
  async wallet(strategy, name) {
    host.seen.push(`looks for ${strategy} ${name}`.trim());
  },
  async popup() {
    host.seen.push('watches a window');
  },
});

const instance = name => /^(clerk|client|session)\./.test(name);
const attemptOf = name =>
  name.startsWith('signUp') ? { serial: 7002, signUp: true, state: signUp } : { serial: 7001, state: signIn };

/** Calls every row on a host that answers 422 "refused" to requests of attempts; returns what was wrong. */
export async function callRows(host, offers, run) {
  const wrong = [];
  const compare = async (table, rows, call) => {
    for (const name of await names(table)) {
      if (!rows[name]) wrong.push(`${name} has no call in wasm/testdata/rows.mjs`);
      else {
        const [want, ...given] = rows[name];
        const saw = await call(name, ...given);
        if (want.endsWith('…') ? !saw.startsWith(want.slice(0, -1)) : saw !== want)
          wrong.push(`${name}: ${saw} instead of ${want}`);
      }
    }
  };
  Object.assign(offers, offered(host));
  await compare('Methods', methods, async (name, params, live) => {
    host.seen = [];
    const { ok, text } = await run(name, instance(name) ? undefined : attemptOf(name), params, live);
    return [...host.seen, ok ? 'resolves' : (JSON.parse(text || '{}').code ?? 'rejects')].join(', ');
  });
  await compare('Questions', questions, (name, params) => `${host.call(JSON.stringify({ method: name, params }))}`);
  return wrong;
}
