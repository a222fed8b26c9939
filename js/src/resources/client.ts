import type { Owner } from '../owner.js';
import type * as types from '../types.js';
import { take, time, timeOrNull, type Wire } from '../wire.js';
import { Session } from './session.js';
import type { SignIn } from './sign-in.js';
import type { SignUp } from './sign-up.js';

/**
 * This browser, as the server knows it: its sessions, and the attempts under way. One object for the life of the page.
 */
export class Client implements types.ClientResource {
  pathRoot = '/client';
  declare id?: string;
  sessions: Session[] = [];
  declare signIn: SignIn;
  declare signUp: SignUp;
  declare lastActiveSessionId: string | null;
  declare lastAuthenticationStrategy: types.LastAuthenticationStrategy | null;
  declare captchaBypass: boolean;
  cookieExpiresAt: Date | null = null;
  createdAt: Date | null = null;
  updatedAt: Date | null = null;

  readonly #owner: Owner;

  /** @internal */
  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** @internal Takes over the server's version. */
  populate(wire: Wire): void {
    this.id = wire.id;
    take(this, wire, ['last_active_session_id', 'last_authentication_strategy'], null);
    take(this, wire, ['captcha_bypass'], false);
    this.cookieExpiresAt = timeOrNull(wire.cookie_expires_at);
    this.createdAt = time(wire.created_at);
    this.updatedAt = time(wire.updated_at);
    // A session that did not change stays the same object, so that frameworks do not render for nothing.
    this.sessions = ((wire.sessions || []) as Wire[]).map(session => {
      const text = JSON.stringify(session);
      return this.sessions.find(s => s.is(text)) || new Session(this.#owner, session);
    });
  }

  get signedInSessions(): types.SignedInSessionResource[] {
    return this.sessions.filter(s => /^(active|pending)$/.test(s.status)) as types.SignedInSessionResource[];
  }
  get signInAttempt(): SignIn {
    return this.signIn;
  }
  get signUpAttempt(): SignUp {
    return this.signUp;
  }

  isNew = (): boolean => !this.id;
  clearCache = (): void => this.#owner.boundary.ask('clearTokens');
  resetSignIn = (): void => this.#owner.boundary.ask('resetSignIn');
  resetSignUp = (): void => this.#owner.boundary.ask('resetSignUp');
  isEligibleForTouch = (): boolean => !!this.cookieExpiresAt && +this.cookieExpiresAt - Date.now() <= 8 * 864e5;
  buildTouchUrl = ({ redirectUrl }: { redirectUrl: URL }): string =>
    this.#owner.boundary.ask('touchUrl', { url: redirectUrl.href }) || '';

  // The methods are the object's own, so that they survive destructuring and work through a reactive proxy.
  reload = async (params?: types.Abortable | null): Promise<this> => {
    await this.#owner.boundary.invoke('client.reload', undefined, { signal: params?.signal });
    return this;
  };
  fetch = (params?: types.Abortable): Promise<this> => this.reload(params);

  create = async (params?: types.Abortable): Promise<this> => {
    await this.#owner.send('PUT', '/client', params);
    return this;
  };
  destroy = async (params?: types.Abortable): Promise<void> => {
    await this.#owner.send('DELETE', '/client', params);
    this.createdAt = this.updatedAt = null;
    this.clearCache();
  };
  removeSessions = async (params?: types.Abortable): Promise<this> => {
    await this.#owner.send('DELETE', '/client/sessions', params);
    this.clearCache();
    return this;
  };
}
