// The first step: an identifier, or one of the ways that need none.

import { h } from '../dom.js';
import { action, report, step } from '../form.js';
import { icon } from '../icons.js';
import { identifierHints } from '../people/people.js';
import { continueAs } from '../sessions.js';
import { lastUsed } from './last-used.js';
import { providerButtons } from './providers.js';
import { walletButtons } from './wallet-buttons.js';

export function startStep(demo, signal) {
  const { clerk } = demo;
  const others = continueAs(demo);
  const { retyped } = demo;
  demo.retyped = '';
  const section = step({
    title: 'Sign in',
    fields: [
      {
        name: 'identifier',
        label: 'E-mail, phone, username or wallet',
        noun: 'an identifier',
        value: retyped,
        // "webauthn" is what lets the browser offer passkeys in this field
        autocomplete: 'username webauthn',
        hints: () => identifierHints(),
      },
    ],
    submit: 'Continue',
    onSubmit: async ({ identifier }, cancel) => {
      await demo.offered;
      await demo.settle(await clerk.signIn.create({ identifier, signal: cancel }));
    },
    more: [
      others.node,
      h(
        'div',
        { class: 'ways' },
        action(
          [icon('passkey'), 'Sign in with a passkey', lastUsed(clerk, 'passkey')],
          async cancel => {
            await demo.offered;
            await demo.settle(await clerk.signIn.authenticateWithPasskey({ flow: 'discoverable', signal: cancel }));
          },
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
  section.addEventListener('hints', others.update);
  autofill(demo, signal);
  return section;
}

/**
 * Offers passkeys in the identifier field while it is on show. Whoever never touches them never hears of it. The offer
 * creates an attempt at the server: were its request overtaken by the visitor's own, the server would go on with the
 * offer's attempt and have forgotten the visitor's. `demo.offered` therefore ends when the server has answered it.
 */
async function autofill(demo, signal) {
  const { clerk } = demo;
  let answered;
  demo.offered = new Promise(resolve => (answered = resolve));
  const forget = clerk.addListener(
    ({ client }) => client.signIn.firstFactorVerification.strategy === 'passkey' && answered(),
    { skipInitialEmit: true },
  );
  try {
    if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) || signal.aborted) return;
    await demo.settle(await clerk.signIn.authenticateWithPasskey({ flow: 'autofill', signal }));
  } catch {
    // Nothing the user asked for has failed, so there is nothing to tell; what was sent is on the wire's list.
  } finally {
    answered();
    forget();
  }
}
