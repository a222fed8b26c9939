/** Client, session, token, user and sign-up against Clerk's types: what we have is theirs, what we lack is listed. */
import type * as shared from '@clerk/shared/types';
import type * as ours from '../src/types.js';
import type { Assignable, Expect, Flat, Mutual, SameKeys, Without } from './equal.js';

/** In every resource: serialisation for Clerk's native shells. */
type Snapshot = '__internal_toSnapshot';

type OmittedClient =
  | Snapshot
  // The core sends captcha tokens itself.
  | '__internal_sendCaptchaToken';
type ClientKeys = Expect<SameKeys<Exclude<keyof shared.ClientResource, OmittedClient>, keyof ours.ClientResource>>;
// The resources inside are compared on their own.
type ClientParts = OmittedClient | 'sessions' | 'signedInSessions' | 'signIn' | 'signUp' | 'reload';
type Client = Mutual<
  Flat<Without<ours.ClientResource, ClientParts>, ours.ClientResource>,
  Flat<Without<shared.ClientResource, ClientParts>, shared.ClientResource>
>;

type OmittedSession =
  | Snapshot
  // Inner half of `touch`.
  | '__internal_touch';
type SessionKeys = Expect<SameKeys<Exclude<keyof shared.SessionResource, OmittedSession>, keyof ours.SessionResource>>;
type Reverifying = Extract<keyof shared.SessionResource, `${string}Verification` | 'verifyWithPasskey'>;
type SessionParts = OmittedSession | Reverifying | 'user' | 'lastActiveToken' | 'reload';
type ReverifyingParams = {
  [Name in Reverifying]: Mutual<
    Without<NonNullable<Parameters<ours.SessionResource[Name]>[0]>, 'signal'>,
    NonNullable<Parameters<shared.SessionResource[Name]>[0]>
  >;
};
type VerificationParts = Snapshot | 'session' | 'reload' | 'firstFactorVerification' | 'secondFactorVerification';
type SessionVerification = Mutual<
  Without<ours.SessionVerificationResource, VerificationParts>,
  Without<shared.SessionVerificationResource, VerificationParts>
>;
type Session = Mutual<
  Flat<Without<ours.SessionResource, SessionParts>, ours.SessionResource>,
  Flat<Without<shared.SessionResource, SessionParts>, shared.SessionResource>
>;
type PublicUser = Mutual<ours.PublicUserData, shared.PublicUserData>;
type Status = Mutual<ours.SessionStatus, shared.SessionStatus>;
type Task = Mutual<ours.SessionTask, shared.SessionTask>;
type GetToken = Mutual<ours.GetToken, shared.GetToken>;

type TokenKeys = Expect<SameKeys<Exclude<keyof shared.TokenResource, Snapshot>, keyof ours.TokenResource>>;
// One way: Clerk's claims are a union over token versions with organization claims, ours leaves those open.
type Token = Assignable<Without<shared.TokenResource, Snapshot | 'reload'>, Without<ours.TokenResource, 'reload'>>;

/** Organizations and billing are not here. */
type OmittedUser = Exclude<keyof shared.UserResource, keyof ours.UserResource>;
type OmittedUserMembers = Expect<
  SameKeys<
    OmittedUser,
    | Snapshot
    | '__experimental_getBiometricCredentials'
    | '__experimental_prepareBiometricCredential'
    | '__experimental_attemptBiometricCredential'
    | '__experimental_revokeBiometricCredential'
    // Organizations.
    | 'getOrganizationMemberships'
    | 'getOrganizationInvitations'
    | 'getOrganizationSuggestions'
    | 'getOrganizationCreationDefaults'
    | 'leaveOrganization'
    | 'getEnterpriseConnections'
    // Billing.
    | keyof shared.BillingPayerMethods
  >
>;
/** What the calls take, and the members of what they resolve with. */
type CreateEmailAddress = Assignable<shared.CreateEmailAddressParams, ours.CreateEmailAddressParams>;
type CreatePhoneNumber = Assignable<shared.CreatePhoneNumberParams, ours.CreatePhoneNumberParams>;
type CreateWeb3Wallet = Assignable<shared.CreateWeb3WalletParams, ours.CreateWeb3WalletParams>;
type CreateExternalAccount = Assignable<shared.CreateExternalAccountParams, ours.CreateExternalAccountParams>;
type VerifyTOTP = Assignable<shared.VerifyTOTPParams, ours.VerifyTOTPParams>;
type SetProfileImage = Mutual<shared.SetProfileImageParams, ours.SetProfileImageParams>;
type Image = Mutual<Without<ours.ImageResource, 'reload'>, Without<shared.ImageResource, 'reload' | Snapshot>>;
type UpdateUser = Assignable<shared.UpdateUserParams, ours.UpdateUserParams>;
type UpdateUserPassword = Assignable<shared.UpdateUserPasswordParams, ours.UpdateUserPasswordParams>;
type RemoveUserPassword = Assignable<shared.RemoveUserPasswordParams, ours.RemoveUserPasswordParams>;
type SetReservedForSecondFactor = Assignable<
  shared.SetReservedForSecondFactorParams,
  ours.SetReservedForSecondFactorParams
