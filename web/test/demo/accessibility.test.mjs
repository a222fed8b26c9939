// Every kind of step of the demo page, on a phone in the dark and on a desktop: what axe-core finds, whether each input
// has a label and changes are announced, and whether anything is wider than the screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';
import { demoTests } from './page.mjs';
import { ada, alan, grace } from './people.mjs';

const server = await devServer(4493);
const browser = await browserFor(server);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** From step to step: [name, how to get there from the one before]. */
const steps = [
  ['start', async () => {}],
  [
    'unknown identifier',
    async demo => {
      await demo.identify('nobody@example.com');
      await demo.problem('E-mail, phone, username or wallet');
    },
  ],
  [
    'no wallet',
    async demo => {
      await demo.click('MetaMask');
      await demo.alert();
    },
  ],
  [
    'ways of an account',
    async demo => {
      await demo.identify(alan.email);
      await demo.step('How do you want to prove it is you?');
    },
  ],
  [
    'code and inbox',
    async demo => {
      await demo.click(/^Code by e-mail/);
      await demo.code(alan.email);
    },
  ],
  [
    'e-mail link',
    async demo => {
      await demo.unfold('Another way');
      await demo.click(/^Link by e-mail/);
      await demo.card.getByRole('link', { name: 'Open the link from the inbox' }).waitFor();
    },
  ],
  [
    'wrong password',
    async demo => {
      await demo.click('Start over');
      await demo.identify(ada.email);
      await demo.password('difference-engine');
      await demo.problem('Password');
    },
  ],
  [
    'new password',
    async demo => {
      await demo.unfold('Forgot the password?');
      await demo.click(/^Reset code by e-mail/);
      await demo.enter('Code', await demo.code(ada.email));
      await demo.write('New password', 'short');
      await demo.card.getByText('Make it longer.').waitFor();
    },
  ],
  [
    'authenticator app',
    async demo => {
      await demo.click('Start over');
      await demo.identify(grace.email);
      await demo.password(grace.password);
      await demo.step('Code from your authenticator app');
    },
  ],
  [
    'session',
    async demo => {
      await demo.enter('Code', totp(grace.secret, await server.now()));
      await demo.signedIn(grace.name);
      await demo.unfold('Claims');
      await demo.unfold('The token itself');
      await demo.click('New backup codes');
      await demo.card.locator('div.note').waitFor();
    },
  ],
  [
    'more ways',
    async demo => {
      await demo.signOut();
      await demo.card.getByRole('link', { name: 'Ticket, Google One Tap and others' }).click();
      await demo.step('More ways to sign in');
    },
  ],
  [
    'request of the test wallet',
    async demo => {
      await demo.click('Back to sign-in');
      await demo.flip('Test wallet');
      await demo.page.locator('#workbench .mono').getByText('0x').waitFor();
      await demo.click('MetaMask');
      await demo.page.getByRole('dialog').waitFor();
    },
  ],
];

/** Text that fades in has the contrast it will have only when it is there. */
const still = page =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ effect, playState }) => playState === 'finished' || effect.getTiming().iterations === Infinity),
  );

async function check(page) {
  await still(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} px wider than the screen`);
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('input')].filter(i => !i.labels.length && !i.ariaLabel).map(i => i.outerHTML),
  );
  assert.deepEqual(nameless, [], 'inputs without a label');
  assert.equal(await page.locator('#announcer[aria-live=polite]').count(), 1, 'the page can announce changes');
  assert.equal(
    (await page.getByRole('heading', { level: 1 }).count()) || (await page.getByRole('dialog').count()),
    1,
    'one heading of the first level',
  );
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'], preload: false }));
  assert.deepEqual(
    violations.map(v => `${v.id} (${v.impact}): ${v.nodes.map(node => node.html.slice(0, 120)).join(' ')}`),
    [],
  );
}

const screens = {
  'a phone in the dark, 360 px': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true },
  'a desktop, 1280 px': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
};

demoTests(
  server,
  browser,
  Object.entries(screens).map(([name, context]) => ({
    strategy: 'page',
    name: `accessible and no wider than the screen on ${name}`,
    context,
    refused: [422],
    timeout: 120_000,
    async run(demo, t) {
      const folded = demo.page.locator('.panel details:not([open]) > summary');
      while (await folded.count()) await folded.first().click();
      for (const [step, go] of steps) {
        await go(demo);
        await t.test(step, () => check(demo.page));
      }
    },
  })),
);
