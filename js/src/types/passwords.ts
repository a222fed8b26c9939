/** Checking a new password against the instance's rules, without a request. */

/** Rules the password breaks; a rule that holds is absent. */
export interface ComplexityErrors {
  /** It is too short. */
  min_length?: boolean;
  /** It is too long. */
  max_length?: boolean;
  /** It lacks a digit. */
  require_numbers?: boolean;
  /** It lacks a small letter. */
  require_lowercase?: boolean;
  /** It lacks a capital letter. */
  require_uppercase?: boolean;
  /** It lacks a special character. */
  require_special_char?: boolean;
  /** Never set; present in Clerk's type. */
  allowed_special_characters?: boolean;
}

/** What the strength estimator answers (https://github.com/zxcvbn-ts/zxcvbn). */
export interface ZxcvbnResult {
  /** What to tell the user. */
  feedback: {
    /** What is wrong; null for nothing. */
    warning: string | null;
    /** What would be better. */
    suggestions: string[];
  };
  /** From 0, guessed at once, to 4, hard to guess. */
  score: 0 | 1 | 2 | 3 | 4;
  /** The password. */
  password: string;
  /** How many guesses it takes. */
  guesses: number;
  /** Their decimal logarithm. */
  guessesLog10: number;
  /** Milliseconds. */
  calcTime: number;
}

/** How strong a password is. */
export type PasswordStrength<T = ZxcvbnResult> =
  | {
      /** Whether it is strong enough. */
      state: 'excellent';
      /** The estimate. */
      result: T;
    }
  | {
      /** Whether it is strong enough. */
      state: 'pass' | 'fail';
      /** Keys of the texts that say why. */
      keys: string[];
      /** The estimate. */
      result: T;
    };

/** What is wrong with a password. */
export type PasswordValidation = {
  /** The rules that it breaks. */
  complexity?: ComplexityErrors;
  /** Only when the instance asks for an estimate. */
  strength?: PasswordStrength;
};

/** What `validatePassword` calls. */
export type ValidatePasswordCallbacks = {
  /** The full result. */
  onValidation?: (result: PasswordValidation) => void;
  /** Before `onValidation`, synchronously: whether all rules hold. */
  onValidationComplexity?: (ok: boolean) => void;
};
