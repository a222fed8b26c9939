import { ClerkWebAuthnError } from '../errors.js';
import { form } from '../form.js';
import type { Attempt, Owner } from '../owner.js';
import { runtimeError } from '../rejection.js';
import type {
  SignInFutureResource,
  SignInResource,
  SignUpFutureResource,
  SignUpResource,
  VerificationResource,
} from '../types.js';
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
    // Members that are not written below are read from the sign-in.
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
      return existingSession(signIn.firstFactorVerification);
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
  Object.defineProperty(target.emailLink, 'verification', { get: () => followedLink(owner) });
  void load();
  return target;
}

/** The session of a user who is signed in here already; `other` is a state beside `failed` that tells so. */
function existingSession({ status, error }: VerificationResource, other?: string): { sessionId: string } | undefined {
  const sessionId = error?.meta.sessionId;
  return (status === 'failed' || status === other) && error?.code === 'identifier_already_signed_in' && sessionId
    ? { sessionId }
    : undefined;
}

/** What the email link that led to this page has done. */
function followedLink(owner: Owner): SignInFutureResource['emailLink']['verification'] {
  const query = new URLSearchParams(location.search);
  const status = query.get('__clerk_status');
  const createdSessionId = query.get('__clerk_created_session');
  return status && createdSessionId
    ? ({
        status,
        createdSessionId,
        verifiedFromTheSameClient: status === 'verified' && owner.client!.sessions.some(s => s.id === createdSessionId),
      } as SignInFutureResource['emailLink']['verification'])
    : null;
}

/** The newer calls of a sign-up, bound to it; `run` makes one by its name. They resolve with `{ error }`. */
export function signUpFuture(
  owner: Owner,
  signUp: SignUpResource & Attempt,
  run: (name: string, params?: object) => Promise<{ error: unknown }>,
): SignUpFutureResource {
  const verified = () => signUp.verifications.externalAccount;
  const named = (names: string[]) =>
    Object.fromEntries(names.map(name => [name, (params?: object) => owner.follow(signUp, () => run(name, params))]));
  const calls = named([
    'sendEmailCode',
    'verifyEmailCode',
    'sendEmailLink',
    'waitForEmailLinkVerification',
    'sendPhoneCode',
    'verifyPhoneCode',
  ]);
  return {
    // Members that are not written below are read from the sign-up.
    __proto__: signUp,
    canBeDiscarded: false,
    get status() {
      return signUp.status || 'missing_requirements';
    },
    get web3Wallet() {
      return signUp.web3wallet;
    },
    get isTransferable() {
      return verified().status === 'transferable' && verified().error?.code === 'external_account_exists';
    },
    get existingSession() {
      return existingSession(verified(), 'unverified');
    },
    get verifications() {
      return { ...calls, ...signUp.verifications, emailLinkVerification: followedLink(owner) };
    },
    ...named(['create', 'update', 'password', 'sso', 'ticket', 'web3', 'submitProtectCheck', 'finalize', 'reset']),
  } as unknown as SignUpFutureResource;
}
