/** What a session has beyond signing in: the check of its claims, and the calls that prove its person once more. */
import { authorized } from './authorization.js';
import type { Subject } from './reverification.js';
import type * as types from './types.js';
import type { Wire } from './wire.js';

/** Makes a call of reverification.ts, which the first call fetches. */
const call =
  (subject: Subject, name: 'start' | 'prepare' | 'attempt' | 'passkey', stage: 'first' | 'second') =>
  async (params?: object) => {
    const file = await import('./reverification.js').catch(cause => {
      throw subject.runtimeError('network_error', 'Network error', cause);
    });
    return file[name](subject, stage, params ?? {}) as never;
  };

export function sessionChecks(subject: Subject): types.SessionChecks {
  return {
    checkAuthorization: asked => authorized(asked, claimsOf(subject.session)),
    startVerification: call(subject, 'start', 'first'),
    prepareFirstFactorVerification: call(subject, 'prepare', 'first'),
    attemptFirstFactorVerification: call(subject, 'attempt', 'first'),
    prepareSecondFactorVerification: call(subject, 'prepare', 'second'),
    attemptSecondFactorVerification: call(subject, 'attempt', 'second'),
    verifyWithPasskey: call(subject, 'passkey', 'first'),
  };
}

function claimsOf(session: Subject['session']) {
  const { user, lastActiveOrganizationId, lastActiveToken, factorVerificationAge } = session;
  const memberships: Wire[] = (user as Wire | null)?.organizationMemberships ?? [];
  const membership = memberships.find(one => one.organization?.id === lastActiveOrganizationId);
  const claims = lastActiveToken?.jwt?.claims;
  return {
    userId: user?.id,
    factorVerificationAge,
    orgId: membership?.organization?.id,
    orgRole: membership?.role,
    orgPermissions: membership?.permissions,
    features: claims?.fea,
    plans: claims?.pla,
  };
}
