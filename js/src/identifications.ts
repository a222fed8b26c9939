/**
 * What a user is known by and signs in with, as objects: they show what the server said, and hand their calls to
 * enrolment.ts, which the first of them fetches.
 */
import { fromBase64Url } from './conversions.js';
import type { Enrolling } from './enrolling.js';
import { listCalls, userCalls } from './later.js';
import type * as types from './types.js';
import { camel, take, time, timeOrNull, type Wire } from './wire.js';

/** Makes a call of an object, named `<class>.<method>`. The first call fetches the file of the calls. */
export async function run(enrolling: Enrolling, name: string, self: object, params?: object): Promise<never> {
  const file = await import('./enrolment.js').catch(cause => {
    throw enrolling.runtimeError('network_error', 'Network error', cause);
  });
  return file.run(enrolling, name, self, params ?? {});
}

/** Gives an object its calls, as properties of its own, so that they survive destructuring. */
function addCalls(enrolling: Enrolling, self: object, kind: string, names: string[]): void {
  for (const name of names) {
    (self as Wire)[name] = (params?: object) => run(enrolling, `${kind}.${name}`, self, params);
  }
}

type VerificationOf = Enrolling['verification'];

/** Makes its object of one that the page may hold already, where there is one. */
class Upgrade {
  constructor(held: object | undefined) {
    // biome-ignore lint/correctness/noConstructorReturn: classes that extend this one work on what it returns.
    if (held) return Object.setPrototypeOf(held, new.target.prototype);
  }
}

/**
 * Shows the server's version. What `Object.prototype` has as well is a field, not assigned: on a page that froze the
 * built-in objects the assignment throws.
 */
abstract class Identification extends Upgrade {
  declare id: string;
  declare pathRoot: string;

  constructor(enrolling: Enrolling, kind: string, pathRoot: string, names: string[], held: object | undefined) {
    super(held);
    this.pathRoot = pathRoot;
    addCalls(enrolling, this, kind, ['reload', ...names]);
  }

  /** @internal */
  abstract populate(wire: Wire, verification: VerificationOf): void;
}

const links = (wire: Wire) => (wire.linked_to || []).map(({ id, type }: Wire) => ({ id, type }));

