import type { Clerk } from './clerk.js';
import type { ClerkError } from './errors.js';
import type { Methods } from './future-methods.js';
import type { SignIn } from './sign-in.js';
import type { SignInFutureResource } from './types.js';

// Names only: what the methods do is in a file of its own, fetched when an application first asks for this object.
const names =
  'create password sso ticket web3 passkey submitProtectCheck finalize reset emailCode:sendCode,verifyCode phoneCode:sendCode,verifyCode emailLink:sendLink,waitForVerification resetPasswordEmailCode:sendCode,verifyCode,submitPassword resetPasswordPhoneCode:sendCode,verifyCode,submitPassword mfa:sendPhoneCode,verifyPhoneCode,sendEmailCode,verifyEmailCode,verifyTOTP,verifyBackupCode,passkey';

/** The newer calls of a sign-in (PROTOCOL 5.14), bound to it. They resolve with `{ error }`. */
export function future(clerk: Clerk, signIn: SignIn): SignInFutureResource {
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
  let loading: Promise<Methods> | undefined;
  const load = () =>
    (loading ??= import('./future-methods.js').then(
      file => file.methods(clerk, signIn, target, clerk.boundary.form, clerk.boundary.toError),
      cause => {
        loading = undefined; // the next call tries again
        const error = clerk.boundary.toError(
          '{"kind":"ClerkRuntimeError","code":"network_error","message":"Network error"}',
          cause,
        );
        return async () => ({ error: error as ClerkError });
      },
    ));
  const method = (name: string) => (params?: object) => load().then(run => run(name, params));
  for (const entry of names.split(' ')) {
    const [group, members] = entry.split(':') as [string, string?];
    target[group] = members
      ? Object.fromEntries(members.split(',').map(name => [name, method(`${group}.${name}`)]))
      : method(group);
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
              status === 'verified' && clerk.client!.sessions.some(s => s.id === createdSessionId),
          }
        : null;
    },
  });
  void load();
  return target;
}
