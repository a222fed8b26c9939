// The faults panel of the demo page: what an application gets of each, and what the page makes of it.
import assert from 'node:assert/strict';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { demoTests } from './page.mjs';
import { ada, alan } from './people.mjs';

const server = await devServer(4497);
const browser = await browserFor(server);
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

const panel = demo => demo.page.locator('#faults');
const press = (demo, name) => panel(demo).getByRole('button', { name, exact: true }).click();
const network = (demo, label) => panel(demo).getByLabel(label, { exact: true }).check();

/** Waits until the panel shows this of what the application got. */
const got = (demo, text) => panel(demo).locator('.seen').getByText(text).first().waitFor();

/** Has the page make its call, and waits for what came of it. */
async function tryCall(demo, text) {
  await press(demo, 'Try a call');
  await got(demo, text);
}

const rows = [
  {
    strategy: 'page',
    name: 'the network is gone, slow, throttled or broken',
    context: phone,
    async run(demo) {
      await panel(demo).locator('summary').first().click();
      await network(demo, 'Offline');
      await tryCall(demo, 'network_error');
      await demo.identify(ada.email);
      assert.match((await demo.alert()).text, /^You are offline\. Nothing was sent/);
      await network(demo, '429, Retry-After 5');
      await tryCall(demo, 'too_many_requests');
      assert.match(await panel(demo).locator('.seen').innerText(), /status\s+429[\s\S]*retryAfter\s+5/);
      await demo.click('Continue');
      await demo.card.getByText(/Try again in [1-5] seconds?\./).waitFor();
      await network(demo, '500');
      await tryCall(demo, 'internal_clerk_error');
      await network(demo, 'Slow: 3 s');
      await demo.click('Continue');
      await demo.click('Cancel');
      assert.equal(await demo.focused(), 'Continue');
      await tryCall(demo, /^3\d\d\d ms/);
      await network(demo, 'As it is');
      await demo.step('Enter your password');
    },
  },
  {
    strategy: 'page',
    name: 'the user is locked, a token that is slow to come is given up, and the session is over',
    context: desktop,
    refused: [403, 401],
    async run(demo) {
      await press(demo, 'Lock the user');
      await got(demo, 'Nobody is signing in.');
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await press(demo, 'Lock the user');
      await got(demo, 'The account is locked.');
      await demo.password(ada.password);
      await got(demo, 'user_locked');
      await demo.click('Unlock the account');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await network(demo, 'Slow: 3 s');
      await demo.click('getToken({ skipCache: true })');
      await demo.click('Cancel');
      assert.equal(await demo.focused(), 'getToken({ skipCache: true })');
      await network(demo, 'As it is');
      await press(demo, 'Expire the session');
      await got(demo, 'The session is over at the server.');
      await tryCall(demo, 'What the application got');
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'page',
    name: 'the module stops, and a fresh one takes over',
    context: desktop,
    tolerates: text => /memory access|RuntimeError|unreachable/.test(text),
    async run(demo) {
      await press(demo, 'Stop the module');
      await tryCall(demo, 'module_stopped');
      await tryCall(demo, 'needs_first_factor');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'email_link',
    name: 'the tab is hidden and its timers wait: the sign-in goes on all the same',
    context: desktop,
    async run(demo) {
      await press(demo, 'Hide the tab');
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      await demo.step('Check your e-mail');
      const { link } = await demo.server.message(alan.email);
      const tab = await demo.context.newPage();
      await tab.goto(link);
      await tab.getByRole('button', { name: 'Yes, continue' }).click();
      await demo.step('Signed in');
      await press(demo, 'Show the tab');
      assert.equal(await demo.page.evaluate(() => document.visibilityState), 'visible');
    },
  },
  {
    strategy: 'page',
    name: 'the clock of the server is ahead, behind and right again: a token lasts as long as it says',
    context: desktop,
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      for (const [button, text, minutes] of [
        ['Clock +11 min', 'The server’s clock is eleven minutes further ahead.', 11],
        ['Clock as it is', 'The server’s clock is right.', 0],
        ['Clock −11 min', 'The server’s clock is eleven minutes further behind.', -11],
        ['Clock as it is', 'The server’s clock is right.', 0],
      ]) {
        await press(demo, button);
        await got(demo, text);
        const ahead = (await demo.server.now()) - Date.now();
        assert.ok(Math.abs(ahead - minutes * 60_000) < 30_000, `${ahead} ms ahead`);
        await demo.click('getToken({ skipCache: true })');
        await demo.card
          .getByRole('timer')
          .getByText(/Good for ([1-5]?\d|60) more second/)
          .waitFor();
      }
    },
  },
];

demoTests(server, browser, rows);