/** A flow that waits until a link has verified an address, and the function that ends the waiting. */
const flow = (enrolling: Enrolling, self: object, name: string) => {
  const stop = new AbortController();
  return {
    [`start${name}`]: (params: object) => run(enrolling, `EmailAddress.start${name}`, self, { ...params, stop }),
    [`cancel${name}`]: () => stop.abort(),
  };
};

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class EmailAddress extends Identification {
  static override readonly name = 'EmailAddress';
  override toString = () => this.emailAddress;
  constructor(enrolling: Enrolling, wire: Wire, held?: object) {
    super(enrolling, 'EmailAddress', '/me/email_addresses', listCalls.email_addresses!, held);
    this.createEmailLinkFlow = () => flow(enrolling, this, 'EmailLinkFlow') as never;
    this.createEnterpriseSSOLinkFlow = () => flow(enrolling, this, 'EnterpriseSSOLinkFlow') as never;
    this.populate(wire, enrolling.verification);
  }
  populate(wire: Wire, verification: VerificationOf): void {
    take(this, wire, ['id', 'email_address']);
    take(this, wire, ['matches_sso_connection'], false);
    this.linkedTo = links(wire);
    this.verification = verification(wire.verification);
  }
}
export interface EmailAddress extends types.EmailAddressResource {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class PhoneNumber extends Identification {
  static override readonly name = 'PhoneNumber';
  override toString = () => this.phoneNumber.replace(/^(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
  constructor(enrolling: Enrolling, wire: Wire, held?: object) {
    super(enrolling, 'PhoneNumber', '/me/phone_numbers', listCalls.phone_numbers!, held);
    this.populate(wire, enrolling.verification);
  }
  populate(wire: Wire, verification: VerificationOf): void {
    take(this, wire, ['id', 'phone_number', 'backup_codes']);
    take(this, wire, ['reserved_for_second_factor', 'default_second_factor'], false);
    this.linkedTo = links(wire);
    this.verification = verification(wire.verification);
  }
}
export interface PhoneNumber extends types.PhoneNumberResource {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class Web3Wallet extends Identification {
  static override readonly name = 'Web3Wallet';
  override toString = () => this.web3Wallet;
  constructor(enrolling: Enrolling, wire: Wire, held?: object) {
    super(enrolling, 'Web3Wallet', '/me/web3_wallets', listCalls.web3_wallets!, held);
    this.populate(wire, enrolling.verification);
  }
  populate(wire: Wire, verification: VerificationOf): void {
    take(this, wire, ['id', 'web3_wallet']);
    this.verification = verification(wire.verification);
  }
}
export interface Web3Wallet extends types.Web3WalletResource {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class ExternalAccount extends Identification {
  static override readonly name = 'ExternalAccount';
  override toString = () => this.accountIdentifier();
  constructor(enrolling: Enrolling, wire: Wire, held?: object) {
    super(enrolling, 'ExternalAccount', '/me/external_accounts', listCalls.external_accounts!, held);
    this.providerSlug = () => this.provider;
    this.providerTitle = () => `${this.provider.charAt(0).toUpperCase()}${this.provider.slice(1)} Account`;
    this.accountIdentifier = () => this.username || this.emailAddress || this.label || '';
    this.populate(wire, enrolling.verification);
  }
  populate(wire: Wire, verification: VerificationOf): void {
    take(this, wire, ['id', 'identification_id', 'username', 'phone_number', 'label']);
    const texts = ['provider_user_id', 'email_address', 'approved_scopes', 'first_name', 'last_name', 'image_url'];
    take(this, wire, texts, '');
    take(this, wire, ['public_metadata'], {});
    this.provider = (wire.provider || '').replace('oauth_', '');
    this.verification = wire.verification ? verification(wire.verification) : null;
  }
}
export interface ExternalAccount extends types.ExternalAccountResource {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: populate() and the constructor make every member.
export class Passkey extends Identification {
  static override readonly name = 'Passkey';
  override toString = () => this.name ?? '';
  constructor(enrolling: Enrolling, wire: Wire, held?: object) {
    super(enrolling, 'Passkey', '/me/passkeys', listCalls.passkeys!, held);
    this.populate(wire, enrolling.verification);
  }
  populate(wire: Wire, verification: VerificationOf): void {
    take(this, wire, ['id']);
    take(this, wire, ['name'], null);
    this.lastUsedAt = timeOrNull(wire.last_used_at);
    this.createdAt = time(wire.created_at);
    this.updatedAt = time(wire.updated_at);
    this.verification = wire.verification
      ? Object.assign(verification(wire.verification), { publicKey: creation(wire.verification.nonce) })
      : null;
  }
}
export interface Passkey extends types.PasskeyResource {}

/**
 * Creation options with real buffers; null for text that is not JSON options. Members this version does not know are
 * passed on.
 */
function creation(text: string | null | undefined): PublicKeyCredentialCreationOptions | null {
  try {
    const options = JSON.parse(text || 'null');
    return {
      ...options,
      challenge: fromBase64Url(options.challenge),
      user: { ...options.user, id: fromBase64Url(options.user.id) },
      excludeCredentials: (options.excludeCredentials || []).map((c: Wire) => ({ ...c, id: fromBase64Url(c.id) })),
    };
  } catch {
    return null;
  }
}

export const kinds = { EmailAddress, PhoneNumber, Web3Wallet, ExternalAccount, Passkey };

const lists = {
  email_addresses: EmailAddress,
  phone_numbers: PhoneNumber,
  web3_wallets: Web3Wallet,
  external_accounts: ExternalAccount,
  passkeys: Passkey,
} as const;

/**
 * Gives a user the objects in its lists, each time the server's version was taken over, and its calls the first time.
 */
export function extendUser(enrolling: Enrolling, user: Wire, wire: Wire): void {
  for (const [name, Kind] of Object.entries(lists)) {
    // Those that the page was shown before this file was there stay the same objects.
    const shown: Wire[] = user[camel(name)].filter((one: object) => !(one instanceof Kind));
    user[camel(name)] = (wire[name] || []).map(
      (one: Wire) =>
        new Kind(
          enrolling,
          one,
          shown.find(({ id }) => id === one.id),
        ),
    );
  }
  const primaries = { EmailAddress: 'emailAddresses', PhoneNumber: 'phoneNumbers', Web3Wallet: 'web3Wallets' };
  for (const [kind, list] of Object.entries(primaries)) {
    user[`primary${kind}`] = user[list].find(({ id }: Wire) => id === user[`primary${kind}Id`]) || null;
  }
  if (user.isPrimaryIdentification) return;
  addCalls(enrolling, user, 'User', userCalls);
  user.isPrimaryIdentification = ({ id }: Wire) => Object.keys(primaries).some(kind => user[`primary${kind}Id`] === id);
  const verified = (one: Wire) => one.verification?.status === 'verified';
  const derived = (get: () => unknown) => ({ get, configurable: true });
  Object.defineProperties(user, {
    verifiedExternalAccounts: derived(() => user.externalAccounts.filter(verified)),
    unverifiedExternalAccounts: derived(() => user.externalAccounts.filter((one: Wire) => !verified(one))),
    verifiedWeb3Wallets: derived(() => user.web3Wallets.filter(verified)),
  });
}
