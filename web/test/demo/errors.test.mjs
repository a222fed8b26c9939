// What goes wrong on the demo page is said in words, with its code, where it belongs; and the page by keyboard alone.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { plugIn } from '../harness/authenticator.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';
import { demoTests } from './page.mjs';
import { ada, alan, grace } from './people.mjs';

const directory = mkdtempSync(join(tmpdir(), 'signin-wasm-'));
const server = await devServer(4494, { database: join(directory, 'dev.db') });
const browser = await browserFor(server);
after(() => rmSync(directory, { recursive: true, force: true }));

const beside = [
  {
    strategy: 'password',
    name: 'a wrong one, said beside the field',
    refused: [422],
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password('difference-engine');
      const { text, code } = await demo.problem('Password');
      assert.deepEqual(
        [text, code],
        ['That is not the password. Try again, or choose another way.', 'form_password_incorrect'],
      );
      assert.equal(await demo.focused(), 'password');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'email_code',
    name: 'a wrong one, said beside the field, five times',
    refused: [422, 400],
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      const right = await demo.code(alan.email);
      for (let i = 0; i < 5; i++) {
        await demo.enter('Code', String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0'));
        const { code } = await demo.problem('Code');
        assert.equal(code, 'form_code_incorrect');
        assert.equal(await demo.focused(), 'code');
      }
      await demo.enter('Code', right);
      await demo.card.getByText('verification_failed').waitFor();
      await demo.card.getByText('Too many wrong answers.').waitFor();
    },
  },
  {
    strategy: 'email_code',
    name: 'one that has expired',
    refused: [400],
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      const code = await demo.code(alan.email);
      await server.advance(11 * 60_000);
      await demo.enter('Code', code);
      await demo.card.getByText('verification_expired').waitFor();
      await demo.card.getByText('This code has expired. Ask for a new one.').waitFor();
    },
  },
  {
    strategy: 'totp',
    name: 'a wrong one, said beside the field',
    refused: [422],
    async run(demo) {
      await demo.identify(grace.email);
      await demo.password(grace.password);
      await demo.step('Code from your authenticator app');
      const right = totp(grace.secret, await server.now());
      await demo.enter('Code', String((Number(right) + 1) % 1_000_000).padStart(6, '0'));
      assert.equal((await demo.problem('Code')).code, 'form_code_incorrect');
      await demo.enter('Code', right);
      await demo.signedIn(grace.name);
    },
  },
  {
    strategy: 'page',
    name: 'an identifier that nobody has, and none at all',
    refused: [422],
    async run(demo) {
      await demo.click('Continue');
      assert.deepEqual(await demo.problem('E-mail, phone, username or wallet'), {
        text: 'Enter an identifier.',
        code: '',
      });
      await demo.identify('nobody@example.com');
      await demo.card.getByText('form_identifier_not_found').waitFor();
      const { text } = await demo.problem('E-mail, phone, username or wallet');
      assert.match(text, /^Nobody here has this identifier/);
    },
  },
];

const gone = text =>
  /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/.test(text);

