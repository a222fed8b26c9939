// Which step is due, and the panels around the card.

import { codePanel, updateCode } from './code/panel.js';
import { instance } from './dev-api.js';
import { faultsPanel } from './faults.js';
import { openInbox, refreshInbox } from './inbox.js';
import { inboxPanel, showInbox } from './inbox-view.js';
import { followTopic, objectsPanel, updateObjects } from './objects.js';
import { peoplePanel } from './people/panel.js';
import { openPeople, refreshPeople } from './people/people.js';
import { racePanel } from './race/panel.js';
import { syncClock } from './server-clock.js';
import { session } from './session-view.js';
import { updateStepper } from './stepper.js';
import { emailLinkPage, ssoCallback } from './steps/callbacks.js';
import { defaultFactor } from './steps/choice.js';
import { factorForm, factorList } from './steps/factors.js';
import { moreWays } from './steps/more-ways.js';
import { newPassword } from './steps/new-password.js';
import { protectCheck } from './steps/protect-check.js';
import { signUp } from './steps/sign-up.js';
import { startStep } from './steps/start.js';
import { takeTicket, ticketArrived } from './steps/ticket.js';
import { onAnswer } from './timeline/fetch.js';
import { timelinePanel } from './timeline/view.js';
import { otherAddress } from './other-address.js';
import { workbench } from './workbench.js';

export { explain } from './errors.js';
export { report } from './form.js';
export { forgetAttempt } from './objects.js';
export { remedies } from './remedies.js';
export { pendingFactor } from './steps/choice.js';

/** Fetches what the panels show besides the SDK's own state. */
export async function prepare(demo) {
  [demo.instance] = await Promise.all([instance(), syncClock()]);
  await openPeople(demo);
}

export function openPanels(demo) {
  const at = id => document.querySelector(id);
  inboxPanel(at('#inbox'));
  otherAddress(demo);
  codePanel(at('#code'), demo);
  objectsPanel(at('#state'));
  timelinePanel(at('#wire'), demo);
  peoplePanel(at('#people'), demo);
  workbench(at('#workbench'), demo);
  faultsPanel(at('#faults'), demo);
  racePanel(at('#race'), demo);
  openInbox(demo);
  onAnswer(refreshInbox);
  onAnswer(refreshPeople);
}

export function updatePanels(demo) {
  const { clerk, attempt } = demo;
  updateObjects(demo);
  updateStepper(attempt, !!clerk.session, isSigningUp(demo, location) ? clerk.client.signUp : null);
}

const isSigningUp = ({ clerk, adding }, { pathname }) =>
  pathname === '/continue' && (!clerk.session || adding) && clerk.client.signUp.status === 'missing_requirements';

/** What the panels show for the step on the card. */
export function stepShown(demo, { topic, stage, waitsForMessage }) {
  if (waitsForMessage) showInbox();
  updateCode(demo, topic, stage);
  followTopic(topic);
}

/**
 * The step that the state asks for: a name, which changes exactly when the card has to, how it is made, the topic of
 * the code that is shown beside it, and how deep in a sign-in it lies: the browser's Back leads to the one before.
 */
export function choose(demo, at) {
  const { pathname } = at;
  const { clerk, attempt, picked } = demo;
  if (pathname === '/sso-callback') return { name: 'sso-callback', topic: 'oauth', make: () => ssoCallback(demo) };
  if (pathname === '/email-link')
    return { name: 'email-link-page', topic: 'email_link', make: () => emailLinkPage(demo) };
  demo.ticket ??= takeTicket();
  if (demo.ticket) return { name: 'ticket', topic: 'ticket', make: () => ticketArrived(demo) };
  if (clerk.session && !demo.adding)
    return {
      name: `session ${clerk.session.id} ${clerk.client.signedInSessions.length}`,
      topic: 'session',
      depth: 0, // who is in does not go back to a step before
      make: signal => session(demo, signal),
    };
  if (pathname === '/more') return { name: 'more', topic: 'ticket', make: () => moreWays(demo) };

  const up = clerk.client.signUp;
  if (isSigningUp(demo, at))
    return {
      name: `sign-up ${up.missingFields} ${up.unverifiedFields}`,
      topic: 'sign_up',
      waitsForMessage: !up.missingFields.length,
      make: () => signUp(demo),
    };
  if (attempt.protectCheck)
    return {
      name: `protect ${attempt.protectCheck.token}`,
      topic: 'protect',
      make: signal => protectCheck(demo, signal),
    };

  const stage = { needs_first_factor: 'first', needs_second_factor: 'second', needs_client_trust: 'second' }[
    attempt.status
  ];
  if (stage) {
    const factor = picked || defaultFactor(attempt, stage);
    const name = `${attempt.id} ${stage}`;
    const depth = (stage === 'first' ? 1 : 3) + (picked ? 1 : 0);
    return factor && factor !== 'list'
      ? {
          name: `${name} ${JSON.stringify(factor)}`,
          topic: factor.strategy,
          stage,
          depth,
          waitsForMessage: /email|phone/.test(factor.strategy),
          make: signal => factorForm(demo, stage, factor, signal),
        }
      : { name: `${name} list`, topic: 'factors', depth, make: () => factorList(demo, stage) };
  }
  if (attempt.status === 'needs_new_password')
    return { name: 'new-password', topic: 'new_password', depth: 5, make: () => newPassword(demo) };
  return { name: 'start', topic: 'start', depth: 0, make: signal => startStep(demo, signal) };
}
