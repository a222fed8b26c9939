// The module dies in the middle of a sign-in, as it would of a bug: what was pending is rejected with a code, a fresh
// module takes over what the page knows, and the user carries on with the same objects. Both builds, with a trap that
// only test builds have (`make trap`).
import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFor } from '../harness/browser.mjs';
import { builds, serveTrap } from '../harness/builds.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4475);
const browser = await browserFor(server);
const email = 'revival@example.com';
const password = 'correct horse battery';
const user = await server.backend('POST', 'users', { email_address: [email], password });

for (const [build, entry] of Object.entries(builds)) {
  test(`the ${build} module dies and another takes its place`, async t => {
    const person = await browser.person(t);
    const page = await person.context.newPage();
    await serveTrap(page, build);
    await page.goto(`${server.origin}/__test/app`);
    const result = await page.evaluate(
      async ({ entry, key, email, password }) => {
        const { Clerk } = await import(`/sdk/${entry}.js`);
        const clerk = (window.clerk = new Clerk(key, { proxyUrl: location.origin }));
        await clerk.load({ wasmUrl: '/__test/trap.wasm' });
        await clerk.signIn.create({ identifier: email });
        const { signIn } = clerk;
        const before = { id: signIn.id, status: signIn.status };
        const die = () => {
          try {
            window.__trap = true;
            clerk.client.clearCache();
          } catch {
            /* the entry that died throws, too */
          }
        };

        const pending = clerk.client.reload().then(
          () => 'resolved',
          error => error.code,
        );
        die();
        const after = signIn.attemptFirstFactor({ strategy: 'password', password: 'wrong' }).then(
          () => 'resolved',
          error => error.errors?.[0].code ?? String(error),
        );
        const codes = [await pending, await after];
        const same = clerk.client.signIn === signIn && signIn.id === before.id;
        const done = await signIn.attemptFirstFactor({ strategy: 'password', password });
        await clerk.setActive({ session: done.createdSessionId });
        const token = await clerk.session.getToken();

        // and once more at once: then the program rests
        die();
        await new Promise(resolve => setTimeout(resolve, 50));
        const again = await clerk.client.reload().then(
          () => 'resolved',
          error => error.code,
        );
        return {
          before,
          codes,
          same,
          status: done.status,
          user: clerk.user.id,
          token: token.split('.').length,
          again,
          end: clerk.status,
        };
      },
      { entry, key: server.publishableKey, email, password },
    );
    assert.deepEqual(result, {
      before: { id: result.before.id, status: 'needs_first_factor' },
      codes: ['module_stopped', 'form_password_incorrect'],
      same: true,
      status: 'complete',
      user: user.id,
      token: 3,
      again: 'module_stopped',
      end: 'error',
    });
  });
}
