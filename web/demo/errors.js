// Every error in words: what happened, where it belongs in the form, its code, and what can be done about it.
import { EmailLinkErrorCodeStatus, isClerkAPIResponseError, isEmailLinkError } from '/sdk/index.js';

/** Codes whose own text leaves open what to do now. */
const advice = {
  form_identifier_not_found: 'Nobody here has this identifier. The people of this server do.',
  form_password_incorrect: 'That is not the password. Try again, or choose another way.',
  form_code_incorrect: 'That is not the code. Look for the newest one.',
  verification_expired: 'This code has expired. Ask for a new one.',
  verification_failed: 'Too many wrong answers. Ask for a new code, or choose another way.',
  passkey_retrieval_cancelled:
    'The passkey prompt was closed, or there was no passkey to choose. Nothing has changed; try again.',
  passkey_operation_aborted: 'Another passkey prompt took over.',
  passkey_not_supported: navigator.webdriver
    ? 'This browser is driven by a program (navigator.webdriver is set), and Clerk’s SDK offers no passkeys there. Start it without automation to try them.'
    : isSecureContext
      ? 'This browser has no passkeys.'
      : 'Browsers offer passkeys on HTTPS and on localhost only, and this page is on neither.',
  passkey_registration_cancelled: 'The passkey prompt was closed. No passkey was made.',
  passkey_already_exists: 'This device has a passkey for the account already.',
  passkey_not_registered: 'This server does not know that passkey. It may have been reset since.',
  web3_wallet_not_found: 'This browser does not have that wallet. Install it, or switch on the test wallet.',
  web3_signature_request_rejected: 'The wallet declined to sign.',
  external_account_not_found: 'No account belongs to this provider account.',
  identifier_already_signed_in: 'You are signed in already.',
  session_exists: 'You are signed in already.',
  authentication_invalid: 'This session is over: it has expired, or it was ended elsewhere. Sign in again.',
  signed_out: 'You are signed out. Sign in again.',
  module_stopped: 'The sign-in module stopped. A fresh one has taken over; try again.',
};

/** What a button beside the error can do, by code; remedies.js knows how. */
const remedies = {
  form_identifier_not_found: ['people', 'sign-up'],
  web3_wallet_not_found: ['seeded-wallet', 'new-wallet'],
  user_locked: ['unlock'],
  sign_in_lost: ['restart'],
  no_answer: ['again'],
  module_stopped: ['again'],
};

const emailLinkAdvice = {
  [EmailLinkErrorCodeStatus.Expired]: 'This link has expired. Ask for a new one.',
  [EmailLinkErrorCodeStatus.ClientMismatch]: 'This link only works in the browser that asked for it.',
  [EmailLinkErrorCodeStatus.Failed]: 'This link did not work. It may have been used already.',
};

/**
 * What to show for anything that was thrown: a list, because the server may object to several fields.
 * @returns {{text: string, code: string, field?: string, remedies?: string[], retryAt?: number}[]}
 *   empty when the user cancelled on purpose; `retryAt` is a time in milliseconds
 */
export function explain(error) {
  if (error?.name === 'AbortError') return [];
  if (isClerkAPIResponseError(error)) {
    const retryAt = error.retryAfter ? Date.now() + error.retryAfter * 1000 : undefined;
    return error.errors.map(e => ({ ...apiError(e), retryAt }));
  }
  if (isEmailLinkError(error)) return [{ text: emailLinkAdvice[error.code] || error.message, code: error.code }];
  if (error?.code === 4001)
    return [{ text: 'You declined in the wallet. Nothing has changed; try again.', code: '4001' }];
  if (unreachable(error))
    return [
      {
        text: navigator.onLine
          ? 'The server does not answer. Check that it is running, then try again.'
          : 'You are offline. Nothing was sent; try again once the connection is back.',
        code: error.code || 'network_error',
        remedies: remedies.no_answer,
      },
    ];
  const code = String(error?.code || error?.name || 'error');
  return [
    {
      text: (!error?.wallet && advice[code]) || sentence(error?.message || String(error)),
      code,
      field: error?.field,
      remedies: error?.wallet ? [] : remedies[code],
    },
  ];
}

function apiError({ code, message, longMessage, meta }) {
  // The server was restarted, or it has swept the attempt away: no answer to it can come any more.
  if (code === 'resource_not_found' && /\bsi[au]_/.test(longMessage || message))
    return {
      text: 'The server has forgotten this sign-in: it was restarted, or too much time has passed. Start over; only what you typed here is lost.',
      code,
      remedies: remedies.sign_in_lost,
    };
  // The other reason for this code is too many messages to one address, of which none may belong to this sign-in.
  const sentHere = code === 'verification_code_too_many_requests' && /a moment ago/.test(longMessage);
  return {
    text: sentHere
      ? 'A message was sent a moment ago, and what it holds is still good.'
      : advice[code] || sentence(longMessage || message),
    code,
    field: meta?.paramName,
    remedies: remedies[code],
  };
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
