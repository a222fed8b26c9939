// Giving up the wait for a sign-up's email link: by signal, which rejects, and by cancelling, which does not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4498);
const browser = await browserFor(server);

for (const [how, expected] of [
  ['signal', 'rejected: enough'],
  ['cancel', 'pending'],
]) {
  test(`${how}: nothing is asked any more`, async t => {
    await server.reset();
    const app = await (await browser.person(t)).open('signin-wasm');
    const became = await app.do(
      'give up',
      async (clerk, how) => {
        const { signUp } = clerk.client;
        await signUp.create({ emailAddress: 'new@example.com' });
        const { startEmailLinkFlow, cancelEmailLinkFlow } = signUp.createEmailLinkFlow();
        const stop = new AbortController();
        let state = 'pending';
        startEmailLinkFlow({ redirectUrl: location.origin, signal: stop.signal }).then(
          () => (state = 'resolved'),
          reason => (state = `rejected: ${reason}`),
        );
        while (signUp.verifications.emailAddress.strategy !== 'email_link') await new Promise(go => setTimeout(go, 20));
        if (how === 'signal') stop.abort('enough');
        else cancelEmailLinkFlow();
        await new Promise(go => setTimeout(go, 50));
        return state;
      },
      how,
    );
    assert.equal(became, expected);
    const asked = app.wire.length;
    await app.page.waitForTimeout(2500); // two polls and a half
    assert.equal(app.wire.length, asked);
  });
}
