/** What the Go program asks of the page, for one instance. */
import { conversions, leave, originAllowed } from './conversions.js';
import type { EarlyRequests } from './early-requests.js';
import type { Host } from './door.js';
import type { Lent } from './loader.js';
import { notFetched } from './rejection.js';
import { send } from './requests.js';
import { timer } from './timers.js';
import type { ClerkOptions, NavigateOptions } from './types/clerk.js';

/** What the program tells or asks that concerns the instance, not the page. */
type News = Pick<Lent, 'client' | 'initialSession' | 'resource' | 'session' | 'status'>;

/** Goes to a URL that was found safe: by the application's router when it is one of its own. */
export function travel(options: ClerkOptions, href: string, { replace, metadata }: NavigateOptions = {}): unknown {
  const { origin, pathname, search, hash } = new URL(href);
  const router = (replace && options.routerReplace) || options.routerPush;
  return origin === location.origin && router
    ? router(pathname + search + hash, {
        ...(metadata && { __internal_metadata: metadata }),
        windowNavigate: to => leave(String(to)),
      })
    : leave(href);
}

export function pageHost(
  key: object,
  early: EarlyRequests,
  options: () => ClerkOptions,
  news: News,
): Omit<Lent, 'ready'> {
  return {
    ...conversions,
    ...news,
    timer,
    key: JSON.stringify(key),
    send: send(early),
    captcha: display => import('./captcha.js').then(({ captcha }) => captcha(display)),
    wallet: (...wanted) =>
      import('./installed-wallets.js').then(({ installedWallet }) => installedWallet(...wanted), notFetched),
    popup(this: Lent & Pick<Host, 'listening'>, window, until) {
      const { signal } = this.listening;
      return import('./popup.js').then(({ watchPopup }) => watchPopup(window, until, signal), notFetched);
    },
    passkey: (options, conditional) => {
      const ending = new AbortController();
      return {
        assertion: import('./passkeys.js').then(file => file.askForPasskey(options, conditional, ending), notFetched),
        end: () => ending.abort(),
      };
    },
    originAllowed: origin => originAllowed(options().allowedRedirectOrigins || [], origin),
    navigate: (href, sameOrigin) => (sameOrigin ? travel(options(), href) : leave(href)),
  };
}
