/** The names of the ways to sign in, as they are on the wire. */
import type { WalletBrand } from '../wallets.js';

/** By password. */
export type PasswordStrategy = 'password';
/** By a code in an e-mail. */
export type EmailCodeStrategy = 'email_code';
/** By a link in an e-mail. */
export type EmailLinkStrategy = 'email_link';
/** By a code in a message. */
export type PhoneCodeStrategy = 'phone_code';
/** By a passkey. */
export type PasskeyStrategy = 'passkey';
/** By a ticket of the Backend API. */
export type TicketStrategy = 'ticket';
/** By a code of an authenticator app (RFC 6238). */
export type TOTPStrategy = 'totp';
/** By a backup code. */
export type BackupCodeStrategy = 'backup_code';
/** By a code in an e-mail, for a new password. */
export type ResetPasswordEmailCodeStrategy = 'reset_password_email_code';
/** By a code in a message, for a new password. */
export type ResetPasswordPhoneCodeStrategy = 'reset_password_phone_code';
/** By Google One Tap. */
export type GoogleOneTapStrategy = 'google_one_tap';
/** By an ID token of Apple. */
export type AppleIdTokenStrategy = 'oauth_token_apple';
/** By a company's provider. */
export type EnterpriseSSOStrategy = 'enterprise_sso';

/** @deprecated Handled as `enterprise_sso`. */
export type SamlStrategy = 'saml';

/** Names of wallets. */
export type Web3Provider = WalletBrand;
/** By a wallet's signature. */
export type Web3Strategy = `web3_${Web3Provider}_signature`;

/** The providers Clerk knows by name; `custom_<key>` is one that the application's owner configured. */
export type OAuthProvider =
  | 'facebook'
  | 'google'
  | 'hubspot'
  | 'github'
  | 'tiktok'
  | 'gitlab'
  | 'discord'
  | 'twitter'
  | 'twitch'
  | 'linkedin'
  | 'linkedin_oidc'
  | 'dropbox'
  | 'atlassian'
  | 'bitbucket'
  | 'microsoft'
  | 'notion'
  | 'apple'
  | 'line'
  | 'instagram'
  | 'coinbase'
  | 'spotify'
  | 'xero'
  | 'box'
  | 'slack'
  | 'linear'
  | 'x'
  | 'enstall'
  | 'huggingface'
  | 'vercel'
  | 'agentid'
  | `custom_${string}`;
/** By a provider that the instance added. */
export type CustomOAuthStrategy = `oauth_custom_${string}`;
/** By an account at a provider. */
export type OAuthStrategy = `oauth_${OAuthProvider}` | CustomOAuthStrategy;

/** How a code reaches a phone. */
export type PhoneCodeChannel = 'sms' | 'whatsapp';

/** What the user can be known by. */
export type SignInIdentifier = 'username' | 'email_address' | 'phone_number' | 'web3_wallet';

/** How a user can sign in. */
export type SignInStrategy =
  | PasskeyStrategy
  | PasswordStrategy
  | ResetPasswordPhoneCodeStrategy
  | ResetPasswordEmailCodeStrategy
  | PhoneCodeStrategy
  | EmailCodeStrategy
  | EmailLinkStrategy
  | TicketStrategy
  | Web3Strategy
  | TOTPStrategy
  | BackupCodeStrategy
  | OAuthStrategy
  | EnterpriseSSOStrategy;
