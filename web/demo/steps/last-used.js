// The badge of the way that this browser used the last time.
import { h } from '../dom.js';

/** A badge when `strategy` is the one, else null. */
export const lastUsed = ({ client }, strategy) =>
  client.lastAuthenticationStrategy === strategy ? h('span', { class: 'last' }, 'last used') : null;