>;
type ReauthorizeExternalAccount = Assignable<
  shared.ReauthorizeExternalAccountParams,
  ours.ReauthorizeExternalAccountParams
>;
type UpdatePasskey = Assignable<shared.UpdatePasskeyParams, ours.UpdatePasskeyParams>;
type Members<Kind> = Exclude<keyof Kind, Snapshot>;
type EmailAddressKeys = Expect<SameKeys<Members<shared.EmailAddressResource>, Members<ours.EmailAddressResource>>>;
type PhoneNumberKeys = Expect<SameKeys<Members<shared.PhoneNumberResource>, Members<ours.PhoneNumberResource>>>;
type Web3WalletKeys = Expect<SameKeys<Members<shared.Web3WalletResource>, Members<ours.Web3WalletResource>>>;
type ExternalAccountKeys = Expect<
  SameKeys<Members<shared.ExternalAccountResource>, Members<ours.ExternalAccountResource>>
>;
type PasskeyKeys = Expect<SameKeys<Members<shared.PasskeyResource>, Members<ours.PasskeyResource>>>;
type TOTPKeys = Expect<SameKeys<Members<shared.TOTPResource>, Members<ours.TOTPResource>>>;
type BackupCodeKeys = Expect<SameKeys<Members<shared.BackupCodeResource>, Members<ours.BackupCodeResource>>>;
type SessionWithActivities = Mutual<
  Without<ours.SessionWithActivitiesResource, 'reload' | 'revoke' | 'actor'>,
  Without<shared.SessionWithActivitiesResource, Snapshot | 'reload' | 'revoke' | 'actor'>
>;
type PlainUser = Exclude<
  keyof ours.UserResource,
  | 'reload'
  | keyof ours.UserEnrolment
  | 'emailAddresses'
  | 'phoneNumbers'
  | 'web3Wallets'
  | 'externalAccounts'
  | 'enterpriseAccounts'
  | 'passkeys'
  | 'organizationMemberships'
  | 'primaryEmailAddress'
  | 'primaryPhoneNumber'
  | 'primaryWeb3Wallet'
>;
type UserScalars = Mutual<Pick<ours.UserResource, PlainUser>, Pick<shared.UserResource, PlainUser>>;

type OmittedSignUp = Snapshot | '__experimental_getEnterpriseConnections';
// As the documentation has them; clerk-js says `__internal_future` and has no isNew().
type MoreSignUp = 'future' | 'isNew';
type SignUpKeys = Expect<
  SameKeys<Exclude<keyof shared.SignUpResource, OmittedSignUp>, Exclude<keyof ours.SignUpResource, MoreSignUp>>
>;
// The flow's result is the sign-up itself, which is compared here.
type SignUpParts =
  | OmittedSignUp
  | MoreSignUp
  | '__internal_future'
  | 'createEmailLinkFlow'
  | 'verifications'
  | 'reload';
type SignUpFuture = Mutual<
  Without<ours.SignUpFutureResource, 'verifications' | 'finalize'>,
  Without<shared.SignUpFutureResource, 'verifications' | 'finalize'>
>;
type SignUpFutureVerifications = Expect<
  SameKeys<keyof shared.SignUpFutureVerifications, keyof ours.SignUpFutureVerifications>
>;
type SignUp = Mutual<
  Flat<Without<ours.SignUpResource, SignUpParts>, ours.SignUpResource>,
  Flat<Without<shared.SignUpResource, SignUpParts>, shared.SignUpResource>
>;
type SignUpVerifications = Expect<
  SameKeys<Exclude<keyof shared.SignUpVerificationsResource, Snapshot>, keyof ours.SignUpVerificationsResource>
>;
type SignUpCreate = Mutual<ours.SignUpCreateParams, shared.SignUpCreateParams>;
type SignUpUpdate = Mutual<ours.SignUpUpdateParams, shared.SignUpUpdateParams>;
type SignUpPrepare = Mutual<ours.PrepareVerificationParams, shared.PrepareVerificationParams>;
type SignUpAttempt = Mutual<ours.AttemptVerificationParams, shared.AttemptVerificationParams>;
