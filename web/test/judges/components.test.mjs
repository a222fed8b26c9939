// Clerk's prebuilt components, unmodified, in an application of its own origin: those that clerk-js 5 carries, and
// @clerk/ui beside clerk-js 6. The scripts come from the server's /npm/, as Clerk's framework packages ask for them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { atProvider } from '../flows/sso.mjs';
import { plugIn } from '../harness/authenticator.mjs';
import { launch } from '../harness/browser.mjs';
import { totp } from '../harness/totp.mjs';
import { judged } from './judged.mjs';

const ada = 'ada@example.com';

/** The page of an application, which shows the component that belongs to its path. */
const page = ({ url, publishableKey }, version) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>App</title><link rel="icon" href="data:,"></head>
<body><main></main>
${version > 5 ? `<script crossorigin="anonymous" src="${url}/npm/@clerk/ui@1/dist/ui.browser.js"></script>` : ''}
<script crossorigin="anonymous" src="${url}/npm/@clerk/clerk-js@latest/dist/clerk.browser.js"
  data-clerk-publishable-key="${publishableKey}" data-clerk-proxy-url="${url}"></script>
<script type="module">
  const ClerkUI = window.__internal_ClerkUICtor;
  const components = { '/sign-in': 'SignIn', '/sign-up': 'SignUp', '/user': 'UserProfile', '/': 'UserButton' };
  const { Clerk } = window;
  const ui = ClerkUI && { ClerkUI };
  await Clerk.load({ ...(ui && { ui }), signInUrl: '/sign-in', signUpUrl: '/sign-up', telemetry: false });
  Clerk['mount' + components[location.pathname]](document.querySelector('main'));
