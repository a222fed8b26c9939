// What a new account still needs after a provider has vouched for somebody.

import { h } from '../dom.js';
import { step } from '../form.js';
import { expectMessage } from '../inbox.js';
import { enrolled, signUpCodeHints } from '../people/people.js';
import { resendButton } from './resend.js';

const fields = {
  first_name: { name: 'firstName', label: 'First name', autocomplete: 'given-name' },
  last_name: { name: 'lastName', label: 'Last name', autocomplete: 'family-name' },
  username: { name: 'username', label: 'Username', noun: 'a username', autocomplete: 'username' },
  email_address: {
    name: 'emailAddress',
    label: 'E-mail address',
    noun: 'an e-mail address',
    type: 'email',
    autocomplete: 'email',
  },
  phone_number: {
    name: 'phoneNumber',
    label: 'Phone number',
    noun: 'a phone number',
    type: 'tel',
    autocomplete: 'tel',
  },
  password: { name: 'password', label: 'Password', noun: 'a password', type: 'password', autocomplete: 'new-password' },
  legal_accepted: { name: 'legalAccepted', label: 'I accept the terms', type: 'checkbox' },
};

export function signUp(demo) {
  const up = demo.clerk.client.signUp;
  const missing = up.missingFields.map(name => fields[name]).filter(Boolean);
  if (missing.length) {
    return step({
      title: 'Almost there',
      lead: 'Your new account needs a little more.',
      fields: missing,
      submit: 'Continue',
      onSubmit: async values => settle(demo, await up.update(values), values.password),
      more: [back(demo)],
    });
  }
  const channel = up.unverifiedFields.find(name => name === 'email_address' || name === 'phone_number');
  if (!channel)
    return step({
      title: 'This account cannot be made here',
      lead: `It needs ${up.missingFields.concat(up.unverifiedFields).join(', ') || 'nothing that this page knows'}.`,
      more: [back(demo)],
    });

  const strategy = channel === 'email_address' ? 'email_code' : 'phone_code';
  const send = resendButton('Send the code again', signal =>
    expectMessage(() => up.prepareVerification({ strategy, signal })),
  );
  const { nextAction } = up.verifications[channel === 'email_address' ? 'emailAddress' : 'phoneNumber'];
  if (nextAction === 'needs_attempt') send.sentBefore();
  else queueMicrotask(() => send.node.click());
  return step({
    title: channel === 'email_address' ? 'Verify your e-mail address' : 'Verify your phone number',
    lead: `A code is on its way to ${up.emailAddress || up.phoneNumber}.`,
    fields: [
      {
        name: 'code',
        label: 'Code',
        noun: 'the code',
        class: 'code',
        inputMode: 'numeric',
        autocomplete: 'one-time-code',
        digits: 6,
        hints: () => signUpCodeHints(up[channel === 'email_address' ? 'emailAddress' : 'phoneNumber']),
      },
    ],
    submit: 'Continue',
    onSubmit: async ({ code }) => settle(demo, await up.attemptVerification({ strategy, code })),
    more: [h('p', null, send.node), back(demo)],
  });
}

/** Makes an account of an attempt that was begun with signUpIfMissing, and has proven an identifier that nobody has. */
export async function transferToSignUp(demo) {
  await settle(demo, await demo.clerk.client.signUp.create({ transfer: true }));
}

async function settle(demo, up, password) {
  if (up.status === 'complete') {
    if (password) await enrolled(up.createdUserId, { password });
    await demo.clerk.setActive({ session: up.createdSessionId });
    demo.go('/', true);
  } else {
    demo.go('/continue');
  }
}

const back = demo =>
  h(
    'p',
    { class: 'foot' },
    h(
      'button',
      {
        type: 'button',
        class: 'link',
        onclick: () => {
          demo.clerk.client.resetSignUp();
          demo.restart();
        },
      },
      'Start over',
    ),
  );
