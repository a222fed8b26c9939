/** What signed-in users change about themselves and about the ways in which they sign in. */
import type { ActClaim } from './actor.js';
import type {
  DeletedObjectResource,
  EmailAddressResource,
  ExternalAccountResource,
  PasskeyResource,
  PhoneNumberResource,
  Web3WalletResource,
} from './identifications.js';
import type { Abortable, ClerkResource } from './resource.js';
import type { OAuthStrategy } from './strategies.js';

/** An authenticator app. */
export interface TOTPResource extends ClerkResource {
  /** `totp_…` */
  id: string;
  /** Base32, in the answer of `createTOTP` only. */
  secret?: string;
  /** What the QR code shows: `otpauth://totp/…`. In the answer of `createTOTP` only. */
  uri?: string;
  /** Whether a code of the app was handed in. */
  verified: boolean;
  /** Shown once: in the answer that makes the app the account's first second factor. */
  backupCodes?: string[];
  /** When it was made. */
  createdAt: Date | null;
  /** When it last changed. */
  updatedAt: Date | null;
}

/** Codes of which each signs in once, where the second factor is lost. The server shows them in this answer only. */
export interface BackupCodeResource extends ClerkResource {
  /** Id of the set of codes. */
  id: string;
  /** The codes, shown this once; each works one time. */
  codes: string[];
  /** When it was made. */
  createdAt: Date | null;
  /** When it last changed. */
  updatedAt: Date | null;
}

/** Where a session is used from. */
export interface SessionActivity {
  /** `sess_activity_…` */
  id: string;
  /** Name of the browser, e.g. `Firefox`. */
  browserName?: string;
  /** Version of the browser. */
  browserVersion?: string;
  /** Kind of device, e.g. `Macintosh`. */
  deviceType?: string;
  /** Address that the browser came from. */
  ipAddress?: string;
  /** City of that address, as far as known. */
  city?: string;
  /** Country of that address, as far as known. */
  country?: string;
  /** Whether it is a phone or tablet. */
  isMobile?: boolean;
}

/** One of the user's sessions, in any browser. */
export interface SessionWithActivitiesResource extends ClerkResource {
  /** `sess_…` */
  id: string;
  /** `active`, `revoked`, …; see `SessionStatus`. */
  status: string;
  /** When it ends. */
  expireAt: Date;
  /** When it is given up if nothing happens. */
  abandonAt: Date;
  /** When it was last used. */
  lastActiveAt: Date;
  /** Where it was last used. */
  latestActivity: SessionActivity;
  /** Who acts for the user; null for nobody. */
  actor: ActClaim | null;
  /** Signs that browser out. */
  revoke: (params?: Abortable) => Promise<SessionWithActivitiesResource>;
}

