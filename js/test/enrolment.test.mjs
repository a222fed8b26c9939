// Calls of a user that the dev server does not answer: an account at a provider that is asked once more, and an address
// that a company's provider verifies. The rest is compared with clerk-js in a browser.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openAccount, scriptedApi } from './page.mjs';

const provider = 'https://provider.example/authorize';
const waiting = {
  status: 'unverified',
  strategy: 'oauth_google',
  external_verification_redirect_url: provider,
  expire_at: null,
};
const account = {
  id: 'eac_1',
  provider: 'oauth_google',
  approved_scopes: 'email',
  verification: { status: 'verified', strategy: 'oauth_google' },
};
const address = { id: 'idn_1', email_address: 'ada@corp.example', verification: null, linked_to: [] };
const user = { id: 'user_1', email_addresses: [address], external_accounts: [account] };
const session = { id: 'sess_1', status: 'active', user, last_active_token: null };
const client = { id: 'client_1', sessions: [session], last_active_session_id: 'sess_1' };
const { sent, answers, fetch } = scriptedApi(client);
const answer = response => answers.push({ response, client: null });

let clerk;
let close;
before(async () => {
  ({ clerk, close } = await openAccount(fetch));
});
after(() => close());
beforeEach(() => {
  sent.length = answers.length = 0;
});

test('reauthorize asks the provider once more, and the same account says where the user has to go', async () => {
  const [held] = clerk.user.externalAccounts;
  answer({ ...account, verification: waiting });
  const params = { additionalScopes: ['calendar', 'drive'], redirectUrl: '/back', oidcPrompt: 'consent' };
  assert.equal(await held.reauthorize({ ...params, ignored: 1 }), held);
  assert.equal(held.verification.externalVerificationRedirectURL.href, provider);
  const [[method, path, form]] = sent;
  assert.deepEqual([method, path], ['PATCH', 'me/external_accounts/eac_1/reauthorize']);
  assert.deepEqual(Object.keys(form).sort(), ['additional_scope', 'oidc_prompt', 'redirect_url']);
  assert.deepEqual([form.redirect_url, form.oidc_prompt], ['/back', 'consent']);
});

describe('an address that a company verifies', () => {
  const at = status => ({ ...address, verification: { ...waiting, strategy: 'enterprise_sso', status } });
  const redirectUrl = 'https://app.example/account';
  const asked = () => sent.filter(([method]) => method === 'GET').length;

  test('is waited for until it was verified elsewhere', async () => {
    const [held] = clerk.user.emailAddresses;
    for (const status of ['unverified', 'unverified', 'verified']) answer(at(status));
    assert.equal(await held.createEnterpriseSSOLinkFlow().startEnterpriseSSOLinkFlow({ redirectUrl }), held);
    assert.equal(held.verification.status, 'verified');
    assert.deepEqual(sent[0], [
      'POST',
      'me/email_addresses/idn_1/prepare_verification',
      { strategy: 'enterprise_sso', redirect_url: redirectUrl },
    ]);
    assert.equal(asked(), 2);
  });

  for (const status of ['failed', 'expired'])
    test(`ends when it has ${status}`, async () => {
      const [held] = clerk.user.emailAddresses;
      for (const now of ['unverified', status]) answer(at(now));
      await held.createEnterpriseSSOLinkFlow().startEnterpriseSSOLinkFlow({ redirectUrl });
      assert.equal(held.verification.status, status);
    });

  test('without an address of the provider is an error', async () => {
    const [held] = clerk.user.emailAddresses;
    answer({ ...at('unverified'), verification: { status: 'unverified', strategy: 'enterprise_sso' } });
    const { startEnterpriseSSOLinkFlow } = held.createEnterpriseSSOLinkFlow();
    await assert.rejects(startEnterpriseSSOLinkFlow({ redirectUrl }), /redirect URL is missing/);
    assert.equal(asked(), 0);
  });

  for (const how of ['cancel', 'signal']) {
    test(`is given up by ${how}, and nothing is asked any more`, async () => {
      const [held] = clerk.user.emailAddresses;
      for (let i = 0; i < 5; i++) answer(at('unverified'));
      const stop = new AbortController();
      const { startEnterpriseSSOLinkFlow, cancelEnterpriseSSOLinkFlow } = held.createEnterpriseSSOLinkFlow();
      let became = 'pending';
      startEnterpriseSSOLinkFlow({ redirectUrl, signal: stop.signal }).then(
        () => (became = 'resolved'),
        reason => (became = reason),
      );
      while (!asked()) await new Promise(go => setTimeout(go, 5));
      if (how === 'cancel') cancelEnterpriseSSOLinkFlow();
      else stop.abort('enough');
      const count = asked();
      await new Promise(go => setTimeout(go, 1500));
      assert.equal(asked(), count);
      assert.equal(became, how === 'cancel' ? 'pending' : 'enough');
    });
  }
});
