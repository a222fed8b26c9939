// The ways that another program starts: a ticket from a backend, Google One Tap, an identifier with its strategy at
// once.

import { issueTicket, oneTapToken } from '../dev-api.js';
import { h } from '../dom.js';
import { action, step } from '../form.js';
import { identifierHints } from '../people/people.js';
import { callbackTargets } from './callbacks.js';

export function moreWays(demo) {
  const { clerk } = demo;
  const hints = () => identifierHints('email_addresses');
  const address = () => {
    const value = section.querySelector('input').value.trim();
    if (!value)
      throw Object.assign(new Error('Enter an e-mail address first.'), { code: 'form_param_nil', field: 'identifier' });
    return value;
  };
  const section = step({
    title: 'More ways to sign in',
    lead: 'These begin outside the page. The server plays the other part: the backend that hands out tickets, and Google.',
    fields: [
      {
        name: 'identifier',
        label: 'E-mail address',
        noun: 'an e-mail address',
        type: 'email',
        autocomplete: 'off',
        hints,
      },
    ],
    submit: 'Sign in, or sign up if nobody has this address',
    onSubmit: async ({ identifier }, signal) => {
      await demo.settle(await clerk.signIn.create({ identifier, signUpIfMissing: true, signal }));
      demo.go('/');
    },
    more: [
      h(
        'div',
        { class: 'ways' },
        action(
          'Ticket: have a backend issue one, then use it',
          async () => {
            const ticket = await issueTicket(address());
            await demo.settle(await clerk.signIn.create({ strategy: 'ticket', ticket }));
          },
          { class: 'wide' },
        ),
        action(
          'Google One Tap: sign in or sign up with its token',
          async () => {
            const token = await oneTapToken(address());
            const resource = await clerk.authenticateWithGoogleOneTap({ token });
            await clerk.handleGoogleOneTapCallback(resource, callbackTargets);
          },
          { class: 'wide' },
        ),
      ),
      h(
        'p',
        { class: 'foot' },
        h('button', { type: 'button', class: 'link', onclick: () => demo.go('/') }, 'Back to sign-in'),
      ),
    ],
  });
  return section;
}
