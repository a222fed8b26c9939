// What can happen to a page while a call is under way. A situation may come with a fault of the answers (`fault`), with
// something that is done to the call itself (`mode`, see cell.js), and it begins and ends around the calls. `meanwhile`
// runs beside them. `trap` wants a module that can be killed.
const setHidden = hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
};
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Stops the page as the back/forward cache does, with the events of leaving and coming back. */
async function freeze(page, cached) {
  const cdp = await page.context().newCDPSession(page);
  const tell = type =>
    page.evaluate(type => void dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
  await sleep(100);
  if (cached) await tell('pagehide');
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  await sleep(700);
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  if (cached) await tell('pageshow');
  await cdp.detach();
}

/** A service worker that takes the requests to the API. */
const worker = answer => ({
  begin: page =>
    page.evaluate(async answer => {
      const { serviceWorker } = navigator;
      const controlled = new Promise(resolve => (serviceWorker.oncontrollerchange = resolve));
      await serviceWorker.register(`/service-worker.js?answer=${answer}`, { scope: '/' });
      await controlled;
    }, answer),
  end: page =>
    page.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
      navigator.serviceWorker.controller.postMessage('pass');
    }),
});

export const situations = {
  offline: { begin: page => page.context().setOffline(true), end: page => page.context().setOffline(false) },
  'offline for a moment': {
    fault: 'slow drip',
    meanwhile: async page => {
      await page.context().setOffline(true);
      await sleep(300);
      await page.context().setOffline(false);
    },
  },
  'a hidden tab': {
    begin: page => page.evaluate(setHidden, true),
    end: page => page.evaluate(setHidden, false),
    fault: 'slow drip',
  },
  'a tab that comes to the front': {
    begin: page => page.evaluate(setHidden, true),
    meanwhile: async page => {
      await sleep(100);
      await page.evaluate(setHidden, false);
    },
    fault: 'reset before the answer',
  },
  'a frozen tab': { fault: 'slow drip', meanwhile: page => freeze(page, false) },
  'the back/forward cache': { fault: 'slow drip', meanwhile: page => freeze(page, true) },
  'a service worker that passes on': worker('pass'),
  'a service worker that fails': worker('fail'),
  'a service worker with its offline page': worker('page'),
  'aborted before': { mode: 'aborted before' },
  'aborted meanwhile': { mode: 'aborted meanwhile', fault: 'no headers, for ever' },
  'aborted in the body': { mode: 'aborted meanwhile', fault: 'half a body, for ever' },
  'aborted after': { mode: 'aborted after' },
  'the module dies at the call': { mode: 'dies at the call', trap: true },
  'the module dies meanwhile': { mode: 'dies meanwhile', trap: true, fault: 'slow drip' },
};

/** The service worker's program. */
export const serviceWorker = `
let answer = new URL(location).searchParams.get('answer');
oninstall = () => skipWaiting();
onactivate = event => event.waitUntil(clients.claim());
onmessage = event => (answer = event.data);
onfetch = event => {
  if (!new URL(event.request.url).pathname.startsWith('/cell/')) return;
  if (answer === 'fail') event.respondWith(Response.error());
  else if (answer === 'page')
    event.respondWith(new Response('<h1>You are offline</h1>', { headers: { 'content-type': 'text/html' } }));
  else event.respondWith(fetch(event.request));
};
`;
