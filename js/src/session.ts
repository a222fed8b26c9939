import type { Clerk } from './clerk.js';
import type * as types from './types.js';
import { User } from './user.js';
import { type Wire, take, takeTimes } from './wire.js';

/** A session token as text, with its parts for those who look inside. The signature is the server's to check. */
export class Token implements types.TokenResource {
  pathRoot = 'tokens';
  declare jwt?: types.JWT;
  readonly #raw: string;

  constructor(raw: string) {
    this.#raw = raw;
    const [header = '', payload = '', signature = ''] = raw.split('.');
    const read = (part: string) =>
      JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))));
    try {
      this.jwt = { encoded: { header, payload, signature }, header: read(header), claims: { __raw: raw, ...read(payload) } };
    } catch {
      // a token that is no JWT still has its text
    }
  }

  getRawString(): string {
    return this.#raw;
  }

  reload(): Promise<this> {
    return Promise.resolve(this);
  }
}

/** One session of the client. */
export class Session implements types.SessionResource {
  pathRoot = '/client/sessions';
  declare id: string;
  declare status: types.SessionStatus;
  declare expireAt: Date;
  declare abandonAt: Date;
  declare lastActiveAt: Date;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare factorVerificationAge: [number, number] | null;
  declare lastActiveOrganizationId: string | null;
  declare actor: types.ActClaim | null;
  declare agent: types.AgentActClaim | null;
  declare tasks: types.SessionTask[] | null;
  declare currentTask?: types.SessionTask;
  declare user: User | null;
  declare publicUserData: types.PublicUserData;
  declare lastActiveToken: Token | null;

  getToken: types.GetToken;
  end: types.SessionResource['end'];
  remove: types.SessionResource['remove'];
  touch: types.SessionResource['touch'];
  clearCache: () => void;
  readonly #clerk: Clerk;

  /** @internal Made by the client alone. */
  constructor(clerk: Clerk, wire: Wire) {
    this.#clerk = clerk;
    take(this, wire, 'id status');
    takeTimes(this, wire, 'expire_at abandon_at last_active_at created_at updated_at');
    take(this, wire, 'factor_verification_age last_active_organization_id actor tasks', null);
    this.agent = this.actor?.type === 'agent' ? (this.actor as types.AgentActClaim) : null;
    if (this.tasks?.[0]) this.currentTask = this.tasks[0];
    this.user = wire.user ? new User(clerk, wire.user) : null;
    const data: Wire = {};
    take(data, wire.public_user_data || {}, 'first_name last_name', null);
    take(data, wire.public_user_data || {}, 'image_url identifier', '');
    take(data, wire.public_user_data || {}, 'has_image', false);
    take(data, wire.public_user_data || {}, 'user_id username banned deprovisioned');
    this.publicUserData = data as types.PublicUserData;
    this.lastActiveToken = wire.last_active_token?.jwt ? new Token(wire.last_active_token.jwt) : null;

    const { id } = this;
    const act = (method: string) => async (params: types.Abortable & { intent?: string } = {}) => {
      await clerk.boundary.invoke(method, 0, JSON.stringify({ id, intent: params.intent || 'focus' }), { signal: params.signal });
      return this;
    };
    this.getToken = async ({ signal, ...options } = {}) =>
      (await clerk.boundary.invoke('getToken', 0, JSON.stringify({ ...options, id }), { signal })) || null;
    this.end = act('end');
    this.remove = act('remove');
    this.touch = act('touch');
    this.clearCache = () => void clerk.boundary.ask('clearTokens');
  }

  async reload(): Promise<this> {
    await this.#clerk.client?.reload();
    return this;
  }
}
