/** What a sign-in offers to verify, and what preparing or attempting each factor takes. */
import type {
  BackupCodeStrategy,
  EmailCodeStrategy,
  EmailLinkStrategy,
  EnterpriseSSOStrategy,
  OAuthStrategy,
  PasskeyStrategy,
  PasswordStrategy,
  PhoneCodeChannel,
  PhoneCodeStrategy,
  ResetPasswordEmailCodeStrategy,
  ResetPasswordPhoneCodeStrategy,
  SamlStrategy,
  TOTPStrategy,
  Web3Strategy,
} from './strategies.js';

interface EmailFactor<Strategy> {
  /** Which strategy this is about. */
  strategy: Strategy;
  /** `idn_…`, the address the code or link goes to. */
  emailAddressId: string;
  /** The address, masked, e.g. `t***@example.com`. */
  safeIdentifier: string;
  /** True for the user's primary address. */
  primary?: boolean;
}

interface PhoneFactor<Strategy> {
  /** Which strategy this is about. */
  strategy: Strategy;
  /** `idn_…`, the number the code goes to. */
  phoneNumberId: string;
  /** The number, masked, e.g. `+1*****01`. */
  safeIdentifier: string;
  /** True for the user's primary number. */
  primary?: boolean;
}

export type EmailCodeFactor = EmailFactor<EmailCodeStrategy>;
export type EmailLinkFactor = EmailFactor<EmailLinkStrategy>;
export type ResetPasswordEmailCodeFactor = EmailFactor<ResetPasswordEmailCodeStrategy>;
export type ResetPasswordPhoneCodeFactor = PhoneFactor<ResetPasswordPhoneCodeStrategy>;
export type ResetPasswordCodeFactor = ResetPasswordEmailCodeFactor | ResetPasswordPhoneCodeFactor;

export interface PhoneCodeFactor extends PhoneFactor<PhoneCodeStrategy> {
  /** True for the number that second factors go to. */
  default?: boolean;
  /** How the code is delivered. Default: `sms`. */
  channel?: PhoneCodeChannel;
}

export interface Web3SignatureFactor {
  /** Which strategy this is about. */
  strategy: Web3Strategy;
  /** `idn_…` */
  web3WalletId: string;
  /** Whether it is the user's primary wallet. */
  primary?: boolean;
  /** Solana: name of the wallet it was registered with. */
  walletName?: string;
}

export interface PasswordFactor {
  /** Which strategy this is about. */
  strategy: PasswordStrategy;
}

export interface PasskeyFactor {
  /** Which strategy this is about. */
  strategy: PasskeyStrategy;
}

export interface OauthFactor {
  /** Which strategy this is about. */
  strategy: OAuthStrategy;
}

export interface EnterpriseSSOFactor {
  /** Which strategy this is about. */
  strategy: EnterpriseSSOStrategy;
  /** Which connection, when the user's domain has several. */
  enterpriseConnectionId?: string;
  /** Name of the connection, to show. */
  enterpriseConnectionName?: string;
  /** Where any browser gets its logo. */
  enterpriseConnectionLogoPublicUrl?: string | null;
  /** Which kind of provider, e.g. `saml_okta`. */
  enterpriseConnectionProvider?: string;
}

export interface TOTPFactor {
  /** Which strategy this is about. */
  strategy: TOTPStrategy;
}

export interface BackupCodeFactor {
  /** Which strategy this is about. */
  strategy: BackupCodeStrategy;
}

export type SignInFirstFactor =
  | EmailCodeFactor
  | EmailLinkFactor
  | PhoneCodeFactor
  | PasswordFactor
  | PasskeyFactor
  | ResetPasswordPhoneCodeFactor
  | ResetPasswordEmailCodeFactor
  | Web3SignatureFactor
  | OauthFactor
  | EnterpriseSSOFactor;

export type SignInSecondFactor =
  | PhoneCodeFactor
  | TOTPFactor
  | BackupCodeFactor
  | EmailCodeFactor
  | EmailLinkFactor
  | PasskeyFactor;

export type SignInFactor = SignInFirstFactor | SignInSecondFactor;

// Preparing: a whole factor object may be passed, what is not needed is left out of the request.

export type EmailCodeConfig = Omit<EmailCodeFactor, 'safeIdentifier'>;
export type ResetPasswordEmailCodeFactorConfig = Omit<ResetPasswordEmailCodeFactor, 'safeIdentifier'>;
export type ResetPasswordPhoneCodeFactorConfig = Omit<ResetPasswordPhoneCodeFactor, 'safeIdentifier'>;
export type PhoneCodeConfig = Omit<PhoneCodeFactor, 'safeIdentifier'>;
export type Web3SignatureConfig = Web3SignatureFactor;
export type PassKeyConfig = PasskeyFactor;

