// The first step: an identifier, or one of the ways that need none.
import { action, report, step } from '../form.js';
import { h } from '../dom.js';
import { identifierHints } from '../people.js';
import { walletButtons } from './wallet-buttons.js';
import { providerButtons } from './providers.js';

export function startStep(demo, signal) {
  const { clerk } = demo;
  const section = step({
    title: 'Sign in',
    fields: [
      {
        name: 'identifier',
        label: 'E-mail, phone, username or wallet',
        noun: 'an identifier',
        // "webauthn" is what lets the browser offer passkeys in this field
        autocomplete: 'username webauthn',
        hints: () => identifierHints(demo),
      },
    ],
    submit: 'Continue',
    onSubmit: async ({ identifier }) => demo.settle(await clerk.signIn.create({ identifier })),
    more: [
      h(
        'div',
        { class: 'ways' },
        action(
          'Sign in with a passkey',
          async () => demo.settle(await clerk.signIn.authenticateWithPasskey({ flow: 'discoverable' })),
          { class: 'wide' },
        ),
      ),
      providerButtons(demo, signal),
      walletButtons(demo),
      h(
        'p',
        { class: 'foot' },
        h(
          'a',
          {
            href: '/more',
            onclick: event => {
              event.preventDefault();
              demo.go('/more');
            },
          },
          'Ticket, Google One Tap and others',
        ),
      ),
    ],
  });
  // A provider that sent the user back empty-handed leaves its reason in the verification.
  const { error } = clerk.client.signIn.firstFactorVerification;
  if (error) report(section, [{ text: error.longMessage || error.message, code: error.code }]);
  autofill(demo, signal);
  return section;
}

/** Offers passkeys in the identifier field while it is on show. Whoever never touches them never hears of it. */
async function autofill(demo, signal) {
  if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) || signal.aborted) return;
  try {
    await demo.settle(await demo.clerk.signIn.authenticateWithPasskey({ flow: 'autofill', signal }));
  } catch {
    // Nothing the user asked for has failed, so there is nothing to tell; what was sent is on the wire's list.
  }
}
