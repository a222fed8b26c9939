// The page: loads the SDK, decides what the card shows, and keeps everything else up to date.
import { depthOfEntry, entered, keepEntriesPlain } from './back.js';
import { announce } from './dom.js';
import { watchModule } from './module-death.js';
import { watchPasskeys } from './passkey-details.js';
import { mark, restore } from './timeline/entries.js';
import { watchFetch } from './timeline/fetch.js';
import { fetched, weigh } from './weight.js';

const key = 'pk_test_bG9jYWxob3N0LnRlc3Qk'; // any test key: proxyUrl says where the Frontend API is
const card = document.querySelector('#card');

/** What the steps work with. */
const demo = {
  clerk: undefined,
  /**
   * The attempt on show. clerk.client.signIn is a new object as soon as one is complete; this one can still be looked
   * at.
   */
  attempt: undefined,
  /** The factor the user picked. */
  picked: null,
  /** Whether single sign-on happens in a popup. */
  popup: false,
  /** The ticket that the page was opened with, until it is spent. */
  ticket: null,
  /** What the session step says above everything else, such as how somebody came to be signed in. */
  notice: '',
  /** The visitor, who is signed in, wants to be somebody else as well. */
  adding: false,
  /** What the first step begins with, after somebody has gone back to it. */
  retyped: '',
  /** Ends when the server has answered the offer of passkeys in the identifier field. */
  offered: Promise.resolve(),
  go,
  settle,
  pick,
  restart,
  refresh,
  reachable,
  adopt,
  addSession,
  clearErrors: () => card.querySelector('.step')?.dispatchEvent(new CustomEvent('clear')),
};

/** What the server answers to an attempt that another tab has finished. */
const signedInElsewhere = ['session_exists', 'identifier_already_signed_in', 'resource_not_found'];

let views;
let ready;
let current = '';
let shownDepth;
let leaving = new AbortController();

export async function start() {
  restore();
  watchFetch();
  watchModule();
  watchPasskeys();
  const began = performance.now();
  let Clerk;
  try {
    ({ Clerk } = await import('/sdk/index.js'));
  } catch (cause) {
    throw new Error(
      'The package did not arrive (/sdk/index.js). Build it with “make build” and see that the server is running.',
      { cause },
    );
  }
  demo.clerk = new Clerk(key, { proxyUrl: location.origin });
  const loading = demo.clerk.load({
    routerPush: to => go(to),
    routerReplace: to => go(to, true),
    signInUrl: '/',
    signUpUrl: '/continue',
    signInFallbackRedirectUrl: '/',
    signUpFallbackRedirectUrl: '/',
    afterSignOutUrl: '/',
    // Without it a call that finds no network resolves as if nothing had been asked of it, as clerk-js does.
    experimental: { rethrowOfflineNetworkErrors: true },
  });
  // The rest of the page arrives while the module does. Its own errors count only once the module is there.
  const rest = import('./views.js').then(async module => {
    await module.prepare(demo);
    return module;
  });
  rest.catch(() => {});
  await loading;
  const { status } = demo.clerk;
  if (status !== 'ready') throw new Error('The server does not answer. Check that it is running, then try again.');
  const took = Math.round(performance.now() - began);
  document.querySelector('#loading-what').textContent = 'The module is there. Asking the server who its people are…';
  views = await rest;
  ready = `Go module ready in ${took} ms`;
  reachable(true);
  showWeight();

  views.openPanels(demo);
  demo.attempt = demo.clerk.client.signIn;
  demo.picked = views.pendingFactor(demo.attempt);
  demo.clerk.addListener(() => refresh(), { skipInitialEmit: true });
  keepEntriesPlain();
  addEventListener('popstate', wentBack);
  addEventListener('focus', lookAround);
  document.addEventListener('visibilitychange', lookAround);
  card.addEventListener('done', done);
  card.addEventListener('remedy', remedy);
  refresh();
}

