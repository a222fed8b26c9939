// What is there when load() has resolved on a page that runs no framework package: the file with these members has not
// been fetched yet.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openPage, reply, scriptedApi } from './page.mjs';

const verification = { status: 'verified', strategy: 'email_code' };
const email = { id: 'idn_1', email_address: 'ada@example.com', verification, linked_to: [] };
const user = {
  id: 'user_1',
  primary_email_address_id: 'idn_1',
  email_addresses: [email],
  phone_numbers: [{ id: 'idn_2', phone_number: '+15550100', verification, linked_to: [] }],
  web3_wallets: [{ id: 'idn_3', web3_wallet: '0xabc', verification }],
  external_accounts: [{ id: 'eac_1', provider: 'oauth_google', verification }],
  passkeys: [{ id: 'pk_1', name: 'Laptop', verification }],
};
const session = { id: 'sess_1', status: 'active', user, last_active_token: null };
const client = () => ({ id: 'client_1', sessions: [session], last_active_session_id: 'sess_1' });
const { sent, answers, fetch } = scriptedApi(client());
let last;
/** What the server answers for the session's token, when there is one. */
let jwt;
const noting = async (url, init) =>
  jwt && /tokens$/.test(url.split('?')[0]) ? reply({ jwt }) : fetch(url, (last = init));
const answer = response => answers.push({ response, client: client() });

/** Where the application's router was told to go. */
const pushed = [];
let clerk;
/** What the page takes of the instance in the moment that load() has resolved. */
let held;
let close;
before(async () => {
  const routerPush = to => void pushed.push(to);
  ({ clerk, close } = await openPage('https://app.example/account', { fetch: noting }, { routerPush }));
  const { user, session } = clerk;
  held = {
    createEmailAddress: user.createEmailAddress,
    email: user.emailAddresses[0],
    phone: user.phoneNumbers[0],
    wallet: user.web3Wallets[0],
    account: user.externalAccounts[0],
    provider: user.externalAccounts[0].provider,
    passkey: user.passkeys[0],
    startVerification: session.startVerification,
    redirectToSignIn: clerk.redirectToSignIn,
    undefined: [
      ...['createTOTP', 'verifyTOTP', 'disableTOTP', 'createBackupCode', 'createPasskey', 'update', 'delete']
        .concat('createPhoneNumber', 'createWeb3Wallet', 'createExternalAccount', 'updatePassword', 'getSessions')
        .filter(name => !user[name]),
      ...['checkAuthorization', 'attemptFirstFactorVerification', 'verifyWithPasskey'].filter(name => !session[name]),
      ...['buildSignInUrl', 'buildAfterSignInUrl', 'redirectWithAuth', 'redirectToTasks'].filter(name => !clerk[name]),
    ],
    early: [
      () => session.checkAuthorization({ role: 'org:admin' }),
      () => clerk.buildSignInUrl(),
      () => clerk.mountUserButton(),
    ].map(call => {
      try {
        return call();
      } catch (error) {
        return error.code;
      }
    }),
  };
});
after(() => close());
beforeEach(() => (sent.length = answers.length = 0));

test('every member is a function; one that answers at once says that it is not there yet', () => {
  assert.deepEqual(held.undefined, []);
  assert.deepEqual(held.early, ['not_loaded', 'not_loaded', 'components_missing']);
});

test('a call fetches what it needs, also when it was taken off its object', async () => {
  answer({ id: 'idn_9', email_address: 'new@example.com' });
  const { createEmailAddress } = held;
  assert.equal(String(await createEmailAddress({ email: 'new@example.com' })), 'new@example.com');
  assert.deepEqual(sent, [['POST', 'me/email_addresses/', { email_address: 'new@example.com' }]]);
  sent.length = 0;
  answer({ id: 'sver_1', status: 'needs_first_factor' });
  const { startVerification } = held;
  assert.equal((await startVerification({ level: 'first_factor' })).id, 'sver_1');
  assert.deepEqual(sent, [['POST', 'client/sessions/sess_1/verify', { level: 'first_factor' }]]);
});

test('what a list had at first is what it has afterwards, with its calls', async () => {
  const { user } = clerk;
  for (const [name, list] of [
    ['email', 'emailAddresses'],
    ['phone', 'phoneNumbers'],
    ['wallet', 'web3Wallets'],
    ['account', 'externalAccounts'],
    ['passkey', 'passkeys'],
  ]) {
    assert.equal(user[list][0], held[name], list);
    assert.equal(typeof (held[name].destroy ?? held[name].delete), 'function', list);
  }
  assert.equal(user.primaryEmailAddress, held.email);
  assert.equal(held.email.constructor.name, 'EmailAddress');
  assert.equal(String(held.email), 'ada@example.com');
  answer({ ...email, verification: { status: 'unverified', strategy: 'email_code' } });
  assert.equal(await held.email.prepareVerification({ strategy: 'email_code' }), held.email);
  assert.equal(held.email.verification.status, 'unverified');
});

