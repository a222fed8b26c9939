// "Send it again", with the time until the server will really send another message.

import { h } from '../dom.js';
import { action } from '../form.js';

/** The server sends a message to an address twice a minute at most. */
const pause = 30_000;

/**
 * A button that sends a message and then counts down to the time when the server sends another one.
 * @param {(signal: AbortSignal) => Promise<unknown>} send
 */
export function resendButton(label, send) {
  const left = h('span', { 'aria-hidden': 'true' });
  const node = action(
    [label, left],
    async signal => {
      try {
        await send(signal);
        wait(pause);
      } catch (error) {
        if (error.retryAfter) wait(error.retryAfter * 1000);
        throw error;
      }
    },
    { class: 'link resend' },
  );
  let until = 0;
  let timer;
  const wait = ms => {
    until = Date.now() + ms;
    clearInterval(timer);
    timer = setInterval(() => (node.isConnected || Date.now() > until ? tick() : clearInterval(timer)), 1000);
    tick();
  };
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    left.textContent = seconds > 0 ? ` in 0:${String(seconds).padStart(2, '0')}` : '';
    node.classList.toggle('resting', seconds > 0);
    if (seconds <= 0) clearInterval(timer);
  };
  return { node, sentBefore: () => wait(pause) };
}
