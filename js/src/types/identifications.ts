/** What a user is known by and signs in with. The calls are there as soon as those of the user: see UserEnrolment. */
import type { Abortable, ClerkResource } from './resource.js';
import type { OAuthProvider } from './strategies.js';
import type {
  AttemptCodeParams,
  AttemptWeb3WalletVerificationParams,
  CreateEmailLinkFlowReturn,
  PrepareEmailAddressVerificationParams,
  PrepareWeb3WalletVerificationParams,
  StartEmailLinkFlowParams,
  VerificationResource,
} from './verification.js';

export interface DeletedObjectResource {
  object: string;
  id?: string;
  slug?: string;
  deleted: boolean;
}

/** What an identification was taken from or is used by, e.g. an account at a provider. */
export interface IdentificationLinkResource {
  id: string;
  /** E.g. `oauth_google`. */
  type: string;
}

export type SetReservedForSecondFactorParams = { reserved: boolean };

export interface StartEnterpriseSSOLinkFlowParams extends Abortable {
  /** Where the provider sends the browser back to. */
  redirectUrl: string;
}
export type CreateEnterpriseSSOLinkFlowReturn<Params, Resource> = {
  startEnterpriseSSOLinkFlow: (params: Params) => Promise<Resource>;
  cancelEnterpriseSSOLinkFlow: () => void;
};

/**
 * @example
 * const address = await clerk.user.createEmailAddress({ email: 'new@example.com' });
 * await address.prepareVerification({ strategy: 'email_code' });
 * await address.attemptVerification({ code }); // rejects with form_code_incorrect
 */
export interface EmailAddressResource extends ClerkResource {
  id: string;
  emailAddress: string;
  /** Whether sign-ins with the address go through an enterprise connection. */
  matchesSsoConnection: boolean;
  linkedTo: IdentificationLinkResource[];
  verification: VerificationResource;
  /** The address. */
  toString: () => string;
  /** Adds an address that was not added yet. */
  create: (params?: Abortable) => Promise<EmailAddressResource>;
  prepareVerification: (params: PrepareEmailAddressVerificationParams & Abortable) => Promise<EmailAddressResource>;
  attemptVerification: (params: AttemptCodeParams & Abortable) => Promise<EmailAddressResource>;
  createEmailLinkFlow: () => CreateEmailLinkFlowReturn<StartEmailLinkFlowParams, EmailAddressResource>;
  createEnterpriseSSOLinkFlow: () => CreateEnterpriseSSOLinkFlowReturn<
    StartEnterpriseSSOLinkFlowParams,
    EmailAddressResource
  >;
  /** Removes it from the account. The last way to sign in stays. */
  destroy: (params?: Abortable) => Promise<void>;
}

export interface PhoneNumberResource extends ClerkResource {
  id: string;
  /** E.164. */
  phoneNumber: string;
  reservedForSecondFactor: boolean;
  defaultSecondFactor: boolean;
  linkedTo: IdentificationLinkResource[];
  verification: VerificationResource;
  /** Shown once: in the answer that makes the number the account's first second factor. */
  backupCodes?: string[];
  toString: () => string;
  create: (params?: Abortable) => Promise<PhoneNumberResource>;
  /** Sends a code. */
  prepareVerification: (params?: Abortable) => Promise<PhoneNumberResource>;
  attemptVerification: (params: AttemptCodeParams & Abortable) => Promise<PhoneNumberResource>;
  /** Makes the number a second factor, or one that signs in. */
  setReservedForSecondFactor: (params: SetReservedForSecondFactorParams & Abortable) => Promise<PhoneNumberResource>;
  makeDefaultSecondFactor: (params?: Abortable) => Promise<PhoneNumberResource>;
  destroy: (params?: Abortable) => Promise<void>;
}

export interface Web3WalletResource extends ClerkResource {
  id: string;
  /** The address. */
  web3Wallet: string;
  /** After `prepareVerification`, `verification.message` is the text to sign. */
  verification: VerificationResource;
  toString: () => string;
  create: (params?: Abortable) => Promise<Web3WalletResource>;
  prepareVerification: (params: PrepareWeb3WalletVerificationParams & Abortable) => Promise<Web3WalletResource>;
  attemptVerification: (params: AttemptWeb3WalletVerificationParams & Abortable) => Promise<Web3WalletResource>;
  destroy: (params?: Abortable) => Promise<void>;
}

export type ReauthorizeExternalAccountParams = {
  additionalScopes?: string[];
  redirectUrl?: string;
  oidcPrompt?: string;
  oidcLoginHint?: string;
};

/** An account at a provider. A new one is verified where `verification.externalVerificationRedirectURL` leads. */
export interface ExternalAccountResource extends ClerkResource {
  id: string;
  identificationId: string;
  /** E.g. `google`. */
  provider: OAuthProvider;
  providerUserId: string;
  emailAddress: string;
  /** Separated by blanks. */
  approvedScopes: string;
  firstName: string;
  lastName: string;
  imageUrl: string;
  username?: string;
  phoneNumber?: string;
  publicMetadata: Record<string, unknown>;
  label?: string;
  verification: VerificationResource | null;
  /** Asks the provider again, e.g. for more scopes; the answer's verification leads there. */
  reauthorize: (params: ReauthorizeExternalAccountParams & Abortable) => Promise<ExternalAccountResource>;
  destroy: (params?: Abortable) => Promise<void>;
  providerSlug: () => OAuthProvider;
  /** E.g. `Google Account`. */
  providerTitle: () => string;
  accountIdentifier: () => string;
}

/** An account at an enterprise connection: to show. */
export interface EnterpriseAccountResource {
  id?: string;
  protocol: string;
  provider: string;
  active: boolean;
  emailAddress: string;
  verification: Pick<VerificationResource, 'status' | 'strategy'> | null;
}

export interface PasskeyVerificationResource extends VerificationResource {
  /** What the browser is asked for, while a passkey is being made (https://www.w3.org/TR/webauthn-3/). */
  publicKey: PublicKeyCredentialCreationOptions | null;
}

export type UpdatePasskeyParams = { name?: string | null };

export interface PasskeyResource extends ClerkResource {
  id: string;
  name: string | null;
  verification: PasskeyVerificationResource | null;
  lastUsedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Gives it another name. */
  update: (params: UpdatePasskeyParams & Abortable) => Promise<PasskeyResource>;
  delete: (params?: Abortable) => Promise<DeletedObjectResource>;
}
