/** Making a session the active one, and ending it. */
import type { Abortable } from './resource.js';
import type { SessionResource, SignedInSessionResource } from './session.js';

/** Gives back the URL, or one that renews the client's cookie on the way there. Use it on every URL you go to. */
export type DecorateUrl = (url: string) => string;

/** Goes on once a session is in use, in the place of a redirect. */
export type SetActiveNavigate = (params: {
  /** The new session; look at `currentTask` before you go on. */
  session: SessionResource;
  /** Adds to a URL what a navigation there needs. */
  decorateUrl: DecorateUrl;
}) => void | Promise<unknown>;

/** What `clerk.setActive` takes. */
export type SetActiveParams = {
  /** A session or its id; `null` signs out in this page. Without it the current session. */
  session?: SignedInSessionResource | string | null;
  /** An organization, its id or slug; `null` for the personal workspace. */
  organization?:
    | {
        /** `org_…` */
        id: string;
      }
    | string
    | null;
  /** Where to go before the change is announced. */
  redirectUrl?: string;
  /** Your own navigation, in place of `redirectUrl`. */
  navigate?: SetActiveNavigate;
  /** @deprecated Use `navigate`. Called before the change is announced. */
  beforeEmit?: (session?: SignedInSessionResource | null) => void | Promise<unknown>;
};

/**
 * Makes a session the active one: tells the server, fetches a token, navigates, tells the listeners. Rejects with an
 * `Error` before `load()` and for a session this client does not have.
 */
export type SetActive = (params: SetActiveParams & Abortable) => Promise<void>;

/** Called when the user is signed out, in the place of a redirect. */
export type SignOutCallback = () => void | Promise<unknown>;

/** What `clerk.signOut` takes. */
export type SignOutOptions = {
  /** Only this session; without it all of them. */
  sessionId?: string;
  /** Where to go afterwards. Default: the option `afterSignOutUrl`, then `/`. */
  redirectUrl?: string;
};

/** Ends a session or all of them. */
export interface SignOut {
  (options?: SignOutOptions & Abortable): Promise<void>;
  /** The callback takes the place of the navigation. */
  (signOutCallback?: SignOutCallback, options?: SignOutOptions & Abortable): Promise<void>;
}
