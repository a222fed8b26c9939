import type { Owner } from '../owner.js';
import type { ValidatePasswordCallbacks } from '../types.js';

/** Checks a new password against the instance's rules, which the program has, without a request. */
export const passwordCheck =
  (owner: Owner) =>
  (password: string, callbacks: ValidatePasswordCallbacks = {}): void => {
    const answer = owner.boundary.ask('validatePassword', { password });
    if (answer === undefined) return;
    const broken: string[] = JSON.parse(answer);
    callbacks.onValidationComplexity?.(!broken.length);
    callbacks.onValidation?.({
      complexity: Object.fromEntries(broken.map(rule => [rule, true])),
    });
  };
