// The Frontend API as far as the benchmark needs it: constant answers, so that what is measured is the SDK. A sign-in
// with password and TOTP succeeds whatever the credentials are; nothing is remembered between requests.

const farFuture = 1924992000000;
const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url');

const verification = (strategy, status) => ({
  object: 'verification',
  status,
  strategy,
  attempts: 1,
  expire_at: farFuture,
  error: null,
  nonce: null,
  message: null,
  external_verification_redirect_url: null,
});

const user = {
  object: 'user',
  id: 'user_bench',
  username: null,
  first_name: 'Ada',
  last_name: 'Bench',
  image_url: '',
  has_image: false,
  primary_email_address_id: 'idn_bench',
  primary_phone_number_id: null,
  primary_web3_wallet_id: null,
  email_addresses: [
    {
      object: 'email_address',
      id: 'idn_bench',
      email_address: 'ada@example.com',
      reserved: false,
      verification: verification('email_code', 'verified'),
      linked_to: [],
    },
  ],
  phone_numbers: [],
  web3_wallets: [],
  external_accounts: [],
  enterprise_accounts: [],
  passkeys: [],
  organization_memberships: [],
  password_enabled: true,
  totp_enabled: true,
  backup_code_enabled: false,
  two_factor_enabled: true,
  public_metadata: {},
  unsafe_metadata: {},
  last_sign_in_at: 1767225600000,
  created_at: 1767225600000,
  updated_at: 1767225600000,
};

function session() {
  const now = Math.floor(Date.now() / 1000);
  const jwt = `${[
    { alg: 'RS256', kid: 'bench', typ: 'JWT' },
    { exp: now + 3600, iat: now, nbf: now - 10, iss: 'https://clerk.bench.test', sid: 'sess_bench', sub: user.id },
  ]
    .map(base64url)
    .join('.')}.c2lnbmF0dXJl`;
  return {
    object: 'session',
    id: 'sess_bench',
    status: 'active',
    expire_at: farFuture,
    abandon_at: farFuture,
    last_active_at: Date.now(),
    last_active_organization_id: null,
    actor: null,
    tasks: null,
    user,
    factor_verification_age: [0, 0],
    created_at: Date.now(),
    updated_at: Date.now(),
    public_user_data: {
      first_name: user.first_name,
      last_name: user.last_name,
      image_url: '',
      has_image: false,
      identifier: 'ada@example.com',
      user_id: user.id,
    },
    last_active_token: { object: 'token', jwt },
  };
}

/** What makes the answers larger than usual, for the growth of cost: factors of an attempt, sessions of the client. */
export const more = { factors: 0, sessions: 0 };
const repeated = (count, make) => Array.from({ length: count }, (_, i) => make(i));

let serial = 0;
const signIn = (id, status, members = {}) => ({
  object: 'sign_in',
  id,
  status,
  supported_identifiers: ['email_address'],
  identifier: 'ada@example.com',
  supported_first_factors: [
    { strategy: 'password' },
    { strategy: 'email_code', safe_identifier: 'a**@example.com', email_address_id: 'idn_bench', primary: true },
    {
      strategy: 'reset_password_email_code',
      safe_identifier: 'a**@example.com',
      email_address_id: 'idn_bench',
      primary: true,
    },
    ...repeated(more.factors, i => ({
      strategy: 'email_code',
      safe_identifier: `a**${i}@example.com`,
      email_address_id: `idn_${i}`,
      primary: false,
    })),
  ],
  supported_second_factors: null,
  first_factor_verification: null,
  second_factor_verification: null,
  user_data: { first_name: 'Ada', last_name: 'Bench', image_url: '', has_image: false },
  created_session_id: null,
  abandon_at: farFuture,
  ...members,
});

const client = members => ({
  object: 'client',
  id: 'client_bench',
  sessions: repeated(more.sessions, i => ({ ...session(), id: `sess_${i}` })),
  sign_in: null,
  sign_up: null,
  last_active_session_id: null,
  cookie_expires_at: null,
  captcha_bypass: false,
  created_at: 1767225600000,
  updated_at: Date.now(),
  ...members,
});

const attribute = {
  enabled: true,
  required: false,
  used_for_first_factor: true,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verifications: [],
  verify_at_sign_up: false,
};
const environment = {
  object: 'environment',
  id: 'env_bench',
  maintenance_mode: false,
  auth_config: {
    object: 'auth_config',
    id: 'aconf_bench',
    single_session_mode: false,
    claimed_at: null,
    reverification: true,
  },
  display_config: {
    object: 'display_config',
    id: 'dconf_bench',
    instance_environment_type: 'production',
    application_name: 'Bench',
    theme: {},
    preferred_sign_in_strategy: 'password',
    home_url: 'https://bench.test',
    sign_in_url: 'https://bench.test/sign-in',
    sign_up_url: 'https://bench.test/sign-up',
    user_profile_url: 'https://bench.test/user',
    after_sign_in_url: 'https://bench.test',
    after_sign_up_url: 'https://bench.test',
    captcha_public_key: null,
    captcha_oauth_bypass: [],
    branded: false,
    clerk_js_version: '6',
  },
  user_settings: {
    attributes: {
      email_address: { ...attribute, first_factors: ['email_code'] },
      password: { ...attribute, required: true },
      authenticator_app: { ...attribute, used_for_second_factor: true, second_factors: ['totp'] },
    },
    actions: { delete_self: true, create_organization: false },
    social: {},
    sign_in: { second_factor: { required: false, enabled: true } },
    sign_up: { captcha_enabled: false, custom_action_required: false, progressive: true, mode: 'public' },
    password_settings: { min_length: 8, max_length: 72 },
    passkey_settings: { allow_autofill: true, show_sign_in_button: true },
    enterprise_sso: { enabled: false },
  },
  organization_settings: {
    enabled: false,
    max_allowed_memberships: 0,
    actions: { admin_delete: false },
    domains: { enabled: false, enrollment_modes: [] },
  },
  commerce_settings: { billing: { user: { enabled: false }, organization: { enabled: false } } },
};

/**
 * @param {string} method the real verb, `_method` considered
 * @param {string} path below the proxy's prefix, for example /v1/client
 * @param {string} form the body; a create with a password is complete at once
 * @returns {object | undefined} the JSON of the answer
 */
export function answer(method, path, form = '') {
  if (path === '/v1/environment') return environment;
  if (path === '/v1/client') return { response: client(), client: null };
  if (method !== 'POST') return undefined;
  if (path === '/v1/client/sign_ins') {
    if (form.includes('password=')) return completed(`sia_${++serial}`);
    const attempt = signIn(`sia_${++serial}`, 'needs_first_factor');
    return { response: attempt, client: client({ sign_in: attempt }) };
  }
  const [, id, action] = /^\/v1\/client\/sign_ins\/(\w+)\/(attempt_(?:first|second)_factor)$/.exec(path) ?? [];
  if (action === 'attempt_first_factor') {
    const attempt = signIn(id, 'needs_second_factor', {
      supported_second_factors: [{ strategy: 'totp' }, { strategy: 'backup_code' }],
      first_factor_verification: verification('password', 'verified'),
    });
    return { response: attempt, client: client({ sign_in: attempt }) };
  }
  if (action === 'attempt_second_factor') {
    return completed(id, { second_factor_verification: verification('totp', 'verified') });
  }
  return undefined;
}

function completed(id, members) {
  const created = session();
  const attempt = signIn(id, 'complete', {
    first_factor_verification: verification('password', 'verified'),
    created_session_id: created.id,
    ...members,
  });
  return { response: attempt, client: client({ sessions: [created], last_active_session_id: created.id }) };
}
