/** The signed-in user. */
import type { UserEnrolment } from './enrolment.js';
import type {
  EmailAddressResource,
  EnterpriseAccountResource,
  ExternalAccountResource,
  PasskeyResource,
  PhoneNumberResource,
  Web3WalletResource,
} from './identifications.js';
import type { OrganizationMembershipResource } from './organization.js';
import type { ClerkResource } from './resource.js';

/** The person that a session belongs to. */
export interface UserResource extends ClerkResource, UserEnrolment<UserResource> {
  /** `user_…` */
  id: string;
  /** The user's id in the application's own records; null without one. */
  externalId: string | null;
  /** IANA name of the user's time zone, e.g. `Europe/Paris`. */
  timezone: string | null;
  /** The user name, without `@`. */
  username: string | null;
  /** The given name. */
  firstName: string | null;
  /** The family name. */
  lastName: string | null;
  /** Both names with a blank between; null without one. */
  fullName: string | null;
  /** Where any browser gets the picture. */
  imageUrl: string;
  /** Whether the picture is one that was uploaded. */
  hasImage: boolean;
  /** The user's e-mail addresses, unproved ones included. */
  emailAddresses: EmailAddressResource[];
  /** The user's phone numbers, unproved ones included. */
  phoneNumbers: PhoneNumberResource[];
  /** The user's wallets, unproved ones included. */
  web3Wallets: Web3WalletResource[];
  /** The user's accounts at providers. */
  externalAccounts: ExternalAccountResource[];
  /** The user's accounts at companies. */
  enterpriseAccounts: EnterpriseAccountResource[];
  /** The user's passkeys. */
  passkeys: PasskeyResource[];
  /** The organizations that the user belongs to. */
  organizationMemberships: OrganizationMembershipResource[];
  /** `idn_…`; null for none. */
  primaryEmailAddressId: string | null;
  /** The address that messages go to; null for none. */
  primaryEmailAddress: EmailAddressResource | null;
  /** `idn_…`; null for none. */
  primaryPhoneNumberId: string | null;
  /** The number that messages go to; null for none. */
  primaryPhoneNumber: PhoneNumberResource | null;
  /** `idn_…`; null for none. */
  primaryWeb3WalletId: string | null;
  /** The first of the wallets; null for none. */
  primaryWeb3Wallet: Web3WalletResource | null;
  /** Whether an address is proved. */
  readonly hasVerifiedEmailAddress: boolean;
  /** Whether a number is proved. */
  readonly hasVerifiedPhoneNumber: boolean;
  /** Whether the user has a password. */
  passwordEnabled: boolean;
  /** Whether an authenticator app is a second factor. */
  totpEnabled: boolean;
  /** Whether there are backup codes. */
  backupCodeEnabled: boolean;
  /** Whether a sign-in takes a second factor. */
  twoFactorEnabled: boolean;
  /** Whether the user may make organizations. */
  createOrganizationEnabled: boolean;
  /** How many; null for no limit. */
  createOrganizationsLimit: number | null;
  /** Whether the user may delete the account. */
  deleteSelfEnabled: boolean;
  /** What the application's server keeps; the page may read it. */
  publicMetadata: Record<string, unknown>;
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata: Record<string, unknown>;
  /** When the user last signed in; null for never. */
  lastSignInAt: Date | null;
  /** When the user accepted the terms. */
  legalAcceptedAt: Date | null;
  /** When it was made. */
  createdAt: Date | null;
  /** When it last changed. */
  updatedAt: Date | null;
}
