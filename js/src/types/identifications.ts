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

/** What is left of a deleted object. */
export interface DeletedObjectResource {
  /** Which kind of object it was. */
  object: string;
  /** Its id. */
  id?: string;
  /** Its slug, where it had one. */
  slug?: string;
  /** True: it is gone. */
  deleted: boolean;
}

/** What an identification was taken from or is used by, e.g. an account at a provider. */
export interface IdentificationLinkResource {
  /** `idn_…`, the identification it comes from. */
  id: string;
  /** E.g. `oauth_google`. */
  type: string;
}

/** What `setReservedForSecondFactor` takes. */
export type SetReservedForSecondFactorParams = {
  /** Whether the number is a second factor. */
  reserved: boolean;
};

/** What `startEnterpriseSSOLinkFlow` takes. */
export interface StartEnterpriseSSOLinkFlowParams extends Abortable {
  /** Where the provider sends the browser back to. */
  redirectUrl: string;
}
/** Waits until a company's provider has verified an address. */
export type CreateEnterpriseSSOLinkFlowReturn<Params, Resource> = {
  /** Asks once a second until the address was verified at the provider, or can no longer be. */
  startEnterpriseSSOLinkFlow: (params: Params) => Promise<Resource>;
  /** Stops asking; the promise stays as it is. */
  cancelEnterpriseSSOLinkFlow: () => void;
};

/**
 * @example
 * const address = await clerk.user.createEmailAddress({ email: 'new@example.com' });
 * await address.prepareVerification({ strategy: 'email_code' });
 * await address.attemptVerification({ code }); // rejects with form_code_incorrect
 */
export interface EmailAddressResource extends ClerkResource {
  /** `idn_…` */
  id: string;
  /** The address. */
  emailAddress: string;
  /** Whether sign-ins with the address go through an enterprise connection. */
  matchesSsoConnection: boolean;
  /** Accounts at providers that brought it along. */
  linkedTo: IdentificationLinkResource[];
  /** How far proving it is. */
  verification: VerificationResource;
  /** The address. */
  toString: () => string;
  /** Adds an address that was not added yet. */
  create: (params?: Abortable) => Promise<EmailAddressResource>;
  /**
   * Mails a code or a link. `too_many_requests`.
   * @example
   * ```ts
   * await clerk.user.emailAddresses[0].prepareVerification({ strategy: 'email_code' });
   * ```
   */
  prepareVerification: (params: PrepareEmailAddressVerificationParams & Abortable) => Promise<EmailAddressResource>;
  /**
   * Hands in the code. `form_code_incorrect`, `verification_expired`, `verification_failed`.
   * @example
   * ```ts
   * await clerk.user.emailAddresses[0].attemptVerification({ code });
   * ```
   */
  attemptVerification: (params: AttemptCodeParams & Abortable) => Promise<EmailAddressResource>;
  /**
   * Mails a link and waits until it was followed, in any browser. `verification.status` says how it ended.
   * @example
   * ```ts
   * const { startEmailLinkFlow } = clerk.user.emailAddresses[0].createEmailLinkFlow();
   * await startEmailLinkFlow({ redirectUrl: 'https://example.com/verify' });
   * ```
   */
  createEmailLinkFlow: () => CreateEmailLinkFlowReturn<StartEmailLinkFlowParams, EmailAddressResource>;
  /**
   * Waits until its company's provider has verified the address or refused to: `verification.status` says which.
   * @example
   * ```ts
   * const { startEnterpriseSSOLinkFlow } = clerk.user.emailAddresses[0].createEnterpriseSSOLinkFlow();
   * await startEnterpriseSSOLinkFlow({ redirectUrl: 'https://example.com/account' });
   * ```
   */
  createEnterpriseSSOLinkFlow: () => CreateEnterpriseSSOLinkFlowReturn<
    StartEnterpriseSSOLinkFlowParams,
    EmailAddressResource
  >;
  /**
   * Removes it from the account. The last way to sign in stays.
   * @example
   * ```ts
   * await clerk.user.emailAddresses[1].destroy();
   * ```
   */
  destroy: (params?: Abortable) => Promise<void>;
}

