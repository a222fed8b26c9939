// What strategies and states are called on the page.

export const wallets = {
  metamask: 'MetaMask',
  coinbase_wallet: 'Coinbase',
  okx_wallet: 'OKX',
  base: 'Base',
  solana: 'Solana',
};

const fixed = {
  password: () => 'Password',
  passkey: () => 'Passkey',
  totp: () => 'Authenticator app',
  backup_code: () => 'Backup code',
  email_code: factor => `Code by e-mail to ${factor.safeIdentifier}`,
  email_link: factor => `Link by e-mail to ${factor.safeIdentifier}`,
  phone_code: factor => `Code by text message to ${factor.safeIdentifier}`,
  reset_password_email_code: factor => `Reset code by e-mail to ${factor.safeIdentifier}`,
  reset_password_phone_code: factor => `Reset code by text message to ${factor.safeIdentifier}`,
  enterprise_sso: factor => factor.enterpriseConnectionName || 'Company sign-in',
};

export const providerOf = strategy => strategy.replace(/^oauth_(custom_)?/, '');
export const walletOf = strategy => /^web3_(.+)_signature$/.exec(strategy)?.[1];
export const isReset = factor => factor.strategy.startsWith('reset_password_');

/** A factor in words. */
export function factorLabel(factor) {
  const wallet = walletOf(factor.strategy);
  if (wallet) return wallets[wallet] || wallet;
  if (factor.strategy.startsWith('oauth_')) return capital(providerOf(factor.strategy));
  return fixed[factor.strategy]?.(factor) || factor.strategy;
}

export const capital = text =>
  ({ github: 'GitHub', gitlab: 'GitLab' })[text] || text.charAt(0).toUpperCase() + text.slice(1).replaceAll('_', ' ');

/** The way through a sign-in, in order; states that do not lie on the way of everybody appear when they are reached. */
export const stations = [
  { states: ['needs_identifier'], label: 'Identifier' },
  { states: ['needs_first_factor'], label: 'First factor' },
  { states: ['needs_protect_check'], label: 'Check', optional: true },
  { states: ['needs_new_password'], label: 'New password', optional: true },
  { states: ['needs_second_factor'], label: 'Second factor' },
  { states: ['needs_client_trust'], label: 'Device check', optional: true },
  { states: ['complete'], label: 'Session' },
];