test('what answers at once works a moment after load()', async () => {
  assert.equal(clerk.session.checkAuthorization({ role: 'org:admin' }), false);
  assert.equal(clerk.buildAfterSignInUrl(), '/');
});

test('a provider has the same name before that file is there', () => assert.equal(held.provider, 'google'));

test('an answer without a user leaves the user as it was', async () => {
  answer(null);
  assert.equal((await clerk.user.reload()).id, 'user_1');
  assert.equal(clerk.user.primaryEmailAddress.emailAddress, 'ada@example.com');
});

test('null in the place of options counts as no options', async () => {
  assert.equal(clerk.buildSignInUrl(null), clerk.buildSignInUrl());
  await clerk.redirectToAfterSignIn(null);
  await clerk.navigate('/here', null);
  assert.deepEqual(pushed, ['/', '/here']);
});

test('lastActiveToken follows getToken()', async () => {
  const claims = { sid: 'sess_1', iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 60, n: 1 };
  jwt = ['{"alg":"RS256"}', JSON.stringify(claims), 'x'].map(part => Buffer.from(part).toString('base64url')).join('.');
  assert.equal(await clerk.session.getToken({ skipCache: true }), jwt);
  assert.equal(clerk.session.lastActiveToken.jwt.claims.n, 1);
  const { lastActiveToken } = clerk.session;
  await clerk.session.getToken();
  assert.equal(clerk.session.lastActiveToken, lastActiveToken);
  jwt = undefined;
});

test("a template's name is text; one of another type does not get the token of no template", async () => {
  answers.push({ jwt: null });
  await assert.rejects(clerk.session.getToken({ template: 5 }), { code: 'token_missing' });
  assert.deepEqual(sent, [['POST', 'client/sessions/sess_1/tokens/5', {}]]);
});

test('a signal that is no AbortSignal is refused, and nothing is sent', async () => {
  for (const signal of ['x', {}, true]) {
    for (const call of [clerk.signIn.create, clerk.signUp.create, clerk.client.reload]) {
      await assert.rejects(call({ identifier: 'ada', signal }), { code: 'page_failed' });
    }
  }
  assert.deepEqual(sent, []);
  for (const signal of ['', 0, false, null]) assert.equal(await clerk.client.reload({ signal }), clerk.client);
});

test('a picture goes as a part of a form, or as base64, or away', async () => {
  const { setProfileImage } = clerk.user;
  const image = { id: 'img_1', name: 'me.gif', public_url: 'https://img.example/me.gif' };
  answer(image);
  const file = new File(['GIF89a;'], 'me.gif', { type: 'image/gif' });
  const set = await setProfileImage({ file });
  assert.deepEqual(
    [set.id, set.name, set.publicUrl, set.constructor.name],
    ['img_1', 'me.gif', image.public_url, 'Image'],
  );
  assert.equal(last.body.get('file').name, 'me.gif');
  assert.equal(last.headers, undefined); // the browser names the boundary
  answer(image);
  await setProfileImage({ file: 'R0lGODlhOw==' });
  assert.equal(last.body, 'R0lGODlhOw==');
  assert.equal(last.headers['content-type'], 'application/octet-stream');
  answer({ object: 'image', deleted: true });
  assert.equal((await setProfileImage({ file: null })).publicUrl, undefined);
  assert.deepEqual(
    sent.map(([method, path]) => [method, path]),
    [
      ['POST', 'me/profile_image'],
      ['POST', 'me/profile_image'],
      ['DELETE', 'me/profile_image'],
    ],
  );
});

test('a picture that the server refuses is its error, and the next request is an ordinary one', async () => {
  answers.push({ status: 422, errors: [{ code: 'form_param_format_invalid', message: 'no image' }] });
  const file = new Blob(['<svg/>']);
  await assert.rejects(
    clerk.user.setProfileImage({ file }),
    ({ errors }) => errors[0].code === 'form_param_format_invalid',
  );
  answer({ ...user, first_name: 'Ada' });
  await clerk.user.update({ firstName: 'Ada' });
  assert.equal(last.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.deepEqual(sent.at(-1), ['PATCH', 'me', { first_name: 'Ada' }]);
});
