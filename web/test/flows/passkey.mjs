// Passkeys, by an authenticator that Chromium simulates.
import assert from 'node:assert/strict';
import { plugIn, register } from '../harness/authenticator.mjs';
import { call } from './calls.mjs';

const email = 'flow@example.com';
const password = 'correct horse battery';

/** An application whose user has enrolled a passkey and signed out again. */
export async function enrolled({ open }, options) {
  let authenticator;
  const app = await open({ before: async page => (authenticator = await plugIn(page, options)) });
  await call(app, 'create', 'create', { identifier: email, password });
  await app.activate();
  await register(app.page);
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await app.settled();
  app.mark();
  return { app, authenticator };
}

const authenticate = (app, params) =>
  app.do(
    'authenticateWithPasskey',
    async (clerk, params) => (window.finished = await clerk.client.signIn.authenticateWithPasskey(params)),
    params,
  );
const user = { email_address: [email], password };

export const passkeyFlows = [
  {
    strategy: 'passkey',
    name: 'discoverable',
    user,
    async run(world) {
      const { app } = await enrolled(world);
      await authenticate(app, { flow: 'discoverable' });
      await app.activate(world.user.id);
    },
  },
  {
    strategy: 'passkey',
    name: 'autofill',
    user,
    async run(world) {
      const { app } = await enrolled(world);
      await authenticate(app, { flow: 'autofill' });
      await app.activate(world.user.id);
    },
  },
  {
    strategy: 'passkey',
    name: 'prepared',
    user,
    async run(world) {
      const { app } = await enrolled(world);
      await call(app, 'create', 'create', { identifier: email });
      await authenticate(app);
      await app.activate(world.user.id);
    },
  },
  {
    strategy: 'passkey',
    name: 'cancelled, then given',
    user,
    async run(world) {
      const { app, authenticator } = await enrolled(world);
      await call(app, 'create', 'create', { identifier: email });
      await authenticator.consent(false);
      await app.fails('cancelled', 'passkey_retrieval_cancelled', clerk =>
        clerk.client.signIn.authenticateWithPasskey(),
      );
      assert.equal(await app.status(), 'needs_first_factor');
      await authenticator.consent(true);
      await authenticate(app);
      await app.activate(world.user.id);
    },
  },
];
