import type { Clerk } from './clerk.js';
import { future } from './future.js';
import { assertion } from './host.js';
import type * as types from './types.js';
import { Verification } from './verification.js';
import { type Wire, deepCamel, take } from './wire.js';

type Params = Record<string, any>;

/**
 * One attempt to sign in. The methods are the object's own and keep their `this`, so they survive destructuring;
 * each resolves with the object it was called on, updated.
 */
export class SignIn implements types.SignInResource {
  declare id: string;
  pathRoot = '/client/sign_ins';
  status: types.SignInStatus | null = null;
  supportedIdentifiers: types.SignInIdentifier[] = [];
  supportedFirstFactors: types.SignInFirstFactor[] | null = [];
  supportedSecondFactors: types.SignInSecondFactor[] | null = null;
  declare firstFactorVerification: Verification;
  declare secondFactorVerification: Verification;
  identifier: string | null = null;
  createdSessionId: string | null = null;
  declare userData: types.UserData;
  declare clientTrustState?: types.ClientTrustState;
  protectCheck: types.ProtectCheckResource | null = null;
  ssoBypassFirstFactors: types.SignInFirstFactor[] | null = null;
  timezone: string | null = null;

  declare create: types.SignInResource['create'];
  declare prepareFirstFactor: types.SignInResource['prepareFirstFactor'];
  declare attemptFirstFactor: types.SignInResource['attemptFirstFactor'];
  declare prepareSecondFactor: types.SignInResource['prepareSecondFactor'];
  declare attemptSecondFactor: types.SignInResource['attemptSecondFactor'];
  declare resetPassword: types.SignInResource['resetPassword'];
  declare submitProtectCheck: types.SignInResource['submitProtectCheck'];
  declare createEmailLinkFlow: types.SignInResource['createEmailLinkFlow'];
  declare authenticateWithRedirect: types.SignInResource['authenticateWithRedirect'];
  declare authenticateWithPopup: types.SignInResource['authenticateWithPopup'];
  declare authenticateWithWeb3: types.SignInResource['authenticateWithWeb3'];
  declare authenticateWithMetamask: types.SignInResource['authenticateWithMetamask'];
  declare authenticateWithCoinbaseWallet: types.SignInResource['authenticateWithCoinbaseWallet'];
  declare authenticateWithOKXWallet: types.SignInResource['authenticateWithOKXWallet'];
  declare authenticateWithBase: types.SignInResource['authenticateWithBase'];
  declare authenticateWithSolana: types.SignInResource['authenticateWithSolana'];
  declare authenticateWithPasskey: types.SignInResource['authenticateWithPasskey'];
  declare validatePassword: types.SignInResource['validatePassword'];

  readonly #clerk: Clerk;
  #future: types.SignInFutureResource | undefined;
  /** @internal */
  declare readonly serial: number;

