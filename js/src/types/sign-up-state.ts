/** Types that SignUpResource and SignUpFutureResource share: the sign-up's state, and what it is created with. */
import type {
  AppleIdTokenStrategy,
  EnterpriseSSOStrategy,
  GoogleOneTapStrategy,
  OAuthStrategy,
  PhoneCodeChannel,
  PhoneCodeStrategy,
  TicketStrategy,
} from './strategies.js';
import type { VerificationResource } from './verification.js';

/** How far a sign-up is. */
export type SignUpStatus = 'missing_requirements' | 'complete' | 'abandoned';

/** Parts of a sign-up that need no proof. */
export type SignUpAttributeField = 'first_name' | 'last_name' | 'password' | 'legal_accepted';
/** Parts of a sign-up that may have to be proved. */
export type SignUpVerifiableField =
  | 'username'
  | 'email_address'
  | 'phone_number'
  | 'email_address_or_phone_number'
  | 'web3_wallet';
/** Parts by which the user can be known. */
export type SignUpIdentificationField = SignUpVerifiableField | OAuthStrategy | EnterpriseSSOStrategy;
/** What an instance can ask of a sign-up. */
export type SignUpField = SignUpAttributeField | SignUpIdentificationField | 'protect_check';

/** How far proving one part of a sign-up is. */
export interface SignUpVerificationResource extends VerificationResource {
  /** Strategies by which it can be proved. */
  supportedStrategies: string[];
  /** `needs_prepare`, `needs_attempt` or empty. */
  nextAction: string;
}

/** How far proving the parts of a sign-up is. */
export interface SignUpVerificationsResource {
  /** How far proving the address is. */
  emailAddress: SignUpVerificationResource;
  /** How far proving the number is. */
  phoneNumber: SignUpVerificationResource;
  /** How far proving the wallet is. */
  web3Wallet: VerificationResource;
  /** How far the provider is. */
  externalAccount: VerificationResource;
}

/** What `signUp.update` takes. */
export interface SignUpUpdateParams {
  /** The given name. */
  firstName?: string;
  /** The family name. */
  lastName?: string;
  /** The password, as the user typed it. */
  password?: string;
  /** The user name, without `@`. */
  username?: string;
  /** An e-mail address. */
  emailAddress?: string;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber?: string;
  /** One or the other, as the user typed it. */
  emailAddressOrPhoneNumber?: string;
  /** The address of a wallet. */
  web3Wallet?: string;
  /** Whether the user accepted the terms. */
  legalAccepted?: boolean;
  /** What the application keeps with the user; the page may change it. */
  unsafeMetadata?: Record<string, unknown>;
  /** Which strategy this is about. */
  strategy?:
    | OAuthStrategy
    | EnterpriseSSOStrategy
    | TicketStrategy
    | GoogleOneTapStrategy
    | AppleIdTokenStrategy
    | PhoneCodeStrategy;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectUrl?: string;
  /** Where the provider leads in the end. */
  actionCompleteRedirectUrl?: string;
  /** Takes over what the current sign-in has verified. */
  transfer?: boolean;
  /** A ticket of the Backend API, e.g. of an invitation. */
  ticket?: string;
  /** An ID token of the provider. */
  token?: string;
  /** `prompt` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcPrompt?: string;
  /** `login_hint` of the provider's authorization request (OpenID Connect Core, section 3.1.2.1). */
  oidcLoginHint?: string;
  /** How the code is delivered. Default: `sms`. */
  channel?: PhoneCodeChannel;
  /** BCP 47. */
  locale?: string;
}

/** What `signUp.create` takes. */
export interface SignUpCreateParams extends SignUpUpdateParams {
  /** IANA name. Default: the browser's. */
  timezone?: string;
}
