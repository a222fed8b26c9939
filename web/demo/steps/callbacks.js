// The pages that providers and e-mail links lead back to.

import { h } from '../dom.js';
import { explain } from '../errors.js';
import { report, step } from '../form.js';

/**
 * Where each outcome of a single sign-on goes on. This page shows every step at "/", and the rest of a sign-up at
 * "/continue".
 */
export const callbackTargets = {
  signInUrl: '/',
  signUpUrl: '/continue',
  firstFactorUrl: '/',
  secondFactorUrl: '/',
  resetPasswordUrl: '/',
  signInProtectCheckUrl: '/',
  signUpProtectCheckUrl: '/continue',
  continueSignUpUrl: '/continue',
  verifyEmailAddressUrl: '/continue',
  verifyPhoneNumberUrl: '/continue',
  signInFallbackRedirectUrl: '/',
  signUpFallbackRedirectUrl: '/',
};

/** What every route of this page is to the SDK: something to go to without a reload. */
export const navigator = demo => async to => demo.go(to, true);

export function ssoCallback(demo) {
  return waiting(demo, 'Coming back from the provider', async () => {
    const intent = new URLSearchParams(location.search).get('intent');
    await demo.clerk.handleRedirectCallback({ ...callbackTargets, reloadResource: intent || undefined });
  });
}

export function emailLinkPage(demo) {
  return waiting(demo, 'Opening the link', async section => {
    const done = { redirectUrl: '/', redirectUrlComplete: '/' };
    let elsewhere = false;
    await demo.clerk.handleEmailLinkVerification({ ...done, onVerifiedOnOtherDevice: () => (elsewhere = true) });
    if (!elsewhere) return;
    section.querySelector('h1').textContent = 'The link worked';
    section.querySelector('.lead').textContent = 'The sign-in goes on where it was started. You can close this tab.';
  });
}

/** A step in which the page works alone, and which only shows what went wrong. */
function waiting(demo, title, work) {
  const section = step({ title, lead: 'One moment…', more: [] });
  queueMicrotask(async () => {
    try {
      await work(section);
    } catch (error) {
      section.querySelector('h1').textContent = 'That did not work';
      section.querySelector('.lead').textContent = '';
      report(section, explain(error));
      section.append(
        h(
          'p',
          { class: 'foot' },
          h('button', { type: 'button', class: 'wide', onclick: () => demo.go('/', true) }, 'Back to sign-in'),
        ),
      );
    }
  });
  return section;
}
