// A bot check in the way: the server names a script, the script makes a proof, the proof opens the gate.

import { h } from '../dom.js';
import { action, step } from '../form.js';

export function protectCheck(demo, signal) {
  const place = h('div');
  const run = action(
    'Run the check',
    async cancel => {
      const { token, sdkUrl, uiHints } = demo.attempt.protectCheck;
      const { default: prove } = await import(sdkUrl);
      const proofToken = await prove(place, {
        token,
        uiHints,
        signal: AbortSignal.any([signal, cancel]),
        setWidgetVisible: visible => (place.hidden = !visible),
      });
      await demo.settle(await demo.attempt.submitProtectCheck({ proofToken, signal: cancel }));
    },
    { class: 'primary wide' },
  );
  return step({
    title: 'A short check',
    lead: 'This server wants to be sure that no program is signing in.',
    more: [
      place,
      h('div', { class: 'ways' }, run),
      h('p', { class: 'foot' }, h('button', { type: 'button', class: 'link', onclick: demo.restart }, 'Start over')),
    ],
  });
}
