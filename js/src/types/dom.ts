/**
 * The names of the browser that the types use, empty: with TypeScript's lib dom they merge with what it declares, and a
 * server project without it compiles all the same.
 */
declare global {
  interface AbortSignal {}
  interface AuthenticatorAssertionResponse {}
  interface Blob {}
  interface PublicKeyCredential {}
  interface PublicKeyCredentialCreationOptions {}
  interface URL {}
  interface URLSearchParams {}
  interface Window {}
  namespace WebAssembly {
    interface Instance {}
    interface Module {}
  }
}
export type {};
