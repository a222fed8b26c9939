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
      JSON.parse(
        new TextDecoder().decode(
          Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)),
        ),
      );
    try {
      this.jwt = {
        encoded: { header, payload, signature },
        header: read(header),
        claims: { __raw: raw, ...read(payload) },
      };
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
  #text = '';
  #userText = '';

  /** @internal Made by the client alone. */
  constructor(clerk: Clerk, wire: Wire) {
    this.#clerk = clerk;
    this.#populate(wire);
    const { id } = this;
    const act = (action: string) => async (params?: types.Abortable) => {
      this.clearCache();
      return this.#populate(await clerk.send('POST', this.#path + action, params));
    };
    this.getToken = async ({ signal, ...options } = {}) =>
      (await clerk.boundary.invoke('getToken', 0, JSON.stringify({ ...options, id }), { signal })) || null;
    this.end = act('/end');
    this.remove = act('/remove');
    this.touch = async ({ signal, intent }: types.Abortable & { intent?: string } = {}) =>
      this.#populate(JSON.parse(await clerk.boundary.invoke('touch', 0, JSON.stringify({ id, intent }), { signal })));
    this.clearCache = () => void clerk.boundary.ask('clearTokens');
  }

  get #path(): string {
    return `/client/sessions/${encodeURIComponent(this.id)}`;
  }

  async reload(params?: types.Abortable): Promise<this> {
    return this.#populate(await this.#clerk.send('GET', this.#path, params));
  }

  /** @internal Whether this is what the server said. */
  is(text: string): boolean {
    return this.#text === text;
  }

  /** Takes over the server's version; what is no session changes nothing. */
  #populate(wire: Wire): this {
    if (!wire.id) return this;
    this.#text = JSON.stringify(wire);
    take(this, wire, 'id status');
    takeTimes(this, wire, 'expire_at abandon_at last_active_at created_at updated_at');
    take(this, wire, 'factor_verification_age last_active_organization_id actor tasks', null);
    this.agent = this.actor?.type === 'agent' ? (this.actor as types.AgentActClaim) : null;
    if (this.tasks?.[0]) this.currentTask = this.tasks[0];
    else delete this.currentTask;
    // so is a user who did not change, however often the session's token does
    this.#userText = JSON.stringify(wire.user);
    const same = this.#clerk.client?.sessions.find(s => s.#userText === this.#userText);
    this.user = same ? same.user : wire.user ? new User(this.#clerk, wire.user) : null;
    const data: Wire = {};
    take(data, wire.public_user_data || {}, 'first_name last_name', null);
    take(data, wire.public_user_data || {}, 'image_url identifier', '');
    take(data, wire.public_user_data || {}, 'has_image', false);
    take(data, wire.public_user_data || {}, 'user_id username banned deprovisioned');
    this.publicUserData = data as types.PublicUserData;
    this.lastActiveToken = wire.last_active_token?.jwt ? new Token(wire.last_active_token.jwt) : null;
    return this;
  }
}
