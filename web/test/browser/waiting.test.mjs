// What waits: polls of a hidden tab, a page whose fetch wants a token, an answer that is too long.
import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4471);
const browser = await browserFor(server);

async function start(t, before) {
  await server.reset();
  const person = await browser.person(t);
  return person.open('signin-wasm', { before });
}

const signIn = app =>
  app.do('sign in', async clerk => {
    const { createdSessionId } = await clerk.client.signIn.create({
      identifier: 'ada@example.com',
      password: 'analytical-engine',
    });
    await clerk.setActive({ session: createdSessionId });
    return null;
  });

/** A page out of sight whose own timers stand still, as those of a throttled tab nearly do. */
const hide = page =>
  page.addInitScript(() => {
    window.hidden = value => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const own = setTimeout;
    window.setTimeout = (fn, ms, ...args) => own(fn, document.hidden && ms > 100 ? 1e9 : ms, ...args);
  });

/** What waits for a link that is followed elsewhere: how it starts in a hidden page, and what it asks for. */
const waits = {
  'sign-in': {
    path: '/sign_ins/',
    start: async clerk => {
      await clerk.client.signIn.create({ identifier: 'ada@example.com' });
      const { emailAddressId } = clerk.client.signIn.supportedFirstFactors.find(f => f.strategy === 'email_link');
      window.hidden(true);
      const flow = clerk.client.signIn.createEmailLinkFlow();
      window.cancelled = flow.cancelEmailLinkFlow;
      flow.startEmailLinkFlow({ emailAddressId, redirectUrl: `${location.origin}/__test/verify` });
      return null;
    },
  },
  'sign-up': {
    path: '/sign_ups/',
    start: async clerk => {
      await clerk.client.signUp.create({ emailAddress: 'new@example.com' });
      window.hidden(true);
      const flow = clerk.client.signUp.createEmailLinkFlow();
      window.cancelled = flow.cancelEmailLinkFlow;
      flow.startEmailLinkFlow({ redirectUrl: `${location.origin}/__test/verify` });
      return null;
    },
  },
  'new address': {
    path: '/email_addresses/',
    start: async clerk => {
      const { createdSessionId } = await clerk.client.signIn.create({
        identifier: 'ada@example.com',
        password: 'analytical-engine',
      });
      await clerk.setActive({ session: createdSessionId });
      const address = await clerk.user.createEmailAddress({ email: 'second@example.com' });
      window.hidden(true);
      const flow = address.createEmailLinkFlow();
      window.cancelled = flow.cancelEmailLinkFlow;
      flow.startEmailLinkFlow({ redirectUrl: `${location.origin}/__test/verify` });
      return null;
    },
  },
};

const poll = async (app, { path: asked, start } = waits['sign-in']) => {
  await app.do('wait', start);
  return () => app.wire.filter(({ method, path }) => method === 'GET' && path.includes(asked)).length;
};

for (const [what, wait] of Object.entries(waits)) {
  test(`a hidden tab goes on polling: the link of a ${what}`, async t => {
    const app = await start(t, hide);
    const polls = await poll(app, wait);
    await app.page.waitForTimeout(4500);
    assert.ok(polls() >= 4, `${polls()} polls in 4.5 s`);
    await app.page.evaluate(() => window.cancelled());
  });
}

