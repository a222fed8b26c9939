// Single sign-on at a provider, in this window or in a popup.
import { action } from '../form.js';
import { announce, h } from '../dom.js';
import { capital, providerOf } from '../labels.js';

export const redirectTargets = { redirectUrl: '/sso-callback', redirectUrlComplete: '/' };
const fallback = ['google', 'github', 'microsoft'].map(name => ({ strategy: `oauth_${name}`, name: capital(name) }));

export function providerButtons(demo, signal) {
  const providers = demo.seed.providers?.length ? demo.seed.providers : fallback;
  const popup = h('input', { type: 'checkbox', id: 'popup', role: 'switch', checked: demo.popup, onchange: () => (demo.popup = popup.checked) });
  return h('div', { class: 'ways', role: 'group', 'aria-labelledby': 'with-account' },
    h('p', { class: 'rule' }, h('span', { id: 'with-account' }, 'With an account elsewhere')),
    h('div', { class: 'grid' }, providers.map(({ strategy, name }) =>
      action(h('span', null, name || capital(providerOf(strategy))), () => singleSignOn(demo, { strategy }, signal)))),
    h('p', { class: 'check' }, popup, h('label', { for: 'popup' }, 'in a popup window')));
}

/** Leaves for the provider, or sends a popup there. The popup opens before anything is awaited, while the click still counts. */
export async function singleSignOn(demo, params, signal) {
  const { clerk } = demo;
  if (!demo.popup) return clerk.signIn.authenticateWithRedirect({ ...params, ...redirectTargets });
  const popup = window.open('about:blank', 'signin-wasm', 'popup,width=520,height=680');
  try {
    await clerk.signIn.authenticateWithPopup({
      ...params, ...redirectTargets, popup, signal,
      onClose: () => {
        if (clerk.session || signal.aborted) return;
        demo.notice = { code: 'popup_closed', message: 'The window was closed before the sign-in was complete. Nothing has changed; try again.' };
        announce(demo.notice.message);
        clerk.client.signIn.reload().catch(() => {}).finally(() => demo.refresh());
      },
    });
  } catch (error) {
    popup?.close();
    throw popup ? error : Object.assign(new Error('The browser blocked the popup. Allow popups for this page, or switch “in a popup window” off.'), { code: 'popup_blocked' });
  }
}