/** Says how much the browser fetches for the SDK, compressed: what the module, its glue and the facade weigh. */
async function showWeight() {
  const bytes = await weigh(fetched(/^\/sdk\//)).catch(() => 0);
  if (bytes) document.querySelector('#weight').textContent = `: ${(bytes / 1000).toFixed(1)} kB in all`;
}

/** Says at the top of the page whether everything is there. */
function reachable(is) {
  const pill = document.querySelector('#module');
  const text = is ? ready : navigator.onLine ? 'The server does not answer' : 'You are offline';
  if (!text || pill.textContent === text) return; // or a screen reader would hear it again and again
  pill.textContent = text;
  pill.dataset.tone = is ? 'good' : 'bad';
}

/** Goes to a path of this page. */
function go(to, replace = false) {
  const url = new URL(to, location.href);
  if (url.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', url);
  demo.picked = null;
  show();
}

/**
 * The browser has gone to another entry of the history. One that lies before the step on show is gone back to: the
 * choice of a factor is taken back, and before that the whole attempt, except for what was typed to begin it. Forward
 * leads nowhere, because what was proven on the way there is over.
 */
function wentBack() {
  const { clerk, attempt } = demo;
  const to = depthOfEntry();
  if ((!clerk.session || demo.adding) && shownDepth !== undefined && to < shownDepth) {
    if (to === 0 || shownDepth > 2 !== to > 2) {
      demo.retyped = attempt.identifier ?? '';
      return restart();
    }
    card.querySelector('.step')?.dispatchEvent(new CustomEvent('stop'));
    demo.picked = null;
  }
  show();
}

/** Remembers the factor the user wants, and shows it. */
function pick(factor) {
  demo.picked = factor;
  show();
}

/** Takes the result of a call: a complete attempt becomes the session, any other one the next step. */
async function settle(attempt) {
  if (attempt) demo.attempt = attempt;
  if (attempt?.status === 'complete' && attempt.createdSessionId) {
    demo.adding = false;
    views.updatePanels(demo);
    await demo.clerk.setActive({ session: attempt.createdSessionId });
  }
  demo.picked = null;
  show();
}

/** Forgets the attempt in this page and begins anew. What is still at work for it ends. */
function restart({ quietly = false } = {}) {
  card.querySelector('.step')?.dispatchEvent(new CustomEvent('stop'));
  demo.clerk.client.resetSignIn();
  demo.attempt = demo.clerk.client.signIn;
  demo.picked = null;
  views.forgetAttempt();
  if (current === 'start' && !quietly) current = 'again'; // the same step, empty
  go('/');
}

/** Takes over a session that this browser has already: begun in another tab, or not the active one. */
async function adopt(session) {
  const { clerk } = demo;
  if (!session) {
    await clerk.client.reload();
    session = clerk.client.signedInSessions[0];
  }
  if (!session) return false;
  const { firstName, identifier } = session.publicUserData;
  demo.adding = false;
  demo.notice = `You were signed in already, as ${firstName || identifier}: this tab goes on with that session.`;
  await clerk.setActive({ session: session.id });
  show();
  return true;
}

/** Shows the first step although somebody is signed in. */
function addSession() {
  demo.adding = true;
  restart();
}

/** Another tab may have signed in or out meanwhile. */
async function lookAround() {
  if (document.visibilityState !== 'visible' || card.querySelector('.step')?.ariaBusy === 'true') return;
  await demo.clerk.client.reload().catch(() => {});
  refresh();
}

/**
 * Brings the page up to date with the client. While a step is at work only the panels are updated, because the client
 * changes more than once on the way; the step reports its end itself.
 */
function refresh() {
  if (card.querySelector('.step')?.ariaBusy === 'true') views.updatePanels(demo);
  else show();
}

/**
 * A step has done its work, or failed with the errors of the event. When another step is due now, that step shows the
 * errors.
 */
async function done({ detail: errors }) {
  // To somebody who adds a session to the one they have, a lost attempt is just that.
  if (errors.some(e => signedInElsewhere.includes(e.code) && !(demo.adding && e.code === 'resource_not_found'))) {
    const adopted = await adopt().catch(() => false);
    if (adopted) return;
  }
  const before = current;
  if (errors.some(e => e.code === 'resource_not_found')) demo.retyped = demo.attempt.identifier ?? '';
  show();
  if (current !== before && errors.length) views.report(card.querySelector('.step'), errors);
}

/** The button beside an error. */
async function remedy({ detail: name, target }) {
  const step = target.closest('.step');
  const again = () => step.dispatchEvent(new CustomEvent('again'));
  try {
    await views.remedies[name].run(demo, again);
  } catch (error) {
    views.report(step, views.explain(error));
    step.querySelector('.alert').focus({ preventScroll: true }); // the button may be gone
  }
}

/** Shows the step that is due. The card changes only when that is another one, so that nobody loses what they typed. */
function show() {
  const { clerk } = demo;
  if (!clerk.client || clerk.session === undefined) return; // a navigation or sign-out is under way
  // A session that is not active is about to be, or another tab has begun it: the first step offers to go on with that.
  if (!clerk.session && clerk.client.signedInSessions.length && current !== '' && current !== 'start')
    return views.updatePanels(demo);
  // A finished attempt stays on show until somebody begins another one.
  if (!clerk.client.signIn.isNew() || (demo.attempt.status !== 'complete' && !clerk.session))
    demo.attempt = clerk.client.signIn;
  const due = views.choose(demo, location);
  views.updatePanels(demo);
  if (due.name === current) {
    card.querySelector('.step').dispatchEvent(new CustomEvent('hints'));
    return;
  }
  const first = current === '';
  current = due.name;
  shownDepth = due.depth;
  entered(due.depth, first);
  leaving.abort();
  leaving = new AbortController();
  const section = due.make(leaving.signal);
  card.replaceChildren(section);
  views.stepShown(demo, due);
  const title = section.querySelector('h1').textContent;
  document.title = `${title} · signin-wasm`;
  mark('step', title);
  if (first) return;
  card.scrollIntoView({ block: 'nearest' });
  const target = section.querySelector('input:not([type=checkbox])') || section.querySelector('h1');
  target.focus({ preventScroll: true });
  announce(title);
}
