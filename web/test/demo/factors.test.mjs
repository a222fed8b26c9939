// Signing in on the demo page with what a person knows or is sent: passwords, codes, links, and second factors.
import assert from 'node:assert/strict';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';
import { demoTests } from './page.mjs';
import { ada, alan, grace } from './people.mjs';

const server = await devServer(4490);
const browser = await browserFor(server);

/** Whoever has a number that text messages really go to. */
const paul = { phone: '+4915223433333', password: 'one-two-three-four', name: 'Paul Erdos' };
const newPassword = 'difference-engine-2';

const createPaul = () =>
  server.createUser({ first_name: 'Paul', last_name: 'Erdos', phone_number: [paul.phone], password: paul.password });

async function knowsNewPassword(demo, identifier, { name }) {
  await demo.signOut();
  await demo.identify(identifier);
  await demo.password(newPassword);
  await demo.signedIn(name);
}

async function resetBy(demo, channel, to) {
  await demo.step('Enter your password');
  await demo.unfold('Forgot the password?');
  await demo.click(channel);
  await demo.step('Reset your password');
  await demo.enter('Code', await demo.code(to));
  await demo.step('Choose a new password');
  await demo.state('needs_new_password');
}

/** Gets as far as the second factor of somebody whose first one is a password. */
async function halfway(demo, { email, password }) {
  await demo.identify(email);
  await demo.password(password);
  await demo.state('needs_second_factor');
}

const firstFactors = [
  {
    strategy: 'password',
    name: 'signs in by e-mail address, and out again',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.state('needs_first_factor');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.state('complete');
      await demo.signOut();
    },
  },
  {
    strategy: 'password',
    name: 'signs in by username',
    async run(demo) {
      await demo.identify('ada_l');
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'email_code',
    name: 'signs in with the code of the inbox, sent again once',
    refused: [],
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Code by e-mail/);
      const first = await demo.code(alan.email);
      await server.advance(60_000); // past the wait between two messages
      await demo.click('Send it again');
      const code = await demo.code(alan.email, 2);
      assert.notEqual(code, first);
      await demo.enter('Code', code);
      await demo.signedIn(alan.name);
    },
  },
  {
    strategy: 'phone_code',
    name: 'signs in with the code of the text message',
    prepare: createPaul,
    async run(demo) {
      await demo.identify(paul.phone);
      await demo.step('Enter your password');
      await demo.unfold('Another way');
      await demo.click(/^Code by text message/);
      await demo.enter('Code', await demo.code(paul.phone));
      await demo.signedIn(paul.name);
    },
  },
  {
    strategy: 'email_link',
    name: 'signs in when the link is opened in another tab',
    async run(demo) {
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      await demo.step('Check your e-mail');
      const [tab] = await Promise.all([demo.context.waitForEvent('page'), demo.link(alan.email).click()]);
      await tab.getByRole('button', { name: 'Yes, continue' }).click();
      await demo.signedIn(alan.name);
      // the session is the browser's, so the other tab has it, too
      await tab
        .locator('#card')
        .getByRole('heading', { name: /Signed in|The link worked/ })
        .waitFor();
    },
  },
  {
    strategy: 'email_link',
    name: 'signs in when the link is opened in another browser',
    async run(demo, t) {
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      const href = await demo.link(alan.email).getAttribute('href');
      const other = await (await browser.person(t)).context.newPage();
      await other.goto(href);
      await other.getByRole('button', { name: 'Yes, continue' }).click();
      await demo.signedIn(alan.name);
    },
  },
  {
    strategy: 'email_link',
    name: 'a link for the same browser only is refused in another one',
    async run(demo, t) {
      await demo.flip('Links in the same browser only');
      await demo.identify(alan.email);
      await demo.click(/^Link by e-mail/);
      const href = await demo.link(alan.email).getAttribute('href');
      const other = await (await browser.person(t)).context.newPage();
      await other.goto(href);
      await other.getByRole('button', { name: 'Yes, continue' }).click();
      await other.locator('#card .alert').getByText('This link only works in the browser that asked for it.').waitFor();
      await demo.step('Check your e-mail');
    },
  },
  {
    strategy: 'reset_password_email_code',
    name: 'a new password by e-mail, which counts from then on',
    async run(demo) {
      await demo.identify(ada.email);
      await resetBy(demo, /^Reset code by e-mail/, ada.email);
      await demo.write('New password', 'short');
      await demo.card.getByText('Make it longer.').waitFor();
      await demo.enter('New password', newPassword);
      await demo.signedIn(ada.name);
      await knowsNewPassword(demo, ada.email, ada);
    },
  },
  {
    strategy: 'reset_password_phone_code',
    name: 'a new password by text message, which counts from then on',
    prepare: createPaul,
    async run(demo) {
      await demo.identify(paul.phone);
      await resetBy(demo, /^Reset code by text message/, paul.phone);
      await demo.card.getByLabel('Sign out everywhere else').check();
      await demo.enter('New password', newPassword);
      await demo.signedIn(paul.name);
      await knowsNewPassword(demo, paul.phone, paul);
    },
  },
];

const secondFactors = [
  {
    strategy: 'totp',
    name: 'password, then the code of the app',
    async run(demo) {
      await halfway(demo, grace);
      await demo.step('Code from your authenticator app');
      await demo.enter('Code', totp(grace.secret, await server.now()));
      await demo.signedIn(grace.name);
    },
  },
  {
    strategy: 'totp',
    name: 'an app that was added on the page is asked for at the next sign-in',
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Add an authenticator app');
      const secret = await demo.card.locator('.note code').first().innerText();
      demo.secrets.add(secret);
      await demo.signOut();
      await halfway(demo, ada);
      await demo.enter('Code', totp(secret, (await server.now()) + 30_000)); // the page has used this half minute's
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'backup_code',
    name: 'password, then a backup code, which works once',
    refused: [422],
    async run(demo) {
      const withBackupCode = async () => {
        await halfway(demo, grace);
        await demo.unfold('Another way');
        await demo.click('Backup code');
        await demo.enter('Backup code', grace.backup);
      };
      await withBackupCode();
      await demo.signedIn(grace.name);
      await demo.signOut();
      await withBackupCode();
      assert.equal((await demo.problem('Backup code')).code, 'form_code_incorrect');
    },
  },
  {
    strategy: 'phone_code',
    name: 'password, then the code of the text message',
    prepare: async () => {
      const user = await server.createUser({
        first_name: 'Rosa',
        last_name: 'Parks',
        email_address: ['rosa@example.com'],
        password: paul.password,
      });
      await server.backend('POST', 'phone_numbers', {
        user_id: user.id,
        phone_number: paul.phone,
        verified: true,
        reserved_for_second_factor: true,
      });
    },
    async run(demo) {
      await halfway(demo, { email: 'rosa@example.com', password: paul.password });
      await demo.step('One more proof');
      await demo.click(/^Code by text message/);
      await demo.enter('Code', await demo.code(paul.phone));
      await demo.signedIn('Rosa Parks');
    },
  },
  {
    strategy: 'email_code',
    name: 'a browser that is new to the account proves itself by e-mail (client trust)',
    async run(demo) {
      await demo.flip('Device check');
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.step('One more proof');
      await demo.state('needs_client_trust');
      await demo.click(/^Code by e-mail/);
      await demo.enter('Code', await demo.code(ada.email));
      await demo.signedIn(ada.name);
      await demo.signOut();
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name); // known by now
    },
  },
];

demoTests(server, browser, [...firstFactors, ...secondFactors]);
