// Which factors there are to choose from.
import { isReset } from '../labels.js';

export const factorsOf = (attempt, stage) =>
  (stage === 'first' ? attempt.supportedFirstFactors : attempt.supportedSecondFactors) || [];

/** The factor to begin with: what most people expect, and what sends no message before it is asked to. */
export function defaultFactor(attempt, stage) {
  const factors = factorsOf(attempt, stage).filter(factor => !isReset(factor));
  const order = stage === 'first' ? ['enterprise_sso', 'password'] : ['totp'];
  return order.map(strategy => factors.find(factor => factor.strategy === strategy)).find(Boolean);
}

/**
 * The factor whose code or link is under way: after a reload its step goes on. Null for none, and when several could be
 * it.
 */
export function pendingFactor(attempt) {
  const stage = attempt.status === 'needs_first_factor' ? 'first' : 'second';
  const { strategy, status } = attempt[`${stage}FactorVerification`];
  if (status !== 'unverified' || !/_code$|^email_link$/.test(strategy)) return null;
  const could = factorsOf(attempt, stage).filter(factor => factor.strategy === strategy);
  return could.length === 1 ? could[0] : null;
}