const missing = [
  {
    strategy: 'page',
    name: 'the server goes down and comes back: the attempt goes on',
    tolerates: gone,
    async run(demo) {
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await server.stop();
      try {
        await demo.password(ada.password);
        const { text, code } = await demo.alert();
        assert.match(text, /^The server does not answer/);
        assert.notEqual(code, '');
        await demo.page.locator('#module').getByText('The server does not answer').waitFor();
      } finally {
        await server.start();
      }
      await demo.page.locator('#module').getByText('Go module ready').waitFor();
      await demo.click('Continue');
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'page',
    name: 'the module is missing: said on the card, and it starts once the module is there',
    path: null,
    refused: [404],
    tolerates: text => /WebAssembly|wasm|module/i.test(text),
    async run(demo) {
      const module = /\.wasm|\/embedded\.js/; // the file, and the copy that is taken in its place
      await demo.page.route(module, route => route.fulfill({ status: 404, body: 'no such file' }));
      await demo.page.goto(server.origin);
      const fatal = demo.card.getByRole('alert');
      await fatal.getByRole('heading', { name: 'The page could not start' }).waitFor();
      assert.match(await fatal.innerText(), /signin\.tiny\.wasm|module/);
      await demo.page.unroute(module);
      await fatal.getByRole('button', { name: 'Try again' }).click();
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'page',
    name: 'the package is missing: said on the card',
    path: null,
    refused: [404],
    tolerates: text => text.includes('/sdk/index.js'),
    async run(demo) {
      await demo.page.route('**/sdk/**', route => route.fulfill({ status: 404, body: 'no such file' }));
      await demo.page.goto(server.origin);
      await demo.card.getByText(/The package did not arrive/).waitFor();
      await demo.page.unroute('**/sdk/**');
      await demo.button('Try again').click();
      await demo.step('Sign in');
    },
  },
];

const keyboard = [
  {
    strategy: 'totp',
    name: 'password and code by keyboard alone, with the focus where it is needed',
    async run(demo) {
      const { keyboard } = demo.page;
      await keyboard.press('Tab');
      assert.equal(await demo.focused(), 'Skip to sign-in');
      await keyboard.press('Enter');
      await keyboard.press('Tab');
      assert.equal(await demo.focused(), 'identifier');
      await keyboard.type(grace.email);
      await keyboard.press('Enter');
      await demo.step('Enter your password');
      assert.equal(await demo.focused(), 'password');
      await keyboard.type(grace.password);
      demo.secrets.add(grace.password);
      await keyboard.press('Enter');
      await demo.step('Code from your authenticator app');
      assert.equal(await demo.focused(), 'code');
      await keyboard.type(totp(grace.secret, await server.now()));
      await keyboard.press('Enter');
      await demo.signedIn(grace.name);
      assert.equal(await demo.focused(), 'Signed in');
      while ((await demo.focused()) !== 'Sign out') await keyboard.press('Tab');
      await keyboard.press('Enter');
      await demo.step('Sign in');
      assert.equal(await demo.focused(), 'identifier');
    },
  },
  {
    strategy: 'page',
    name: 'a provider, a wallet, a code, a passkey and the panels by keyboard alone',
    context: { viewport: { width: 1280, height: 900 } },
    timeout: 120_000,
    prepare: async demo => {
      await demo.page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
      await plugIn(demo.page);
    },
    async run(demo) {
      const { keyboard } = demo.page;
      /** Goes on from one control to the next until it is there. */
      const to = async name => {
        for (let i = 0; i < 150; i++) {
          await keyboard.press('Tab');
          const focused = await demo.focused();
          if (typeof name === 'string' ? focused === name : name.test(focused)) return;
        }
        assert.fail(`the keyboard does not reach ${name}`);
      };
      const press = async (name, key = 'Enter') => {
        await to(name);
        await keyboard.press(key);
      };

      await press('GitHub');
      await demo.page.waitForURL(/\/idp\//);
      await press('account'); // Ada, the first one
      await demo.page.getByRole('button', { name: 'Allow' }).waitFor();
      await to('decision'); // Deny
      await press('decision');
      await demo.signedIn(ada.name);
      await press('Create a passkey');
      await demo.button('Remove this passkey').waitFor();
      await press('Sign out');
      await demo.step('Sign in');
      await press('Sign in with a passkey');
      await demo.signedIn(ada.name);
      await press('Sign out');
      await demo.step('Sign in');
      await press('MetaMask');
      await demo.alert();
      await press('Use Radia’s test wallet');
      for (const what of [/wants to see your address/, /asks for your signature/]) {
        await demo.page.getByRole('dialog', { name: what }).waitFor();
        await press('Agree');
      }
      await demo.signedIn('Radia Perlman');
      await press('Sign out');
      await demo.step('Sign in');
      await keyboard.type(alan.email);
      await keyboard.press('Enter');
      await press(/^Code by e-mail/);
      const code = await demo.code(alan.email);
      demo.secrets.add(code);
      await press(`Fill in ${code}`);
      await demo.signedIn(alan.name);

      await press('Go');
      await demo.page.locator('#code pre').getByText('nethttp.New').waitFor();
      await to(/^(SignIn|Session)( changed)?$/);
      await keyboard.press('ArrowRight');
      await demo.page.getByRole('tab', { selected: true, name: /SignUp|Client/ }).waitFor();
      await press(/^(GET|POST)/);
      await demo.page.locator('#wire details[open]').getByRole('button', { name: 'Copy as curl' }).waitFor();
      await press('Sign in as');
      await demo.signedIn(ada.name);
      await to('network-fault');
      await keyboard.press('ArrowRight');
      assert.ok(await demo.page.getByLabel('Offline', { exact: true }).isChecked());
      await keyboard.press('ArrowLeft');
      await to('Start the race');
    },
  },
];

demoTests(server, browser, [...beside, ...missing, ...keyboard]);
