// Which step is due, and the panels around the card.
import { session } from './session-view.js';
import { inboxPanel, refreshInbox } from './inbox.js';
import { peoplePanel, updatePeople } from './people.js';
import { statePanel, updateState } from './state-view.js';
import { onAnswer } from './wire-log.js';
import { seed } from './dev-api.js';
import { workbench } from './workbench.js';
import { emailLinkPage, ssoCallback } from './steps/callbacks.js';
import { factorForm, factorList } from './steps/factors.js';
import { defaultFactor } from './steps/choice.js';
import { moreWays } from './steps/more-ways.js';
import { newPassword } from './steps/new-password.js';
import { protectCheck } from './steps/protect-check.js';
import { signUp } from './steps/sign-up.js';
import { startStep } from './steps/start.js';
import { takeTicket, ticketArrived } from './steps/ticket.js';

export { report } from './form.js';

/** Fetches what the panels show besides the SDK's own state. */
export async function prepare(demo) {
  demo.seed = await seed();
}

export function openPanels(demo) {
  statePanel(document.querySelector('#state'));
  peoplePanel(document.querySelector('#people'), demo);
  inboxPanel(document.querySelector('#inbox'), demo);
  workbench(document.querySelector('#workbench'), demo);
  onAnswer(refreshInbox);
}

export function updatePanels(demo) {
  updateState(demo.attempt, !!demo.clerk.session);
  updatePeople(demo);
}

/** The step that the state asks for: a name, which changes exactly when the card has to, and how it is made. */
export function choose(demo, { pathname }) {
  const { clerk, attempt, picked } = demo;
  if (pathname === '/sso-callback') return { name: 'sso-callback', make: () => ssoCallback(demo) };
  if (pathname === '/email-link') return { name: 'email-link-page', make: () => emailLinkPage(demo) };
  demo.ticket ??= takeTicket();
  if (demo.ticket) return { name: 'ticket', make: () => ticketArrived(demo) };
  if (clerk.session) return { name: `session ${clerk.session.id}`, make: signal => session(demo, signal) };
  if (pathname === '/more') return { name: 'more', make: () => moreWays(demo) };

  const up = clerk.client.signUp;
  if (pathname === '/continue' && up.status === 'missing_requirements') {
    return { name: `sign-up ${up.missingFields} ${up.unverifiedFields}`, make: () => signUp(demo) };
  }
  if (attempt.protectCheck)
    return { name: `protect ${attempt.protectCheck.token}`, make: signal => protectCheck(demo, signal) };

  const stage = { needs_first_factor: 'first', needs_second_factor: 'second', needs_client_trust: 'second' }[
    attempt.status
  ];
  if (stage) {
    const factor = picked || defaultFactor(attempt, stage);
    const name = `${attempt.id} ${stage}`;
    return factor && factor !== 'list'
      ? { name: `${name} ${JSON.stringify(factor)}`, make: signal => factorForm(demo, stage, factor, signal) }
      : { name: `${name} list`, make: () => factorList(demo, stage) };
  }
  if (attempt.status === 'needs_new_password') return { name: 'new-password', make: () => newPassword(demo) };
  return { name: 'start', make: signal => startStep(demo, signal) };
}
