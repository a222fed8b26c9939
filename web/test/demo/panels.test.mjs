// What stands around the card of the demo page: code, inbox, people, timeline, faults, race, sessions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plugIn } from '../harness/authenticator.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { demoTests } from './page.mjs';
import { ada, alan } from './people.mjs';

const server = await devServer(4496);
const browser = await browserFor(server);
const permissions = ['clipboard-read', 'clipboard-write'];
const desktop = { viewport: { width: 1280, height: 900 }, permissions };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, permissions };

const clipboard = demo => demo.page.evaluate(() => navigator.clipboard.readText());

/** A device that makes passkeys, and a browser that offers none in fields. */
const withAuthenticator = async demo => {
  await demo.page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
  await plugIn(demo.page);
};

const rows = [
  {
    strategy: 'page',
    name: 'the first line says what this is and what it weighs, and its links lead to the README and its figures',
    async run(demo) {
      const { page } = demo;
      const bar = page.locator('header.bar');
      await bar.getByText('kB in all').waitFor();
      assert.match(await bar.locator('.tagline').innerText(), /SignIn object, written in Go/);
      assert.ok(await demo.inView(bar.locator('.tagline')));
      for (const [link, heading] of [
        ['Read me', 'signin-wasm'],
        ['Sizes', 'Size and speed'],
      ]) {
        const answered = page.waitForResponse(response => response.request().isNavigationRequest());
        await bar.getByRole('link', { name: link }).click();
        assert.equal((await answered).status(), 200);
        const title = page.getByRole('heading', { name: heading, exact: true });
        await title.waitFor();
        assert.ok(await demo.inView(title), `${heading} is on the screen`);
        if (link === 'Sizes') await page.getByRole('cell', { name: '@clerk/clerk-js' }).first().waitFor();
        await page.getByRole('link', { name: 'Back to the sign-in page' }).first().click();
        await demo.step('Sign in');
      }
      await bar.getByRole('link', { name: 'Race' }).click();
      assert.ok(await demo.inView(page.locator('#race summary').first()));
    },
  },
  {
    strategy: 'page',
    name: 'every provider and wallet has a drawing of its own beside its name, and no image is broken',
    async run(demo) {
      const drawn = await demo.card.locator('.ways button').evaluateAll(buttons =>
        buttons.map(button => {
          const path = button.querySelector('svg path');
          const { width = 0, height = 0 } = path?.getBBox() ?? {};
          const box = button.querySelector('svg')?.getBoundingClientRect();
          return {
            name: button.innerText.trim(),
            drawing: path?.getAttribute('d') ?? '',
            seen: width > 3 && height > 3 && box.width > 10 && box.height > 10,
          };
        }),
      );
      const named = /passkey Google GitHub Microsoft Apple Mock MetaMask Coinbase OKX Base Solana$/;
      assert.match(drawn.map(({ name }) => name).join(' '), named);
      assert.deepEqual(
        drawn.filter(({ seen }) => !seen).map(({ name }) => name),
        [],
        'without a drawing',
      );
      assert.equal(new Set(drawn.map(({ drawing }) => drawing)).size, drawn.length, 'each has its own');
      const icon = await demo.page.locator('link[rel=icon]').evaluate(async link => {
        const image = Object.assign(new Image(), { src: link.href });
        await image.decode();
        return image.naturalWidth;
      });
      assert.ok(icon > 0, 'the icon of the page');
      const broken = await demo.page.evaluate(() =>
        [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
      );
      assert.deepEqual(broken, []);
    },
  },
  {
    strategy: 'page',
    name: 'the code is of the step, in three languages and two styles, and lights up as it runs',
    async run(demo) {
      const code = demo.page.locator('#code');
      const shown = () => code.locator('pre').innerText();
      assert.match(await shown(), /signIn\.create\(\{ identifier: 'ada@example\.com' \}\)/);
      await demo.write('E-mail, phone, username or wallet', alan.email);
      assert.match(await shown(), /identifier: 'alan@example\.com'/);
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      assert.match(await shown(), /attemptFirstFactor\(\{ strategy: 'password', password \}\)/);
      await code.getByRole('button', { name: 'signIn.future' }).click();
      assert.match(await shown(), /await signIn\.password\(\{ password \}\)/);
      await code.getByRole('button', { name: 'React' }).click();
      assert.match(await shown(), /useSignIn\(\)/);
      await code.getByRole('button', { name: 'Go', exact: true }).click();
      assert.match(await shown(), /attempt\.AttemptFirstFactor\(ctx, signin\.P\("strategy", "password"/);
      await code.getByRole('button', { name: 'Copy' }).click();
      assert.doesNotMatch(await clipboard(demo), /~/);
      await demo.password('wrong');
      await code.locator('[data-call=attempt][data-ran=badly]').waitFor();
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      assert.match(await shown(), /clerk\.GetToken/);
    },
    refused: [422],
  },
  {
    strategy: 'oauth_google',
    name: 'a sign-up has its own way, object and code, beside the message with its code',
    async run(demo) {
      await demo.click('Google');
      await demo.page.getByRole('button', { name: /unverified@example\.com/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).click();
      await demo.step('Verify your e-mail address');
      const way = demo.page.locator('#stepper li');
      assert.deepEqual(await way.locator('.label').allInnerTexts(), ['New account', 'Verification', 'Session']);
      assert.equal(await demo.page.locator('#stepper [aria-current=step] code').innerText(), 'email_address');
      await demo.page.getByRole('tab', { name: 'SignUp', selected: true }).waitFor();
      await demo.page.locator('#object-SignUp').getByText('missing_requirements').waitFor();
      assert.match(await demo.page.locator('#code pre').innerText(), /signUp\.attemptVerification/);
      await demo.page.locator('#code [data-call=prepare][data-ran=well]').waitFor();
      await demo.page.locator('#inbox .letter .code').click();
      await demo.signedIn('Un Verified');
      assert.match(await demo.page.locator('#stepper [aria-current=step]').innerText(), /^Session/);
      await demo.page.getByRole('tab', { name: 'Session', selected: true }).waitFor();
    },
  },
  {
    strategy: 'oauth_github',
    name: 'the timeline and the SignIn object survive the trip to the provider; a request becomes curl, all of them a HAR file',
    async run(demo) {
      await demo.click('GitHub');
      await demo.page.getByRole('button', { name: /Ada Lovelace/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).click();
      await demo.signedIn(ada.name);
      const timeline = demo.page.locator('#wire');
      await timeline.getByText('Leaving for the provider').waitFor();
      assert.ok(await timeline.getByText('Page loaded').count());
      const created = timeline.locator('details').filter({ hasText: '/client/sign_ins' }).last();
      const object = demo.page.locator('#object-SignIn');
      await object.getByText('As this page last saw it.').waitFor();
      await object.getByText('oauth_github').first().waitFor();
      await created.locator('summary').click();
      await created.getByRole('button', { name: 'Copy as curl' }).click();
      assert.match(await clipboard(demo), /^curl 'http:\/\/localhost:\d+\/v1\/client\/sign_ins/);
      const [download] = await Promise.all([
        demo.page.waitForEvent('download'),
        timeline.getByRole('button', { name: 'Download as HAR' }).click(),
      ]);
      const { log } = JSON.parse(readFileSync(await download.path(), 'utf8'));
      assert.equal(log.version, '1.2');
      assert.ok(log.entries.length > 3 && log.entries.every(e => e.request.url && 'status' in e.response));
      assert.doesNotMatch(JSON.stringify(log), /eyJ[\w-]+\.[\w-]+\.[\w-]+/);
      const kept = await demo.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
      assert.doesNotMatch(kept, /eyJ[\w-]+\.[\w-]+\.[\w-]+|[?&]state=\w/);
    },
  },
  {
    strategy: 'page',
    name: 'people are made, locked, unlocked, renamed, signed in as, given an app, a passkey and a wallet, and deleted',
    prepare: withAuthenticator,
    async run(demo) {
      const people = demo.page.locator('#people');
      await people.getByText('Somebody new').click();
      await people.getByRole('button', { name: 'Create' }).click();
      const row = people.getByRole('listitem').filter({ hasText: 'sophie@example.com' });
      await row.waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Lock: Sophie' }).click();
      await row.getByText('locked', { exact: true }).waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Unlock: Sophie' }).click();
      await row.getByText('locked', { exact: true }).waitFor({ state: 'detached' });
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Add authenticator app: Sophie' }).click();
      await row.getByText(/^password, authenticator app/).waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Remove second factors: Sophie' }).click();
      await row.getByText(/^password, authenticator app/).waitFor({ state: 'detached' });
      await row.locator('summary').first().click();
      await row.getByLabel('Edit: Sophie').click();
      await row.getByLabel('Last name').fill('Germain');
      await demo.page.keyboard.press('Enter');
      await row.getByText('Sophie Germain').first().waitFor();
      await row.getByRole('button', { name: 'Sign in as: Sophie' }).click();
      await demo.signedIn('Sophie Germain');
      await demo.signOut();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Add passkey: Sophie' }).click();
      await row.getByText('1 passkey').waitFor();
      await demo.button('Remove this passkey').waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Add wallet: Sophie' }).click();
      for (let i = 0; i < 2; i++) await demo.page.getByRole('dialog').getByRole('button', { name: 'Agree' }).click();
      await demo.button('Remove this wallet').waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Delete: Sophie' }).click();
      await row.waitFor({ state: 'detached' });
    },
  },
  {
    strategy: 'page',
    name: 'an open menu of somebody stays as it is when that person changes elsewhere',
    async run(demo) {
      const row = demo.page.locator('#people').getByRole('listitem').filter({ hasText: ada.email });
      await row.locator('summary').first().click();
      await row.getByLabel(`Edit: ${ada.name}`).click();
      await row.getByLabel('Last name').fill('King');
      const [{ id }] = await server.backend('GET', `users?email_address=${ada.email}`);
      await server.backend('PATCH', `users/${id}`, { username: 'countess' });
      await demo.identify(alan.email);
      await row.getByRole('button', { name: 'countess' }).waitFor();
      assert.equal(await row.getByLabel('Last name').inputValue(), 'King');
      await row.getByRole('button', { name: 'Save' }).click();
      await row.getByText('Ada King').first().waitFor();
      assert.ok(await row.getByLabel('Edit: Ada King').isHidden());
    },
  },
  {
    strategy: 'email_code',
    name: 'a code is pasted with a space, and its last digit sends it',
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      const code = await demo.code(alan.email);
      assert.equal(await demo.field('Code').getAttribute('autocomplete'), 'one-time-code');
      await demo.page.evaluate(text => navigator.clipboard.writeText(text), `${code.slice(0, 3)} ${code.slice(3)}`);
      await demo.field('Code').focus();
      await demo.page.keyboard.press('Control+V');
      await demo.signedIn(alan.name);
    },
  },
  {
    strategy: 'page',
    name: 'the race shows bytes, load and sign-in of both SDKs, and leaves nobody signed in',
    timeout: 120_000,
    async run(demo) {
      const race = demo.page.locator('#race');
      await race.getByRole('button', { name: 'Start the race' }).click();
      await race.getByText(/^signin-wasm to clerk-js: 0\.\d\d of the bytes/).waitFor({ timeout: 100_000 });
      assert.deepEqual(await race.locator('h3').allInnerTexts(), [
        'Fetched, compressed',
        'Until it is ready',
        'A sign-in with a password',
      ]);
      assert.equal(await race.locator('meter').count(), 6);
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'page',
    name: 'with several sessions, the page switches between them',
    async run(demo) {
      await demo.server.settings({ single_session: false });
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      const second = await demo.context.newPage();
      // The passkey offer of the identifier field is slow to arrive: what the visitor does meanwhile comes after it.
      await second.route('**/v1/client/sign_ins?*', async route => {
        if (!route.request().postData().includes('passkey')) return route.continue();
        await new Promise(done => setTimeout(done, 150));
        await route.fulfill({ response: await route.fetch() }).catch(() => {});
      });
      await second.goto(demo.server.origin);
      await second.getByRole('button', { name: 'Sign in as somebody else, too' }).click();
      await second.locator('#card input').first().fill(alan.email);
      await second.keyboard.press('Enter');
      await second.getByRole('button', { name: /^Code by e-mail/ }).click();
      await second.locator('#inbox .letter .code').click();
      await second.getByText('Alan Turing', { exact: true }).first().waitFor();
      await second.getByRole('button', { name: 'Switch to Ada Lovelace' }).click();
      await second.locator('#card .who').getByText(ada.name).waitFor();
    },
  },
];

const devices = [
  {
    strategy: 'passkey',
    name: 'what was asked and answered is decoded; an authenticator app gets a QR code',
    prepare: withAuthenticator,
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Create a passkey');
      const event = demo.page.locator('#wire .event').filter({ hasText: 'Passkey created' });
      await event.locator('summary').click();
      const facts = await event.innerText();
      for (const fact of [/aaguid [\da-f-]{36}/, /transports internal/, /canBeSynced (true|false)/, /rpId localhost/])
        assert.match(facts, fact);
      await demo.click('Add an authenticator app');
      await demo.card.getByRole('img', { name: /QR code/ }).waitFor();
      await demo.signOut();
      await demo.click('Sign in with a passkey'); // it is both factors at once
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'password',
    name: 'the way that was used last has a badge',
    async run(demo) {
      await demo.click('GitHub');
      await demo.page.getByRole('button', { name: /Ada Lovelace/ }).click();
      await demo.page.getByRole('button', { name: 'Allow' }).click();
      await demo.signedIn(ada.name);
      await demo.signOut();
      await demo.button(/GitHub ?last used/).waitFor();
    },
  },
];

/** A phone shows the panels folded; this one's owner unfolds each that comes. */
const unfold = demo =>
  demo.page.addInitScript(() =>
    new MutationObserver(records => {
      for (const node of records.flatMap(record => [...record.addedNodes]))
        if (node.matches?.('.panel > details')) node.open = true;
    }).observe(document, { childList: true, subtree: true }),
  );

const onPhone = row => ({
  ...row,
  name: `on a phone: ${row.name}`,
  context: phone,
  prepare: async demo => {
    await unfold(demo);
    await row.prepare?.(demo);
  },
});

const all = [...rows, ...devices];
demoTests(server, browser, [...all.map(row => ({ ...row, context: desktop })), ...all.map(onPhone)]);
