// What can leave a visitor of the demo page stuck or misled: each is said in words, with a way on.
import assert from 'node:assert/strict';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { Demo, demoTests } from './page.mjs';
import { ada, alan, grace } from './people.mjs';

const server = await devServer(4495);
const browser = await browserFor(server);
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const gone = text => /ERR_|Failed to fetch|net::/.test(text);

const toCode = async demo => {
  await demo.identify(alan.email);
  await demo.click(/^Code by e-mail/);
  await demo.step('Enter the code');
};

const network = [
  {
    strategy: 'page',
    name: 'offline: Continue says so, and works when the connection is back',
    tolerates: gone,
    async run(demo) {
      await demo.context.setOffline(true);
      await demo.identify(ada.email);
      assert.match((await demo.card.locator('.alert p').innerText()).trim(), /^You are offline\. Nothing was sent/);
      await demo.context.setOffline(false);
      await demo.click('Try again');
      await demo.step('Enter your password');
    },
  },
  {
    strategy: 'email_code',
    name: 'a message that is not sent again leaves the last code on offer, and the refusal counts down and goes away',
    refused: [429],
    async run(demo) {
      await toCode(demo);
      const code = await demo.code(alan.email);
      await demo.click(/^Send it again/);
      await demo.card.getByText(/Try again in \d+ seconds?\./).waitFor();
      await demo.button(`Fill in ${code} from the message`).waitFor();
      await demo.card.getByText(/Try again in \d+ seconds?\./).waitFor({ state: 'detached', timeout: 35_000 });
      await demo.button(`Fill in ${code} from the message`).click(); // one click fills and sends
      await demo.signedIn(alan.name);
    },
  },
  {
    strategy: 'page',
    name: 'the server is restarted in the middle: said so, and one button starts over',
    refused: [404],
    tolerates: gone,
    async run(demo) {
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await demo.server.stop();
      await demo.server.start();
      await demo.password(ada.password);
      await demo.card.getByText(/^The server has forgotten this sign-in/).waitFor();
      assert.equal(
        await demo.field('E-mail, phone, username or wallet').inputValue(),
        ada.email,
        'nothing is typed twice',
      );
      await demo.card.locator('.alert').getByRole('button', { name: 'Start over' }).click();
      await demo.step('Sign in');
    },
  },
];

const truth = [
  {
    strategy: 'reset_password_email_code',
    name: 'the old password is suggested no more, the new one is',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.button(`Fill in ${ada.password}`).waitFor();
      await demo.resetByCode(ada.email);
      await demo.write('New password', 'difference-engine-2');
      await demo.page.keyboard.press('Enter');
      await demo.step('Signed in');
      await demo.signOut();
      await demo.identify(ada.email);
      await demo.button('Fill in difference-engine-2').waitFor();
      assert.equal(await demo.button(`Fill in ${ada.password}`).count(), 0);
    },
  },
  {
    strategy: 'reset_password_email_code',
    name: 'a password that was stolen elsewhere is not called good',
    refused: [422],
    async run(demo) {
      await demo.identify(ada.email);
      await demo.resetByCode(ada.email);
      await demo.write('New password', 'password123');
      await demo.page.keyboard.press('Enter');
      await demo.problem('New password');
      assert.equal(await demo.card.getByText('Meets the rules.').count(), 0);
    },
  },
  {
    strategy: 'page',
    name: 'somebody who was made by the backend is among the people',
    async run(demo) {
      await demo.server.createUser({ first_name: 'Sophie', email_address: ['sophie@example.com'] });
      await demo.identify(ada.email); // any answer of the server brings the list up to date
      await demo.page.locator('#people').getByText('Sophie', { exact: true }).waitFor({ state: 'attached' });
    },
  },
  {
    strategy: 'page',
    name: 'the stepper shows no step that did not happen',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      assert.deepEqual(await demo.page.locator('#stepper .label').allInnerTexts(), [
        'Identifier',
        'First factor',
        'Session',
      ]);
    },
  },
];