/** A phone number of the user. */
export interface PhoneNumberResource extends ClerkResource {
  /** `idn_…` */
  id: string;
  /** E.164. */
  phoneNumber: string;
  /** Whether it is a second factor. */
  reservedForSecondFactor: boolean;
  /** Whether second factors go to it at first. */
  defaultSecondFactor: boolean;
  /** Accounts at providers that brought it along. */
  linkedTo: IdentificationLinkResource[];
  /** How far proving it is. */
  verification: VerificationResource;
  /** Shown once: in the answer that makes the number the account's first second factor. */
  backupCodes?: string[];
  /** The number as Clerk shows it. */
  toString: () => string;
  /** Adds the number to the user. */
  create: (params?: Abortable) => Promise<PhoneNumberResource>;
  /**
   * Sends a code.
   * @example
   * ```ts
   * await clerk.user.phoneNumbers[0].prepareVerification();
   * ```
   */
  prepareVerification: (params?: Abortable) => Promise<PhoneNumberResource>;
  /**
   * Hands in the code. `form_code_incorrect`, `verification_expired`, `verification_failed`.
   * @example
   * ```ts
   * await clerk.user.phoneNumbers[0].attemptVerification({ code });
   * ```
   */
  attemptVerification: (params: AttemptCodeParams & Abortable) => Promise<PhoneNumberResource>;
  /**
   * Makes the number a second factor, or one that signs in.
   * @example
   * ```ts
   * await clerk.user.phoneNumbers[0].setReservedForSecondFactor({ reserved: true });
   * ```
   */
  setReservedForSecondFactor: (params: SetReservedForSecondFactorParams & Abortable) => Promise<PhoneNumberResource>;
  /**
   * Lets second factors go to this number at first.
   * @example
   * ```ts
   * await clerk.user.phoneNumbers[0].makeDefaultSecondFactor();
   * ```
   */
  makeDefaultSecondFactor: (params?: Abortable) => Promise<PhoneNumberResource>;
  /**
   * Removes the number from the user; the object stays as it was.
   * @example
   * ```ts
   * await clerk.user.phoneNumbers[0].destroy();
   * ```
   */
  destroy: (params?: Abortable) => Promise<void>;
}

/** A wallet of the user. */
export interface Web3WalletResource extends ClerkResource {
  /** `idn_…` */
  id: string;
  /** The address. */
  web3Wallet: string;
  /** After `prepareVerification`, `verification.message` is the text to sign. */
  verification: VerificationResource;
  /** The wallet's address. */
  toString: () => string;
  /** Adds the wallet to the user. */
  create: (params?: Abortable) => Promise<Web3WalletResource>;
  /**
   * Asks for a text to sign: `verification.message`.
   * @example
   * ```ts
   * await clerk.user.web3Wallets[0].prepareVerification({ strategy: 'web3_metamask_signature' });
   * ```
   */
  prepareVerification: (params: PrepareWeb3WalletVerificationParams & Abortable) => Promise<Web3WalletResource>;
  /**
   * Hands in the signature. `form_param_value_invalid`, `verification_expired`.
   * @example
   * ```ts
   * await clerk.user.web3Wallets[0].attemptVerification({ signature });
   * ```
   */
  attemptVerification: (params: AttemptWeb3WalletVerificationParams & Abortable) => Promise<Web3WalletResource>;
  /**
   * Removes the wallet from the user; the object stays as it was.
   * @example
   * ```ts
   * await clerk.user.web3Wallets[0].destroy();
   * ```
   */
  destroy: (params?: Abortable) => Promise<void>;
}

