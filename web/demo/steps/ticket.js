// A sign-in link with a ticket in it has been opened.
import { report, step } from '../form.js';
import { h } from '../dom.js';
import { explain } from '../errors.js';

/** Takes the ticket out of the address before anything else: it must not stay in the history. */
export function ticketArrived(demo) {
  const url = new URL(location.href);
  const ticket = url.searchParams.get('__clerk_ticket');
  for (const name of ['__clerk_ticket', '__clerk_status', '__clerk_invitation_token']) url.searchParams.delete(name);
  history.replaceState(null, '', url);
  const section = step({ title: 'Signing in with a ticket', lead: 'One moment…' });
  queueMicrotask(async () => {
    try {
      await demo.settle(await demo.clerk.signIn.create({ strategy: 'ticket', ticket }));
    } catch (error) {
      section.querySelector('h1').textContent = 'That did not work';
      section.querySelector('.lead').remove();
      report(section, explain(error));
      section.append(h('p', { class: 'foot' }, h('button', { type: 'button', class: 'wide', onclick: demo.restart }, 'Back to sign-in')));
    }
  });
  return section;
}
