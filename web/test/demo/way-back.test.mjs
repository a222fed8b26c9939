// Going back and coming back: the browser's Back button leads from step to step, a reload goes on where it was, and the
// focus stays where the visitor works.
import assert from 'node:assert/strict';
import { plugIn } from '../harness/authenticator.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { demoTests } from './page.mjs';
import { ada, alan, grace } from './people.mjs';

const server = await devServer(4489);
const browser = await browserFor(server);
const identifier = 'E-mail, phone, username or wallet';

const typed = demo => demo.field(identifier).inputValue();
const lost = demo => demo.page.evaluate(() => document.activeElement === document.body);

const rows = [
  {
    strategy: 'password',
    name: 'Back leads to the first step, which keeps what was typed; once signed in, it changes nothing',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await demo.page.goBack();
      await demo.step('Sign in');
      assert.equal(await typed(demo), ada.email);
      assert.equal(await demo.focused(), 'identifier');
      await demo.click('Continue');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.page.goForward();
      await demo.step('Signed in');
      await demo.signOut();
      assert.equal(await typed(demo), '', 'whoever signs out leaves no name');
    },
  },
  {
    strategy: 'email_code',
    name: 'Back leads to the choice and then to the first step; Forward leads nowhere',
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      await demo.step('Enter the code');
      await demo.page.goBack();
      await demo.step('How do you want to prove it is you?');
      await demo.page.goBack();
      await demo.step('Sign in');
      assert.equal(await typed(demo), alan.email);
      await demo.page.goForward();
      await demo.step('Sign in');
      await demo.click('Continue');
      await demo.step('How do you want to prove it is you?');
      await demo.click('Start over');
      await demo.step('Sign in');
      assert.equal(await typed(demo), '', 'somebody else may want to sign in');
    },
  },
  {
    strategy: 'password',
    name: 'a link within the page, followed before, takes neither focus nor view away after the sign-in',
    async run(demo) {
      await demo.page.locator('header.bar').getByRole('link', { name: 'Race' }).click();
      assert.ok(await demo.inView(demo.page.locator('#race summary').first()));
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.page.waitForTimeout(300); // the browser goes back in its own time
      assert.equal(await demo.focused(), 'Signed in');
      assert.ok(await demo.inView(demo.card.locator('h1')));
    },
  },
  {
    strategy: 'totp',
    name: 'Back from the second factor leads to the first step: what was proven is over',
    async run(demo) {
      await demo.identify(grace.email);
      await demo.password(grace.password);
      await demo.step('Code from your authenticator app');
      await demo.unfold('Another way');
      await demo.click(/[Bb]ackup code/);
      await demo.step('One of your backup codes');
      await demo.page.goBack();
      await demo.step('Code from your authenticator app');
      await demo.page.goBack();
      await demo.step('Sign in');
      assert.equal(await typed(demo), grace.email);
    },
  },
  {
    strategy: 'oauth_google',
    name: 'Back from the provider leads to the first step, and the sign-in works',
    async run(demo) {
      await demo.click('Google');
      await demo.page.waitForURL(/\/idp\//);
      await demo.page.goBack();
      await demo.step('Sign in');
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'email_code',
    name: 'a reload in the middle goes on with the code that was sent, and sends no other',
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      const code = await demo.code(alan.email);
      await demo.page.reload();
      await demo.step('Enter the code');
      const { messages } = await server.dev('GET', `inbox.json?to=${alan.email}`);
      assert.equal(messages.length, 1);
      await demo.enter('Code', code);
      await demo.signedIn(alan.name);
    },
  },
  ...['Back and the same way again', 'a reload'].map(how => ({
    strategy: 'email_link',
    name: `${how} goes on waiting for the link that was sent, and sends no other`,
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      const link = await demo.link(alan.email).getAttribute('href');
      if (how === 'a reload') await demo.page.reload();
      else {
        await demo.page.goBack();
        await demo.click(/^Link by e-mail/);
      }
      await demo.step('Check your e-mail');
      await demo.card.getByRole('link', { name: 'Open the link from the inbox' }).waitFor();
      const { messages } = await server.dev('GET', `inbox.json?to=${alan.email}`);
      assert.equal(messages.length, 1);
      assert.equal(await demo.card.locator('.alert p').count(), 0, 'nothing went wrong');
      const other = await demo.context.newPage();
      await other.goto(link);
      await other.getByRole('button', { name: 'Yes, continue' }).click();
      await demo.signedIn(alan.name);
    },
  })),
  {
    strategy: 'oauth_google',
    name: 'a reload in the middle of a sign-up goes on with the code that was sent',
    async run(demo) {
      await demo.click('Google');
      await demo.page.getByRole('button', { name: /unverified@example\.com/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).click();
      await demo.step('Verify your e-mail address');
      const code = await demo.code('unverified@example.com');
      await demo.page.reload();
      await demo.step('Verify your e-mail address');
      await demo.button(`Fill in ${code} from the message`).waitFor();
      assert.equal(await demo.card.locator('.alert p').count(), 0, 'nothing went wrong');
      await demo.enter('Code', code);
      await demo.signedIn('Un Verified');
    },
  },
  {
    strategy: 'email_code',
    name: 'an address that nobody has: one button makes an account with it',
    refused: [422, 404],
    async run(demo) {
      await demo.identify('lise@example.com');
      assert.equal((await demo.problem(identifier)).text.startsWith('Nobody here has this identifier.'), true);
      await demo.click('Make an account with it');
      await demo.click(/^Code by e-mail/);
      await demo.enter('Code', await demo.code('lise@example.com'));
      await demo.step('Signed in');
      await demo.card.locator('.factors').getByText('lise@example.com').first().waitFor();
    },
  },
  {
    strategy: 'email_code',
    name: 'Enter among the further ways signs in, or up',
    path: '/more',
    async run(demo) {
      await demo.write('E-mail address', alan.email);
      await demo.page.keyboard.press('Enter');
      await demo.step('How do you want to prove it is you?');
    },
  },
  {
    strategy: 'passkey',
    name: 'a passkey that was made or removed leaves the focus on the card',
    prepare: async demo => {
      await demo.page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
      await plugIn(demo.page);
    },
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Create a passkey');
      const remove = demo.card.getByRole('button', { name: 'Remove this passkey' });
      await remove.waitFor();
      await demo.page.waitForFunction(() => document.activeElement.textContent === 'Create a passkey');
      await remove.click();
      await remove.waitFor({ state: 'detached' });
      await demo.page.waitForFunction(() => document.activeElement !== document.body);
      assert.equal(await demo.focused(), 'Signed in');
    },
  },
  {
    strategy: 'web3',
    name: 'declining in the wallet leaves the focus on its button',
    async run(demo) {
      await demo.click('MetaMask');
      await demo.click('Use Radia’s test wallet');
      await demo.page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
      assert.equal((await demo.alert()).code, '4001');
      await demo.page.waitForFunction(() => document.activeElement !== document.body);
      assert.equal(await demo.focused(), 'MetaMask');
      assert.equal(await lost(demo), false);
    },
  },
  {
    strategy: 'page',
    name: 'a session that expired is told in words a visitor understands',
    refused: [401],
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await server.advance(8 * 24 * 3600 * 1000);
      await demo.click('getToken({ skipCache: true })');
      await demo.step('Sign in');
      const { text, code } = await demo.alert();
      assert.match(text, /^This session is over: it has expired, or it was ended elsewhere\. Sign in again\.$/);
      assert.equal(code, 'authentication_invalid');
    },
  },
  {
    strategy: 'reset_password_email_code',
    name: 'the names of five steps stand apart',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.resetByCode(ada.email);
      const gaps = await demo.page.evaluate(() => {
        const boxes = [...document.querySelectorAll('#stepper .label')].map(label => {
          const range = document.createRange();
          range.selectNodeContents(label);
          return range.getBoundingClientRect();
        });
        return boxes.slice(1).map((box, i) => box.left - boxes[i].right);
      });
      assert.equal(gaps.length, 4);
      assert.ok(
        gaps.every(gap => gap >= 8),
        `the gaps are ${gaps}`,
      );
    },
  },
];

const screens = {
  'a desktop': { viewport: { width: 1280, height: 900 } },
  'a phone': { viewport: { width: 390, height: 844 }, hasTouch: true },
};

demoTests(
  server,
  browser,
  Object.entries(screens).flatMap(([screen, context]) =>
    rows.map(row => ({ ...row, context, name: `on ${screen}, ${row.name}` })),
  ),
);
