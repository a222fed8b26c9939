/**
 * The public types. Names and shapes are Clerk's, so that code written for `@clerk/clerk-js` compiles unchanged; what
 * they accept beyond Clerk's (`signal`, a wallet's `provider`, the documentation page's examples) is optional.
 */
export type {} from './types/dom.js';
export type * from './types/activation.js';
export type * from './types/actor.js';
export type * from './types/clerk.js';
export type * from './types/client.js';
export type * from './types/enrolment.js';
export type * from './types/factors.js';
export type * from './types/identifications.js';
export type * from './types/organization.js';
export type * from './types/passwords.js';
export type * from './types/redirects.js';
export type * from './types/resource.js';
export type * from './types/session.js';
export type * from './types/session-verification.js';
export type * from './types/sign-in.js';
export type * from './types/sign-in-future.js';
export type * from './types/sign-in-state.js';
export type * from './types/sign-up.js';
export type * from './types/sign-up-future.js';
export type * from './types/sign-up-state.js';
export type * from './types/state.js';
export type * from './types/strategies.js';
export type * from './types/urls.js';
export type * from './types/user.js';
export type * from './types/verification.js';
export type * from './types/web3.js';
