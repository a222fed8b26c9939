// Calls whose answers JavaScript reads: whatever the server sends in the place of a member, the call resolves or
// rejects with a coded error, and works again with the next right answer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAccount, scriptedApi } from './page.mjs';

const verification = {
  status: 'verified',
  strategy: 'oauth_google',
  nonce: null,
  expire_at: null,
  external_verification_redirect_url: null,
  error: null,
};
const address = { id: 'idn_1', email_address: 'ada@example.com', verification, linked_to: [] };
const phone = { id: 'idn_2', phone_number: '+15555550100', verification, linked_to: [] };
const wallet = { id: 'idn_3', web3_wallet: '0x1', verification };
const passkey = { id: 'idn_4', name: 'laptop', verification };
const account = { id: 'eac_1', provider: 'oauth_google', approved_scopes: 'email', verification };
const user = {
  id: 'user_1',
  email_addresses: [address],
  phone_numbers: [phone],
  web3_wallets: [wallet],
  external_accounts: [account],
  passkeys: [passkey],
  organization_memberships: [],
};
const session = { id: 'sess_1', status: 'active', user, last_active_token: null, tasks: null, actor: null };
const client = { id: 'client_1', sessions: [session], last_active_session_id: 'sess_1' };
const reverification = {
  id: 'sver_1',
  status: 'needs_first_factor',
  supported_first_factors: [{ strategy: 'password' }],
  supported_second_factors: null,
  first_factor_verification: verification,
  second_factor_verification: null,
};

/** Each call with its right answer. */
const calls = {
  createEmailAddress: [address, ({ user }) => user.createEmailAddress({ email: 'ada@example.com' })],
  createPhoneNumber: [phone, ({ user }) => user.createPhoneNumber({ phoneNumber: '+15555550100' })],
  createWeb3Wallet: [wallet, ({ user }) => user.createWeb3Wallet({ web3Wallet: '0x1' })],
  createExternalAccount: [account, ({ user }) => user.createExternalAccount({ strategy: 'oauth_google' })],
  'emailAddress.prepareVerification': [
    address,
    ({ user }) => user.emailAddresses[0].prepareVerification({ strategy: 'email_code' }),
  ],
  'emailAddress.reload': [address, ({ user }) => user.emailAddresses[0].reload()],
  'externalAccount.reauthorize': [account, ({ user }) => user.externalAccounts[0].reauthorize({})],
  'passkey.update': [passkey, ({ user }) => user.passkeys[0].update({ name: 'desk' })],
  'passkey.delete': [{ id: 'idn_4', deleted: true }, ({ user }) => user.passkeys[0].delete()],
  createTOTP: [{ id: 'totp_1', secret: 's', backup_codes: [] }, ({ user }) => user.createTOTP()],
  createBackupCode: [{ id: 'code_1', codes: [] }, ({ user }) => user.createBackupCode()],
  'session.reload': [session, ({ session }) => session.reload()],
  'session.touch': [session, ({ session }) => session.touch()],
  startVerification: [reverification, ({ session }) => session.startVerification({ level: 'first_factor' })],
  attemptFirstFactorVerification: [
    reverification,
    ({ session }) => session.attemptFirstFactorVerification({ strategy: 'password', password: 'x' }),
  ],
  'user.update': [user, ({ user }) => user.update({ firstName: 'Ada' })],
  'user.reload': [user, ({ user }) => user.reload()],
};

const wrong = [5, 'no url', true, [], [5], [null], {}, { other: true }, null];

/** The answer with each of its members, at any depth, replaced by each wrong value. */
function* changed(value) {
  yield* wrong;
  if (!value || typeof value !== 'object') return;
  for (const name of Object.keys(value)) {
    for (const other of changed(value[name])) {
      yield Array.isArray(value) ? Object.assign([...value], { [name]: other }) : { ...value, [name]: other };
    }
  }
}

const { answers, fetch } = scriptedApi(client);
let clerk;
let close;
before(async () => {
  ({ clerk, close } = await openAccount(fetch));
});
after(() => close());

/** A call with this answer: what it rejects with, if it does. */
async function outcome(call, response) {
  answers.length = 0;
  answers.push({ response, client: null });
  const limit = new Promise(resolve => setTimeout(resolve, 2000, new Error('the call does not settle')));
  return Promise.race([
    call(clerk).then(
      () => undefined,
      error => error,
    ),
    limit,
  ]);
}

for (const [name, [right, call]] of Object.entries(calls)) {
  test(`${name}, with an answer of another shape`, async () => {
    for (const response of changed(right)) {
      const error = await outcome(call, response);
      const text = `${JSON.stringify(response)}: ${error?.stack}`;
      if (error) assert.ok(error instanceof Error && error.code === 'invalid_response', text);
      if (name.startsWith('user.')) await outcome(calls['user.reload'][1], user);
    }
    assert.equal(await outcome(call, right), undefined);
  });
}
