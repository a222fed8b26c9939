import { later, listCalls, userCalls } from '../later.js';
import type { Owner } from '../owner.js';
import type * as types from '../types.js';
import { camel, deepCamel, take, time, timeOrNull, type Wire } from '../wire.js';

/** The person a session belongs to. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and framework.ts make every member.
export class User {
  pathRoot = '/me';
  declare id: string;
  readonly #owner: Owner;

  /** @internal Made by a session alone. */
  constructor(owner: Owner, wire: Wire) {
    this.#owner = owner;
    this.populate(wire);
  }

  /** @internal */
  populate(wire: Wire): void {
    if (!wire.id) return; // an answer without a user changes nothing
    const self = this as Wire;
    take(this, wire, ['id']);
    take(
      this,
      wire,
      [
        'external_id',
        'username',
        'first_name',
        'last_name',
        'primary_email_address_id',
        'primary_phone_number_id',
        'primary_web3_wallet_id',
        'create_organizations_limit',
        'timezone',
      ],
      null,
    );
    take(this, wire, ['image_url'], '');
    take(
      this,
      wire,
      [
        'has_image',
        'password_enabled',
        'totp_enabled',
        'backup_code_enabled',
        'two_factor_enabled',
        'create_organization_enabled',
        'delete_self_enabled',
      ],
      false,
    );
    take(this, wire, ['public_metadata', 'unsafe_metadata'], {});
    self.fullName = [wire.first_name, wire.last_name].filter(Boolean).join(' ') || null;
    for (const list of [
      'email_addresses',
      'phone_numbers',
      'web3_wallets',
      'external_accounts',
      'enterprise_accounts',
      'passkeys',
      'organization_memberships',
    ]) {
      Object.assign(this, deepCamel({ [list]: wire[list] || [] }));
    }
    for (const account of self.externalAccounts) account.provider = account.provider?.replace('oauth_', '');
    const primary = (list: string, id: string) => self[list].find((item: Wire) => item.id === self[id]) || null;
    self.primaryEmailAddress = primary('emailAddresses', 'primaryEmailAddressId');
    self.primaryPhoneNumber = primary('phoneNumbers', 'primaryPhoneNumberId');
    self.primaryWeb3Wallet = primary('web3Wallets', 'primaryWeb3WalletId');
    const verified = (list: string) => self[list].some((item: Wire) => item.verification?.status === 'verified');
    self.hasVerifiedEmailAddress = verified('emailAddresses');
    self.hasVerifiedPhoneNumber = verified('phoneNumbers');
    self.lastSignInAt = timeOrNull(wire.last_sign_in_at);
    self.legalAcceptedAt = timeOrNull(wire.legal_accepted_at);
    self.createdAt = time(wire.created_at);
    self.updatedAt = time(wire.updated_at);
    const owner = this.#owner;
    const extend = () => owner.extend!(this, wire);
    if (owner.extend) {
      extend();
      return;
    }
    later(this, userCalls, owner, extend);
    for (const list in listCalls) {
      for (const one of self[camel(list)]) later(one, ['reload', ...listCalls[list]!], owner, extend);
    }
  }
}
export interface User extends types.UserResource {}
