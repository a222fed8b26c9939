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
