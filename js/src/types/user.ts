/** The signed-in user, as far as a sign-in needs it: to show, not to edit. */
import type { OrganizationMembershipResource } from './organization.js';
import type { ClerkResource } from './resource.js';
import type { VerificationResource } from './verification.js';

/** The state of an identification's verification. */
export type IdentificationVerification = Pick<VerificationResource, 'status' | 'strategy'>;

export interface EmailAddressResource {
  id: string;
  emailAddress: string;
  verification: IdentificationVerification | null;
}

export interface PhoneNumberResource {
  id: string;
  /** E.164. */
  phoneNumber: string;
  reservedForSecondFactor: boolean;
  defaultSecondFactor: boolean;
  verification: IdentificationVerification | null;
}

export interface Web3WalletResource {
  id: string;
  /** The address. */
  web3Wallet: string;
  verification: IdentificationVerification | null;
}

export interface ExternalAccountResource {
  id: string;
  /** E.g. `google`. */
  provider: string;
  emailAddress: string;
  verification: IdentificationVerification | null;
}

export interface EnterpriseAccountResource {
  id?: string;
  protocol: string;
  provider: string;
  active: boolean;
  emailAddress: string;
  verification: IdentificationVerification | null;
}

export interface PasskeyResource {
  id: string;
  name: string | null;
  lastUsedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface UserResource extends ClerkResource {
  /** `user_…` */
  id: string;
  externalId: string | null;
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
