/** What the Go program asks of the page, for one instance. */
import { conversions, leave, originAllowed } from './conversions.js';
import type { EarlyRequests } from './early-requests.js';
import type { Lent } from './loader.js';
import { runtimeError } from './rejection.js';
import { send } from './requests.js';
import { timer } from './timers.js';
import type { ClerkOptions } from './types/clerk.js';

/** The questions that only the instance can answer. */
export type News = Pick<Lent, 'client' | 'resource' | 'session' | 'status'>;

function notFetched(cause: unknown): never {
  throw runtimeError('network_error', 'Network error', cause);
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
    popup: (window, until) => import('./popup.js').then(({ watchPopup }) => watchPopup(window, until), notFetched),
    passkey: (options, conditional) => {
      const ending = new AbortController();
      return {
        assertion: import('./passkeys.js').then(file => file.askForPasskey(options, conditional, ending), notFetched),
        end: () => ending.abort(),
      };
    },
    originAllowed: origin => originAllowed(options().allowedRedirectOrigins || [], origin),
    navigate: (href, sameOrigin) => {
      const { pathname, search, hash } = new URL(href);
      const { routerPush } = options();
      return sameOrigin && routerPush
        ? routerPush(pathname + search + hash, { windowNavigate: to => leave(String(to)) })
        : leave(href);
    },
  };
}
