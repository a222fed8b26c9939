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

export type SignUpStatus = 'missing_requirements' | 'complete' | 'abandoned';

export type SignUpAttributeField = 'first_name' | 'last_name' | 'password' | 'legal_accepted';
export type SignUpVerifiableField =
  | 'username'
  | 'email_address'
  | 'phone_number'
  | 'email_address_or_phone_number'
  | 'web3_wallet';
export type SignUpIdentificationField = SignUpVerifiableField | OAuthStrategy | EnterpriseSSOStrategy;
export type SignUpField = SignUpAttributeField | SignUpIdentificationField | 'protect_check';

export interface SignUpVerificationResource extends VerificationResource {
  supportedStrategies: string[];
  /** `needs_prepare`, `needs_attempt` or empty. */
  nextAction: string;
}

export interface SignUpVerificationsResource {
  emailAddress: SignUpVerificationResource;
  phoneNumber: SignUpVerificationResource;
  web3Wallet: VerificationResource;
  externalAccount: VerificationResource;
}

export interface SignUpUpdateParams {
  firstName?: string;
  lastName?: string;
  password?: string;
  username?: string;
  emailAddress?: string;
  phoneNumber?: string;
  emailAddressOrPhoneNumber?: string;
  web3Wallet?: string;
  legalAccepted?: boolean;
  unsafeMetadata?: Record<string, unknown>;
  strategy?:
    | OAuthStrategy
    | EnterpriseSSOStrategy
    | TicketStrategy
    | GoogleOneTapStrategy
    | AppleIdTokenStrategy
    | PhoneCodeStrategy;
  /** URL or path of the page that calls `clerk.handleRedirectCallback`. */
  redirectUrl?: string;
  actionCompleteRedirectUrl?: string;
  /** Takes over what the current sign-in has verified. */
  transfer?: boolean;
  ticket?: string;
  token?: string;
  oidcPrompt?: string;
  oidcLoginHint?: string;
  channel?: PhoneCodeChannel;
  /** BCP 47. */
  locale?: string;
}

export interface SignUpCreateParams extends SignUpUpdateParams {
  /** IANA name. Default: the browser's. */
  timezone?: string;
}
