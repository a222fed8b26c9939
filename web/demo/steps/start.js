// The first step: an identifier, or one of the ways that need none.
import { action, report, step } from '../form.js';
import { h } from '../dom.js';
import { explain } from '../errors.js';
import { identifierHints } from '../people.js';
import { walletButtons } from './wallet-buttons.js';
import { providerButtons } from './providers.js';

export function startStep(demo, signal) {
  const { clerk } = demo;
  const section = step({
    title: 'Sign in',
    fields: [{
      name: 'identifier', label: 'E-mail, phone, username or wallet', noun: 'an identifier',
      // "webauthn" is what lets the browser offer passkeys in this field
      autocomplete: 'username webauthn', hints: () => identifierHints(demo),
    }],
    submit: 'Continue',
    onSubmit: async ({ identifier }) => demo.settle(await clerk.signIn.create({ identifier })),
    more: [
      h('div', { class: 'ways' }, action('Sign in with a passkey', async () => demo.settle(await clerk.signIn.authenticateWithPasskey({ flow: 'discoverable' })), { class: 'wide' })),
      providerButtons(demo, signal),
      walletButtons(demo),
      h('p', { class: 'foot' }, h('a', { href: '/more', onclick: event => { event.preventDefault(); demo.go('/more'); } }, 'Ticket, Google One Tap and others')),
    ],
  });
  const failed = demo.notice || clerk.client.signIn.firstFactorVerification.error;
  if (failed) report(section, failed.code && !failed.stack ? [{ text: failed.longMessage || failed.message, code: failed.code }] : explain(failed));
  autofill(demo, signal);
  return section;
}

/** Offers passkeys in the identifier field while it is on show. Whoever never touches them never hears of it. */
async function autofill(demo, signal) {
  if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) || signal.aborted) return;
  try {
    await demo.settle(await demo.clerk.signIn.authenticateWithPasskey({ flow: 'autofill', signal }));
  } catch (error) {
    // Another ceremony or step took over: nothing the user asked for has failed.
    if (!signal.aborted && error.code !== 'passkey_operation_aborted') console.info('Passkey autofill ended:', error.message);
  }
}
