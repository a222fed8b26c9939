/** Checking a new password against the instance's rules, without a request. */

/** Rules the password breaks; a rule that holds is absent. */
export interface ComplexityErrors {
  min_length?: boolean;
  max_length?: boolean;
  require_numbers?: boolean;
  require_lowercase?: boolean;
  require_uppercase?: boolean;
  require_special_char?: boolean;
  /** Never set; present in Clerk's type. */
  allowed_special_characters?: boolean;
}

/** What the strength estimator answers (https://github.com/zxcvbn-ts/zxcvbn). */
export interface ZxcvbnResult {
  feedback: { warning: string | null; suggestions: string[] };
  score: 0 | 1 | 2 | 3 | 4;
  password: string;
  guesses: number;
  guessesLog10: number;
  /** Milliseconds. */
  calcTime: number;
}

export type PasswordStrength<T = ZxcvbnResult> =
  | { state: 'excellent'; result: T }
  | { state: 'pass' | 'fail'; keys: string[]; result: T };

export type PasswordValidation = {
  complexity?: ComplexityErrors;
  /** Only when the instance asks for an estimate. */
  strength?: PasswordStrength;
};

export type ValidatePasswordCallbacks = {
  /** The full result. */
  onValidation?: (result: PasswordValidation) => void;
  /** Before `onValidation`, synchronously: whether all rules hold. */
  onValidationComplexity?: (ok: boolean) => void;
};
