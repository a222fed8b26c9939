import type { CallOptions } from '../boundary.js';
import { assertion } from '../conversions.js';
import type { Method, Methods } from '../door.js';
import { form } from '../form.js';
import type { Attempt, Owner } from '../owner.js';
import { usageError } from '../rejection.js';
import type * as types from '../types.js';
import { forEachWallet } from '../wallets.js';
import { deepCamel, protectCheck, take, type Wire } from '../wire.js';
import { future } from './future.js';
import { passwordCheck } from './password.js';
import { Verification } from './verification.js';

type SignInMethod = Extract<Method, `signIn.${string}` | 'attempt.reload'>;

/** The second half of a passkey sign-in, when the caller has run the ceremony. */
type PasskeyAttempt = types.Abortable & { strategy?: string; publicKeyCredential?: unknown };

/**
 * One attempt to sign in. The methods are the object's own and keep their `this`, so they survive destructuring;
 * each resolves with the object it was called on, updated.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor makes every member of the type.
export class SignIn implements Attempt {
  pathRoot = '/client/sign_ins';
  status: types.SignInStatus | null = null;
  supportedIdentifiers: types.SignInIdentifier[] = [];
  supportedFirstFactors: types.SignInFirstFactor[] | null = [];
  supportedSecondFactors: types.SignInSecondFactor[] | null = null;
  declare firstFactorVerification: Verification;
  declare secondFactorVerification: Verification;
  identifier: string | null = null;
  createdSessionId: string | null = null;
  protectCheck: types.ProtectCheckResource | null = null;
  ssoBypassFirstFactors: types.SignInFirstFactor[] | null = null;
  timezone: string | null = null;

  readonly #owner: Owner;
  #newer: (types.SignInFutureResource & { canBeDiscarded?: boolean }) | undefined;
  /** @internal */
  declare readonly __internal_future: types.SignInFutureResource;
  /** @internal */
  declare readonly serial: number;

  /** @internal Made by the client alone. */
  constructor(owner: Owner, serial: number) {
    this.#owner = owner;
    Object.defineProperty(this, 'serial', { value: serial });
    this.populate(null);
    const call = async <M extends SignInMethod>(method: M, params?: object | null, live?: Methods[M]['live']) => {
      const { signal } = (params ?? {}) as types.Abortable;
      await owner.call(this, method, form(params ?? {}), { ...live, signal } as CallOptions<M>);
      return this;
    };
    // clerk-js reads the strategy before its first await, so that wrong calls of these four throw and do not reject.
    const early = (method: SignInMethod, params: types.Abortable & { strategy?: string }) =>
      owner
        .start(this, method, form(params), { signal: params.signal }, method === 'signIn.prepareFirstFactor')[0]
        .then(() => this);
    const withAssertion = (params: object) => {
      const { strategy, publicKeyCredential, signal, ...rest } = params as PasskeyAttempt;
      return strategy === 'passkey'
        ? { strategy, publicKeyCredential: assertion(publicKeyCredential), ...rest, signal }
        : ({ ...params } as PasskeyAttempt);
    };

    this.create = async params => {
      if (Object(params) !== params) throw usageError('params_invalid', 'create takes an object.');
      return call('signIn.create', params);
    };
    this.resetPassword = params => call('signIn.resetPassword', params);
    this.prepareFirstFactor = params => early('signIn.prepareFirstFactor', params);
    this.attemptFirstFactor = params => early('signIn.attemptFirstFactor', withAssertion(params));
    this.prepareSecondFactor = params => early('signIn.prepareSecondFactor', params);
    this.attemptSecondFactor = params => early('signIn.attemptSecondFactor', withAssertion(params));
    this.createEmailLinkFlow = () => {
      let cancel = () => {};
      return {
        startEmailLinkFlow: async ({ signal, ...params }) => {
          const [done, giveUp] = owner.start(this, 'signIn.startEmailLinkFlow', form(params), { signal });
          cancel = giveUp;
          return done.then(() => this);
        },
        cancelEmailLinkFlow: () => cancel(),
      };
    };
    this.authenticateWithRedirect = async params => {
      await call('signIn.authenticateWithRedirect', { ...params, strategy: params.strategy });
    };
    this.authenticateWithPopup = async params => {
      const { popup, onClose, ...rest } = params || {};
      await call('signIn.authenticateWithPopup', rest, {
        popup,
        until: rest.signal,
        // In a task of its own, so that what the application's function throws is reported as the application's error.
        onClose: onClose && (() => queueMicrotask(onClose)),
      });
    };
    this.authenticateWithWeb3 = async ({ generateSignature, ...params }) =>
      call('signIn.authenticateWithWeb3', params, {
        generateSignature:
          typeof generateSignature === 'function'
            ? async (identifier, nonce, walletName, provider) =>
                String(
                  (await generateSignature({
                    identifier,
                    nonce,
                    provider: provider as types.Web3Provider,
                    ...(walletName ? { walletName } : {}),
                  })) ?? '',
                )
            : undefined,
      });
    const wallets = forEachWallet(
      strategy => (params?: { walletName?: string; signal?: AbortSignal; provider?: unknown } | null) =>
        call(
          'signIn.authenticateWithWallet',
          { strategy, walletName: params?.walletName, signal: params?.signal },
          { provider: params?.provider },
        ),
    );
    Object.assign(this, wallets);
    this.authenticateWithPasskey = params => call('signIn.authenticateWithPasskey', params);
    this.validatePassword = passwordCheck(owner);
    this.submitProtectCheck = ({ proofToken, signal }) => call('signIn.submitProtectCheck', { proofToken, signal });
    this.reload = params => call('attempt.reload', params);

    // Clerk's own framework packages look for the object under its name in clerk-js.
    for (const name of ['future', '__internal_future']) {
      Object.defineProperty(this, name, { get: () => (this.#newer ??= future(owner, this)), configurable: true });
    }
  }

  /** @internal Takes over the server's version; `null` is an attempt that does not exist. */
  populate(wire: Wire | null): void {
    this.userData = {};
    take(this.userData, wire?.user_data || {}, ['first_name', 'last_name', 'image_url', 'has_image']);
    if (wire) this.#take(wire);
    // These are made last, because they throw when the provider's address is not a URL.
    this.firstFactorVerification = new Verification(this.#owner, wire?.first_factor_verification);
    this.secondFactorVerification = new Verification(this.#owner, wire?.second_factor_verification);
  }

  #take(wire: Wire): void {
    take(this, wire, ['id', 'supported_identifiers', 'client_trust_state']);
    take(this, wire, ['status', 'identifier', 'created_session_id', 'timezone'], null);
    this.supportedFirstFactors = deepCamel(wire.supported_first_factors ?? null);
    this.supportedSecondFactors = deepCamel(wire.supported_second_factors ?? null);
    this.ssoBypassFirstFactors = deepCamel(wire.sso_bypass_first_factors ?? null);
    this.protectCheck = protectCheck(wire);
  }

  /** @internal */
  get discardable(): boolean | undefined {
    return this.#newer?.canBeDiscarded;
  }

  isNew(): boolean {
    return !this.id;
  }
}

export interface SignIn extends types.SignInResource {}
