// Fixtures for Playwright: a server for each worker, and what a test does in its browser.
import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { test as base, expect } from '@playwright/test';
import { start } from './index.js';
import { injectWallet } from './wallet.js';

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
    /**
     * Gives a page a device with passkeys that says yes to everything; `of` names a user whose seeded passkeys are on
     * it. It works on localhost, not on 127.0.0.1.
     */
    async passkey(page, { of } = {}) {
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
      if (of) {
        const { id, passkey_keys: keys } = await seeded(server, of, 'passkey_keys');
        for (const { credential_id, private_key } of keys) {
          const credential = {
            credentialId: Buffer.from(credential_id, 'base64url').toString('base64'),
            isResidentCredential: true,
            rpId: new URL(server.url).hostname,
            privateKey: private_key,
            userHandle: Buffer.from(id).toString('base64'),
            signCount: 0,
          };
          await session.send('WebAuthn.addCredential', { authenticatorId, credential });
        }
      }
      return {
        credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
        remove: () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
      };
    },
    /**
     * Gives a page a wallet with the seeded accounts of a user, on Ethereum and Solana, as its extension would. It
     * signs what it is asked for until `refuse()`.
     */
    async wallet(page, { of, name = 'MetaMask', rdns = 'io.metamask' }) {
      const { wallets } = await seeded(server, of, 'wallets');
      const signed = [];
      let refuses = false;
      const sign = `__signinDevWallet${randomUUID().replaceAll('-', '')}`;
      await page.exposeFunction(sign, async ({ address, message }) => {
        if (refuses) return null;
        signed.push(message);
        return (await server.dev('POST', 'wallets/sign', { address, message })).signature;
      });
      const { ethereum, solana: address, solana_key: key } = wallets;
      const solana = address && key && { address, publicKey: publicKeyOf(key) };
      const given = { uuid: randomUUID(), name, rdns, ethereum, solana, sign };
      await page.addInitScript(injectWallet, given);
      await page.evaluate(injectWallet, given); // where the page is now
      return {
        /** The messages that were signed. */
        signed,
        refuse(refused = true) {
          refuses = refused;
        },
      };
    },
  });
}

/** The person of GET /__dev/people who is named by an address, number or username, with something of their seed. */
async function seeded(server, identifier, what) {
  const { people } = await server.dev('GET', 'people');
  const person = people.find(({ username, email_addresses, phone_numbers }) =>
    [username, ...email_addresses, ...phone_numbers].includes(identifier),
  );
  if (!person?.[what]) {
    const field = { passkey_keys: 'passkeys', wallets: 'wallets' }[what];
    throw new Error(`signin-dev: the seed has no ${field} for ${identifier}`);
  }
  return person;
}

/** The 32 bytes of an ed25519 key that is given in PKCS #8. */
function publicKeyOf(key) {
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  return [...createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)];
}
