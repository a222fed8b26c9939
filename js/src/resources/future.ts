import { ClerkWebAuthnError } from '../errors.js';
import { form } from '../form.js';
import type { Attempt, Owner } from '../owner.js';
import { runtimeError } from '../rejection.js';
import type { SignInFutureResource, SignInResource } from '../types.js';
import type { Subject } from './future-methods.js';

// Names only: what the methods do is in a file of its own, fetched when an application first asks for this object.
const plain = ['create', 'password', 'sso', 'ticket', 'web3', 'passkey', 'submitProtectCheck', 'finalize', 'reset'];
const groups = {
  emailCode: ['sendCode', 'verifyCode'],
  phoneCode: ['sendCode', 'verifyCode'],
  emailLink: ['sendLink', 'waitForVerification'],
  resetPasswordEmailCode: ['sendCode', 'verifyCode', 'submitPassword'],
  resetPasswordPhoneCode: ['sendCode', 'verifyCode', 'submitPassword'],
  mfa: [
    'sendPhoneCode',
    'verifyPhoneCode',
    'sendEmailCode',
    'verifyEmailCode',
    'verifyTOTP',
    'verifyBackupCode',
    'passkey',
  ],
};

/** The newer calls of a sign-in (PROTOCOL 5.14), bound to it. They resolve with `{ error }`. */
export function future(owner: Owner, signIn: SignInResource & Attempt): SignInFutureResource {
  // biome-ignore lint/suspicious/noExplicitAny: the methods are put on it by their names below.
  const target: any = {
    // What is not said below reads as it does there.
    __proto__: signIn,
    canBeDiscarded: false,
    get status() {
      return signIn.status || 'needs_identifier';
    },
    get supportedFirstFactors() {
      return signIn.supportedFirstFactors || [];
    },
    get supportedSecondFactors() {
      return signIn.supportedSecondFactors || [];
    },
    get ssoBypassFirstFactors() {
      return signIn.ssoBypassFirstFactors || [];
    },
    get isTransferable() {
      return signIn.firstFactorVerification.status === 'transferable';
    },
    get existingSession() {
      const { status, error } = signIn.firstFactorVerification;
      const sessionId = error?.meta.sessionId;
      return status === 'failed' && error?.code === 'identifier_already_signed_in' && sessionId
        ? { sessionId }
        : undefined;
    },
  };
  const subject: Subject = {
    owner,
    signIn: signIn as unknown as Subject['signIn'],
    target,
    call: (method, params, live) => owner.call(signIn, method, params as never, live),
    form,
    runtimeError,
    webAuthnError: (code, message, cause) => new ClerkWebAuthnError(message, { code, cause: cause as Error }),
  };
  type Methods = typeof import('./future-methods.js');
  let loading: Promise<Methods['runMethod']> | undefined;
  const load = () =>
    (loading ??= import('./future-methods.js').then(
      file => file.runMethod,
      cause => {
        loading = undefined; // the next call tries again
        // Offline every call resolves and changes nothing.
        return async () => ({ error: navigator.onLine ? runtimeError('network_error', 'Network error', cause) : null });
      },
    ));
  const method = (name: string) => (params?: object) =>
    owner.follow(signIn, () => load().then(run => run(subject, name, params)));
  for (const name of plain) target[name] = method(name);
  for (const [group, names] of Object.entries(groups)) {
    target[group] = Object.fromEntries(names.map(name => [name, method(`${group}.${name}`)]));
  }
  Object.defineProperty(target.emailLink, 'verification', {
    get() {
      const query = new URLSearchParams(location.search);
      const status = query.get('__clerk_status');
      const createdSessionId = query.get('__clerk_created_session');
      return status && createdSessionId
        ? {
            status,
            createdSessionId,
            verifiedFromTheSameClient:
              status === 'verified' && owner.client!.sessions.some(s => s.id === createdSessionId),
          }
        : null;
    },
  });
  void load();
  return target;
}