const ways = [
  {
    strategy: 'password',
    name: 'a lockout is told in hours, and the account can be unlocked on the spot',
    refused: [403],
    async run(demo) {
      await demo.server.settings({ lockout_attempts: 1 });
      await demo.identify(ada.email);
      await demo.password('wrong');
      await demo.card.getByText(/try again in 1 hour\./).waitFor();
      await demo.server.settings({ lockout_attempts: 10 });
      await demo.click('Unlock the account');
      await demo.card.locator('.alert p').waitFor({ state: 'detached' });
      assert.equal(await demo.focused(), 'password');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'web3',
    name: 'without a wallet, the test wallet of somebody who is registered is one click away',
    async run(demo) {
      await demo.click('MetaMask');
      await demo.click('Use Radia’s test wallet');
      for (let i = 0; i < 2; i++) {
        const dialog = demo.page.getByRole('dialog').last();
        await dialog.getByRole('button', { name: 'Agree' }).click();
      }
      await demo.signedIn('Radia Perlman');
    },
  },
  {
    strategy: 'passkey',
    name: 'while one is waited for, another button takes over, and Cancel gives up',
    prepare: async demo => {
      await demo.page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = async () => false;
        navigator.credentials.get = ({ signal }) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      });
    },
    async run(demo) {
      await demo.click('Sign in with a passkey');
      await demo.click('Cancel');
      assert.equal(await demo.focused(), 'Sign in with a passkey');
      assert.equal(await demo.card.locator('.alert p').count(), 0);
      await demo.click('Sign in with a passkey');
      await demo.write('E-mail, phone, username or wallet', ada.email);
      await demo.click('Continue');
      await demo.step('Enter your password');
    },
  },
  {
    strategy: 'passkey',
    name: 'a browser under automation is told why it has none',
    prepare: async demo => {
      await demo.page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => true }));
    },
    async run(demo) {
      await demo.click('Sign in with a passkey');
      assert.match((await demo.alert()).text, /driven by a program/);
    },
  },
  {
    strategy: 'page',
    name: 'two tabs: the second goes on with the session of the first',
    refused: [400],
    async run(demo) {
      const second = await demo.context.newPage();
      await second.goto(demo.server.origin);
      await second.locator('#card input').first().fill(ada.email);
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await second.keyboard.press('Enter');
      await second.getByRole('heading', { name: 'Signed in' }).waitFor();
      await second.getByText(/You were signed in already, as Ada/).waitFor();
      await second.getByRole('button', { name: 'Sign out' }).click();
      await second.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
      assert.equal(await second.locator('#card .alert p').count(), 0);
    },
  },
  {
    strategy: 'page',
    name: 'two tabs: the first step offers to continue as whoever is signed in',
    async run(demo) {
      const second = await demo.context.newPage();
      await second.goto(demo.server.origin);
      await second.locator('#card input').first().waitFor();
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await second.evaluate(() => dispatchEvent(new Event('focus')));
      await second.getByRole('button', { name: 'Continue as Ada Lovelace' }).click();
      await second.getByRole('heading', { name: 'Signed in' }).waitFor();
    },
  },
  {
    strategy: 'page',
    name: 'on 127.0.0.1: a link leads to where providers and passkeys work',
    path: null,
    async run(demo) {
      await demo.page.goto(demo.server.origin.replace('localhost', '127.0.0.1'));
      await demo.step('Sign in');
      if (new URL(demo.page.url()).hostname === '127.0.0.1')
        await demo.page.getByRole('link', { name: /^Go to localhost/ }).click();
      await demo.page.waitForURL(/localhost/);
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'page',
    name: 'the inbox of the server has the look of the page, and a way back',
    path: null,
    async run(demo) {
      await demo.page.goto(`${demo.server.origin}/__dev/inbox`);
      await demo.page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await demo.page.getByRole('link', { name: 'Back to the sign-in page' }).click();
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'page',
    name: 'an address that leads nowhere has a way back',
    path: null,
    refused: [404, 400],
    async run(demo) {
      for (const [path, title] of [
        ['/nowhere', 'There is no such page'],
        ['/idp/nowhere', 'There is no such page'],
        ['/idp/login?id=over', 'This sign-in is over'],
        ['/v1/oauth_callback?state=over', 'Invalid OAuth callback'],
      ]) {
        await demo.page.goto(demo.server.origin + path);
        await demo.page.getByRole('heading', { name: title }).waitFor();
        await demo.page.getByRole('link', { name: 'Back to the sign-in page' }).click();
        await demo.step('Sign in');
      }
    },
  },
];

const start = [
  {
    strategy: 'page',
    name: 'without JavaScript: said so, and nothing turns for ever',
    path: null,
    context: { javaScriptEnabled: false },
    async run(demo) {
      await demo.page.goto(demo.server.origin);
      await demo.page.getByRole('heading', { name: 'This page needs JavaScript' }).waitFor();
      assert.equal(await demo.page.locator('.spinner').isVisible(), false);
    },
  },
  {
    strategy: 'page',
    name: 'a CSP that forbids WebAssembly: what to add comes first',
    path: null,
    tolerates: () => true,
    forbidden: true,
    async run(demo) {
      await demo.page.route(`${demo.server.origin}/`, async route => {
        const response = await route.fetch();
        const csp = response.headers()['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
        await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': csp } });
      });
      await demo.page.goto(demo.server.origin);
      await demo.card
        .getByText(/^The page’s Content-Security-Policy forbids WebAssembly\. Add 'wasm-unsafe-eval'/)
        .waitFor();
    },
  },
  {
    strategy: 'page',
    name: 'a server that answers slowly: the top of the page says ready when the page is',
    path: null,
    async run(demo) {
      let release;
      const held = new Promise(resolve => (release = resolve));
      await demo.page.route('**/__dev/people', async route => {
        await held;
        await route.continue();
      });
      await demo.page.goto(demo.server.origin);
      await demo.card.getByText('Asking the server who its people are').waitFor();
      assert.equal(await demo.page.locator('#module').innerText(), 'Loading');
      release();
      await demo.step('Sign in');
    },
  },
];

const screens = Object.entries({ 'a desktop': desktop, 'a phone': phone }).flatMap(([screen, context]) => [
  {
    strategy: 'page',
    name: `on ${screen}, no timer takes the focus within 12 s`,
    context,
    async run(demo, t) {
      const another = async () => {
        const one = await Demo.of(server, await browser.person(t, context));
        await one.open();
        return one;
      };
      // Whatever is brought up to date by a timer: the code of the app, the inbox, the people.
      await demo.identify(grace.email);
      await demo.password(grace.password);
      const reader = await another();
      await toCode(reader);
      await reader.code(alan.email);
      const support = await another();
      if (screen === 'a phone') await support.page.locator('#people summary').first().click();
      const lost = await Promise.all(
        [
          demo.button(/^Fill in \d{6} from the app/),
          reader.page.locator('#inbox .letter .code'),
          support.page.getByRole('button', { name: 'Sign in as: Ada Lovelace' }),
        ].map(async control => {
          await control.focus();
          return control.evaluate(
            held =>
              new Promise(resolve => {
                const timer = setInterval(() => {
                  if (document.activeElement !== held) resolve(`lost to ${document.activeElement.outerHTML}`);
                }, 100);
                setTimeout(() => {
                  clearInterval(timer);
                  resolve('');
                }, 12_000);
              }),
          );
        }),
      );
      assert.deepEqual(lost, ['', '', '']);
    },
  },
  {
    strategy: 'email_code',
    name: `on ${screen}, the message is beside or below the link and the code, in view`,
    context,
    async run(demo) {
      const inbox = demo.page.locator('#inbox');
      const seen = async () => screen === 'a phone' || assert.ok(await demo.inView(inbox));
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      await inbox.getByRole('link', { name: 'Open the link' }).waitFor();
      await seen();
      await demo.unfold('Another way');
      await demo.click(/^Code by e-mail/);
      const code = await demo.code(alan.email);
      const chip = inbox.locator('.letter .code');
      await chip.scrollIntoViewIfNeeded();
      await seen();
      await chip.click();
      demo.secrets.add(code);
      await demo.signedIn(alan.name);
    },
  },
  {
    strategy: 'page',
    name: `on ${screen}, the hint about people leads to them`,
    context,
    refused: [422],
    async run(demo) {
      await demo.identify('nobody@example.com');
      await demo.click('Show the people');
      assert.ok(await demo.page.locator('#people .people').isVisible());
      assert.ok(await demo.inView(demo.page.locator('#people summary').first()));
    },
  },
]);

demoTests(server, browser, [...network, ...truth, ...ways, ...start, ...screens]);
