/** Whether a session's claims allow something: a pure function, with the answers of clerk-js. */
import type { CheckAuthorizationParams, ReverificationConfig, SessionVerificationLevel } from './types.js';

/** What is known of the session. A claim that is missing or malformed denies every check that depends on it. */
export interface Claims {
  userId: unknown;
  /** Minutes since the first and second factor; -1: never. */
  factorVerificationAge: unknown;
  orgId: unknown;
  orgRole: unknown;
  orgPermissions: unknown;
  /** `o:…` and `u:…`, separated by commas: those of the organization and of the user. */
  features: unknown;
  plans: unknown;
}

/** True when something is asked for, and all of it is given. */
export function authorized(asked: CheckAuthorizationParams, claims: Claims): boolean {
  if (!claims.userId) return false;
  const answers: boolean[] = [];
  const ask = (what: unknown, given: (name: string) => boolean) => {
    if (what !== undefined) answers.push(typeof what === 'string' && given(what));
  };
  const { orgId, orgRole, orgPermissions } = claims;
  ask(asked.role, role => !!orgId && typeof orgRole === 'string' && !!orgRole && org(orgRole) === org(role));
  ask(
    asked.permission,
    permission => !!orgId && Array.isArray(orgPermissions) && orgPermissions.includes(org(permission)),
  );
  ask(asked.feature, feature => listed(claims.features, feature));
  ask(asked.plan, plan => listed(claims.plans, plan));
  if (asked.reverification !== undefined) answers.push(recent(asked.reverification, claims.factorVerificationAge));
  return answers.length > 0 && answers.every(Boolean);
}

const org = (name: string) => name.replace(/^(org:)*/, 'org:');

const scopes: Record<string, string> = { o: 'o', org: 'o', organization: 'o', u: 'u', user: 'u' };

/** Whether a claim lists a feature or plan: `name` in either scope, `org:name` and `user:name` in one. */
function listed(claim: unknown, asked: string): boolean {
  if (typeof claim !== 'string' || !claim) return false;
  const [first = '', second] = asked.split(':');
  const scope = second === undefined ? undefined : Object.hasOwn(scopes, first) && scopes[first];
  const name = second || first;
  const elements = claim.split(',').map(element => element.trim());
  if (scope === false || elements.some(element => !element.includes(':'))) return false;
  return elements.some(element => {
    const colon = element.indexOf(':');
    const given = element.slice(0, colon);
    const valid = /^(o|u|ou|uo)$/.test(given) && (!scope || given.includes(scope));
    return valid && element.slice(colon + 1) === name;
  });
}

const presets: Record<string, { level: SessionVerificationLevel; afterMinutes: number }> = {
  strict_mfa: { level: 'multi_factor', afterMinutes: 10 },
  strict: { level: 'second_factor', afterMinutes: 10 },
  moderate: { level: 'second_factor', afterMinutes: 60 },
  lax: { level: 'second_factor', afterMinutes: 1440 },
};

/** Whether factors were proved lately. For users without a second factor the first factor counts in its place. */
function recent(asked: ReverificationConfig, ages: unknown): boolean {
  const config = typeof asked === 'string' ? Object.hasOwn(presets, asked) && presets[asked] : asked;
  const { level, afterMinutes } = config || {};
  const valid = typeof afterMinutes === 'number' && afterMinutes > 0;
  if (!valid || !Array.isArray(ages) || ages.length !== 2) return false;
  if (!ages.every(age => Number.isFinite(age) && (age === -1 || age >= 0))) return false;
  const [first, second] = ages as [number, number];
  const fresh = (age: number) => age !== -1 && age < afterMinutes;
  switch (level) {
    case 'first_factor':
      return fresh(first);
    case 'second_factor':
      return fresh(second === -1 ? first : second);
    case 'multi_factor':
      return fresh(first) && (second === -1 || fresh(second));
    default:
      return false;
  }
}
