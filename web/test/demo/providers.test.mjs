// Signing in on the demo page by somebody else's word: OpenID providers in this window and in a popup, companies,
// tickets, Google One Tap, and the account that is made when nobody has the identity yet.
import assert from 'node:assert/strict';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { demoTests } from './page.mjs';
import { ada } from './people.mjs';

const server = await devServer(4492);
const browser = await browserFor(server);

/** What the person does at the provider: says who they are, and whether this application may know. */
async function atProvider(page, who, decision = 'Allow') {
  await page.waitForURL(/\/idp\//);
  await page.getByRole('button', { name: who }).click();
  if (decision) await page.getByRole('button', { name: decision }).click();
}

async function popup(demo, provider) {
  await demo.card.getByRole('switch', { name: 'in a popup window' }).check();
  const [window] = await Promise.all([demo.context.waitForEvent('page'), demo.click(provider)]);
  return window;
}

const oauth = [
  {
    strategy: 'oauth_google',
    name: 'signs in by redirect',
    async run(demo) {
      await demo.click('Google');
      await atProvider(demo.page, ada.email);
      await demo.signedIn(ada.name);
      assert.equal(new URL(demo.page.url()).pathname, '/');
    },
  },
  {
    strategy: 'oauth_microsoft',
    name: 'signs in by popup, which closes',
    async run(demo) {
      const window = await popup(demo, 'Microsoft');
      await atProvider(window, ada.email);
      await demo.signedIn(ada.name);
      if (!window.isClosed()) await window.waitForEvent('close');
    },
  },
  {
    strategy: 'oauth_github',
    name: 'the person turns back or denies consent: said in words, and signing in again works',
    async run(demo) {
      await demo.click('GitHub');
      await demo.page.getByRole('button', { name: 'Cancel' }).click();
      await demo.step('Sign in');
      assert.equal((await demo.alert()).code, 'oauth_access_denied');
      await demo.click('GitHub');
      await atProvider(demo.page, ada.email, 'Deny');
      await demo.step('Sign in');
      assert.equal((await demo.alert()).code, 'oauth_access_denied');
      await demo.click('GitHub');
      await atProvider(demo.page, ada.email);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'oauth_apple',
    name: 'the popup is closed: said in words, and the page stays usable',
    async run(demo) {
      const window = await popup(demo, 'Apple');
      await window.waitForURL(/\/idp\//);
      // A person looks at the page; a window that is gone at once was cut off by the browser.
      await window.waitForTimeout(500);
      await window.close();
      assert.equal((await demo.alert()).code, 'popup_closed');
      await atProvider(await popup(demo, 'Apple'), ada.email);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'oauth_google',
    name: 'nobody has the account: one is made of it (transfer to sign-up)',
    async run(demo) {
      await demo.click('Google');
      await atProvider(demo.page, 'unverified@example.com');
      await demo.step('Verify your e-mail address');
      await demo.enter('Code', await demo.code('unverified@example.com'));
      await demo.signedIn('Un Verified');
    },
  },
];

const companies = [
  {
    strategy: 'enterprise_sso',
    name: 'OpenID Connect: the company behind the address signs its people in',
    async run(demo) {
      await demo.identify('kim@oidc-corp.test');
      await demo.step(/^Continue with/);
      await demo.click('Continue to the company’s sign-in');
      await atProvider(demo.page, 'kim@oidc-corp.test');
      await demo.signedIn('Kim Open');
    },
  },
  {
    strategy: 'enterprise_sso',
    name: 'SAML: the company behind the address signs its people in',
    async run(demo) {
      await demo.identify('sam@saml-corp.test');
      await demo.click('Continue to the company’s sign-in');
      await demo.page.getByLabel('E-mail address').fill('sam@saml-corp.test');
      await demo.page.keyboard.press('Enter'); // presses Continue, not Cancel
      await demo.signedIn('sam@saml-corp.test');
    },
  },
];

const more = { path: '/more' };

const tokens = [
  {
    strategy: 'ticket',
    name: 'issued by a backend, then used',
    ...more,
    async run(demo) {
      await demo.write('E-mail address', ada.email);
      await demo.click(/^Ticket/);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'ticket',
    name: 'in a link, which works once and does not stay in the address',
    path: null,
    refused: [400],
    async run(demo) {
      const [user] = await server.backend('GET', `users?email_address=${ada.email}`);
      const ticket = await server.signInToken(user.id);
      demo.secrets.add(ticket);
      await demo.open(`/?__clerk_ticket=${ticket}`);
      await demo.signedIn(ada.name);
      assert.equal(demo.page.url(), `${server.origin}/`);
      await demo.signOut();
      await demo.open(`/?__clerk_ticket=${ticket}`);
      await demo.step('That did not work');
      assert.equal((await demo.alert()).code, 'sign_in_token_already_used_code');
      await demo.click('Back to sign-in');
      await demo.step('Sign in');
    },
  },
  {
    strategy: 'ticket',
    name: 'for an address that nobody has is refused, in words',
    ...more,
    refused: [422],
    async run(demo) {
      await demo.write('E-mail address', 'nobody@example.com');
      await demo.click(/^Ticket/);
      assert.equal((await demo.alert()).code, 'form_identifier_not_found');
    },
  },
  {
    strategy: 'google_one_tap',
    name: 'signs in whoever has the Google account',
    ...more,
    async run(demo) {
      await demo.write('E-mail address', ada.email);
      await demo.click(/^Google One Tap/);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'google_one_tap',
    name: 'nobody has the account: one is made of it',
    ...more,
    refused: [404],
    async run(demo) {
      await demo.write('E-mail address', 'newbie@example.com');
      await demo.click(/^Google One Tap/);
      await demo.step('Signed in');
      await demo.card.locator('.factors').getByText('newbie@example.com').first().waitFor();
    },
  },
  {
    strategy: 'email_code',
    name: 'nobody has the address: an account is made of it (signUpIfMissing)',
    ...more,
    refused: [404],
    async run(demo) {
      await demo.write('E-mail address', 'brandnew@example.com');
      await demo.click('Sign in, or sign up if nobody has this address');
      await demo.step('How do you want to prove it is you?');
      await demo.click(/^Code by e-mail/);
      await demo.enter('Code', await demo.code('brandnew@example.com'));
      await demo.step('Signed in');
      await demo.card.locator('.factors').getByText('brandnew@example.com').first().waitFor();
    },
  },
];

const screens = {
  'a desktop': { viewport: { width: 1280, height: 900 } },
  'a phone': { viewport: { width: 390, height: 844 }, hasTouch: true },
};

/** Pages at which a popup can end up, by where they are, and what the card says of them. */
const errorPages = {
  'an answer to no sign-in': [
    '/v1/oauth_callback?state=unknown&code=x',
    /belongs to no sign-in/,
    'oauth_callback_invalid',
  ],
  'an answer that is over at the provider': ['/idp/authorize/callback?id=over', /Unknown or expired/, ''],
  'a sign-in that is over at the provider': ['/idp/login?id=over', /expired, or it was already used/, ''],
  'a page that is not there': ['/idp/nowhere', /Nothing lies at/, ''],
};

const inPopup = Object.entries(screens).flatMap(([screen, context]) => [
  ...Object.entries(errorPages).map(([name, [path, text, code]]) => ({
    strategy: 'oauth_google',
    name: `on ${screen}, the popup shows ${name}: the card says so at once, and the way back is to close the window`,
    context,
    refused: [path.includes('nowhere') ? 404 : 400],
    async run(demo) {
      const window = await popup(demo, 'Google');
      await window.waitForURL(/\/idp\//);
      await window.goto(server.origin + path);
      const said = await demo.alert();
      assert.match(said.text, text);
      assert.equal(said.code, code);
      assert.equal(window.isClosed(), false, 'the card speaks before the window is closed');
      assert.ok(await demo.inView(demo.card.locator('.alert')), 'the error is in view');
      assert.equal(await window.getByRole('link').count(), 0, 'a link would open the demo page in the small window');
      await window.getByRole('button', { name: 'Close this window' }).click();
      if (!window.isClosed()) await window.waitForEvent('close');
      await demo.page.getByText('Popup closed').waitFor({ state: 'attached' });
      assert.deepEqual(await demo.alert(), said, 'the cause stays');
      await atProvider(await popup(demo, 'Google'), ada.email);
      await demo.signedIn(ada.name);
    },
  })),
  {
    strategy: 'oauth_github',
    name: `on ${screen}, the person turns back in the popup: it closes, and the card says what happened`,
    context,
    async run(demo) {
      const window = await popup(demo, 'GitHub');
      await window.waitForURL(/\/idp\//);
      assert.equal(await window.getByRole('link').count(), 0, 'a link would open the demo page in the small window');
      await window.getByRole('button', { name: 'Cancel' }).click();
      if (!window.isClosed()) await window.waitForEvent('close');
      assert.equal((await demo.alert()).code, 'oauth_access_denied');
      assert.ok(await demo.inView(demo.card.locator('.alert')), 'the error is in view');
    },
  },
]);

demoTests(server, browser, [...oauth, ...inPopup, ...companies, ...tokens]);
