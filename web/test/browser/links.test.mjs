// Where e-mail links fail, and what the polling does meanwhile.
import assert from 'node:assert/strict';
import test from 'node:test';
import { call, factor } from '../flows/calls.mjs';
import { openLink } from '../flows/emaillink.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4467);
const browser = await browserFor(server);
const email = 'link@example.com';
const redirectUrl = `${server.origin}/__test/verify`;

async function start(t, settings) {
  await server.reset();
  if (settings) await server.settings(settings);
  const user = await server.createUser({ email_address: [email] });
  const person = await browser.person(t);
  const app = await person.open('signin-wasm');
  await call(app, 'create', 'create', { identifier: email });
  const { emailAddressId } = await factor(app, 'email_link');
  return { user, person, app, emailAddressId };
}

/** Leaves the flow running in the page. */
const begin = (app, emailAddressId) =>
  app.do(
    'startEmailLinkFlow',
    async (clerk, params) => {
      window.flow = clerk.client.signIn.createEmailLinkFlow();
      window.outcome = 'pending';
      window.controller = new AbortController();
      window.flow.startEmailLinkFlow({ ...params, signal: window.controller.signal }).then(
        signIn => {
          window.finished = signIn;
          window.outcome = signIn.firstFactorVerification.status;
        },
        error => {
          window.outcome = error.name;
        },
      );
      while (clerk.client.signIn.firstFactorVerification.strategy !== 'email_link')
        await new Promise(done => setTimeout(done, 20));
      return null;
    },
    { emailAddressId, redirectUrl },
  );
const outcome = app => app.page.evaluate(() => window.outcome);
const polls = app => app.wire.filter(({ method, path }) => method === 'GET' && /sign_ins\/sia_/.test(path)).length;

/** The link's end: an application that asks what became of it. */
async function verifyOn(person, _t, to = email) {
  const page = await person.context.newPage();
  await openLink(page, server, to);
  return person.open('signin-wasm', { page, path: `/__test/verify${new URL(page.url()).search}` });
}
const handle = clerk => clerk.handleEmailLinkVerification({});

test('looking at the link does not use it; going on does, once', async t => {
  const { person, app, user, emailAddressId } = await start(t);
  await begin(app, emailAddressId);
  const { link } = await server.message(email);
  const scanner = await browser.person(t);
  const page = await scanner.context.newPage();
  for (let i = 0; i < 2; i++) await page.goto(link);
  assert.equal(await outcome(app), 'pending');
  await verifyOn(person, t);
  await app.until('the poller to see it', () => window.outcome === 'verified');
  await app.activate(user.id);
  const again = await verifyOn(await browser.person(t), t);
  await again.fails('used link', 'failed', handle);
});

test('too late: the flow resolves with expired, the link fails, a new link works', async t => {
  const { person, app, user, emailAddressId } = await start(t);
  await begin(app, emailAddressId);
  await server.advance(11 * 60_000);
  await app.until('the poller to see it', () => window.outcome === 'expired');
  const late = await verifyOn(person, t);
  await late.fails('late link', /^(expired|failed)$/, handle);
  await begin(app, emailAddressId);
  await verifyOn(person, t);
  await app.until('the poller to see it', () => window.outcome === 'verified');
  await app.activate(user.id);
});

test('another browser, where only the same one may: refused there, good here', async t => {
  const { person, app, user, emailAddressId } = await start(t, { email_link_same_client: true });
  await begin(app, emailAddressId);
  const foreign = await verifyOn(await browser.person(t), t);
  await foreign.fails('other browser', 'client_mismatch', handle);
  assert.equal(await outcome(app), 'pending');
  await verifyOn(person, t);
  await app.until('the poller to see it', () => window.outcome === 'verified');
  await app.activate(user.id);
});

test("another browser, where any may: the session is the first one's", async t => {
  const { app, user, emailAddressId } = await start(t);
  await begin(app, emailAddressId);
  const other = await verifyOn(await browser.person(t), t);
  const { elsewhere } = await other.do('handle', async clerk => {
    let elsewhere = false;
    await clerk.handleEmailLinkVerification({ onVerifiedOnOtherDevice: () => (elsewhere = true) });
    return { elsewhere };
  });
  assert.ok(elsewhere);
  assert.equal((await other.state()).session, null);
  await app.until('the poller to see it', () => window.outcome === 'verified');
  await app.activate(user.id);
});

test('cancelled: the asking stops at once, and the promise stays as it is', async t => {
  const { app, emailAddressId } = await start(t);
  await begin(app, emailAddressId);
  await app.page.evaluate(() => window.flow.cancelEmailLinkFlow());
  await app.page.waitForTimeout(200);
  const before = polls(app);
  await app.page.waitForTimeout(2200);
  assert.equal(polls(app), before);
  assert.equal(await outcome(app), 'pending');
});

test('aborted by a signal: AbortError, and the asking stops', async t => {
  const { app, emailAddressId } = await start(t);
  await begin(app, emailAddressId);
  await app.page.evaluate(() => window.controller.abort());
  await app.until('the rejection', () => window.outcome === 'AbortError');
  const before = polls(app);
  await app.page.waitForTimeout(1500);
  assert.equal(polls(app), before);
});

test('a flow without an attempt, and a page without a link', async t => {
  await server.reset();
  const app = await (await browser.person(t)).open('signin-wasm');
  const outcome = await app.step('no attempt', clerk =>
    clerk.client.signIn.createEmailLinkFlow().startEmailLinkFlow({ emailAddressId: 'idn_x', redirectUrl: '/' }),
  );
  assert.match(outcome.error.message, /need to start a SignIn flow/);
  await app.fails('no link', 'failed', handle);
});

test('a redirect_url elsewhere is refused', async t => {
  const { app, emailAddressId } = await start(t);
  for (const url of ['https://evil.example/', 'javascript:alert(1)', '//evil.example']) {
    await app.fails(
      url,
      /^(redirect_url_domain_mismatch|invalid_url_scheme|invalid_redirect_url)$/,
      (clerk, [emailAddressId, redirectUrl]) =>
        clerk.client.signIn.prepareFirstFactor({ strategy: 'email_link', emailAddressId, redirectUrl }),
      [emailAddressId, url],
    );
  }
});
