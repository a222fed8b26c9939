// The client, and its user as reactive state for every component.
import { Clerk } from 'signin-wasm';

export const clerk = new Clerk(import.meta.env.VITE_CLERK_PUBLISHABLE_KEY, {
  proxyUrl: import.meta.env.VITE_CLERK_PROXY_URL, // for the dev server; Clerk's own address needs none
});

let user = $state.raw();

export const auth = {
  /** Undefined until the client is loaded, then null or a user. */
  get user() {
    return user;
  },
};

export const loaded = clerk.load().then(() => clerk.addListener(state => (user = state.user ?? null)));
