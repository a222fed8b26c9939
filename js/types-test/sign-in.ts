/** SignInResource, its parameters, factors and verification against Clerk's types. */

import type * as shared from '@clerk/shared/types';
import type * as types4 from '@clerk/types';
import type * as ours from '../src/types.js';
import type { Assignable, Expect, Flat, Mutual, SameKeys, Without } from './equal.js';

/** Members of Clerk's SignInResource that we do not have. */
type OmittedSignIn =
  // Serialisation for Clerk's native shells; `JSON.stringify(signIn)` is what a page needs.
  | '__internal_toSnapshot'
  // Public here, under the name `future`; compared in sign-in-future.ts.
  | '__internal_future';

/** Members of ours that Clerk's type does not name. */
type AddedSignIn =
  // Clerk's class has it, its type does not.
  | 'isNew'
  // `__internal_future`, see above.
  | 'future';

/** Methods that accept more than Clerk's; compared one by one below. */
type WiderSignIn =
  // The documentation page passes `saml`, and `identifier` with `password` but no strategy.
  | 'create'
  // The documentation page passes an email link without the id of an address, and `saml`.
  | 'prepareFirstFactor'
  // `saml`.
  | 'authenticateWithRedirect'
  | 'authenticateWithPopup'
  // The documentation page leaves the signer out.
  | 'authenticateWithWeb3';

/** Methods that accept less: the experimental strategy `trusted_device` needs native hardware keys. */
type NarrowerSignIn = 'create' | 'attemptFirstFactor';

type Keys = Expect<
  SameKeys<Exclude<keyof shared.SignInResource, OmittedSignIn>, Exclude<keyof ours.SignInResource, AddedSignIn>>
>;

// Verifications and factors are compared below; here they would drag in their own omitted members.
type Compared =
  | OmittedSignIn
  | AddedSignIn
  | WiderSignIn
  | NarrowerSignIn
  | 'firstFactorVerification'
  | 'secondFactorVerification'
  // `reload(): Promise<this>` cannot be compared in an interface that was mapped; both declare it in the same words.
  | 'reload';
type OurSignIn = Flat<Without<ours.SignInResource, Compared>, ours.SignInResource>;
type TheirSignIn = Flat<Without<shared.SignInResource, Compared>, shared.SignInResource>;

// Email link flow: the resource is inside a generic.
type Flow<T extends { createEmailLinkFlow: unknown }> = Without<T, 'createEmailLinkFlow'>;
type SignIn = Mutual<Flow<OurSignIn>, Flow<TheirSignIn>>;
type LinkFlowOut = ReturnType<shared.SignInResource['createEmailLinkFlow']>;
type LinkFlowIn = ReturnType<ours.SignInResource['createEmailLinkFlow']>;
type LinkFlow = Expect<SameKeys<keyof LinkFlowOut, keyof LinkFlowIn>>;
type LinkFlowStart = Mutual<
  Parameters<LinkFlowIn['startEmailLinkFlow']>,
  Parameters<LinkFlowOut['startEmailLinkFlow']>
>;
type LinkFlowCancel = Mutual<LinkFlowIn['cancelEmailLinkFlow'], LinkFlowOut['cancelEmailLinkFlow']>;

// What Clerk's callers pass, we take.
type TrustedDevice = { strategy: 'trusted_device' };
type Known<P> = Exclude<P, TrustedDevice>;
type TheirParams<K extends WiderSignIn | NarrowerSignIn> = Known<Parameters<shared.SignInResource[K]>[0]>;
type OurParams<K extends WiderSignIn | NarrowerSignIn> = Parameters<ours.SignInResource[K]>[0];
type Create = Assignable<TheirParams<'create'>, OurParams<'create'>>;
type Prepare = Assignable<TheirParams<'prepareFirstFactor'>, OurParams<'prepareFirstFactor'>>;
type Attempt = Mutual<TheirParams<'attemptFirstFactor'>, OurParams<'attemptFirstFactor'>>;
type Redirect = Assignable<TheirParams<'authenticateWithRedirect'>, OurParams<'authenticateWithRedirect'>>;
type Popup = Assignable<TheirParams<'authenticateWithPopup'>, OurParams<'authenticateWithPopup'>>;
type Web3 = Assignable<TheirParams<'authenticateWithWeb3'>, OurParams<'authenticateWithWeb3'>>;

// The named parameter types are Clerk's, both ways.
type CreateParams = Mutual<ours.SignInCreateParams, Known<shared.SignInCreateParams>>;
type PrepareFirst = Mutual<ours.PrepareFirstFactorParams, shared.PrepareFirstFactorParams>;
type AttemptFirst = Mutual<ours.AttemptFirstFactorParams, Known<shared.AttemptFirstFactorParams>>;
type PrepareSecond = Mutual<ours.PrepareSecondFactorParams, shared.PrepareSecondFactorParams>;
type AttemptSecond = Mutual<ours.AttemptSecondFactorParams, shared.AttemptSecondFactorParams>;
type Reset = Mutual<ours.ResetPasswordParams, shared.ResetPasswordParams>;
type Passkey = Mutual<ours.AuthenticateWithPasskeyParams, shared.AuthenticateWithPasskeyParams>;
type RedirectParams = Mutual<ours.AuthenticateWithRedirectParams, shared.AuthenticateWithRedirectParams>;
type PopupParams = Mutual<ours.AuthenticateWithPopupParams, shared.AuthenticateWithPopupParams>;
type Web3Params = Mutual<ours.AuthenticateWithWeb3Params, shared.AuthenticateWithWeb3Params>;
type Solana = Mutual<ours.SignInAuthenticateWithSolanaParams, shared.SignInAuthenticateWithSolanaParams>;
type Signer = Mutual<ours.GenerateSignature, shared.GenerateSignature>;
type LinkParams = Mutual<ours.SignInStartEmailLinkFlowParams, shared.SignInStartEmailLinkFlowParams>;
type Validate = Mutual<ours.ValidatePasswordCallbacks, shared.ValidatePasswordCallbacks>;

