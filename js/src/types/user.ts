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

export interface UserResource extends ClerkResource, UserEnrolment<UserResource> {
  /** `user_…` */
  id: string;
  externalId: string | null;
  /** IANA name of the user's time zone, e.g. `Europe/Paris`. */
  timezone: string | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  imageUrl: string;
  hasImage: boolean;
  emailAddresses: EmailAddressResource[];
  phoneNumbers: PhoneNumberResource[];
  web3Wallets: Web3WalletResource[];
  externalAccounts: ExternalAccountResource[];
  enterpriseAccounts: EnterpriseAccountResource[];
  passkeys: PasskeyResource[];
  organizationMemberships: OrganizationMembershipResource[];
  primaryEmailAddressId: string | null;
  primaryEmailAddress: EmailAddressResource | null;
  primaryPhoneNumberId: string | null;
  primaryPhoneNumber: PhoneNumberResource | null;
  primaryWeb3WalletId: string | null;
  primaryWeb3Wallet: Web3WalletResource | null;
  readonly hasVerifiedEmailAddress: boolean;
  readonly hasVerifiedPhoneNumber: boolean;
  passwordEnabled: boolean;
  totpEnabled: boolean;
  backupCodeEnabled: boolean;
  twoFactorEnabled: boolean;
  createOrganizationEnabled: boolean;
  createOrganizationsLimit: number | null;
  deleteSelfEnabled: boolean;
  publicMetadata: Record<string, unknown>;
  unsafeMetadata: Record<string, unknown>;
  lastSignInAt: Date | null;
  legalAcceptedAt: Date | null;
  createdAt: Date | null;
  updatedAt: Date | null;
}
