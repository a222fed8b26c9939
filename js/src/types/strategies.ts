/** The names of the ways to sign in, as they are on the wire. */
import type { WalletBrand } from '../wallets.js';

export type PasswordStrategy = 'password';
export type EmailCodeStrategy = 'email_code';
export type EmailLinkStrategy = 'email_link';
export type PhoneCodeStrategy = 'phone_code';
export type PasskeyStrategy = 'passkey';
export type TicketStrategy = 'ticket';
export type TOTPStrategy = 'totp';
export type BackupCodeStrategy = 'backup_code';
export type ResetPasswordEmailCodeStrategy = 'reset_password_email_code';
export type ResetPasswordPhoneCodeStrategy = 'reset_password_phone_code';
export type GoogleOneTapStrategy = 'google_one_tap';
export type AppleIdTokenStrategy = 'oauth_token_apple';
export type EnterpriseSSOStrategy = 'enterprise_sso';

/** @deprecated Handled as `enterprise_sso`. */
export type SamlStrategy = 'saml';

export type Web3Provider = WalletBrand;
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
export type CustomOAuthStrategy = `oauth_custom_${string}`;
export type OAuthStrategy = `oauth_${OAuthProvider}` | CustomOAuthStrategy;

/** How a code reaches a phone. */
export type PhoneCodeChannel = 'sms' | 'whatsapp';

/** What the user can be known by. */
export type SignInIdentifier = 'username' | 'email_address' | 'phone_number' | 'web3_wallet';

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
