// Runs a flow by unmodified clerk-js and by signin-wasm, and compares what they did. A flow is
//   { name, strategy, users: server => fields, setup?, run(world) }
// `run` is written once and knows its SDK only as `world.open()`'s application. Three tests come of it: the judge
// (clerk-js finishes against our server), ours, and the comparison.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allowed } from './allowed.mjs';
import { sdks } from './browser.mjs';
import { differences, transcript } from './transcript.mjs';

/** When a build is named, signin-wasm alone is played: the run on the default build has compared clerk-js already. */
const played = process.env.SIGNIN_WASM_ENTRY ? sdks.slice(1) : sdks;

export function flows(server, browser, list) {
  for (const flow of list) {
    describe(`${flow.strategy}: ${flow.name}`, () => {
      const stories = {};
      for (const sdk of played) {
        test(sdk, { timeout: 40_000 }, async t => {
          stories[sdk] = await play(flow, sdk, server, browser, t);
        });
      }
      if (played === sdks)
        test('differential', () => {
          const [reference, ours] = sdks.map(sdk => stories[sdk]);
          assert.ok(reference && ours, 'both SDKs finished the flow');
          const found = reference.flatMap((story, i) => differences(story, ours[i], `/page ${i}`));
          const unexplained = found.filter(difference => !allowed(flow, difference));
          assert.equal(reference.length, ours.length, 'pages with an SDK');
          assert.deepEqual(
            unexplained.map(
              ([path, a, b]) => `${path}: clerk-js ${JSON.stringify(a)}, signin-wasm ${JSON.stringify(b)}`,
            ),
            [],
          );
        });
    });
  }
}

async function play(flow, sdk, server, browser, t) {
  await server.reset();
  if (flow.settings) await server.settings(flow.settings);
  const person = await browser.person(t, flow.context);
  const apps = [];
  const names = {};
  const world = {
    server,
    sdk,
    person,
    t,
    names,
    user: flow.user ? await server.createUser(flow.user) : undefined,
    another: async () => browser.person(t),
    apps,
    async open(options) {
      const app = await person.open(sdk, options);
      apps.push(app);
      return app;
    },
  };
  await flow.run(world);
  for (const app of apps) await app.settled();
  for (const app of apps)
    assert.deepEqual(
      app.consoleErrors.filter(text => !/status of 4\d\d/.test(text)),
      [],
      'errors in the console',
    );
  return apps.map(app => transcript(app, names));
}
