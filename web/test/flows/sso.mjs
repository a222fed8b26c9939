// Through a provider and back: redirect, popup, enterprise connections over OpenID Connect and SAML, transfers.
import assert from 'node:assert/strict';

const callback = '/__test/sso-callback';
const done = '/__test/done';

/** What the person does at the provider's pages. */
export async function atProvider(page, { who = /Ada Lovelace/, consent = 'Allow' } = {}) {
  await page.waitForURL(url => url.pathname.startsWith('/idp'));
  await page.getByRole('button', { name: who }).click();
  if (consent) await page.getByRole('button', { name: consent }).click();
}

export const redirect = (app, params) =>
  app.leaves('authenticateWithRedirect', (clerk, params) => clerk.client.signIn.authenticateWithRedirect(params), {
    redirectUrl: callback,
    redirectUrlComplete: done,
    ...params,
  });

const pages = {
  signInUrl: '/__test/sign-in',
  signUpUrl: '/__test/sign-up',
  signInFallbackRedirectUrl: '/__test/in',
  signUpFallbackRedirectUrl: '/__test/up',
};

/** The callback page of an attempt that is not finished: where the SDK sends the person next. */
export const handleCallback = (app, params = {}) =>
  app.do(
    'handleRedirectCallback',
    async (clerk, params) => {
      const went = [];
      await clerk.handleRedirectCallback(params, async to => void went.push(to));
      return { went };
    },
    { ...pages, ...params },
  );

/** The callback page of an attempt that can be finished: the person lands signed in. */
export async function finishAtCallback(app, landing) {
  await app.leaves('handleRedirectCallback', (clerk, params) => clerk.handleRedirectCallback(params), pages);
  await app.arrive(landing);
  await app.signedIn();
}

export async function popup(app, params) {
  const opened = app.page.waitForEvent('popup');
  await app.do(
    'authenticateWithPopup',
    async (clerk, params) => {
      const popup = window.open('about:blank', '', 'width=600,height=800');
      await clerk.client.signIn.authenticateWithPopup({ ...params, popup });
      return null;
    },
    { redirectUrl: app.server.origin + callback, redirectUrlComplete: app.server.origin + done, ...params },
  );
  return opened;
}

/**
 * A key with an account portal, as Clerk's customers have it. (clerk-js builds popup URLs with a test key only where
 * there is a dev-browser token: on Clerk's own hosts.)
 */
export const key = `pk_live_${btoa('clerk.localhost.test$')}`;

const ada = 'ada@example.com';

export const ssoFlows = [
  {
    strategy: 'oauth_google',
    name: 'redirect, known account',
    async run({ open }) {
      const app = await open();
      await redirect(app, { strategy: 'oauth_google' });
      await atProvider(app.page);
      await app.arrive(done);
      await app.signedIn();
      assert.equal(await app.page.evaluate(() => window.clerk.user.primaryEmailAddress.emailAddress), ada);
    },
  },
  {
    strategy: 'oauth_github',
    name: 'redirect, consent denied, second attempt',
    async run({ open }) {
      const app = await open();
      await redirect(app, { strategy: 'oauth_github' });
      await atProvider(app.page, { consent: 'Deny' });
      await app.arrive(callback);
      assert.equal((await app.signIn()).firstFactorVerification.error.code, 'oauth_access_denied');
      await handleCallback(app);
      await redirect(app, { strategy: 'oauth_github' });
      await atProvider(app.page);
      await app.arrive(done);
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'redirect, unknown account becomes a sign-up',
    async run({ open }) {
      const app = await open();
      await redirect(app, { strategy: 'oauth_google' });
      await atProvider(app.page, { who: /New Person/ });
      await app.arrive(callback);
      assert.equal((await app.signIn()).firstFactorVerification.status, 'transferable');
      await finishAtCallback(app, '/__test/up');
    },
  },
  {
    strategy: 'oauth_google',
    name: 'redirect, unknown account, no transfer wanted',
    async run({ open }) {
      const app = await open();
      await redirect(app, { strategy: 'oauth_google' });
      await atProvider(app.page, { who: /New Person/ });
      await app.arrive(callback);
      const { went } = await handleCallback(app, { transferable: false });
      assert.match(went[0], /sign-in/);
    },
  },
  {
    strategy: 'oauth_google',
    name: 'redirect, second factor at home',
    user: { email_address: ['unverified@example.com'], password: 'correct horse battery' },
    async run({ open }) {
      const app = await open();
      await redirect(app, { strategy: 'oauth_google' });
      await atProvider(app.page, { who: /Un Verified/ });
      await app.arrive(callback);
      const { went } = await handleCallback(app, { firstFactorUrl: '/__test/factor-one' });
      assert.match(went[0], /factor-one/);
    },
  },
  {
    strategy: 'transfer',
    name: 'a sign-up of a known account becomes a sign-in',
    async run({ open }) {
      const app = await open();
      await app.do('signUp.create', clerk =>
        clerk.client.signUp.create({
          strategy: 'oauth_google',
          redirectUrl: `${location.origin}/__test/sso-callback`,
          actionCompleteRedirectUrl: `${location.origin}/__test/done`,
        }),
      );
      await app.page.goto(
        await app.page.evaluate(
          () => window.clerk.client.signUp.verifications.externalAccount.externalVerificationRedirectURL.href,
        ),
      );
      await atProvider(app.page);
      await app.arrive(callback);
      await finishAtCallback(app, '/__test/in');
    },
  },
  {
    strategy: 'oauth_google',
    name: 'popup, known account',
    async run({ open }) {
      const app = await open({ key });
      const window = await popup(app, { strategy: 'oauth_google' });
      await atProvider(window);
      await app.arrive(done);
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'popup, unknown account',
    async run({ open }) {
      const app = await open({ key });
      const window = await popup(app, { strategy: 'oauth_google' });
      await atProvider(window, { who: /New Person/ });
      await app.arrive(callback);
      await finishAtCallback(app, '/__test/up');
    },
  },
  {
    strategy: 'enterprise_sso',
    name: 'OpenID Connect',
    user: { email_address: ['kim@oidc-corp.test'] },
    async run({ open, user }) {
      const app = await open();
      await redirect(app, { strategy: 'enterprise_sso', identifier: 'kim@oidc-corp.test' });
      await atProvider(app.page, { who: /Kim Open/ });
      await app.arrive(done);
      await app.signedIn(user.id);
    },
  },
  {
    strategy: 'enterprise_sso',
    name: 'SAML',
    user: { email_address: ['sam@saml-corp.test'] },
    async run({ open, user }) {
      const app = await open();
      await redirect(app, { strategy: 'enterprise_sso', identifier: 'sam@saml-corp.test' });
      await atProvider(app.page, { who: /Sam Assertion/, consent: null });
      await app.arrive(done);
      await app.signedIn(user.id);
    },
  },
  {
    strategy: 'enterprise_sso',
    name: 'SAML in a popup',
    user: { email_address: ['sam@saml-corp.test'] },
    async run({ open, user }) {
      const app = await open({ key });
      const window = await popup(app, { strategy: 'enterprise_sso', identifier: 'sam@saml-corp.test' });
      await atProvider(window, { who: /Sam Assertion/, consent: null });
      await app.arrive(done);
      await app.signedIn(user.id);
    },
  },
];