/** What `reauthorize` takes. */
export type ReauthorizeExternalAccountParams = {
  /** OAuth scopes to ask for beside the connection's own. */
  additionalScopes?: string[];
  /** Where the provider leads back to. Default: this page. */
  redirectUrl?: string;
  /** `prompt` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcPrompt?: string;
  /** `login_hint` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcLoginHint?: string;
};

/** An account at a provider. A new one is verified where `verification.externalVerificationRedirectURL` leads. */
export interface ExternalAccountResource extends ClerkResource {
  /** `eac_…` */
  id: string;
  /** `idn_…` */
  identificationId: string;
  /** E.g. `google`. */
  provider: OAuthProvider;
  /** The user's id at the provider. */
  providerUserId: string;
  /** The address that the provider names; empty for none. */
  emailAddress: string;
  /** Separated by blanks. */
  approvedScopes: string;
  /** The given name. */
  firstName: string;
  /** The family name. */
  lastName: string;
  /** Where any browser gets the picture. */
  imageUrl: string;
  /** The user name, without `@`. */
  username?: string;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber?: string;
  /** What the application's server keeps; the page may read it. */
  publicMetadata: Record<string, unknown>;
  /** What distinguishes accounts of one provider. */
  label?: string;
  /** How far proving it is. */
  verification: VerificationResource | null;
  /**
   * Asks the provider again, e.g. for more scopes; the answer's verification leads there.
   * @example
   * ```ts
   * const { verification } = await clerk.user.externalAccounts[0].reauthorize({ additionalScopes: ['calendar'] });
   * location.assign(verification.externalVerificationRedirectURL);
   * ```
   */
  reauthorize: (params: ReauthorizeExternalAccountParams & Abortable) => Promise<ExternalAccountResource>;
  /**
   * Disconnects the account; the object stays as it was.
   * @example
   * ```ts
   * await clerk.user.externalAccounts[0].destroy();
   * ```
   */
  destroy: (params?: Abortable) => Promise<void>;
  /** The provider's name, e.g. `google`. */
  providerSlug: () => OAuthProvider;
  /** E.g. `Google Account`. */
  providerTitle: () => string;
  /** The account's user name, address or label. */
  accountIdentifier: () => string;
}

/** An account at an enterprise connection: to show. */
export interface EnterpriseAccountResource {
  /** `ent_…` */
  id?: string;
  /** `saml`, `oauth` or `oidc`. */
  protocol: string;
  /** Which provider, e.g. `saml_okta`. */
  provider: string;
  /** Whether it may be used. */
  active: boolean;
  /** The address at the company. */
  emailAddress: string;
  /** How far proving it is. */
  verification: Pick<VerificationResource, 'status' | 'strategy'> | null;
}

/** How far making a passkey is. */
export interface PasskeyVerificationResource extends VerificationResource {
  /** What the browser is asked for, while a passkey is being made (https://www.w3.org/TR/webauthn-3/). */
  publicKey: PublicKeyCredentialCreationOptions | null;
}

/** What `passkey.update` takes. */
export type UpdatePasskeyParams = {
  /** What the user calls it. */
  name?: string | null;
};

/** A passkey of the user. */
export interface PasskeyResource extends ClerkResource {
  /** `passkey_…` */
  id: string;
  /** What the user calls it. */
  name: string | null;
  /** How far proving it is. */
  verification: PasskeyVerificationResource | null;
  /** When somebody last signed in with it; null for never. */
  lastUsedAt: Date | null;
  /** When it was made. */
  createdAt: Date;
  /** When it last changed. */
  updatedAt: Date;
  /**
   * Gives it another name.
   * @example
   * ```ts
   * await clerk.user.passkeys[0].update({ name: 'Laptop' });
   * ```
   */
  update: (params: UpdatePasskeyParams & Abortable) => Promise<PasskeyResource>;
  /**
   * Removes it from the user. The authenticator keeps its copy.
   * @example
   * ```ts
   * await clerk.user.passkeys[0].delete();
   * ```
   */
  delete: (params?: Abortable) => Promise<DeletedObjectResource>;
}
