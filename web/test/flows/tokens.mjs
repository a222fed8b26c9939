// Signing in with something that is presented: a ticket of the backend, or an ID token of Google One Tap.
import assert from 'node:assert/strict';
import { call, refused } from './calls.mjs';

const email = 'flow@example.com';

const oneTap = async (app, token, landing) => {
  await app.do(
    'authenticateWithGoogleOneTap',
    async (clerk, token) => (window.oneTap = await clerk.authenticateWithGoogleOneTap({ token })),
    token,
  );
  await app.leaves('handleGoogleOneTapCallback', clerk =>
    clerk.handleGoogleOneTapCallback(window.oneTap, {
      signInFallbackRedirectUrl: '/__test/in',
      signUpFallbackRedirectUrl: '/__test/up',
    }),
  );
  await app.arrive(landing);
};

export const tokenFlows = [
  {
    strategy: 'ticket',
    name: 'once, and not again',
    user: { email_address: [email] },
    async run({ open, server, user }) {
      const ticket = await server.signInToken(user.id);
      const app = await open();
      await call(app, 'create', 'create', { strategy: 'ticket', ticket });
      await app.activate(user.id);
      await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
      await refused(app, 'again', 'sign_in_token_already_used_code', 'create', { strategy: 'ticket', ticket });
    },
  },
  {
    strategy: 'google_one_tap',
    name: 'known account',
    user: { email_address: [email] },
    async run({ open, server, user }) {
      const app = await open();
      await oneTap(app, await server.oneTapToken({ email }), '/__test/in');
      await app.signedIn(user.id);
    },
  },
  {
    strategy: 'google_one_tap',
    name: 'unknown account becomes a sign-up',
    async run({ open, server }) {
      const app = await open();
      await oneTap(
        app,
        await server.oneTapToken({ email: 'somebody@example.com', given_name: 'Some', family_name: 'Body' }),
        '/__test/up',
      );
      await app.signedIn();
    },
  },
  {
    strategy: 'google_one_tap',
    name: 'a text that is not a token',
    async run({ open }) {
      const app = await open();
      const error = await app.fails('authenticateWithGoogleOneTap', 'google_one_tap_token_invalid', clerk =>
        clerk.authenticateWithGoogleOneTap({ token: 'a.b.c' }),
      );
      assert.equal(error.status, 400);
    },
  },
];
