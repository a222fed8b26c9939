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

/** A factor by e-mail. */
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

/** A factor by message. */
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

/** A code by e-mail. */
export type EmailCodeFactor = EmailFactor<EmailCodeStrategy>;
/** A link by e-mail. */
export type EmailLinkFactor = EmailFactor<EmailLinkStrategy>;
/** A forgotten password, by a code in an e-mail. */
export type ResetPasswordEmailCodeFactor = EmailFactor<ResetPasswordEmailCodeStrategy>;
/** A forgotten password, by a code in a message. */
export type ResetPasswordPhoneCodeFactor = PhoneFactor<ResetPasswordPhoneCodeStrategy>;
/** A forgotten password, by a code. */
export type ResetPasswordCodeFactor = ResetPasswordEmailCodeFactor | ResetPasswordPhoneCodeFactor;

/** A code by message. */
export interface PhoneCodeFactor extends PhoneFactor<PhoneCodeStrategy> {
  /** True for the number that second factors go to. */
  default?: boolean;
  /** How the code is delivered. Default: `sms`. */
  channel?: PhoneCodeChannel;
}

/** The signature of a wallet. */
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

/** The password. */
export interface PasswordFactor {
  /** Which strategy this is about. */
  strategy: PasswordStrategy;
}

/** A passkey. */
export interface PasskeyFactor {
  /** Which strategy this is about. */
  strategy: PasskeyStrategy;
}

/** An account at a provider. */
export interface OauthFactor {
  /** Which strategy this is about. */
  strategy: OAuthStrategy;
}

/** An account at a company. */
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

/** A code of an authenticator app. */
export interface TOTPFactor {
  /** Which strategy this is about. */
  strategy: TOTPStrategy;
}

/** A backup code. */
export interface BackupCodeFactor {
  /** Which strategy this is about. */
  strategy: BackupCodeStrategy;
}

/** What a sign-in can offer as the first factor. */
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

/** What a sign-in can offer as the second factor. */
export type SignInSecondFactor =
  | PhoneCodeFactor
  | TOTPFactor
  | BackupCodeFactor
  | EmailCodeFactor
  | EmailLinkFactor
  | PasskeyFactor;

/** What a sign-in can offer. */
export type SignInFactor = SignInFirstFactor | SignInSecondFactor;

// Preparing: a whole factor object may be passed, what is not needed is left out of the request.

/** Prepares a code by e-mail. */
export type EmailCodeConfig = Omit<EmailCodeFactor, 'safeIdentifier'>;
/** Prepares a code by e-mail for a new password. */
export type ResetPasswordEmailCodeFactorConfig = Omit<ResetPasswordEmailCodeFactor, 'safeIdentifier'>;
/** Prepares a code by message for a new password. */
export type ResetPasswordPhoneCodeFactorConfig = Omit<ResetPasswordPhoneCodeFactor, 'safeIdentifier'>;
/** Prepares a code by message. */
export type PhoneCodeConfig = Omit<PhoneCodeFactor, 'safeIdentifier'>;
/** Prepares a text for a wallet to sign. */
export type Web3SignatureConfig = Web3SignatureFactor;
/** Prepares the challenge of a passkey. */
export type PassKeyConfig = PasskeyFactor;

/** Prepares a link by e-mail. */
export type EmailLinkConfig = Omit<EmailLinkFactor, 'safeIdentifier'> & {
  /** Absolute URL of the page that the link opens. */
  redirectUrl: string;
};

/** Where a provider leads back to. */
interface RedirectConfig {
  /** Where the provider sends the user back to. */
  redirectUrl: string;
  /** Where the user goes once the sign-in is complete. */
  actionCompleteRedirectUrl: string;
  /** `prompt` of the authorization request (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest). */
  oidcPrompt?: string;
}

/** Prepares a sign-in at a provider. */
export interface OAuthConfig extends OauthFactor, RedirectConfig {
  /** `login_hint` of the authorization request (same section). */
  oidcLoginHint?: string;
}

/** Prepares a sign-in at a company's provider. */
export interface EnterpriseSSOConfig extends EnterpriseSSOFactor, RedirectConfig {
  /** `idn_…`, which address. */
  emailAddressId?: string;
}

/** Prepares a code by message as the second factor. */
export interface PhoneCodeSecondFactorConfig {
  /** Which strategy this is about. */
  strategy: PhoneCodeStrategy;
  /** Without it the user's default number. */
  phoneNumberId?: string;
}

/** Prepares a code by e-mail as the second factor. */
export interface EmailCodeSecondFactorConfig {
  /** Which strategy this is about. */
  strategy: EmailCodeStrategy;
  /** Without it the user's primary address. */
  emailAddressId?: string;
}

/** What `signIn.prepareFirstFactor` takes. */
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

/** What `signIn.prepareSecondFactor` takes. */
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

/** Hands in a code. */
interface CodeAttempt<Strategy> {
  /** Which strategy this is about. */
  strategy: Strategy;
  /** As the user typed it. */
  code: string;
}

/** Hands in the code of an e-mail. */
export type EmailCodeAttempt = CodeAttempt<EmailCodeStrategy>;
/** Hands in the code of a message. */
export type PhoneCodeAttempt = CodeAttempt<PhoneCodeStrategy>;
/** Hands in a code of an authenticator app. */
export type TOTPAttempt = CodeAttempt<TOTPStrategy>;
/** Hands in a backup code. */
export type BackupCodeAttempt = CodeAttempt<BackupCodeStrategy>;
/** Hands in the code of an e-mail for a new password. */
export type ResetPasswordEmailCodeAttempt = CodeAttempt<ResetPasswordEmailCodeStrategy> & {
  /** Sets the new password in the same call. */
  password?: string;
};
/** Hands in the code of a message for a new password. */
export type ResetPasswordPhoneCodeAttempt = CodeAttempt<ResetPasswordPhoneCodeStrategy> & {
  /** Sets the new password in the same call. */
  password?: string;
};

/** Hands in the password. */
export interface PasswordAttempt {
  /** Which strategy this is about. */
  strategy: PasswordStrategy;
  /** The password, as the user typed it. */
  password: string;
}

/** Hands in a wallet's signature. */
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

/** Hands in the assertion of a passkey. */
export interface PasskeyAttempt {
  /** Which strategy this is about. */
  strategy: PasskeyStrategy;
  /** What `navigator.credentials.get` resolved with. */
  publicKeyCredential: PublicKeyCredentialWithAuthenticatorAssertionResponse;
}

/** What `signIn.attemptFirstFactor` takes. */
export type AttemptFirstFactorParams =
  | PasskeyAttempt
  | EmailCodeAttempt
  | PhoneCodeAttempt
  | PasswordAttempt
  | Web3Attempt
  | ResetPasswordPhoneCodeAttempt
  | ResetPasswordEmailCodeAttempt;

/** What `signIn.attemptSecondFactor` takes. */
export type AttemptSecondFactorParams =
  | PhoneCodeAttempt
  | TOTPAttempt
  | BackupCodeAttempt
  | EmailCodeAttempt
  | PasskeyAttempt;
