// A sign-in link with a ticket in it has been opened.

import { h } from '../dom.js';
import { explain } from '../errors.js';
import { report, step } from '../form.js';

/** The ticket of the address, or null. It is taken out of there at once: it must not stay in the history. */
export function takeTicket() {
  const url = new URL(location.href);
  const ticket = url.searchParams.get('__clerk_ticket');
  if (!ticket) return null;
  for (const name of ['__clerk_ticket', '__clerk_status', '__clerk_invitation_token']) url.searchParams.delete(name);
  history.replaceState(null, '', url);
  return ticket;
}

export function ticketArrived(demo) {
  const section = step({ title: 'Signing in with a ticket', lead: 'One moment…' });
  queueMicrotask(async () => {
    try {
      const attempt = await demo.clerk.signIn.create({ strategy: 'ticket', ticket: demo.ticket });
      demo.ticket = null;
      await demo.settle(attempt);
    } catch (error) {
      section.querySelector('h1').textContent = 'That did not work';
      section.querySelector('.lead').remove();
      report(section, explain(error));
      section.append(
        h(
          'p',
          { class: 'foot' },
          h(
            'button',
            {
              type: 'button',
              class: 'wide',
              onclick: () => {
                demo.ticket = null;
                demo.restart();
              },
            },
            'Back to sign-in',
          ),
        ),
      );
    }
  });
  return section;
}
