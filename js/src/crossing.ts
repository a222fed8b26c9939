/** The shapes in which parameters cross to the Go program. The rows of door.ts name them. */

/** JSON text. */
export type Json = string;

/** The number of an object that stands for a sign-in or sign-up; unique in a page. */
export type Serial = number;

/** Parameters in the caller's order, as form text. */
export type Form = [name: string, ...values: string[]][];

/** The program's one function: `request` is JSON, `live` holds what JSON cannot hold. See package bridge. */
export type Call = (request: Json, live?: object) => unknown;

/** What a call to an attempt says of it. `state` is what the page knows, as on the wire. */
export interface AttemptReference {
  serial: Serial;
  signUp: boolean;
  state: unknown;
}

/** The options of `load()` that the program reads. */
export type LoadOptions = Record<string, unknown>;

/** What `setActive` is given: ids, where null stands for none and undefined leaves what is set. */
export interface Activation {
  session?: string | null | undefined;
  organization?: string | null | undefined;
  redirectUrl?: string | undefined;
}

/** What a program that takes the place of another is told. */
export interface Restored {
  options: LoadOptions;
  client: unknown;
  session: string | undefined;
  serials: Serial;
  signIn: AttemptReference;
  signUp: AttemptReference;
}

/** The caller's own way to go to a URL. */
export interface Navigates {
  navigate?: ((to: string) => unknown) | undefined;
}

/** A window that the caller opened. */
export interface Opens {
  popup?: Window | null | undefined;
  /** Ends the watching of the window. */
  until?: AbortSignal | undefined;
  /** Called once when the window is closed and the sign-in is not done. */
  onClose?: (() => void) | undefined;
}

/** The caller's own signer. */
export interface Signs {
  generateSignature?:
    | ((identifier: string, nonce: string, walletName: string, provider: string) => Promise<string>)
    | undefined;
}

/**
 * Ends a request: true with status, status text, body, Retry-After and Clerk-Db-Jwt; or false with the reason, and
 * whether the answer was too long.
 */
export type Sent = (ok: boolean, ...answer: unknown[]) => void;
