import type { Clerk } from './clerk.js';
import type * as types from './types.js';
import { Verification } from './verification.js';
import { type Wire, take } from './wire.js';

/** A registration, as far as a sign-in needs one. */
export class SignUp {
  declare id?: string;
  pathRoot = '/client/sign_ups';
  status: types.SignUpStatus | null = null;
  declare verifications: types.SignUpVerificationsResource;

  readonly #clerk: Clerk;
  /** @internal */
  declare readonly serial: number;

  /** @internal Made by the client alone. */
  constructor(clerk: Clerk, serial: number) {
    this.#clerk = clerk;
    Object.defineProperty(this, 'serial', { value: serial });
    this.populate(null);
    for (const method of [
      'create',
      'update',
      'prepareVerification',
      'attemptVerification',
      'submitProtectCheck',
      'reload',
    ]) {
      (this as Record<string, unknown>)[method] = async (params: Record<string, any> = {}) => {
        await clerk.boundary.invoke(method, this.serial, clerk.boundary.form(params), { signal: params.signal });
        return this;
      };
    }
  }

  /** @internal */
  populate(wire: Wire | null): void {
    const data = wire || {};
    take(this, data, 'required_fields optional_fields missing_fields unverified_fields', []);
    take(
      this,
      data,
      'status username first_name last_name email_address phone_number locale created_session_id created_user_id abandon_at legal_accepted_at protect_check',
      null,
    );
    take(this, data, 'has_password', false);
    take(this, data, 'unsafe_metadata', {});
    (this as Wire).web3wallet = data.web3_wallet ?? null;
    if (data.id) this.id = data.id;
    const verification = (name: string) => {
      const v = data.verifications?.[name];
      return Object.assign(new Verification(this.#clerk, v), {
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