// Names.
type Status = Mutual<ours.SignInStatus, shared.SignInStatus>;
type Identifier = Mutual<ours.SignInIdentifier, shared.SignInIdentifier>;
type Strategy = Mutual<ours.SignInStrategy, Exclude<shared.SignInStrategy, 'trusted_device'>>;
type OAuth = Mutual<ours.OAuthStrategy, shared.OAuthStrategy>;
type Wallet = Mutual<ours.Web3Strategy, shared.Web3Strategy>;
type Trust = Mutual<ours.ClientTrustState, NonNullable<shared.SignInResource['clientTrustState']>>;
type User = Mutual<ours.UserData, shared.UserData>;
type Protect = Mutual<ours.ProtectCheckResource, shared.ProtectCheckResource>;

// Factors, each, both ways.
type First = Mutual<ours.SignInFirstFactor, shared.SignInFirstFactor>;
type Second = Mutual<ours.SignInSecondFactor, shared.SignInSecondFactor>;
type Factors = [
  Mutual<ours.EmailCodeFactor, shared.EmailCodeFactor>,
  Mutual<ours.EmailLinkFactor, shared.EmailLinkFactor>,
  Mutual<ours.PhoneCodeFactor, shared.PhoneCodeFactor>,
  Mutual<ours.PasswordFactor, shared.PasswordFactor>,
  Mutual<ours.PasskeyFactor, shared.PasskeyFactor>,
  Mutual<ours.ResetPasswordEmailCodeFactor, shared.ResetPasswordEmailCodeFactor>,
  Mutual<ours.ResetPasswordPhoneCodeFactor, shared.ResetPasswordPhoneCodeFactor>,
  Mutual<ours.Web3SignatureFactor, shared.Web3SignatureFactor>,
  Mutual<ours.OauthFactor, shared.OauthFactor>,
  Mutual<ours.EnterpriseSSOFactor, shared.EnterpriseSSOFactor>,
  Mutual<ours.TOTPFactor, shared.TOTPFactor>,
  Mutual<ours.BackupCodeFactor, shared.BackupCodeFactor>,
];

/** Members of Clerk's VerificationResource that we do not have. */
type OmittedVerification =
  // Serialisation for Clerk's native shells.
  | '__internal_toSnapshot'
  // Of the experimental strategy `trusted_device`.
  | 'trustedDeviceChallenge';

type VerificationKeys = Expect<
  SameKeys<Exclude<keyof shared.VerificationResource, OmittedVerification>, keyof ours.VerificationResource>
>;
// `error` is compared in errors.ts: ours always has `meta` and `longMessage`, Clerk's interface lets them be absent.
type ComparedVerification = OmittedVerification | 'reload' | 'error';
type Verification = Mutual<
  Without<ours.VerificationResource, ComparedVerification>,
  Without<shared.VerificationResource, ComparedVerification>
>;
type ReloadParams = Mutual<Parameters<ours.SignInResource['reload']>, Parameters<shared.SignInResource['reload']>>;

// The older generation. Where the two differ the newer one decides:
// - `status` does not know `needs_client_trust` and `needs_protect_check` there;
// - `supportedFirstFactors` and `supportedSecondFactors` know other factors (`saml`; no passkey, no email);
// - `ssoBypassFirstFactors`, `timezone`, `protectCheck` and `submitProtectCheck` do not exist;
// - `create`, `prepareFirstFactor` and single sign-on still take `saml`, which our methods take as well.
type Differing = 'status' | 'supportedFirstFactors' | 'supportedSecondFactors' | 'createEmailLinkFlow';
type SignInOf4 = Assignable<
  Without<OurSignIn, 'createEmailLinkFlow'>,
  Without<Flat<Without<types4.SignInResource, Compared>, types4.SignInResource>, Differing>
>;
type VerificationOf4 = Mutual<
  Without<ours.VerificationResource, ComparedVerification>,
  Without<types4.VerificationResource, ComparedVerification>
>;
type CreateOf4 = Assignable<types4.SignInCreateParams, OurParams<'create'>>;
type PrepareOf4 = Assignable<types4.PrepareFirstFactorParams, OurParams<'prepareFirstFactor'>>;
type AttemptOf4 = Assignable<types4.AttemptFirstFactorParams, OurParams<'attemptFirstFactor'>>;
type RedirectOf4 = Assignable<types4.AuthenticateWithRedirectParams, OurParams<'authenticateWithRedirect'>>;
type PopupOf4 = Assignable<types4.AuthenticateWithPopupParams, OurParams<'authenticateWithPopup'>>;
type SecondOf4 = [
  Assignable<types4.PrepareSecondFactorParams, Parameters<ours.SignInResource['prepareSecondFactor']>[0]>,
  Assignable<types4.AttemptSecondFactorParams, Parameters<ours.SignInResource['attemptSecondFactor']>[0]>,
];