test('a hidden tab goes on polling where the CSP allows workers of its own origin only', async t => {
  const app = await start(t, async page => {
    await hide(page);
    await page.addInitScript(() => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = "worker-src 'self'";
      new MutationObserver((_, observer) => {
        if (!document.head) return;
        document.head.append(meta);
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
  });
  const polls = await poll(app);
  await app.page.waitForTimeout(4500);
  assert.ok(polls() >= 4, `${polls()} polls in 4.5 s`);
  assert.ok(
    app.consoleErrors.some(text => text.includes('worker-src')),
    'the CSP spoke',
  );
  await app.page.evaluate(() => window.cancelled());
});

test('without the worker the page polls when it comes to the front', async t => {
  const app = await start(t, async page => {
    await hide(page);
    await page.addInitScript(() => {
      window.Worker = class {
        constructor() {
          throw new DOMException('CSP', 'SecurityError');
        }
      };
    });
  });
  const polls = await poll(app);
  await app.page.waitForTimeout(2500);
  const before = polls();
  assert.ok(before <= 1, `${before} polls of a page that stands still`);
  await app.page.evaluate(() => window.hidden(false));
  await app.page.waitForTimeout(300);
  assert.equal(polls(), before + 1);
  await app.page.evaluate(() => window.cancelled());
});

test('a page whose fetch awaits getToken()', async t => {
  const app = await start(t);
  await signIn(app);
  const token = await app.page.evaluate(async () => {
    const own = window.fetch;
    window.fetch = async (...args) => {
      await window.clerk.session?.getToken();
      return own(...args);
    };
    window.clerk.session.clearCache();
    return Promise.race([
      window.clerk.session.getToken(),
      new Promise(resolve => setTimeout(resolve, 5000, 'it waits for itself')),
    ]);
  });
  assert.match(token, /^ey/);
});

/** The page's fetch does something else before it awaits getToken(), so that nobody can tell who calls. */
const wrapFetch = app =>
  app.page.evaluate(() => {
    const own = window.fetch;
    window.fetch = async (...args) => {
      await undefined;
      if (!window.passing) await window.clerk.session?.getToken();
      return own(...args);
    };
  });

const tokenRequests = ({ wire }) => wire.filter(({ path }) => path.endsWith('/tokens')).length;

test('a page whose fetch awaits something and then getToken() waits for nothing while a token is good', async t => {
  const app = await start(t);
  await signIn(app);
  await wrapFetch(app);
  const before = tokenRequests(app);
  const answers = await app.page.evaluate(() => {
    const { session, client } = window.clerk;
    const calls = [session.getToken(), session.getToken({ skipCache: true }), client.reload().then(({ id }) => id)];
    const limit = new Promise(resolve => setTimeout(resolve, 5000, 'it waits for itself'));
    return Promise.all(calls.map(call => Promise.race([call, limit])));
  });
  assert.match(answers.join(' '), /^ey\S+ ey\S+ client_\w+$/);
  assert.equal(tokenRequests(app) - before, 1);
});

test('without a good token such a page gets a coded error after 30 s, and works once its fetch lets it', async t => {
  const app = await start(t, page => page.clock.install());
  await signIn(app);
  await wrapFetch(app);
  await app.page.evaluate(() => {
    window.clerk.session.clearCache();
    window.clerk.session.getToken().catch(({ name, code }) => (window.ended = `${name} ${code}`));
  });
  const ended = () => app.page.evaluate(() => window.ended);
  await app.page.clock.runFor(29_000);
  assert.equal(await ended(), undefined);
  await app.page.clock.runFor(1500);
  await app.page.waitForFunction(() => window.ended);
  assert.equal(await ended(), 'ClerkRuntimeError token_timeout');
  const token = await app.page.evaluate(() => {
    window.passing = true;
    return window.clerk.session.getToken();
  });
  assert.match(token, /^ey/);
});

test('an answer that is too long leaves the attempt usable', async t => {
  const app = await start(t);
  await app.do('create', async clerk => {
    await clerk.client.signIn.create({ identifier: 'ada@example.com' });
    return null;
  });
  await app.page.route(
    '**/attempt_first_factor*',
    route =>
      route.fulfill({ contentType: 'application/json', body: `{"response":{"id":"${'x'.repeat(9 * 1024 * 1024)}"}}` }),
    { times: 1 },
  );
  const attempt = clerk =>
    clerk.client.signIn.attemptFirstFactor({ strategy: 'password', password: 'analytical-engine' });
  const long = await app.step('too long', attempt);
  assert.equal(long.error.code, 'response_too_large');
  const right = await app.step('then the right one', attempt);
  assert.ok(right.ok, JSON.stringify(right.error));
});
