// A burst of large answers makes the module's memory grow, which WebAssembly cannot give back: when the module has
// nothing to do, another takes its place, and nobody notices. Both builds.
import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFor } from '../harness/browser.mjs';
import { builds } from '../harness/builds.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4477);
const browser = await browserFor(server);
const email = 'renewal@example.com';
const password = 'correct horse battery';
const user = await server.backend('POST', 'users', { email_address: [email], password });

const pause = page => page.waitForTimeout(1800); // longer than a module has to be left alone

/** A page whose modules can be counted, and whose answers are large while `large` is true. */
async function open(t, entry) {
  const person = await browser.person(t);
  const page = await person.context.newPage();
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  await page.goto(`${server.origin}/__test/app`);
  await page.evaluate(
    async ({ entry, key }) => {
      window.memories = [];
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...args) => {
        const instance = await instantiate(...args);
        window.memories.push(new WeakRef(instance.exports.memory ?? instance.exports.mem));
        return instance;
      };
      window.sizes = () => window.memories.map(memory => memory.deref()?.buffer.byteLength);
      window.sent = [];
      const { fetch } = window;
      window.fetch = async (url, init) => {
        if (String(url).includes('/v1/')) window.sent.push(`${init.method} ${new URL(url).pathname}`);
        const response = await fetch(url, init);
        if (!window.large) return response;
        const padding = 'x'.repeat(6 << 20);
        return new Response(JSON.stringify({ ...(await response.json()), padding }), response);
      };
      const { Clerk } = await import(`/sdk/${entry}.js`);
      const clerk = (window.clerk = new Clerk(key, { proxyUrl: location.origin }));
      await clerk.load({ touchSession: false });
      window.heard = [];
      clerk.addListener(() => window.heard.push('a change'), { skipInitialEmit: true });
      clerk.on('status', status => window.heard.push(status));
      window.burst = async () => {
        window.large = true;
        await Promise.all(Array.from({ length: 8 }, () => clerk.client.reload()));
        window.large = false;
      };
    },
    { entry, key: server.publishableKey },
  );
  return { page, errors };
}

for (const [build, entry] of Object.entries(builds)) {
  test(`${build}: an idle module that has grown gives its place to another, and nobody notices`, async t => {
    const { page, errors } = await open(t, entry);
    await page.evaluate(async email => {
      await clerk.signIn.create({ identifier: email });
      await window.burst();
      window.signIn = clerk.client.signIn;
      window.heard.length = window.sent.length = 0;
    }, email);
    const [grown] = await page.evaluate(() => window.sizes());
    assert.ok(grown > 16e6, `the burst has to make the module grow: ${grown} bytes`);
    await pause(page);
    const cdp = await page.context().newCDPSession(page);
    for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');

    const quiet = await page.evaluate(() => ({ sizes: window.sizes(), heard: window.heard, sent: window.sent }));
    assert.deepEqual(quiet, { sizes: [undefined, quiet.sizes[1]], heard: [], sent: [] });
    assert.ok(quiet.sizes[1] < 8e6, `the other one is small: ${quiet.sizes[1]} bytes`);

    const later = await page.evaluate(async password => {
      const { signIn } = window;
      const same = clerk.client.signIn === signIn;
      const rules = await new Promise(resolve => signIn.validatePassword('a', { onValidation: resolve }));
      const done = await signIn.attemptFirstFactor({ strategy: 'password', password });
      await clerk.setActive({ session: done.createdSessionId });
      const token = await clerk.session.getToken();
      return { same, rules: !!rules, user: clerk.user.id, token: token.split('.').length, status: clerk.status };
    }, password);
    assert.deepEqual(later, { same: true, rules: true, user: user.id, token: 3, status: 'ready' });

    // Signed in the same happens, and one token is asked for.
    await page.evaluate(async () => {
      await window.burst();
      window.heard.length = window.sent.length = 0;
    });
    await pause(page);
    const signedIn = await page.evaluate(async () => {
      const { sent, heard } = window;
      const before = [...sent];
      const token = await clerk.session.getToken();
      return { modules: window.memories.length, before, heard, token: token.split('.').length, tokens: sent.length };
    });
    assert.deepEqual(signedIn, { modules: 3, before: [], heard: [], token: 3, tokens: 1 });
    assert.deepEqual(errors, []);
  });

  test(`${build}: a module that has something to do stays`, async t => {
    const { page } = await open(t, entry);
    const counts = [];
    const count = async () => {
      await pause(page);
      counts.push(await page.evaluate(() => window.memories.length));
    };
    await page.evaluate(async email => {
      const signIn = await clerk.signIn.create({ identifier: email });
      const { emailAddressId } = signIn.supportedFirstFactors.find(f => f.strategy === 'email_link');
      window.flow = signIn.createEmailLinkFlow();
      window.flow.startEmailLinkFlow({ emailAddressId, redirectUrl: location.href }).catch(() => {});
      await window.burst();
    }, email);
    await count();
    await page.evaluate(async () => {
      window.flow.cancelEmailLinkFlow();
      window.popup = { closed: false, location: { href: '' }, close() {} };
      window.ending = new AbortController();
      await clerk.signIn.authenticateWithPopup({
        strategy: 'oauth_google',
        redirectUrl: '/cb',
        redirectUrlComplete: '/done',
        popup: window.popup,
        signal: window.ending.signal,
      });
    });
    await count();
    await page.evaluate(async () => {
      window.ending.abort();
      await clerk.client.reload();
    });
    await count();
    assert.deepEqual(counts, [1, 1, 2]);
  });
}
