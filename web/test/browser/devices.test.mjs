// Where authenticators and wallets fail: the person says no, nothing is there, the wrong one answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { call } from '../flows/calls.mjs';
import { enrolled } from '../flows/passkey.mjs';
import { plugIn } from '../harness/authenticator.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { ethereumAccount, installEthereum, installSolana, solanaAccount } from '../harness/wallets.mjs';

const server = await devServer(4468);
const browser = await browserFor(server);
const email = 'flow@example.com';
const password = 'correct horse battery';

async function passkeyHolder(t) {
  await server.reset();
  const user = await server.createUser({ email_address: [email], password });
  const person = await browser.person(t);
  return { user, ...(await enrolled({ open: options => person.open('signin-wasm', options) })) };
}
const authenticate = (clerk, params) =>
  clerk.client.signIn.authenticateWithPasskey(params).then(signIn => (window.finished = signIn));

test('passkey: dismissed, then given', async t => {
  const { app, authenticator, user } = await passkeyHolder(t);
  await authenticator.consent(false);
  const error = await app.fails('dismissed', 'passkey_retrieval_cancelled', authenticate, { flow: 'discoverable' });
  assert.equal(error.name === 'ClerkWebAuthnError' || error.name === 'ClerkRuntimeError', true);
  await authenticator.consent(true);
  await app.do('given', authenticate, { flow: 'discoverable' });
  await app.activate(user.id);
});

test('passkey: one the server does not know', async t => {
  const { app, user } = await passkeyHolder(t);
  const [passkey] = (await server.backend('GET', `users/${user.id}`)).passkeys ?? [];
  assert.ok(passkey, 'the user has a passkey');
  await server.deleteUser(user.id);
  await app.fails('unknown', 'passkey_not_registered', authenticate, { flow: 'discoverable' });
});

test('passkey: not supported by the browser', async t => {
  await server.reset();
  const person = await browser.person(t);
  const app = await person.open('signin-wasm', {
    before: page => page.addInitScript(() => delete window.PublicKeyCredential),
  });
  await app.fails('not supported', 'passkey_not_supported', authenticate, { flow: 'discoverable' });
  assert.ok(!app.wire.some(({ path }) => path.endsWith('/sign_ins')), 'nothing was sent');
});

test('passkey: an account without one', async t => {
  await server.reset();
  const person = await browser.person(t);
  const app = await person.open('signin-wasm', { before: page => plugIn(page) });
  await call(app, 'create', 'create', { identifier: 'ada@example.com' });
  const outcome = await app.step('no factor', authenticate);
  assert.match(outcome.error.message, /strategy: 'passkey'/);
  await call(app, 'password', 'attemptFirstFactor', { strategy: 'password', password: 'analytical-engine' });
  await app.activate();
});

test('passkey: the answer to another challenge is refused', async t => {
  const { app } = await passkeyHolder(t);
  await app.do('a first ceremony', async clerk => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    Object.defineProperty(navigator.credentials, 'get', {
      configurable: true,
      value: async options => (window.kept = await get(options)),
    });
    await clerk.client.signIn.authenticateWithPasskey({ flow: 'discoverable' });
    await clerk.setActive({ session: clerk.client.lastActiveSessionId });
    await clerk.signOut(() => {});
    Object.defineProperty(navigator.credentials, 'get', { configurable: true, value: async () => window.kept });
    return null;
  });
  await app.fails('replayed', /^passkey_(invalid_verification|authentication_failure)$/, authenticate, {
    flow: 'discoverable',
  });
});

test('passkey: a button ends the autofill that waits, which does not touch the attempt', async t => {
  const { app, authenticator, user } = await passkeyHolder(t);
  await authenticator.presence(false);
  await app.do('autofill waits', async clerk => {
    window.autofill = clerk.client.signIn.authenticateWithPasskey({ flow: 'autofill' }).then(
      () => 'resolved',
      error => error.code ?? error.name,
    );
    return null;
  });
  await app.until('the challenge', clerk => clerk.client.signIn.firstFactorVerification.strategy === 'passkey');
  await app.page.waitForTimeout(300);
  await authenticator.presence(true);
  await app.do('button', authenticate, { flow: 'discoverable' });
  assert.equal(await app.page.evaluate(() => window.autofill), 'passkey_operation_aborted');
  await app.activate(user.id);
});

test('passkey: an autofill that is given up leaves the next attempt alone, however late its answer is', async t => {
  const { app, user } = await passkeyHolder(t);
  let release;
  const released = new Promise(resolve => (release = resolve));
  const held = new Promise(resolve => {
    const hold = async route => {
      const response = await route.fetch(); // the server makes its attempt first
      resolve();
      await released;
      await route.fulfill({ response }).catch(() => {}); // the page may have hung up
    };
    app.page.route(/\/v1\/client\/sign_ins\?/, hold, { times: 1 });
  });
  await app.page.evaluate(() => {
    const { signIn } = window.clerk.client;
    window.giveUp = new AbortController();
    window.autofill = signIn.authenticateWithPasskey({ flow: 'autofill', signal: window.giveUp.signal }).then(
      () => 'resolved',
      error => error.name,
    );
  });
  await held;
  await app.page.evaluate(() => window.giveUp.abort());
  await call(app, 'create', 'create', { identifier: email });
  release();
  assert.equal(await app.page.evaluate(() => window.autofill), 'AbortError');
  await app.page.waitForTimeout(300);
  await call(app, 'password', 'attemptFirstFactor', { strategy: 'password', password });
  await app.activate(user.id);
});