export type EmailLinkConfig = Omit<EmailLinkFactor, 'safeIdentifier'> & {
  /** Absolute URL of the page that the link opens. */
  redirectUrl: string;
};

interface RedirectConfig {
  /** Where the provider sends the user back to. */
  redirectUrl: string;
  /** Where the user goes once the sign-in is complete. */
  actionCompleteRedirectUrl: string;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
}

export interface OAuthConfig extends OauthFactor, RedirectConfig {
  /** `login_hint` of the authorization request (same section). */
  oidcLoginHint?: string;
}

export interface EnterpriseSSOConfig extends EnterpriseSSOFactor, RedirectConfig {
  /** `idn_…`, which address. */
  emailAddressId?: string;
}

export interface PhoneCodeSecondFactorConfig {
  /** Which strategy this is about. */
  strategy: PhoneCodeStrategy;
  /** Without it the user's default number. */
  phoneNumberId?: string;
}

export interface EmailCodeSecondFactorConfig {
  /** Which strategy this is about. */
  strategy: EmailCodeStrategy;
  /** Without it the user's primary address. */
  emailAddressId?: string;
}

export type PrepareFirstFactorParams =
  | EmailCodeConfig
  | EmailLinkConfig
  | PhoneCodeConfig
  | Web3SignatureConfig
  | PassKeyConfig
  | ResetPasswordPhoneCodeFactorConfig
  | ResetPasswordEmailCodeFactorConfig
  | OAuthConfig
  | EnterpriseSSOConfig;

export type PrepareSecondFactorParams =
  | PhoneCodeSecondFactorConfig
  | EmailCodeSecondFactorConfig
  | EmailLinkConfig
  | PassKeyConfig;

/**
 * What Clerk's documentation page passes beyond `PrepareFirstFactorParams`: the deprecated `saml`, and an email link
 * without the id of an address, which the server fills in from the attempt's identifier or refuses with
 * `form_param_missing`.
 */
export type DocumentedPrepareFirstFactorParams =
  | {
      /** Which strategy this is about. */
      strategy: EmailLinkStrategy;
      /** An e-mail address, a phone number, a user name or a wallet's address. */
      identifier?: string;
      /** `idn_…`, which address. */
      emailAddressId?: string;
      /** Where the link or the provider leads back to. */
      redirectUrl?: string;
    }
  | (Omit<EnterpriseSSOConfig, 'strategy'> & {
      /** Which strategy this is about. */
      strategy: SamlStrategy;
    });

// Attempting.

interface CodeAttempt<Strategy> {
  /** Which strategy this is about. */
  strategy: Strategy;
  /** As the user typed it. */
  code: string;
}

export type EmailCodeAttempt = CodeAttempt<EmailCodeStrategy>;
export type PhoneCodeAttempt = CodeAttempt<PhoneCodeStrategy>;
export type TOTPAttempt = CodeAttempt<TOTPStrategy>;
export type BackupCodeAttempt = CodeAttempt<BackupCodeStrategy>;
export type ResetPasswordEmailCodeAttempt = CodeAttempt<ResetPasswordEmailCodeStrategy> & {
  /** Sets the new password in the same call. */
  password?: string;
};
export type ResetPasswordPhoneCodeAttempt = CodeAttempt<ResetPasswordPhoneCodeStrategy> & {
  /** Sets the new password in the same call. */
  password?: string;
};

export interface PasswordAttempt {
  /** Which strategy this is about. */
  strategy: PasswordStrategy;
  /** The password, as the user typed it. */
  password: string;
}

export interface Web3Attempt {
  /** Which strategy this is about. */
  strategy: Web3Strategy;
  /** What the wallet returned for `firstFactorVerification.message`. */
  signature: string;
}

/** The result of `navigator.credentials.get()` (https://www.w3.org/TR/webauthn-3/#iface-pkcredential). */
export type PublicKeyCredentialWithAuthenticatorAssertionResponse = Omit<
  PublicKeyCredential,
  'response' | 'getClientExtensionResults'
> & {
  /** What the authenticator signed. */
  response: AuthenticatorAssertionResponse;
};

export interface PasskeyAttempt {
  /** Which strategy this is about. */
  strategy: PasskeyStrategy;
  /** What `navigator.credentials.get` resolved with. */
  publicKeyCredential: PublicKeyCredentialWithAuthenticatorAssertionResponse;
}

export type AttemptFirstFactorParams =
  | PasskeyAttempt
  | EmailCodeAttempt
  | PhoneCodeAttempt
  | PasswordAttempt
  | Web3Attempt
  | ResetPasswordPhoneCodeAttempt
  | ResetPasswordEmailCodeAttempt;

export type AttemptSecondFactorParams =
  | PhoneCodeAttempt
  | TOTPAttempt
  | BackupCodeAttempt
  | EmailCodeAttempt
  | PasskeyAttempt;
