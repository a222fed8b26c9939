/** Sessions and their tokens. */
import type { ActClaim, AgentActClaim } from './actor.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { SessionChecks } from './session-verification.js';
import type { UserResource } from './user.js';

/** What became of a session; `active` and `pending` ones are signed in. */
export type SessionStatus =
  | 'abandoned'
  | 'active'
  | 'ended'
  | 'expired'
  | 'removed'
  | 'replaced'
  | 'revoked'
  | 'pending';

/** What the user still has to do before the session is `active`. */
export interface SessionTask {
  /** Which task; `taskUrls` has its page. */
  key: 'choose-organization' | 'reset-password' | 'setup-mfa';
}

/** The header of a token (RFC 7515, section 4). */
export interface JwtHeader {
  /** Algorithm of the signature, e.g. `RS256`. */
  alg: string;
  /** `JWT`. */
  typ?: string;
  /** Id of the signing key in the instance's JWKS (https://www.rfc-editor.org/rfc/rfc7517). */
  kid: string;
}

/** Claims of a session token (https://www.rfc-editor.org/rfc/rfc7519#section-4.1); times in seconds since 1970. */
export interface JwtPayload {
  /** The token itself. */
  __raw: string;
  /** Origin of the Frontend API. */
  iss: string;
  /** User id. */
  sub: string;
  /** Session id. */
  sid: string;
  /** Not valid before this second since 1970. */
  nbf: number;
  /** Not valid from this second since 1970 on. */
  exp: number;
  /** Made in this second since 1970. */
  iat: number;
  /** Origin of the page. */
  azp?: string;
  /** Who acts for the user. */
  act?: ActClaim;
  /** Minutes since the first and second factor; -1: never. */
  fva?: [firstFactorAge: number, secondFactorAge: number];
  /** The session's status. */
  sts?: 'active' | 'pending';
  [claim: string]: unknown;
}

/** Decoded, not verified: verifying is the backend's job. */
export interface JWT {
  /** Its three parts as they were, in base64url. */
  encoded: {
    /** The first part. */
    header: string;
    /** The second part. */
    payload: string;
    /** The third part. */
    signature: string;
  };
  /** The first part, decoded. */
  header: JwtHeader;
  /** The second part, decoded. */
  claims: JwtPayload;
}

/** A token of a session. */
export interface TokenResource extends ClerkResource {
  /** The token, decoded; undefined without one. */
  jwt?: JWT;
  /** The token, or an empty string. */
  getRawString: () => string;
}

/** What others may see of the user. */
export interface PublicUserData {
  /** The given name. */
  firstName: string | null;
  /** The family name. */
  lastName: string | null;
  /** Where any browser gets the picture. */
  imageUrl: string;
  /** Whether the picture is one that was uploaded. */
  hasImage: boolean;
  /** The address, number or name that the user is known by. */
  identifier: string;
  /** `user_…` */
  userId?: string;
  /** The user name, without `@`. */
  username?: string;
  /** Whether the user may no longer sign in. */
  banned?: boolean;
  /** Whether the user's company took the account away. */
  deprovisioned?: boolean;
}

/** What `session.getToken` takes. */
export type GetTokenOptions = {
  /** Name of a JWT template; without it the session token. */
  template?: string;
  /** `org_…`; null for the personal account. Default: the session's. */
  organizationId?: string;
  /** Asks the server even if a fresh token is at hand. */
  skipCache?: boolean;
};

/**
 * A token with more than five seconds to live, from memory when possible. Concurrent calls share one request. `null`
 * without a user. Rejects with `ClerkOfflineError` (`clerk_offline`) when the browser is offline and retries are used
 * up.
 */
export type GetToken = (options?: GetTokenOptions & Abortable) => Promise<string | null>;

/** Why a session is touched. */
export type SessionTouchIntent = 'focus' | 'select_session' | 'select_org';

/** What `session.touch` takes. */
export type SessionTouchParams = {
  /** Why; the server counts it. */
  intent?: SessionTouchIntent;
};

/** A session of this browser. */
export interface SessionResource extends ClerkResource, SessionChecks<SessionResource> {
  /** `sess_…` */
  id: string;
  /** Whether it can be used: `active` and `pending` are signed in. */
  status: SessionStatus;
  /** When it ends. */
  expireAt: Date;
  /** When it is given up if nothing happens. */
  abandonAt: Date;
  /** When it was last used. */
  lastActiveAt: Date;
  /** When it was made. */
  createdAt: Date;
  /** When it last changed. */
  updatedAt: Date;
  /** Minutes since the first and second factor; -1: never. */
  factorVerificationAge: [firstFactorAge: number, secondFactorAge: number] | null;
  /** The token of the server's last answer; null without one. */
  lastActiveToken: TokenResource | null;
  /** `org_…`, the organization in use; null for the personal account. */
  lastActiveOrganizationId: string | null;
  /** Who acts for the user; null for nobody. */
  actor: ActClaim | null;
  /** The program that acts for the user; null for none. */
  agent: AgentActClaim | null;
  /** What the user has still to do; null for nothing. */
  tasks: Array<SessionTask> | null;
  /** The first of `tasks`. */
  currentTask?: SessionTask;
  /** Its user; null when the session has ended. */
  user: UserResource | null;
  /** What others may see of the user. */
  publicUserData: PublicUserData;

  /**
   * The session's token, for requests to your server. `null` without a user.
   * @example
   * ```ts
   * const token = await clerk.session.getToken();
   * await fetch('/api', { headers: { authorization: `Bearer ${token}` } });
   * ```
   */
  getToken: GetToken;
  /**
   * Ends the session everywhere.
   * @example
   * ```ts
   * await clerk.session.end();
   * ```
   */
  end: (params?: Abortable) => Promise<SessionResource>;
  /**
   * Takes the session off this client.
   * @example
   * ```ts
   * await clerk.session.remove();
   * ```
   */
  remove: (params?: Abortable) => Promise<SessionResource>;
  /**
   * Tells the server that the user is here.
   * @example
   * ```ts
   * await clerk.session.touch();
   * ```
   */
  touch: (params?: SessionTouchParams & Abortable) => Promise<SessionResource>;
  /** Forgets the session's tokens. */
  clearCache: () => void;
}

/** Signed in, with nothing left to do. */
export interface ActiveSessionResource extends SessionResource {
  /** Signed in, with nothing left to do. */
  status: 'active';
  /** Its user. */
  user: UserResource;
}

/** Signed in, with something left to do first: see `currentTask`. */
export interface PendingSessionResource extends SessionResource {
  /** Signed in, with something left to do. */
  status: 'pending';
  /** Its user. */
  user: UserResource;
  /** What is left to do. */
  currentTask: SessionTask;
}

/** A session whose user is signed in. */
export type SignedInSessionResource = ActiveSessionResource | PendingSessionResource;
