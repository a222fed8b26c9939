// Fixtures for Playwright: a server for each worker, and what a test does in its browser.
import { test as base, expect } from '@playwright/test';
import { start } from './index.js';

export { expect };

/**
 * Launch options with which pages may use passkeys: SDKs offer none in a browser in which navigator.webdriver is true.
 * `use: { launchOptions: passkeysAllowed }`
 */
export const passkeysAllowed = {
  ignoreDefaultArgs: ['--enable-automation'],
  args: ['--disable-blink-features=AutomationControlled'],
};

export const test = base.extend({
  /** Options of the worker's server; see start(). */
  clerkOptions: [{}, { option: true, scope: 'worker' }],
  clerkServer: [
    async ({ clerkOptions }, use) => {
      const server = await start(clerkOptions);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  /** The server as it was at its start, and the test's browser. */
  clerk: async ({ clerkServer, context }, use) => {
    await clerkServer.reset();
    await use(inBrowser(clerkServer, context));
  },
});

/** What a test does with a browser context; `test` gives it as `clerk`. */
export function inBrowser(server, context) {
  return Object.assign(Object.create(server), {
    /** Signs somebody in, by e-mail address, number or username: pages that are opened afterwards find the session. */
    async signInAs(identifier) {
      const ticket = await server.ticketFor(identifier);
      const answer = await context.request.post(`${server.url}/v1/client/sign_ins`, {
        form: { strategy: 'ticket', ticket },
      });
      const { response, errors } = await answer.json();
      if (response?.status !== 'complete') {
        throw new Error(`signin-dev: ${identifier} is not signed in: ${errors?.[0]?.long_message ?? response?.status}`);
      }
      return response.created_session_id;
    },
    /** Gives a page a device with passkeys that says yes to everything. It works on localhost, not on 127.0.0.1. */
    async passkey(page) {
      const session = await context.newCDPSession(page);
      await session.send('WebAuthn.enable');
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      return {
        credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
        remove: () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
      };
    },
  });
}
