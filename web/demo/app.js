// The page: loads the SDK, decides what the card shows, and keeps everything else up to date.
import { watchFetch, wirePanel } from './wire-log.js';
import { announce } from './dom.js';

const key = 'pk_test_bG9jYWxob3N0LnRlc3Qk'; // any test key: proxyUrl says where the Frontend API is
const card = document.querySelector('#card');

/** What the steps work with. */
const demo = {
  clerk: undefined,
  /** The attempt on show. clerk.client.signIn is a new object as soon as one is complete; this one can still be looked at. */
  attempt: undefined,
  /** The factor the user picked. */
  picked: null,
  /** Whether single sign-on happens in a popup. */
  popup: false,
  /** The ticket that the page was opened with, until it is spent. */
  ticket: null,
  go,
  settle,
  pick,
  restart,
  refresh,
  reachable,
};

let views;
let ready;
let current = '';
let leaving = new AbortController();

export async function start() {
  wirePanel(document.querySelector('#wire'));
  watchFetch();
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
  ready = `Go module ready in ${Math.round(performance.now() - began)} ms`;
  reachable(true);

  views = await rest;
  views.openPanels(demo);
  demo.attempt = demo.clerk.client.signIn;
  demo.clerk.addListener(() => refresh(), { skipInitialEmit: true });
  addEventListener('popstate', show);
  card.addEventListener('done', done);
  refresh();
}

/** Says at the top of the page whether everything is there. */
function reachable(is) {
  const pill = document.querySelector('#module');
  const text = is ? ready : 'The server does not answer';
  if (pill.textContent === text) return; // or a screen reader would hear it again and again
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

/** Remembers the factor the user wants, and shows it. */
function pick(factor) {
  demo.picked = factor;
  show();
}

/** Takes the result of a call: a complete attempt becomes the session, any other one the next step. */
async function settle(attempt) {
  if (attempt) demo.attempt = attempt;
  if (attempt?.status === 'complete' && attempt.createdSessionId) {
    views.updatePanels(demo);
    await demo.clerk.setActive({ session: attempt.createdSessionId });
  }
  demo.picked = null;
  show();
}

/** Forgets the attempt in this page and begins anew. */
function restart() {
  demo.clerk.client.resetSignIn();
  demo.attempt = demo.clerk.client.signIn;
  demo.picked = null;
  go('/');
}

/**
 * Brings the page up to date with the client. While a step is at work, only what is beside it: the client changes more than
 * once on the way, and the step says itself when it is through.
 */
function refresh() {
  if (card.querySelector('.step')?.ariaBusy === 'true') views.updatePanels(demo);
  else show();
}

/** A step has done its work, or failed at it with the errors of the event: another one may be due, and then shows them. */
function done({ detail: errors }) {
  const before = current;
  show();
  if (current !== before && errors.length) views.report(card.querySelector('.step'), errors);
}

/** Shows the step that is due. The card changes only when that is another one, so that nobody loses what they typed. */
function show() {
  const { clerk } = demo;
  if (!clerk.client || clerk.session === undefined) return; // a navigation or sign-out is under way
  if (!clerk.session && clerk.client.signedInSessions.length) return views.updatePanels(demo); // about to be activated
  // A finished attempt stays on show until somebody begins another one.
  if (!clerk.client.signIn.isNew() || (demo.attempt.status !== 'complete' && !clerk.session))
    demo.attempt = clerk.client.signIn;
  const { name, make } = views.choose(demo, location);
  views.updatePanels(demo);
  if (name === current) {
    card.querySelector('.step').dispatchEvent(new CustomEvent('hints'));
    return;
  }
  const first = current === '';
  current = name;
  leaving.abort();
  leaving = new AbortController();
  const section = make(leaving.signal);
  card.replaceChildren(section);
  document.title = `${section.querySelector('h1').textContent} · signin-wasm`;
  if (first) return;
  card.scrollIntoView({ block: 'nearest' });
  const target = section.querySelector('input:not([type=checkbox])') || section.querySelector('h1');
  target.focus({ preventScroll: true });
  announce(section.querySelector('h1').textContent);
}
