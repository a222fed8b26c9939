// "Sign in as": what a support desk does. The backend issues a ticket for the user, and the page spends it.
import { issueTicket } from '../dev-api.js';
import { identifiers } from './people.js';

export async function signInAs(demo, person) {
  const { clerk } = demo;
  if (clerk.session) await clerk.signOut();
  demo.restart();
  await demo.offered;
  const ticket = await issueTicket(identifiers(person)[0]);
  await demo.settle(await clerk.signIn.create({ strategy: 'ticket', ticket }));
  document.querySelector('#card').scrollIntoView({ block: 'nearest' });
}
