import type { Method } from '../door.js';
import { form } from '../form.js';
import type { Attempt, Owner } from '../owner.js';
import { runtimeError } from '../rejection.js';
import { forEachWallet } from '../wallets.js';
import { signUpFuture } from './future.js';
import type { Subject } from '../sign-up-flows.js';
import type * as types from '../types.js';
import { protectCheck, take, type Wire } from '../wire.js';
import { passwordCheck } from './password.js';
import { Verification } from './verification.js';

type SignUpMethod = Extract<Method, `signUp.${string}` | 'attempt.reload'>;

/** A registration. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class SignUp implements Attempt {
  declare id?: string;
  pathRoot = '/client/sign_ups';
  status: types.SignUpStatus | null = null;
  declare verifications: types.SignUpVerificationsResource;

  readonly #owner: Owner;
  #newer: types.SignUpFutureResource | undefined;
  /** @internal */
  declare readonly serial: number;

  /** @internal Made by the client alone. */
  constructor(owner: Owner, serial: number) {
    this.#owner = owner;
    Object.defineProperty(this, 'serial', { value: serial });
    this.populate(null);
    const invoke =
      (method: SignUpMethod) =>
      async (params?: object | null): Promise<this> => {
        await owner.call(this, method, form(params ?? {}), { signal: (params as types.Abortable)?.signal });
        return this;
      };
    this.create = invoke('signUp.create');
    this.update = invoke('signUp.update');
    this.prepareVerification = invoke('signUp.prepareVerification');
    this.attemptVerification = invoke('signUp.attemptVerification');
    this.submitProtectCheck = invoke('signUp.submitProtectCheck');
    this.reload = invoke('attempt.reload');
    this.upsert = params => (this.id ? this.update(params) : this.create(params));
    this.validatePassword = passwordCheck(owner);

    this.prepareEmailAddressVerification = params => this.prepareVerification(params || { strategy: 'email_code' });
    this.attemptEmailAddressVerification = params => this.attemptVerification({ ...params, strategy: 'email_code' });
    this.preparePhoneNumberVerification = params => this.prepareVerification(params || { strategy: 'phone_code' });
    this.attemptPhoneNumberVerification = params => this.attemptVerification({ ...params, strategy: 'phone_code' });
    this.prepareWeb3WalletVerification = params =>
      this.prepareVerification({ strategy: 'web3_metamask_signature', ...params });
    this.attemptWeb3WalletVerification = async ({ strategy = 'web3_metamask_signature', ...params }) =>
      this.attemptVerification({ ...params, strategy });
    const subject = { owner, signUp: this, runtimeError } as unknown as Subject;
    const run = async (name: string, params?: object): Promise<never> =>
      (await owner.signUpFlows()).run(subject, name, params);
    for (const way of ['Redirect', 'Popup', 'Web3'] as const) {
      this[`authenticateWith${way}`] = (params: object) => run(way, params);
    }
    Object.assign(
      this,
      forEachWallet(strategy => (params?: object) => run('wallet', { ...params, strategy })),
    );
    this.createEmailLinkFlow = () => {
      let stop: AbortController | undefined;
      return {
        startEmailLinkFlow: params => run('emailLink', { ...params, stop: (stop = new AbortController()) }),
        cancelEmailLinkFlow: () => stop?.abort(),
      };
    };
    for (const name of ['future', '__internal_future']) {
      Object.defineProperty(this, name, {
        get: () => (this.#newer ??= signUpFuture(owner, this, run)),
      });
    }
  }

  /** @internal */
  get discardable(): boolean | undefined {
    return this.#newer?.canBeDiscarded;
  }

  isNew(): boolean {
    return !this.id;
  }

  /** @internal */
  populate(wire: Wire | null): void {
    const data = wire || {};
    take(this, data, ['required_fields', 'optional_fields', 'missing_fields', 'unverified_fields'], []);
    take(
      this,
      data,
      [
        'status',
        'username',
        'first_name',
        'last_name',
        'email_address',
        'phone_number',
        'locale',
        'timezone',
        'created_session_id',
        'created_user_id',
        'abandon_at',
        'legal_accepted_at',
      ],
      null,
    );
    take(this, data, ['has_password'], false);
    take(this, data, ['unsafe_metadata'], {});
    (this as Wire).web3wallet = data.web3_wallet ?? null;
    this.protectCheck = protectCheck(data);
    if (data.id) this.id = data.id;
    const verification = (name: string) => {
      const v = data.verifications?.[name];
      return Object.assign(new Verification(this.#owner, v), {
        nextAction: v?.next_action ?? '',
        supportedStrategies: v?.supported_strategies ?? [],
      });
    };
    this.verifications = {
      emailAddress: verification('email_address'),
      phoneNumber: verification('phone_number'),
      web3Wallet: verification('web3_wallet'),
      externalAccount: verification('external_account'),
    };
  }
}
export interface SignUp extends types.SignUpResource {}
