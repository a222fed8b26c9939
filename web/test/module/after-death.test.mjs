// What happens after the module has died (`make trap` builds modules that die when a test asks for it): the dead
// program does nothing more, calls that were given up meanwhile are not sent, and after two deaths in a row the program
// is started again only later.
import assert from 'node:assert/strict';
import test from 'node:test';
import { browserFor } from '../harness/browser.mjs';
import { builds, serveTrap } from '../harness/builds.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4476);
const browser = await browserFor(server);
const password = 'correct horse battery';
const [first, second] = ['death-first@example.com', 'death-second@example.com'];
const users = [];
for (const email of [first, second]) {
  users.push((await server.backend('POST', 'users', { email_address: [email], password })).id);
}

/** A page with a loaded Clerk whose module dies by `die()`. */
async function open(t, build) {
  const person = await browser.person(t);
  const page = await person.context.newPage();
  await serveTrap(page, build);
  const sent = [];
  const errors = [];
  page.on('request', request => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on('pageerror', error => errors.push(String(error)));
  await page.goto(`${server.origin}/__test/app`);
  await page.evaluate(
    async ({ entry, key }) => {
      const { Clerk } = await import(`/sdk/${entry}.js`);
      const clerk = (window.clerk = new Clerk(key, { proxyUrl: location.origin }));
      await clerk.load({ wasmUrl: '/__test/trap.wasm' });
      window.die = () => {
        window.__trap = true;
        try {
          clerk.client.clearCache();
        } catch {
          /* the entry that died throws, too */
        }
      };
      window.enter = async (identifier, password) => {
        const { createdSessionId } = await clerk.client.signIn.create({ identifier, password });
        await clerk.setActive({ session: createdSessionId });
      };
    },
    { entry: builds[build], key: server.publishableKey },
  );
  return { page, sent, errors };
}

for (const build of Object.keys(builds)) {
  test(`${build}: the next user stays signed in, and listeners hear of nobody else`, async t => {
    const { page, sent, errors } = await open(t, build);
    const heard = await page.evaluate(
      async ({ first, second, password }) => {
        const heard = [];
        await window.enter(first, password);
        clerk.addListener(({ user }) => heard.push(user?.id ?? null));
        window.die();
        await clerk.signOut(() => {});
        await window.enter(second, password);
        heard.length = 0;
        for (let i = 0; i < 13; i++) {
          dispatchEvent(new Event('focus'));
          await new Promise(resolve => setTimeout(resolve, 500)); // longer than the program waits between refreshes
        }
        return { heard: [...new Set(heard)], user: clerk.user.id };
      },
      { first, second, password },
    );
    assert.equal(heard.user, users[1]);
    assert.deepEqual(
      heard.heard,
      heard.heard.filter(id => id === users[1]),
    );
    assert.deepEqual(
      errors.filter(error => !/unreachable|trap|exit/.test(error)),
      [],
    );
    const touches = sent.filter(request => request.endsWith('/touch')).length;
    assert.ok(touches <= 4, `${touches} touches: one at each activation, and one every five seconds for focus`);
  });

  test(`${build}: what is given up before another module is there is never sent`, async t => {
    const { page, sent } = await open(t, build);
    sent.length = 0;
    const reason = await page.evaluate(async () => {
      const flow = clerk.signIn.createEmailLinkFlow();
      const controller = new AbortController();
      window.die();
      flow.startEmailLinkFlow({ emailAddressId: 'idn_1', redirectUrl: location.href }).catch(() => {});
      const created = clerk.signIn.create({ identifier: 'ada@example.com', signal: controller.signal });
      flow.cancelEmailLinkFlow();
      controller.abort('changed my mind');
      const reason = await created.catch(error => error);
      await clerk.client.reload(); // another module has taken over
      await new Promise(resolve => setTimeout(resolve, 300));
      return reason;
    });
    assert.equal(reason, 'changed my mind');
    assert.deepEqual(
      sent.filter(request => request.includes('sign_ins')),
      [],
    );
  });

  test(`${build}: after two deaths in a row it rests, and load() starts it again`, async t => {
    const { page } = await open(t, build);
    const result = await page.evaluate(async () => {
      const outcome = promise =>
        promise.then(
          () => 'resolved',
          error => error.code,
        );
      const call = () => outcome(clerk.client.reload());
      window.die();
      const afterOne = await call();
      window.die();
      const afterTwo = await call();
      const resting = [clerk.status, await outcome(clerk.load())];
      await new Promise(resolve => setTimeout(resolve, 10_500));
      await clerk.load();
      return { afterOne, afterTwo, resting, later: await call(), status: clerk.status };
    });
    const expected = { afterOne: 'resolved', afterTwo: 'module_stopped', later: 'resolved' };
    assert.deepEqual(result, { ...expected, resting: ['error', 'module_stopped'], status: 'ready' });
  });
}