/** A page with wallets whose first is an account of the server. */
async function walletHolder(t, wallets, known = wallets[0]) {
  await server.reset();
  const user = known && (await server.createUser({ web3_wallet: [known.account.address] }));
  const person = await browser.person(t);
  const app = await person.open('signin-wasm', { before: page => installEthereum(page, wallets) });
  return { app, user };
}
const metamask = clerk => clerk.client.signIn.authenticateWithMetamask().then(signIn => (window.finished = signIn));
const sent = app => app.wire.filter(({ path }) => path.includes('sign_ins'));

test('wallet: the person refuses to connect, or to sign', async t => {
  for (const refuse of ['eth_requestAccounts', 'personal_sign']) {
    const { app } = await walletHolder(t, [{ brand: 'metamask', account: ethereumAccount(), refuse }]);
    await app.fails(refuse, 4001, metamask);
    assert.equal(sent(app).length, refuse === 'personal_sign' ? 2 : 0);
  }
});

test('wallet: Coinbase is asked a second time', async t => {
  const { app } = await walletHolder(t, [
    { brand: 'coinbase_wallet', account: ethereumAccount(), refuse: 'personal_sign' },
  ]);
  await app.fails('refused twice', 4001, clerk => clerk.client.signIn.authenticateWithCoinbaseWallet());
  assert.equal(await app.page.evaluate(() => window.walletCalls.filter(c => c.method === 'personal_sign').length), 2);
});

test('wallet: none, locked, and busy with another request', async t => {
  const none = await walletHolder(t, [], null);
  for (const method of [
    'authenticateWithMetamask',
    'authenticateWithOKXWallet',
    'authenticateWithCoinbaseWallet',
    'authenticateWithBase',
  ]) {
    await none.app.fails(method, 'web3_wallet_not_found', (clerk, method) => clerk.client.signIn[method](), method);
  }
  assert.equal(sent(none.app).length, 0);
  const locked = await walletHolder(t, [{ brand: 'metamask', account: ethereumAccount(), empty: true }]);
  await locked.app.fails('locked', 'web3_wallet_locked', metamask);
  const busy = await walletHolder(t, [{ brand: 'metamask', account: ethereumAccount(), locked: true }]);
  await busy.app.fails('busy', 'web3_wallet_request_pending', metamask);
});

test('wallet: of two, the one that was named', async t => {
  const wallets = [
    { brand: 'okx_wallet', account: ethereumAccount(), injected: true },
    { brand: 'metamask', account: ethereumAccount() },
  ];
  const { app, user } = await walletHolder(t, wallets, wallets[1]);
  await app.do('MetaMask', metamask);
  assert.deepEqual(await app.page.evaluate(() => [...new Set(window.walletCalls.map(c => c.wallet))]), ['MetaMask']);
  await app.activate(user.id);
});

test('wallet: another wallet in window.ethereum does not stand in', async t => {
  const { app } = await walletHolder(t, [
    { brand: 'rabby', account: ethereumAccount(), injected: true },
    { brand: 'okx_wallet', account: ethereumAccount() },
  ]);
  await app.fails('no MetaMask', 'web3_wallet_not_found', metamask);
});

test('wallet: a signature of another account, and an account nobody has', async t => {
  const account = ethereumAccount(),
    other = ethereumAccount();
  const { app } = await walletHolder(t, [
    { brand: 'metamask', account: { address: account.address, sign: other.sign } },
  ]);
  await app.fails('forged', 'form_incorrect_signature', metamask);
  assert.equal(await app.status(), 'needs_first_factor');
  const stranger = await walletHolder(t, [{ brand: 'metamask', account: ethereumAccount() }], null);
  await stranger.app.fails('unknown', 'form_identifier_not_found', metamask);
});

test('wallet: a signature is good once', async t => {
  const { app } = await walletHolder(t, [{ brand: 'metamask', account: ethereumAccount() }]);
  await app.do('sign in', metamask);
  await app.activate();
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  const used = new URLSearchParams(app.wire.findLast(({ path }) => path.endsWith('attempt_first_factor')).body).get(
    'signature',
  );
  await app.fails(
    'replayed',
    'form_incorrect_signature',
    (clerk, [identifier, signature]) =>
      clerk.client.signIn.authenticateWithWeb3({
        identifier,
        strategy: 'web3_metamask_signature',
        generateSignature: async () => signature,
      }),
    [new URLSearchParams(app.wire.find(({ path }) => path.endsWith('/sign_ins')).body).get('identifier'), used],
  );
});

test('Solana: refused, no such wallet, no name', async t => {
  await server.reset();
  const account = solanaAccount();
  await server.createUser({ web3_wallet: [account.address] });
  const person = await browser.person(t);
  const app = await person.open('signin-wasm', {
    before: page => installSolana(page, { account, refuse: 'signMessage' }),
  });
  await app.fails('refused', 'web3_signature_request_rejected', clerk =>
    clerk.client.signIn.authenticateWithSolana({ walletName: 'Phantom' }),
  );
  await app.fails('no such wallet', 'web3_wallet_not_found', clerk =>
    clerk.client.signIn.authenticateWithSolana({ walletName: 'Solflare' }),
  );
  assert.equal((await app.step('no name', clerk => clerk.client.signIn.authenticateWithSolana({}))).ok, false);
});
