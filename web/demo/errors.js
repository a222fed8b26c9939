// Every error in words: what happened, where it belongs in the form, and its code.
import { EmailLinkErrorCodeStatus, isClerkAPIResponseError, isEmailLinkError } from '/sdk/index.js';

/** Codes whose own text leaves open what to do now. */
const advice = {
  form_identifier_not_found: 'Nobody here has this identifier. The people below do.',
  form_password_incorrect: 'That is not the password. Try again, or choose another way.',
  form_code_incorrect: 'That is not the code. Look for the newest one.',
  verification_expired: 'This code has expired. Ask for a new one.',
  verification_failed: 'Too many wrong answers. Ask for a new code, or choose another way.',
  verification_code_too_many_requests: 'A message was sent a moment ago. Wait a little before you ask again.',
  passkey_retrieval_cancelled:
    'The passkey prompt was closed, or there was no passkey to choose. Nothing has changed; try again.',
  passkey_operation_aborted: 'Another passkey prompt took over.',
  passkey_not_supported: 'This browser has no passkeys.',
  passkey_not_registered: 'This server does not know that passkey. It may have been reset since.',
  web3_wallet_not_found:
    'This browser does not have that wallet. Install it, or switch on the test wallet in the workbench.',
  web3_signature_request_rejected: 'The wallet declined to sign.',
  external_account_not_found: 'No account belongs to this provider account.',
  identifier_already_signed_in: 'You are signed in already.',
  module_stopped: 'The sign-in module stopped. Reload the page.',
};

const emailLinkAdvice = {
  [EmailLinkErrorCodeStatus.Expired]: 'This link has expired. Ask for a new one.',
  [EmailLinkErrorCodeStatus.ClientMismatch]: 'This link only works in the browser that asked for it.',
  [EmailLinkErrorCodeStatus.Failed]: 'This link did not work. It may have been used already.',
};

/**
 * What to show for anything that was thrown: a list, because the server may object to several fields.
 * @returns {{text: string, code: string, field?: string}[]} empty when the user cancelled on purpose
 */
export function explain(error) {
  if (error?.name === 'AbortError') return [];
  if (isClerkAPIResponseError(error)) {
    const wait = error.retryAfter ? ` Try again in ${error.retryAfter} seconds.` : '';
    return error.errors.map(e => ({
      text: (advice[e.code] || sentence(e.longMessage || e.message)) + wait,
      code: e.code,
      field: e.meta?.paramName,
    }));
  }
  if (isEmailLinkError(error)) return [{ text: emailLinkAdvice[error.code] || error.message, code: error.code }];
  if (error?.code === 4001)
    return [{ text: 'You declined in the wallet. Nothing has changed; try again.', code: '4001' }];
  if (unreachable(error))
    return [
      {
        text: 'The server does not answer. Check that it is running, then try again.',
        code: error.code || 'network_error',
      },
    ];
  return [
    {
      text: (!error?.wallet && advice[error?.code]) || sentence(error?.message || String(error)),
      code: String(error?.code || error?.name || 'error'),
      field: error?.field,
    },
  ];
}

/** Whether no answer came at all. */
export const unreachable = error =>
  /network error|failed to fetch|load failed|networkerror/i.test(`${error?.message} ${error?.name}`) ||
  error?.code === 'clerk_offline';

/** Without the prefix and the "(code=…)" that developers get to read. */
function sentence(text) {
  const plain = text
    .replace(/^(🔒 )?(ClerkJS|Clerk|signin-wasm): ?/, '')
    .replace(/\s*\(code="?[^)]*\)\s*$/s, '')
    .trim();
  return plain && !/[.!?…]$/.test(plain) ? `${plain}.` : plain;
}