/** What `user.createEmailAddress` takes. */
export type CreateEmailAddressParams = {
  /** The address to add. */
  email: string;
};
/** E.164. */
export type CreatePhoneNumberParams = {
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber: string;
};
/** The address. */
export type CreateWeb3WalletParams = {
  /** The wallet's address. */
  web3Wallet: string;
};
/** What `user.createExternalAccount` takes. */
export type CreateExternalAccountParams = {
  /** Which provider, e.g. `oauth_google`. */
  strategy?: OAuthStrategy;
  /** `ec_…`, which connection, when there are several. */
  enterpriseConnectionId?: string;
  /** Where the provider sends the browser back to. */
  redirectUrl?: string;
  /** OAuth scopes to ask for beside the connection's own. */
  additionalScopes?: string[];
  /** `prompt` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcPrompt?: string;
  /** `login_hint` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcLoginHint?: string;
};
/** What `user.verifyTOTP` takes. */
export type VerifyTOTPParams = {
  /** The code as the user typed it; blanks and line ends are left out. */
  code: string;
};
/** What `user.updatePassword` takes. */
export type UpdateUserPasswordParams = {
  /** The new password; the instance's rules apply. */
  newPassword: string;
  /** The old one, where there is one. */
  currentPassword?: string;
  /** Ends the user's other sessions. Default: false. */
  signOutOfOtherSessions?: boolean;
};
/** What `user.removePassword` takes. */
export type RemoveUserPasswordParams = {
  /** The password that goes. */
  currentPassword?: string;
};
/** What `user.updateMetadata` takes. */
export type UpdateUserMetadataParams = {
  /** What is merged into what is there; `null` removes a key. */
  unsafeMetadata: Record<string, unknown>;
};
/** What `user.update` takes; what is left out stays. */
export type UpdateUserParams = {
  /** The user name, without `@`. */
  username?: string | null;
  /** The given name. */
  firstName?: string | null;
  /** The family name. */
  lastName?: string | null;
  /** `idn_…` of a verified address. */
  primaryEmailAddressId?: string | null;
  /** `idn_…` of a verified number. */
  primaryPhoneNumberId?: string | null;
  /** `idn_…` of a verified wallet. */
  primaryWeb3WalletId?: string | null;
  /** @deprecated Call `updateMetadata`. This replaces what there is, by the differences. */
  unsafeMetadata?: Record<string, unknown>;
};

/** What `setProfileImage` takes. */
export type SetProfileImageParams = {
  /** The image, or its base64 text; `null` removes the one that is there. */
  file: Blob | string | null;
};

/** An image that the server keeps. */
export interface ImageResource extends ClerkResource {
  /** `img_…` */
  id?: string;
  /** The file's name. */
  name: string | null;
  /** Where any browser gets it. */
  publicUrl: string | null;
}

/**
 * The calls by which users change themselves and their ways to sign in; the first one fetches their file. They reject
 * with a `ClerkAPIResponseError`; an instance may want a reverification first (`session_reverification_required`).
 */
export interface UserEnrolment<User = unknown> {
  /**
   * Sets the picture: a PNG, JPEG, GIF or WebP file, or one in base64; `null` removes it. Rejects with
   * `form_param_format_invalid`.
   * @example
   * ```ts
   * await clerk.user.setProfileImage({ file: new Blob([bytes], { type: 'image/png' }) });
   * ```
   */
  setProfileImage: (params: SetProfileImageParams & Abortable) => Promise<ImageResource>;
  /**
   * Changes the profile. `form_identifier_exists` when the user name is taken.
   * @example
   * ```ts
   * await clerk.user.update({ firstName: 'Ada' });
   * ```
   */
  update: (params: UpdateUserParams & Abortable) => Promise<User>;
  /**
   * Merges, however deep; `null` removes a key.
   * @example
   * ```ts
   * await clerk.user.updateMetadata({ unsafeMetadata: { theme: 'dark' } });
   * ```
   */
  updateMetadata: (params: UpdateUserMetadataParams & Abortable) => Promise<User>;
  /**
   * Sets the password. `form_password_validation_failed`, `form_password_pwned`, `form_password_incorrect`.
   * @example
   * ```ts
   * await clerk.user.updatePassword({ currentPassword, newPassword });
   * ```
   */
  updatePassword: (params: UpdateUserPasswordParams & Abortable) => Promise<User>;
  /**
   * Takes the password away. `form_password_incorrect`.
   * @example
   * ```ts
   * await clerk.user.removePassword({ currentPassword });
   * ```
   */
  removePassword: (params: RemoveUserPasswordParams & Abortable) => Promise<User>;
  /**
   * Removes the account, and with it every session.
   * @example
   * ```ts
   * await clerk.user.delete();
   * ```
   */
  delete: (params?: Abortable) => Promise<void>;
  /**
   * The address is the user's once it is verified.
   * @example
   * ```ts
   * const address = await clerk.user.createEmailAddress({ email: 'ada@example.com' });
   * await address.prepareVerification({ strategy: 'email_code' });
   * await address.attemptVerification({ code });
   * ```
   */
  createEmailAddress: (params: CreateEmailAddressParams & Abortable) => Promise<EmailAddressResource>;
  /**
   * Adds a number, which is the user's once it is verified. `form_identifier_exists`, `form_param_format_invalid`.
   * @example
   * ```ts
   * const number = await clerk.user.createPhoneNumber({ phoneNumber: '+15555550100' });
   * await number.prepareVerification();
   * await number.attemptVerification({ code });
   * ```
   */
  createPhoneNumber: (params: CreatePhoneNumberParams & Abortable) => Promise<PhoneNumberResource>;
  /**
   * Adds a wallet, which is the user's once it has signed. `form_identifier_exists`.
   * @example
   * ```ts
   * const wallet = await clerk.user.createWeb3Wallet({ web3Wallet: '0x…' });
   * ```
   */
  createWeb3Wallet: (params: CreateWeb3WalletParams & Abortable) => Promise<Web3WalletResource>;
  /**
   * Begins to connect an account at a provider: the user goes to `verification.externalVerificationRedirectURL`.
   * @example
   * ```ts
   * const account = await clerk.user.createExternalAccount({ strategy: 'oauth_google', redirectUrl: '/account' });
   * location.assign(account.verification.externalVerificationRedirectURL);
   * ```
   */
  createExternalAccount: (params: CreateExternalAccountParams & Abortable) => Promise<ExternalAccountResource>;
  /**
   * Has the browser make a passkey and adds it. Rejects with a `ClerkWebAuthnError`: `passkey_not_supported`,
   * `passkey_pa_not_supported`, `passkey_already_exists`, `passkey_registration_cancelled`,
   * `passkey_registration_failed`, `passkey_operation_aborted`, `passkey_invalid_rpID_or_domain`.
   * @example
   * ```ts
   * const passkey = await clerk.user.createPasskey();
   * await passkey.update({ name: 'Laptop' });
   * ```
   */
  createPasskey: (params?: Abortable) => Promise<PasskeyResource>;
  /**
   * Makes a secret for an authenticator app; `verifyTOTP` with the app's first code switches it on.
   * @example
   * ```ts
   * const { uri } = await clerk.user.createTOTP(); // for a QR code
   * ```
   */
  createTOTP: (params?: Abortable) => Promise<TOTPResource>;
  /**
   * Switches the authenticator app on with its first code. `form_code_incorrect`.
   * @example
   * ```ts
   * const { backupCodes } = await clerk.user.verifyTOTP({ code });
   * ```
   */
  verifyTOTP: (params: VerifyTOTPParams & Abortable) => Promise<TOTPResource>;
  /**
   * Takes the authenticator app away.
   * @example
   * ```ts
   * await clerk.user.disableTOTP();
   * ```
   */
  disableTOTP: (params?: Abortable) => Promise<DeletedObjectResource>;
  /**
   * Makes new backup codes in the place of the account's.
   * @example
   * ```ts
   * const { codes } = await clerk.user.createBackupCode();
   * ```
   */
  createBackupCode: (params?: Abortable) => Promise<BackupCodeResource>;
  /**
   * The user's sessions, in all browsers.
   * @example
   * ```ts
   * for (const session of await clerk.user.getSessions()) await session.revoke();
   * ```
   */
  getSessions: (params?: Abortable) => Promise<SessionWithActivitiesResource[]>;
  /**
   * Whether an address, number or wallet is the primary one of its kind.
   * @example
   * ```ts
   * const [address] = clerk.user.emailAddresses;
   * if (!clerk.user.isPrimaryIdentification(address)) await address.destroy();
   * ```
   */
  isPrimaryIdentification: (of: EmailAddressResource | PhoneNumberResource | Web3WalletResource) => boolean;
  /** The accounts at providers that are connected. */
  readonly verifiedExternalAccounts: ExternalAccountResource[];
  /** Those whose connection has not been finished. */
  readonly unverifiedExternalAccounts: ExternalAccountResource[];
  /** The wallets that have signed. */
  readonly verifiedWeb3Wallets: Web3WalletResource[];
}
