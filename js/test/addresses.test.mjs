// Every method that takes a URL refuses text that is not a URL, on instances of both types.
import assert from 'node:assert/strict';
import test, { after, describe } from 'node:test';
import { openPage, reply, scriptedApi } from './page.mjs';

const none = 'http://[';
const { fetch: api, sent, answers } = scriptedApi();
const fetch = (url, init) =>
  new URL(url).pathname.endsWith('/environment') ? Promise.resolve(reply({ display_config: {} })) : api(url, init);
const { clerk, close } = await openPage(
  'https://app.example/',
  { fetch },
  { sdkMetadata: { name: 'test', version: '1' }, signInUrl: '/sign-in', afterSignOutUrl: none, waitlistUrl: none },
  'clerk.app.example',
  'test',
);
after(close);
const { signIn, signUp } = clerk.client;
const popup = { closed: false, location: { href: '' }, close() {} };
const google = { strategy: 'oauth_google', redirectUrl: none, redirectUrlComplete: '/' };
const future = { ...google, redirectCallbackUrl: '/cb' };
const link = { emailAddress: 'ada@example.com', verificationUrl: none };
const failed = async ({ error }) => {
  if (error) throw error;
};

const calls = {
  buildUrlWithAuth: () => clerk.buildUrlWithAuth(none),
  redirectWithAuth: () => clerk.redirectWithAuth(none),
  navigate: () => clerk.navigate(none),
  buildSignInUrl: () => clerk.buildSignInUrl({ redirectUrl: none }),
  buildSignUpUrl: () => clerk.buildSignUpUrl({ signUpForceRedirectUrl: none }),
  buildAfterSignInUrl: () => clerk.buildAfterSignInUrl({ params: new URLSearchParams({ redirect_url: none }) }),
  buildAfterSignUpUrl: () => clerk.buildAfterSignUpUrl({ params: { sign_up_fallback_redirect_url: none } }),
  buildAfterSignOutUrl: () => clerk.buildAfterSignOutUrl(),
  buildWaitlistUrl: () => clerk.buildWaitlistUrl(),
  redirectToSignIn: () => clerk.redirectToSignIn({ signInFallbackRedirectUrl: none }),
  redirectToSignUp: () => clerk.redirectToSignUp({ redirectUrl: none }),
  redirectToAfterSignIn: () => clerk.redirectToAfterSignIn({ params: { redirect_url: none } }),
  redirectToAfterSignOut: () => clerk.redirectToAfterSignOut(),
  redirectToWaitlist: () => clerk.redirectToWaitlist(),
  'signIn.authenticateWithRedirect': () => signIn.authenticateWithRedirect(google),
  'signIn.authenticateWithPopup': () => signIn.authenticateWithPopup({ ...google, popup }),
  'signUp.authenticateWithRedirect': () => signUp.authenticateWithRedirect(google),
  'signUp.authenticateWithPopup': () => signUp.authenticateWithPopup({ ...google, popup }),
  'signIn.future.sso': () => signIn.__internal_future.sso(future).then(failed),
  'signIn.future.emailLink.sendLink': () => signIn.__internal_future.emailLink.sendLink(link).then(failed),
  'signUp.future.sso': () => signUp.__internal_future.sso(future).then(failed),
  'signUp.future.verifications.sendEmailLink': () =>
    signUp.__internal_future.verifications.sendEmailLink(link).then(failed),
};

describe('text that is not a URL is invalid_url, and nothing is sent, by', () => {
  for (const [name, call] of Object.entries(calls)) {
    test(name, async () => {
      answers.push({ response: { id: 'sia_1', status: 'needs_first_factor' }, client: null });
      await assert.rejects(async () => call(), { name: 'Error', code: 'invalid_url' });
      assert.deepEqual(sent, []);
      answers.length = 0;
    });
  }
});
