// Switches for whoever wants to see the other paths: the test wallet, the server's rules, a fresh start.

import { changeSettings, reset, settings } from './dev-api.js';
import { h, panel, roomy } from './dom.js';
import { explain } from './errors.js';
import { addresses, isOn, restoreWallet, switchOff, switchOn } from './wallet/wallet.js';

const rules = {
  client_trust: ['Device check', 'A password alone is not enough in a browser that is new to the account.'],
  email_link_same_client: ['Links in the same browser only', 'An e-mail link opened elsewhere is refused.'],
  enumeration_protection: ['Hide who has an account', 'Unknown identifiers look like known ones.'],
  protect_gate: ['Bot check', 'Every sign-in and sign-up has to pass a check first.'],
};

export async function workbench(section) {
  const { body } = panel(section, 'Workbench', { open: roomy() });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const guarded = work => async event => {
    problem.hidden = true;
    try {
      await work(event.currentTarget);
    } catch (error) {
      problem.textContent = explain(error)
        .map(e => e.text)
        .join(' ');
      problem.hidden = false;
    }
  };
  const toggle = (label, text, checked, change) => {
    const input = h('input', {
      type: 'checkbox',
      role: 'switch',
      id: `switch-${label.replaceAll(' ', '-').toLowerCase()}`,
      checked,
    });
    const flip = guarded(() => change(input.checked));
    input.addEventListener('change', async event => {
      const wanted = input.checked;
      await flip(event);
      if (!problem.hidden) input.checked = !wanted;
    });
    return h('div', { class: 'switch' }, input, h('div', null, h('label', { for: input.id }, label), text));
  };

  const shownAddresses = h('p', { class: 'quiet mono' });
  const showAddresses = () => {
    const { ethereum, solana } = addresses();
    shownAddresses.replaceChildren(...(isOn() ? [ethereum, h('br'), solana] : []));
  };
  addEventListener('test-wallet', () => {
    const toggled = document.querySelector('#switch-test-wallet');
    if (toggled) toggled.checked = true;
    showAddresses();
  });
  await guarded(restoreWallet)({});
  showAddresses();
  const current = await settings();
  body.append(
    toggle(
      'Test wallet',
      h(
        'div',
        null,
        h(
          'p',
          { class: 'quiet' },
          'Not a real wallet: real signatures, by keys made in this page. It poses as MetaMask, Coinbase Wallet, OKX Wallet, Base and a Solana wallet.',
        ),
        shownAddresses,
      ),
      isOn(),
      async on => {
        if (!on) return switchOff();
        await switchOn();
        showAddresses();
      },
    ),
    ...Object.entries(rules).map(([name, [label, text]]) =>
      toggle(label, h('p', { class: 'quiet' }, text), current[name], on => changeSettings({ [name]: on })),
    ),
    problem,
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        {
          type: 'button',
          onclick: guarded(async () => {
            await reset();
            location.assign('/');
          }),
        },
        'Reset the server',
      ),
    ),
  );
}
