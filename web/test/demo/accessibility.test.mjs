// Every kind of step of the demo page and the server's own pages, on a phone in the dark and on a desktop: what
// axe-core finds, whether each input has a label and changes are announced, whether anything is wider than the screen,
// and whether a word is broken in the middle.
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

/** Opens the panels, and of each list in them the first row: what the others would show is of the same kind. */
const unfoldAll = demo =>
  demo.page.evaluate(() => {
    for (const details of document.querySelectorAll('.panel > details, .panel .body > details')) details.open = true;
    for (const list of ['.people > li:first-child', '.wire > li:last-child'])
      for (const details of document.querySelectorAll(`${list} details`)) details.open = true;
  });

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
      await demo.resetByCode(ada.email);
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
    'sign-up',
    async demo => {
      await demo.signOut();
      await demo.click('Google');
      await demo.page.getByRole('button', { name: /unverified@example\.com/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).click();
      await demo.step('Verify your e-mail address');
      await unfoldAll(demo);
    },
  ],
  [
    'more ways',
    async demo => {
      await demo.click('Start over');
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

/** Pages of the server, by how to get there. */
const pages = [
  ['inbox', demo => demo.page.goto(`${server.origin}/__dev/inbox`)],
  ['index of the server', demo => demo.page.goto(`${server.origin}/__dev/`)],
  ['read me', demo => demo.page.goto(`${server.origin}/readme/`)],
  ['no such page', demo => demo.page.goto(`${server.origin}/idp/nowhere`)],
  ['sign-in that is over', demo => demo.page.goto(`${server.origin}/idp/login?id=over`)],
  [
    'link of an e-mail',
    async demo => {
      const { link } = await server.message(alan.email);
      await demo.page.goto(link);
    },
  ],
  [
    'provider',
    async demo => {
      await demo.open();
      await demo.click('Google');
      await demo.page.waitForURL(/\/idp\//);
    },
  ],
  [
    'consent',
    async demo => {
      await demo.page.getByRole('button', { name: /unverified@example\.com/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).waitFor();
    },
  ],
  [
    'company',
    async demo => {
      await demo.open();
      await demo.identify('sam@saml-corp.test');
      await demo.click('Continue to the company’s sign-in');
      await demo.page.waitForURL(/\/idp\//);
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

/** Words of which a part stands on the next line. Ids and tokens may break: nobody reads them. */
const broken = page =>
  page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (!node.parentElement.checkVisibility() || node.parentElement.closest('.unseen, .token, .long, noscript'))
        continue;
      // A token of base64url is one run, whatever marks it happens to have.
      const readable = node.data.replace(/[\w-]{25,}/g, token => ' '.repeat(token.length));
      for (const { 0: word, index } of readable.matchAll(/e-mail|[\p{L}\p{N}]{2,}/giu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top)));
        if (lines.size > 1) found.push(`${word} in ${node.data.slice(0, 60)}`);
      }
    }
    return found;
  });

async function check(page) {
  assert.equal(await page.locator('#announcer[aria-live=polite]').count(), 1, 'the page can announce changes');
  await checkAny(page);
}

async function checkAny(page) {
  await still(page);
  const size = page.viewportSize();
  for (const width of size.width < 400 ? [360, size.width] : [size.width]) {
    await page.setViewportSize({ ...size, width });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than a screen of ${width} px`);
  }
  const blank = await page.evaluate(() => {
    const { bottom } = document.body.getBoundingClientRect();
    return document.documentElement.scrollHeight - Math.max(Math.ceil(bottom + scrollY), innerHeight);
  });
  assert.ok(blank <= 0, `${blank} px of nothing below the page`);
  assert.deepEqual(await broken(page), [], 'words that are broken in the middle');
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('input:not([type=hidden])')]
      .filter(i => !i.labels.length && !i.ariaLabel)
      .map(i => i.outerHTML),
  );
  assert.deepEqual(nameless, [], 'inputs without a label');
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
  'a phone in the dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true },
  'a desktop': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
};

demoTests(
  server,
  browser,
  Object.entries(screens).map(([name, context]) => ({
    strategy: 'page',
    name: `accessible, no wider than the screen, with whole words, on ${name}`,
    context,
    refused: [422, 404, 400],
    timeout: 240_000,
    async run(demo, t) {
      await unfoldAll(demo);
      for (const [step, go] of steps) {
        await go(demo);
        await t.test(step, () => check(demo.page));
      }
      await demo.page.getByRole('button', { name: 'Decline' }).click();
      for (const [name, go] of pages) {
        await go(demo);
        await t.test(name, () => checkAny(demo.page));
      }
    },
  })),
);
