import { later, notYet } from '../later.js';
import type { Owner } from '../owner.js';
import { insideFetch } from '../requests.js';
import type * as types from '../types.js';
import { take, takeTimes, type Wire } from '../wire.js';
import { Token } from './token.js';
import { User } from './user.js';

const reverifying = [
  'startVerification',
  'prepareFirstFactorVerification',
  'attemptFirstFactorVerification',
  'prepareSecondFactorVerification',
  'attemptSecondFactorVerification',
  'verifyWithPasskey',
];

/** One session of the client. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: framework.ts adds these members.
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
  reload: (params?: types.Abortable | null) => Promise<this>;
  clearCache: () => void;
  readonly #owner: Owner;
  #text = '';
  #userText = '';

  /** @internal Made by the client alone. */
  constructor(owner: Owner, wire: Wire) {
    this.#owner = owner;
    this.#populate(wire);
    if (owner.extend) owner.extend(this);
    else {
      notYet(this, ['checkAuthorization']);
      later(this, reverifying, owner, () => owner.extend!(this));
    }
    const { id } = this;
    const act = (action: string) => async (params?: types.Abortable) => {
      this.clearCache();
      return this.#populate(await owner.send('POST', this.#path + action, params));
    };
    this.getToken = async options => {
      const { template, organizationId, skipCache, signal } = options ?? {};
      const params = { id, template: template && `${template}`, organizationId, skipCache, heldOnly: insideFetch() };
      const token = (await owner.boundary.invoke('session.getToken', params, { signal })) || null;
      if (token && !template && !organizationId && token !== this.lastActiveToken?.getRawString()) {
        this.lastActiveToken = new Token(token);
      }
      return token;
    };
    this.end = act('/end');
    this.remove = act('/remove');
    this.touch = async ({ signal, intent }: types.Abortable & { intent?: string } = {}) => {
      const answer = await owner.boundary.invoke('session.touch', { id, intent }, { signal });
      return this.#populate(JSON.parse(answer));
    };
    this.clearCache = () => owner.boundary.ask('clearTokens');
    this.reload = async params => this.#populate(await owner.send('GET', this.#path, params ?? {}));
  }

  get #path(): string {
    return `/client/sessions/${encodeURIComponent(this.id)}`;
  }

  /** @internal Whether the session was made of this text of the server. */
  is(text: string): boolean {
    return this.#text === text;
  }

  /** Takes over the server's version. An answer that is not a session changes nothing. */
  #populate(wire: Wire): this {
    if (!wire.id) return this;
    this.#text = JSON.stringify(wire);
    take(this, wire, ['id', 'status']);
    takeTimes(this, wire, ['expire_at', 'abandon_at', 'last_active_at', 'created_at', 'updated_at']);
    take(this, wire, ['factor_verification_age', 'last_active_organization_id', 'actor', 'tasks'], null);
    this.agent = this.actor?.type === 'agent' ? (this.actor as types.AgentActClaim) : null;
    if (this.tasks?.[0]) this.currentTask = this.tasks[0];
    else delete this.currentTask;
    // a user who did not change stays the same object, however often the session's token changes
    this.#userText = JSON.stringify(wire.user);
    const same = (this.#owner.client?.sessions as Session[] | undefined)?.find(s => s.#userText === this.#userText);
    this.user = same ? same.user : wire.user ? new User(this.#owner, wire.user) : null;
    const data: Wire = {};
    take(data, wire.public_user_data || {}, ['first_name', 'last_name'], null);
    take(data, wire.public_user_data || {}, ['image_url', 'identifier'], '');
    take(data, wire.public_user_data || {}, ['has_image'], false);
    take(data, wire.public_user_data || {}, ['user_id', 'username', 'banned', 'deprovisioned']);
    this.publicUserData = data as types.PublicUserData;
    this.lastActiveToken = wire.last_active_token?.jwt ? new Token(wire.last_active_token.jwt) : null;
    return this;
  }
}
export interface Session extends types.SessionChecks<types.SessionResource> {}
