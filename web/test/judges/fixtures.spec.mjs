// What signin-wasm-dev/playwright promises, on a page with clerk-js, and @clerk/testing on the same page.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { clerk as clerkTesting, clerkSetup } from '@clerk/testing/playwright';
import { expect, test } from '../../npm/signin-wasm-dev/playwright.js';
import { exchangesFit } from './judged.mjs';

const clerkJs = new URL('../../node_modules/@clerk/clerk-js/dist/', import.meta.url);

/** Opens a page of the server's origin with clerk-js loaded. */
async function open(clerk, page) {
  await page.route(`${clerk.url}/__test/**`, async route => {
    const name = new URL(route.request().url()).pathname.slice('/__test/'.length);
    if (name === 'app') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>App</title>' });
    const body = await readFile(new URL(name, clerkJs));
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await page.goto(`${clerk.url}/__test/app`);
  await page.evaluate(
    async ([key, proxyUrl]) => {
      const { Clerk } = await import('/__test/clerk.no-rhc.mjs');
      window.Clerk = new Clerk(key, { proxyUrl });
      await window.Clerk.load({ standardBrowser: true, telemetry: false });
    },
    [clerk.publishableKey, clerk.url],
  );
}

const who = page => page.evaluate(() => window.Clerk.user?.primaryEmailAddress?.emailAddress);

test.afterAll(({ clerkServer }) => exchangesFit(clerkServer));
test.use({ clerkOptions: { seed: fileURLToPath(new URL('people.yaml', import.meta.url)) } });

test('signInAs: pages that are opened afterwards find the session', async ({ clerk, page }) => {
  await clerk.signInAs('ada@example.com');
  await open(clerk, page);
  expect(await who(page)).toBe('ada@example.com');
});

test('each test begins with nobody signed in; codes are waited for', async ({ clerk, page }) => {
  await open(clerk, page);
  expect(await who(page)).toBeUndefined();
  const code = clerk.codeSentTo('alan@example.com');
  await page.evaluate(() =>
    window.Clerk.client.signIn.create({ identifier: 'alan@example.com', strategy: 'email_code' }),
  );
  expect(await code).toMatch(/^\d{6}$/);
});

test('passkey: a page enrols one', async ({ clerk, page }) => {
  await clerk.signInAs('ada@example.com');
  await open(clerk, page);
  const device = await clerk.passkey(page);
  await page.evaluate(() => window.Clerk.user.createPasskey());
  expect(await device.credentials()).toHaveLength(1);
});

test('passkey: a page signs in with one of the seed', async ({ clerk, page }) => {
  await open(clerk, page);
  await clerk.passkey(page, { of: 'mary@example.com' });
  const status = await page.evaluate(async () => {
    const { client, setActive } = window.Clerk;
    const { status, createdSessionId } = await client.signIn.authenticateWithPasskey({ flow: 'discoverable' });
    await setActive({ session: createdSessionId });
    return status;
  });
  expect(status).toBe('complete');
  expect(await who(page)).toBe('mary@example.com');
});

for (const wallet of ['metamask', 'solana'])
  test(`wallet: a page signs in with one of the seed, ${wallet}`, async ({ clerk, page }) => {
    const device = await clerk.wallet(page, { of: 'radia@example.com', name: 'MetaMask' });
    await open(clerk, page);
    const signIn = () =>
      page.evaluate(async wallet => {
        const walletName = 'MetaMask';
        const call = wallet === 'solana' ? 'authenticateWithSolana' : 'authenticateWithMetamask';
        try {
          await window.Clerk[call]({ walletName });
        } catch (error) {
          return error.errors?.[0]?.code ?? error.code ?? String(error);
        }
      }, wallet);
    device.refuse();
    expect(await signIn()).toBeTruthy();
    device.refuse(false);
    await Promise.all([page.waitForURL(`${clerk.url}/`), signIn().catch(() => {})]); // where clerk-js goes from here
    await open(clerk, page);
    expect(await who(page)).toBe('radia@example.com');
    expect(device.signed).toHaveLength(1);
    expect(device.signed[0]).toContain('wants you to sign in with your');
  });

test('clock and settings are back before the next test', async ({ clerk, page }) => {
  await clerk.settings({ client_trust: true });
  await clerk.advanceClock(60_000);
  await open(clerk, page);
  const status = await page.evaluate(async () => {
    const { client } = window.Clerk;
    return (await client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' })).status;
  });
  expect(status).toBe('needs_client_trust');
  await clerk.reset();
  expect(await clerk.dev('GET', 'settings')).toMatchObject({ client_trust: false });
});

test('snapshot and restore', async ({ clerk }) => {
  const before = await clerk.snapshot();
  await clerk.createUser({ email_address: ['later@example.com'] });
  await clerk.restore(before);
  expect(await clerk.backend('GET', 'users/count?email_address=later@example.com')).toMatchObject({ total_count: 0 });
});

test.describe('@clerk/testing', () => {
  const sign = async (clerk, page, signInParams) => {
    await clerkSetup({
      publishableKey: clerk.publishableKey,
      secretKey: clerk.secretKey,
      frontendApiUrl: new URL(clerk.url).host,
      apiUrl: clerk.url,
      dotenv: false,
    });
    await open(clerk, page);
    await clerkTesting.signIn({ page, signInParams });
    return who(page);
  };
  test.beforeEach(({ clerk }) => Object.assign(process.env, clerk.env));

  test('by password', async ({ clerk, page }) => {
    const password = 'analytical-engine';
    expect(await sign(clerk, page, { strategy: 'password', identifier: 'ada@example.com', password })).toBe(
      'ada@example.com',
    );
  });

  test('by email code', async ({ clerk, page }) => {
    const identifier = 'test+clerk_test@example.com';
    expect(await sign(clerk, page, { strategy: 'email_code', identifier })).toBe(identifier);
  });

  test('by ticket, then out', async ({ clerk, page }) => {
    const ticket = await clerk.ticketFor('ada@example.com');
    expect(await sign(clerk, page, { strategy: 'ticket', ticket })).toBe('ada@example.com');
    await clerkTesting.signOut({ page });
    await page.waitForURL(`${clerk.url}/`);
    await open(clerk, page);
    expect(await who(page)).toBeUndefined();
  });
});