</script></body></html>`;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const version of [5, 6])
  describe(`clerk-js ${version}`, () => {
    let server, listening, origin;
    before(async () => {
      server = await judged(version);
      listening = createServer((_, response) =>
        response.setHeader('content-type', 'text/html').end(page(server, version)),
      ).listen(0, 'localhost');
      await new Promise(done => listening.once('listening', done));
      origin = `http://localhost:${listening.address().port}`;
    });
    after(async () => {
      listening?.close();
      await server?.end();
    });

    /** A person's browser; everything that went wrong on its pages fails the test. */
    async function person(t, signedInAs) {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC' });
      context.setDefaultTimeout(15_000);
      t.after(() => context.close());
      const wrong = [];
      context.on('weberror', error => wrong.push(String(error.error())));
      context.on(
        'response',
        response => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`),
      );
      t.after(() => assert.deepEqual(wrong, []));
      if (signedInAs) {
        const form = { strategy: 'ticket', ticket: await server.ticketFor(signedInAs) };
        assert.ok((await context.request.post(`${server.url}/v1/client/sign_ins`, { form })).ok());
      }
      const at = await context.newPage();
      const click = name => at.getByRole('button', { name, exact: true }).click();
      const choose = name => at.getByRole('menuitem', { name }).click();
      /** Opens what was sent in another tab, and presses the button there, which leads back to the application. */
      const followLink = async address => {
        const tab = await context.newPage();
        await tab.goto(await server.linkSentTo(address));
        await tab.getByRole('button').click();
        await tab.waitForURL(`${origin}/**`);
        return tab;
      };
      return { at, click, choose, followLink };
    }

    const identify = async ({ at, click }, identifier) => {
      await at.goto(`${origin}/sign-in`);
      await at.locator('input[name=identifier]').fill(identifier);
      await click('Continue');
    };
    const prove = async ({ at, click }, password) => {
      await at.locator('input[name=password]').fill(password);
      await click('Continue');
    };

    test('<SignUp/> by an address and its link', async t => {
      const { at, click, followLink } = await person(t);
      await at.goto(`${origin}/sign-up`);
      await at.locator('input[name=emailAddress]').fill('newcomer@example.com');
      await click('Continue');
      const tab = await followLink('newcomer@example.com'); // which the components go on in
      await tab.waitForURL(`${origin}/`);
      await tab.getByRole('button', { name: 'Open user menu' }).click();
      await tab.getByText('newcomer@example.com').waitFor();
    });

    test('<SignIn/> by password, <UserButton/> out again', async t => {
      const visitor = await person(t);
      await identify(visitor, ada);
      await prove(visitor, 'analytical-engine');
      const { at, click } = visitor;
      await at.waitForURL(`${origin}/`);
      await click('Open user menu');
      await at.getByText('Ada Lovelace').waitFor();
      await at.getByText('Sign out', { exact: true }).click();
      await at.waitForFunction(() => window.Clerk.session === null);
      assert.equal((await server.backend('GET', 'sessions?status=active')).length, 1); // the newcomer's
    });

    test('<SignIn/> by a provider', async t => {
      const { at, click } = await person(t);
      await at.goto(`${origin}/sign-in`);
      await click('Sign in with Google');
      await atProvider(at);
      await at.waitForURL(`${origin}/`);
      await click('Open user menu');
      await at.getByText('Ada Lovelace').waitFor();
    });

    test('<UserProfile/>: name, address, Google, passkey, authenticator app, devices', async t => {
      await server.reset();
      const { at, click, choose, followLink } = await person(t, ada);
      const passkeys = await plugIn(at);
      await at.goto(`${origin}/user`, { waitUntil: 'networkidle' }); // a list that arrives late closes an open form

      await click('Update profile');
      await at.locator('input[name=firstName]').fill('Augusta');
      await click('Save');
      await at.getByText('Augusta Lovelace').filter({ visible: true }).first().waitFor();
      await at.locator('input[name=firstName]').waitFor({ state: 'detached' });

      await click('Add email address');
      await at.locator('input[name=emailAddress]').fill('augusta@example.com');
      await click('Add');
      await (await followLink('augusta@example.com')).close();
      await at.locator('.cl-profileSection__emailAddresses').getByText('augusta@example.com').waitFor();
      await at.getByRole('button', { name: 'Cancel' }).first().waitFor({ state: 'detached' });

      await click('Connect account');
      await choose(/Google$/);
      await atProvider(at);
      await at.waitForURL(`${origin}/user**`);
      await at
        .locator('.cl-profileSection__connectedAccounts')
        .getByText(/Google/)
        .first()
        .waitFor();

      await click('Security');
      await click('Add a passkey');
      await at
        .locator('.cl-profileSection__passkeys')
        .getByText(/Created:/)
        .waitFor();
      assert.equal((await passkeys.credentials()).length, 1);

      await click('Add two-step verification');
      await choose(/Authenticator application$/);
      await at.getByText(/can.t scan/i).click();
      const secret = await at.locator('.cl-profileSection__mfa input').first().inputValue();
      await click('Continue');
      await at.keyboard.type(totp(secret, Date.now()));
      await at
        .getByText(/backup codes/i)
        .first()
        .waitFor();
      await click('Finish');

      await at.locator('.cl-profileSection__activeDevices').getByText('This device').waitFor();

      const [stored] = await server.backend('GET', `users?email_address=${ada}`);
      assert.equal(stored.first_name, 'Augusta');
      assert.deepEqual(
        stored.email_addresses.map(email => [email.email_address, email.verification.status]),
        [
          [ada, 'verified'],
          ['augusta@example.com', 'verified'],
        ],
      );
      assert.deepEqual(
        stored.external_accounts.map(account => account.provider),
        ['oauth_google'],
      );
      assert.equal(stored.passkeys.length, 1);
      assert.equal(stored.totp_enabled, true);

      await server.advanceClock(60_000); // the code of this half minute is used
      const again = await person(t);
      await identify(again, ada); // who is asked for the passkey, which the other device has
      await again.at.getByText(/use another method/i).click();
      await again.at.getByText(/sign in with your password/i).click();
      await prove(again, 'analytical-engine');
      await again.at
        .getByText(/authenticator/i)
        .first()
        .waitFor();
      await again.at.keyboard.type(totp(secret, Date.now() + 60_000));
      await again.at.waitForURL(`${origin}/`);
    });
  });
