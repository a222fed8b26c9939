/** What every resource and every call has in common. */

/** Put into the parameters of any call that waits. */
export interface Abortable {
  /**
   * Ends the wait at once. The promise rejects with the signal's `reason`, by default a `DOMException` named
   * `AbortError` (https://dom.spec.whatwg.org/#aborting-ongoing-activities). A request that already left may still take
   * effect on the server; `reload()` tells.
   */
  signal?: AbortSignal;
}

/** What `reload` takes. */
export type ClerkResourceReloadParams = {
  /** Nonce of a native OAuth flow, from the `rotating_token_nonce` parameter of its callback URL. */
  rotatingTokenNonce?: string;
};

/** An object that mirrors one of the server's. The same object is updated in place by every call made on it. */
export interface ClerkResource {
  /** Identifier with the prefix of its kind, e.g. `sia_`; `undefined` until the server knows the object. */
  readonly id?: string | undefined;
  /** Path below the Frontend API, e.g. `/client/sign_ins`. */
  pathRoot: string;
  /** Reads the object again. */
  reload(params?: ClerkResourceReloadParams & Abortable): Promise<this>;
}
