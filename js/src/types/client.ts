/** This browser, as the server knows it. */
import type { Abortable, ClerkResource } from './resource.js';
import type { SessionResource, SignedInSessionResource } from './session.js';
import type { SignInResource } from './sign-in.js';
import type { SignUpResource } from './sign-up.js';
import type {
  EmailCodeStrategy,
  EmailLinkStrategy,
  OAuthStrategy,
  PasswordStrategy,
  PhoneCodeStrategy,
  Web3Strategy,
} from './strategies.js';

/** How somebody last signed in in this browser. */
export type LastAuthenticationStrategy =
  | 'email_address'
  | 'username'
  | EmailCodeStrategy
  | EmailLinkStrategy
  | PhoneCodeStrategy
  | PasswordStrategy
  | OAuthStrategy
  | Web3Strategy;

/** This browser, as the server knows it. */
export interface ClientResource extends ClerkResource {
  /** All sessions that this browser knows, ended ones included. */
  sessions: SessionResource[];
  /** Those with status `active` or `pending`. */
  signedInSessions: SignedInSessionResource[];
  /** The current attempt; a new object whenever the server has another one. */
  signIn: SignInResource;
  /** The registration under way, or an empty one. */
  signUp: SignUpResource;
  /** `sess_…`, the session that was last in use; null for none. */
  lastActiveSessionId: string | null;
  /** How this browser signed in the last time. */
  lastAuthenticationStrategy: LastAuthenticationStrategy | null;
  /** Whether the server asks for no bot check. */
  captchaBypass: boolean;
  /** When the client's cookie ends; null without one. */
  cookieExpiresAt: Date | null;
  /** When it was made. */
  createdAt: Date | null;
  /** When it last changed. */
  updatedAt: Date | null;

  /** Whether the server does not know it yet. */
  isNew: () => boolean;
  /** Makes the client on the server. */
  create: (params?: Abortable) => Promise<ClientResource>;
  /** Deletes the client with all its sessions. */
  destroy: (params?: Abortable) => Promise<void>;
  /** Signs out of all sessions and keeps the client. */
  removeSessions: (params?: Abortable) => Promise<ClientResource>;
  /** Forgets all tokens. */
  clearCache: () => void;
  /** Forgets the attempt in this page, without a request. */
  resetSignIn: () => void;
  /** Puts an empty sign-up in the place of the one under way. */
  resetSignUp: () => void;
  /** The client's cookie ends within eight days. */
  isEligibleForTouch: () => boolean;
  /** A URL that renews the cookie on the way to `redirectUrl`. */
  buildTouchUrl: (params: {
    /** Where the touched page leads back to. */
    redirectUrl: URL;
  }) => string;
}
