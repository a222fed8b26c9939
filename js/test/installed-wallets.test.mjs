// src/installed-wallets.ts, as it finds wallets in a page that may hold anything.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL('../src/installed-wallets.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  write: false,
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');

let page, pages, find;
beforeEach(async () => {
  page = new EventTarget();
  for (const name of ['addEventListener', 'dispatchEvent']) globalThis[name] = page[name].bind(page);
  // A page of its own for every test: the module keeps what was announced to it.
  pages = (pages ?? 0) + 1;
  ({ installedWallet: find } = await import(`data:text/javascript;base64,${source}#${pages}`));
});
afterEach(() => {
  for (const name of ['addEventListener', 'dispatchEvent', 'ethereum', 'solana', 'okxwallet']) delete globalThis[name];
});

const event = (type, detail) => Object.assign(new Event(type), { detail });
const announce = details =>
  page.addEventListener('eip6963:requestProvider', () => {
    for (const detail of details) page.dispatchEvent(event('eip6963:announceProvider', detail));
  });
/** A provider that can be told by its account. */
const wallet = (label, more) => ({ request: async () => [label], ...more });
const labelOf = async found => found && (await found.address());

/** Values that throw, lie or never answer, where an object is expected. */
const hostile = [
  undefined,
  null,
  0,
  'text',
  Symbol('x'),
  10n,
  [],
  () => {},
  Object.create(null),
  new Proxy({}, { get: () => assert.fail('trap') }),
  { length: Infinity },
  {
    get length() {
      throw new Error('length');
    },
  },
  Object.freeze({}),
];

describe('Ethereum', () => {
  const throwing = name => Object.defineProperty({}, name, { get: () => assert.fail(name), enumerable: true });
  for (const [name, { details = [], injected, given, provider = 'metamask', global, want }] of Object.entries({
    'by rdns': {
      details: [
        { info: { uuid: 'a', name: 'MetaMask', rdns: 'evil.fake' }, provider: wallet('fake') },
        { info: { uuid: 'b', name: 'x', rdns: 'io.metamask' }, provider: wallet('real') },
      ],
      want: 'real',
    },
    'by name': {
      details: [{ info: { uuid: 'a', name: 'OKX Wallet' }, provider: wallet('okx') }],
      provider: 'okx_wallet',
      want: 'okx',
    },
    'MetaMask Flask, announced without a uuid': {
      details: [
        { info: { rdns: 'a' }, provider: wallet('other') },
        { info: { name: 'MetaMask Flask', rdns: 'io.metamask.flask' }, provider: wallet('flask') },
      ],
      want: 'flask',
    },
    'a uuid counts once': {
      details: ['first', 'second'].map(label => ({
        info: { uuid: 'a', rdns: 'io.metamask' },
        provider: wallet(label),
      })),
      want: 'first',
    },
    'hostile neighbours': {
      details: [
        ...hostile,
        throwing('info'),
        { info: throwing('uuid') },
        { info: { uuid: 10n, rdns: 10n } },
        Object.assign(throwing('provider'), { info: { uuid: 'x', rdns: 'com.coinbase.wallet' } }),
        { info: { uuid: 'b', rdns: 'io.metamask' }, provider: wallet('real') },
      ],
      want: 'real',
    },
    'a provider that throws': { details: [Object.assign(throwing('provider'), { info: { rdns: 'io.metamask' } })] },
    none: {},
    'injected and marked': { injected: wallet('injected', { isMetaMask: true }), want: 'injected' },
    'injected and alone': { injected: wallet('injected'), want: 'injected' },
    'injected among others': {
      details: ['a', 'b'].map(uuid => ({ info: { uuid, rdns: uuid }, provider: {} })),
      injected: wallet('injected'),
    },
    'an injected list': {
      injected: wallet('top', {
        isMetaMask: true,
        providers: [wallet('cb', { isCoinbaseWallet: true }), wallet('mm', { isMetaMask: true })],
      }),
      want: 'mm',
    },
    'an endless list': { injected: wallet('x', { providers: { length: Infinity } }) },
    'an injected proxy that throws': { injected: new Proxy({}, { get: () => assert.fail('trap') }), want: Error },
    'where the brand injects itself': { global: wallet('okx'), provider: 'okx_wallet', want: 'okx' },
    given: {
      details: [{ info: { uuid: 'b', rdns: 'io.metamask' }, provider: wallet('real') }],
      given: wallet('given'),
      want: 'given',
    },
    'an unknown provider': { injected: wallet('x'), provider: 'new_wallet' },
    'a provider of Object': { injected: wallet('x'), provider: 'constructor' },
  }))
    test(name, async () => {
      announce(details);
      globalThis.ethereum = injected;
      globalThis.okxwallet = global;
      const found = await find(provider, '', given);
      if (want === Error) await assert.rejects(found.address(), /trap/);
      else assert.equal(await labelOf(found), want);
    });

  test('one that comes late is waited for, and found by a later call', async () => {
    const late = event('eip6963:announceProvider', { info: { rdns: 'io.metamask' }, provider: wallet('late') });
    assert.equal(await find('metamask', '', undefined), undefined);
    const found = find('metamask', '', undefined);
    setTimeout(() => page.dispatchEvent(late), 50);
    assert.equal(await labelOf(await found), 'late');
    assert.equal(await labelOf(await find('metamask', '', undefined)), 'late');
  });

  test('asks for the account and signs the UTF-8 bytes', async () => {
    const calls = [];
    const provider = {
      request: async request => {
        calls.push(request);
        return request.method === 'personal_sign' ? '0xsig' : ['0xabc', '0xdef'];
      },
    };
    const found = await find('metamask', '', provider);
    assert.equal(await found.address(), '0xabc');
    assert.equal(await found.sign('localhost é', '0xabc'), '0xsig');
    assert.deepEqual(calls, [
      { method: 'eth_requestAccounts' },
      { method: 'personal_sign', params: ['0x6c6f63616c686f737420c3a9', '0xabc'] },
    ]);
  });

  test('what it throws arrives unchanged', async () => {
    const declined = { code: 4001 };
    for (const request of [
      () => Promise.reject(declined),
      () => {
        throw declined;
      },
    ]) {
      const found = await find('metamask', '', { request });
      await assert.rejects(found.address(), error => error === declined);
      await assert.rejects(found.sign('m', 'a'), error => error === declined);
    }
  });
});

