/** Types that SignInResource and SignInFutureResource share: the attempt's state, and the parameters of passkeys. */

/**
 * Where the attempt stands.
 *
 * - `needs_identifier`: say who signs in, with `create({ identifier })`.
 * - `needs_first_factor`: prepare and attempt one of `supportedFirstFactors`.
 * - `needs_second_factor`: prepare and attempt one of `supportedSecondFactors`.
 * - `needs_client_trust`: right credentials on an unknown device; as `needs_second_factor`.
 * - `needs_new_password`: `resetPassword`.
 * - `needs_protect_check`: a bot check, see `protectCheck`.
 * - `complete`: `clerk.setActive({ session: createdSessionId })`.
 */
export type SignInStatus =
  | 'needs_identifier'
  | 'needs_first_factor'
  | 'needs_second_factor'
  | 'needs_client_trust'
  | 'needs_new_password'
  | 'needs_protect_check'
  | 'complete';

/** What a sign-in page may show of the user. Empty until an identifier is given, and for unknown users. */
export interface UserData {
  /** The given name. */
  firstName?: string;
  /** The family name. */
  lastName?: string;
  /** Where any browser gets the picture. */
  imageUrl?: string;
  /** Whether the picture is one that was uploaded. */
  hasImage?: boolean;
}

/** A bot check that has to pass before the attempt goes on. */
export interface ProtectCheckResource {
  /** It waits to be passed. */
  status: 'pending';
  /** Handed to the script. */
  token: string;
  /** The script, an ES module. */
  sdkUrl: string;
  /** Milliseconds since 1970. */
  expiresAt?: number;
  /** What its script may show. */
  uiHints?: Record<string, string>;
}

/** What `authenticateWithPasskey` takes. */
export type AuthenticateWithPasskeyParams = {
  /**
   * `discoverable` asks the user at once, `autofill` offers passkeys in the identifier field
   * (https://www.w3.org/TR/webauthn-3/#dom-credentialmediationrequirement-conditional). Without it the passkey of the
   * attempt that is under way is asked for, as its first or second factor. An application that offers `autofill` gives
   * it a `signal`, and aborts it before it begins an attempt in another way.
   */
  flow?: 'autofill' | 'discoverable';
};
