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
  id: string;
  /** Base32, in the answer of `createTOTP` only. */
  secret?: string;
  /** What the QR code shows: `otpauth://totp/…`. In the answer of `createTOTP` only. */
  uri?: string;
  verified: boolean;
  /** Shown once: in the answer that makes the app the account's first second factor. */
  backupCodes?: string[];
  createdAt: Date | null;
  updatedAt: Date | null;
}

/** Codes of which each signs in once, where the second factor is lost. The server shows them in this answer only. */
export interface BackupCodeResource extends ClerkResource {
  id: string;
  codes: string[];
  createdAt: Date | null;
  updatedAt: Date | null;
}

/** Where a session is used from. */
export interface SessionActivity {
  id: string;
  browserName?: string;
  browserVersion?: string;
  deviceType?: string;
  ipAddress?: string;
  city?: string;
  country?: string;
  isMobile?: boolean;
}

/** One of the user's sessions, in any browser. */
export interface SessionWithActivitiesResource extends ClerkResource {
  id: string;
  status: string;
  expireAt: Date;
  abandonAt: Date;
  lastActiveAt: Date;
  latestActivity: SessionActivity;
  actor: ActClaim | null;
  /** Signs that browser out. */
  revoke: (params?: Abortable) => Promise<SessionWithActivitiesResource>;
}

export type CreateEmailAddressParams = { email: string };
/** E.164. */
export type CreatePhoneNumberParams = { phoneNumber: string };
/** The address. */
export type CreateWeb3WalletParams = { web3Wallet: string };
export type CreateExternalAccountParams = {
  strategy?: OAuthStrategy;
  enterpriseConnectionId?: string;
  /** Where the provider sends the browser back to. */
  redirectUrl?: string;
  additionalScopes?: string[];
  oidcPrompt?: string;
  oidcLoginHint?: string;
};
export type VerifyTOTPParams = { code: string };
export type UpdateUserPasswordParams = {
  newPassword: string;
  currentPassword?: string;
  signOutOfOtherSessions?: boolean;
};
export type RemoveUserPasswordParams = { currentPassword?: string };
export type UpdateUserMetadataParams = { unsafeMetadata: Record<string, unknown> };
export type UpdateUserParams = {
  username?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  primaryEmailAddressId?: string | null;
  primaryPhoneNumberId?: string | null;
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
 * What framework.ts adds to a user: there when `load()` resolves if it was given `sdkMetadata`, right after it on other
 * pages. The calls reject with a `ClerkAPIResponseError`; an instance may want a reverification first
 * (`session_reverification_required`).
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
  update: (params: UpdateUserParams & Abortable) => Promise<User>;
  /** Merges, however deep; `null` removes a key. */
  updateMetadata: (params: UpdateUserMetadataParams & Abortable) => Promise<User>;
  updatePassword: (params: UpdateUserPasswordParams & Abortable) => Promise<User>;
  removePassword: (params: RemoveUserPasswordParams & Abortable) => Promise<User>;
  /** Removes the account, and with it every session. */
  delete: (params?: Abortable) => Promise<void>;
  /** The address is the user's once it is verified. */
  createEmailAddress: (params: CreateEmailAddressParams & Abortable) => Promise<EmailAddressResource>;
  createPhoneNumber: (params: CreatePhoneNumberParams & Abortable) => Promise<PhoneNumberResource>;
  createWeb3Wallet: (params: CreateWeb3WalletParams & Abortable) => Promise<Web3WalletResource>;
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
  /** Makes a secret for an authenticator app; `verifyTOTP` with the app's first code switches it on. */
  createTOTP: (params?: Abortable) => Promise<TOTPResource>;
  verifyTOTP: (params: VerifyTOTPParams & Abortable) => Promise<TOTPResource>;
  disableTOTP: (params?: Abortable) => Promise<DeletedObjectResource>;
  /** Makes new backup codes in the place of the account's. */
  createBackupCode: (params?: Abortable) => Promise<BackupCodeResource>;
  /** The user's sessions, in all browsers. */
  getSessions: (params?: Abortable) => Promise<SessionWithActivitiesResource[]>;
  isPrimaryIdentification: (of: EmailAddressResource | PhoneNumberResource | Web3WalletResource) => boolean;
  readonly verifiedExternalAccounts: ExternalAccountResource[];
  readonly unverifiedExternalAccounts: ExternalAccountResource[];
  readonly verifiedWeb3Wallets: Web3WalletResource[];
}