describe('Solana', () => {
  const calls = [];
  const standard = name => ({
    name,
    features: {
      'standard:connect': { connect: async () => ({ accounts: [{ address: `So${name}` }] }) },
      'solana:signMessage': {
        signMessage: async ({ account, message }) => {
          calls.push(`${account.address}:${new TextDecoder().decode(message)}`);
          return [{ signature: new Uint8Array([1, 2, 255]) }];
        },
      },
    },
  });

  test('wallets of the standard that were there before, and those that come later', async () => {
    page.addEventListener('wallet-standard:app-ready', ({ detail }) =>
      detail.register(...hostile, standard('Phantom')),
    );
    const found = await find('solana', 'Phantom', undefined);
    assert.equal(await found.address(), 'SoPhantom');
    assert.equal(await found.sign('é', 'SoPhantom'), 'AQL/');
    assert.deepEqual(calls, ['SoPhantom:é']);
    assert.equal(await find('solana', 'Solflare', undefined), undefined);
    for (const detail of [() => assert.fail('detail'), api => api.register(standard('Solflare'))]) {
      page.dispatchEvent(event('wallet-standard:register-wallet', detail));
    }
    assert.equal(await labelOf(await find('solana', 'Solflare', undefined)), 'SoSolflare');
  });

  test('the injected one', async () => {
    globalThis.solana = {
      connect: async () => ({ publicKey: { toString: () => 'SoKey' } }),
      signMessage: async signature => ({ signature }),
    };
    const found = await find('solana', 'Phantom', undefined);
    assert.equal(await found.address(), 'SoKey');
    assert.equal(await found.sign('abc', 'SoKey'), 'YWJj');
  });

  test('an object that is not a wallet fails, and nothing else does', async () => {
    for (const value of hostile) {
      globalThis.solana = value;
      assert.equal(await find('solana', 'Phantom', undefined), undefined);
      const found = await find('solana', 'Phantom', { features: { 'standard:connect': { connect: () => value } } });
      assert.equal(await found.address().catch(() => undefined), undefined);
      await assert.rejects(found.sign('m', 'a'), TypeError);
    }
  });
});
