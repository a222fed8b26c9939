// Says where the page works in full, when it was opened by another address of this machine, such as 127.0.0.1.
import { h } from './dom.js';

/**
 * Providers lead back to the server's own address, and passkeys need its name: a sign-in begun elsewhere ends nowhere.
 */
export function otherAddress({ instance }) {
  const { origin } = new URL(instance.info.base_url);
  if (origin === location.origin) return;
  const here = new URL(location.pathname + location.search, origin).href;
  document
    .querySelector('main')
    .before(
      h(
        'p',
        { class: 'elsewhere', role: 'note' },
        `Passkeys and providers do not work at ${location.host}. `,
        h('a', { href: here }, `Go to ${new URL(origin).host}`),
      ),
    );
}