  /** @internal Made by the client alone. */
  constructor(clerk: Clerk, serial: number) {
    this.#clerk = clerk;
    Object.defineProperty(this, 'serial', { value: serial });
    this.populate(null);
    const { form } = clerk.boundary;
    const invoke = async (method: string, given?: Params | null, live: Params = {}) => {
      const params = given || {};
      await clerk.boundary.invoke(method, serial, form(params), { signal: params.signal, ...live });
      return this;
    };
    // clerk-js reads the strategy before its first await, so wrong calls of these throw instead of rejecting.
    const strict = (method: string) => (params: Params) => {
      const { strategy, publicKeyCredential, signal, ...rest } = params;
      const text = form(
        strategy === 'passkey' && method[0] === 'a'
          ? { strategy, publicKeyCredential: assertion(publicKeyCredential), ...rest }
          : params,
      );
      return clerk.boundary
        .start(method, serial, text, { signal }, method === 'prepareFirstFactor')[0]
        .then(() => this);
    };
    const wallet = (provider: string) => (params?: Params | null) =>
      invoke(
        'authenticateWithWallet',
        { strategy: `web3_${provider}_signature`, walletName: params?.walletName, signal: params?.signal },
        { provider: params?.provider },
      );

    this.create = async (params: Params) => {
      if (Object(params) !== params) throw new TypeError('signIn.create: params are missing.');
      return invoke('create', params);
    };
    this.resetPassword = params => invoke('resetPassword', params);
    this.prepareFirstFactor = strict('prepareFirstFactor');
    this.attemptFirstFactor = strict('attemptFirstFactor');
    this.prepareSecondFactor = strict('prepareSecondFactor');
    this.attemptSecondFactor = strict('attemptSecondFactor');
    this.createEmailLinkFlow = () => {
      let cancel = () => {};
      return {
        startEmailLinkFlow: async ({ signal, ...params }) => {
          const [done, giveUp] = clerk.boundary.start('startEmailLinkFlow', serial, form(params), { signal });
          cancel = giveUp;
          return done.then(() => this);
        },
        cancelEmailLinkFlow: () => cancel(),
      };
    };
    this.authenticateWithRedirect = async params =>
      void (await invoke('authenticateWithRedirect', { ...params, strategy: params.strategy }));
    this.authenticateWithPopup = async params => {
      const { popup, onClose, ...rest } = params || {};
      await invoke('authenticateWithPopup', rest, { popup });
      if (onClose && popup) watchClosing(popup, onClose, rest.signal);
    };
    this.authenticateWithWeb3 = async ({ generateSignature, ...params }) =>
      invoke('authenticateWithWeb3', params, {
        generateSignature:
          generateSignature &&
          ((identifier: string, nonce: string, walletName: string, provider: types.Web3Provider) =>
            generateSignature({ identifier, nonce, provider, ...(walletName ? { walletName } : {}) })),
      });
    this.authenticateWithMetamask = wallet('metamask');
    this.authenticateWithCoinbaseWallet = wallet('coinbase_wallet');
    this.authenticateWithOKXWallet = wallet('okx_wallet');
    this.authenticateWithBase = wallet('base');
    this.authenticateWithSolana = wallet('solana');
    this.authenticateWithPasskey = params => invoke('authenticateWithPasskey', params);
    this.validatePassword = (password, callbacks = {}) => {
      const broken = clerk.boundary.ask('validatePassword', password);
      if (typeof broken !== 'string') return;
      const complexity = Object.fromEntries(
        broken
          .split(' ')
          .filter(Boolean)
          .map(rule => [rule, true]),
      );
      callbacks.onValidationComplexity?.(!broken);
      callbacks.onValidation?.({ complexity });
    };
    this.submitProtectCheck = params => invoke('submitProtectCheck', params);
  }

  get future(): types.SignInFutureResource {
    return (this.#future ??= future(this.#clerk, this));
  }
  /** @internal Its name in clerk-js, where Clerk's own framework packages look for it. */
  get __internal_future(): types.SignInFutureResource {
    return this.future;
  }

  /** @internal Takes over the server's version; `null` is an attempt that does not exist. */
  populate(wire: Wire | null): void {
    this.userData = {};
    take(this.userData, wire?.user_data || {}, 'first_name last_name image_url has_image');
    if (wire) this.#take(wire);
    // last, because a URL that is none makes them throw
    this.firstFactorVerification = new Verification(this.#clerk, wire?.first_factor_verification);
    this.secondFactorVerification = new Verification(this.#clerk, wire?.second_factor_verification);
  }

  #take(wire: Wire): void {
    take(this, wire, 'id supported_identifiers client_trust_state');
    take(this, wire, 'status identifier created_session_id timezone', null);
    this.supportedFirstFactors = deepCamel(wire.supported_first_factors ?? null);
    this.supportedSecondFactors = deepCamel(wire.supported_second_factors ?? null);
    this.ssoBypassFirstFactors = deepCamel(wire.sso_bypass_first_factors ?? null);
    const check = wire.protect_check;
    this.protectCheck = check
      ? {
          status: check.status,
          token: check.token,
          sdkUrl: check.sdk_url,
          expiresAt: check.expires_at,
          uiHints: check.ui_hints,
        }
      : null;
  }

  async reload(params: types.ClerkResourceReloadParams & types.Abortable = {}): Promise<this> {
    await this.#clerk.boundary.invoke('reload', this.serial, this.#clerk.boundary.form(params), {
      signal: params.signal,
    });
    return this;
  }

  isNew(): boolean {
    return !this.id;
  }
}

/** How long a popup may look closed before it counts, in milliseconds: a page that isolates itself (COOP) looks so too. */
const closingGrace = 500;

function watchClosing(popup: Window, onClose: () => void, signal: AbortSignal | undefined): void {
  let seen = 0;
  const timer = setInterval(() => {
    if (signal?.aborted) return clearInterval(timer);
    if (popup.closed && seen++) {
      clearInterval(timer);
      onClose();
    }
  }, closingGrace);
}
