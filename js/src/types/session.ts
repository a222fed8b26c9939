/** Sessions and their tokens. */
import type { ActClaim, AgentActClaim } from './actor.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { SessionChecks } from './session-verification.js';
import type { UserResource } from './user.js';

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
  key: 'choose-organization' | 'reset-password' | 'setup-mfa';
}

export interface JwtHeader {
  alg: string;
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
  nbf: number;
  exp: number;
  iat: number;
  /** Origin of the page. */
  azp?: string;
  act?: ActClaim;
  /** Minutes since the first and second factor; -1: never. */
  fva?: [firstFactorAge: number, secondFactorAge: number];
  sts?: 'active' | 'pending';
  [claim: string]: unknown;
}

/** Decoded, not verified: verifying is the backend's job. */
export interface JWT {
  encoded: { header: string; payload: string; signature: string };
  header: JwtHeader;
  claims: JwtPayload;
}

export interface TokenResource extends ClerkResource {
  jwt?: JWT;
  /** The token, or an empty string. */
  getRawString: () => string;
}

/** What others may see of the user. */
export interface PublicUserData {
  firstName: string | null;
  lastName: string | null;
  imageUrl: string;
  hasImage: boolean;
  identifier: string;
  userId?: string;
  username?: string;
  banned?: boolean;
  deprovisioned?: boolean;
}

export type GetTokenOptions = {
  /** Name of a JWT template; without it the session token. */
  template?: string;
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

export type SessionTouchIntent = 'focus' | 'select_session' | 'select_org';

export type SessionTouchParams = {
  intent?: SessionTouchIntent;
};

export interface SessionResource extends ClerkResource, SessionChecks<SessionResource> {
  /** `sess_…` */
  id: string;
  status: SessionStatus;
  expireAt: Date;
  abandonAt: Date;
  lastActiveAt: Date;
  createdAt: Date;
  updatedAt: Date;
  /** Minutes since the first and second factor; -1: never. */
  factorVerificationAge: [firstFactorAge: number, secondFactorAge: number] | null;
  lastActiveToken: TokenResource | null;
  lastActiveOrganizationId: string | null;
  actor: ActClaim | null;
  agent: AgentActClaim | null;
  tasks: Array<SessionTask> | null;
  currentTask?: SessionTask;
  user: UserResource | null;
  publicUserData: PublicUserData;

  getToken: GetToken;
  /** Ends the session everywhere. */
  end: (params?: Abortable) => Promise<SessionResource>;
  /** Takes the session off this client. */
  remove: (params?: Abortable) => Promise<SessionResource>;
  /** Tells the server that the user is here. */
  touch: (params?: SessionTouchParams & Abortable) => Promise<SessionResource>;
  /** Forgets the session's tokens. */
  clearCache: () => void;
}

export interface ActiveSessionResource extends SessionResource {
  status: 'active';
  user: UserResource;
}

/** Signed in, with something left to do first: see `currentTask`. */
export interface PendingSessionResource extends SessionResource {
  status: 'pending';
  user: UserResource;
  currentTask: SessionTask;
}

export type SignedInSessionResource = ActiveSessionResource | PendingSessionResource;
