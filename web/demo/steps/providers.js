// Single sign-on at a provider, in this window or in a popup.

import { h } from '../dom.js';
import { action, report } from '../form.js';
import { icon } from '../icons.js';
import { capital, providerOf } from '../labels.js';
import { mark } from '../timeline/entries.js';
import { lastUsed } from './last-used.js';

const redirectTargets = { redirectUrl: '/sso-callback', redirectUrlComplete: '/' };
/** The best-known first, the others as the server has them. */
const order = ['google', 'github', 'microsoft', 'apple'].map(name => `oauth_${name}`).reverse();

export function providerButtons(demo, signal) {
  const providers = demo.instance.providers.toSorted((a, b) => order.indexOf(b.strategy) - order.indexOf(a.strategy));
  const popup = h('input', {
    type: 'checkbox',
    id: 'popup',
    role: 'switch',
    checked: demo.popup,
    onchange: () => (demo.popup = popup.checked),
  });
  return h(
    'div',
    { class: 'ways', role: 'group', 'aria-labelledby': 'with-account' },
    h('p', { class: 'rule' }, h('span', { id: 'with-account' }, 'With an account elsewhere')),
    h(
      'div',
      { class: 'grid' },
      providers.map(({ strategy, name }) =>
        action(
          [icon(providerOf(strategy)), name || capital(providerOf(strategy)), lastUsed(demo.clerk, strategy)],
          cancel => singleSignOn(demo, { strategy }, AbortSignal.any([signal, cancel])),
        ),
      ),
    ),
    h('p', { class: 'check' }, popup, h('label', { for: 'popup' }, 'in a popup window')),
  );
}

/**
 * Leaves for the provider, or sends a popup there. The popup opens before anything is awaited, while the click still
 * counts.
 */
export async function singleSignOn(demo, params, signal) {
  const { clerk } = demo;
  if (!demo.popup) {
    await demo.offered;
    mark('hop', 'Leaving for the provider', params.strategy);
    return clerk.signIn.authenticateWithRedirect({ ...params, ...redirectTargets, signal });
  }
  mark('hop', 'Popup opened', params.strategy);
  const popup = window.open('about:blank', 'signin-wasm', 'popup,width=520,height=680');
  const card = errors => report(document.querySelector('#card .step'), errors);
  let problem;
  listening.abort();
  listening = new AbortController();
  onProblem(popup, AbortSignal.any([signal, listening.signal]), said => {
    problem = said;
    card([said]);
  });
  try {
    await demo.offered;
    await clerk.signIn.authenticateWithPopup({
      ...params,
      ...redirectTargets,
      popup,
      signal,
      onClose: () => {
        mark('hop', 'Popup closed');
        if (clerk.session || signal.aborted || problem) return;
        card([
          {
            code: 'popup_closed',
            text: 'The window was closed before the sign-in was complete. Nothing has changed; try again.',
          },
        ]);
      },
    });
  } catch (error) {
    popup?.close();
    throw popup
      ? error
      : Object.assign(
          new Error('The browser blocked the popup. Allow popups for this page, or switch “in a popup window” off.'),
          { code: 'popup_blocked' },
        );
  }
}

/** Ends the listening to the popup of an earlier click: all of them share one window. */
let listening = new AbortController();

/** Hears what an error page of the server says in the popup. It can lead on from there only by closing. */
function onProblem(popup, signal, heard) {
  const listen = ({ source, origin, data }) => {
    if (source !== popup || origin !== location.origin || !data?.problem) return;
    const { code, text } = data.problem;
    mark('hop', 'The popup shows an error', code);
    heard({ code, text: `The window says: ${text}` });
  };
  addEventListener('message', listen, { signal });
}
