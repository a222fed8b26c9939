// @clerk/nextjs, unmodified, in an application that Next's development server and its production build answer for from
// the first document request: documents, asked for with a browser's cookies while no script runs, and then the same
// application in Chromium, with Clerk's own scripts and components.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from '../harness/browser.mjs';
import { judged } from './judged.mjs';
import { Visitor } from './visitor.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const next = here('next/node_modules/next/dist/bin/next');
const ada = 'ada@example.com';

let server, browser;
before(async () => {
  server = await judged(6);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.end();
});

const environment = mode => ({
  ...process.env,
  ...server.env,
  NEXT_PUBLIC_CLERK_SIGN_IN_URL: '/sign-in',
  NEXT_PUBLIC_CLERK_JS_URL: `${server.url}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`,
  NEXT_PUBLIC_CLERK_UI_URL: `${server.url}/npm/@clerk/ui@1/dist/ui.browser.js`,
  NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  JUDGE_DIST: `.next/${mode}`,
});

const freePort = () =>
  new Promise(resolve => {
    const taken = createServer().listen(0, 'localhost', () => {
      const { port } = taken.address();
      taken.close(() => resolve(port));
    });
  });

/** Runs Next, in production mode on a build of its own; resolves once it answers. */
async function serve(mode) {
  const [env, cwd] = [environment(mode), here('next')];
  if (mode === 'start') execFileSync(process.execPath, [next, 'build'], { cwd, env, stdio: 'pipe', timeout: 200_000 });
  const port = await freePort();
  const program = spawn(process.execPath, [next, mode, '--port', `${port}`], { cwd, env, stdio: 'pipe' });
  const ended = new Promise(resolve => program.once('exit', resolve));
  let output = '';
  for (const stream of [program.stdout, program.stderr])
    stream.on('data', text => {
      output += text;
    });
  const origin = `http://localhost:${port}`;
  const deadline = Date.now() + 60_000;
  while (!(await fetch(`${origin}/favicon.ico`).catch(() => undefined))) {
    assert.ok(program.exitCode === null && Date.now() < deadline, `next ${mode} does not answer:\n${output}`);
    await new Promise(done => setTimeout(done, 200));
  }
  const stop = async () => {
    program.kill();
    await ended;
  };
  return { origin, stop };
}

const shown = (document, id) => document.text.match(new RegExp(`<p id="${id}">([^<]*)</p>`))?.[1];

for (const mode of ['dev', 'start'])
  describe(`next ${mode}`, () => {
    let app, visitor, session;
    before(async () => {
      app = await serve(mode);
      await server.reset();
      visitor = new Visitor(app.origin, server);
      await visitor.begin();
    });
    after(async () => {
      await visitor?.http.dispose();
      await app?.stop();
    });

    test('the first document request comes back from one handshake, the next needs none', async () => {
      const first = await visitor.visit('/');
      assert.deepEqual([shown(first, 'who'), first.handshakes], ['nobody', 1]);
      assert.equal((await visitor.visit('/')).handshakes, 0);
    });

    test('auth.protect() sends strangers to sign in, in the middleware and in a page', async () => {
      for (const path of ['/guarded', '/inside']) {
        const { url, text } = await visitor.visit(path);
        assert.equal(url.pathname, '/sign-in', path);
        assert.equal(url.searchParams.get('redirect_url'), app.origin + path);
        assert.match(text, /sign in here/);
      }
    });

    test('a session is there: auth(), currentUser(), auth.protect(), route handlers', async () => {
      const ticket = await server.ticketFor(ada);
      ({ created_session_id: session } = await visitor.post('client/sign_ins', { strategy: 'ticket', ticket }));
      await visitor.begin((await visitor.http.storageState()).cookies.filter(({ name }) => name === '__client'));
      assert.equal(shown(await visitor.visit('/inside'), 'user'), ada);
      assert.equal(shown(await visitor.visit('/guarded'), 'guarded'), 'for members');
      assert.match(shown(await visitor.visit('/'), 'who'), /^user_/);
      assert.equal(JSON.parse((await visitor.visit('/api/who')).text).sessionId, session);
    });

    test('a browser that has lost its session token gets one by a handshake', async () => {
      await visitor.forget(/^__session/);
      const document = await visitor.visit('/inside');
      assert.deepEqual([shown(document, 'user'), document.handshakes], [ada, 1]);
    });

    test('a token that has expired is exchanged by a handshake', async () => {
      await server.advanceClock(-5 * 60_000);
      await visitor.forget(/^__session/);
      await visitor.visit('/');
      await server.dev('POST', 'clock', { reset: true });
      await visitor.forget(/^__clerk_redirect_count/); // as after the three seconds that it lives
      const document = await visitor.visit('/inside');
      assert.deepEqual([shown(document, 'user'), document.handshakes], [ada, 1]);
    });

    test('a clock that is five minutes ahead ends without a loop, and all is well when it is right again', async () => {
      await server.advanceClock(5 * 60_000);
      await visitor.forget(/^__session/);
      const skewed = await visitor.visit('/');
      assert.ok(skewed.handshakes <= 4, `${skewed.handshakes} handshakes`);
      await server.dev('POST', 'clock', { reset: true });
      await visitor.forget(/^__session|^__clerk_redirect_count/);
      assert.equal(shown(await visitor.visit('/inside'), 'user'), ada);
    });

    test('a session that has ended is over once its token is', async () => {
      await visitor.post(`client/sessions/${session}/end`, {});
      await visitor.forget(/^__session/);
      const document = await visitor.visit('/inside');
      assert.equal(document.url.pathname, '/sign-in');
      assert.equal(shown(await visitor.visit('/'), 'who'), 'nobody');
    });

    test('in Chromium: a guarded page, in by <SignIn/>, back to the page, out by <UserButton/>', async t => {
      const context = await browser.newContext({ locale: 'en-US' });
      t.after(() => context.close());
      const page = await context.newPage();
      await page.goto(`${app.origin}/guarded`);
      await page.waitForURL(url => url.pathname === '/sign-in');
      await page.locator('input[name=identifier]').fill(ada);
      await page.getByRole('button', { name: 'Continue', exact: true }).click();
      await page.locator('input[name=password]').fill('analytical-engine');
      await page.getByRole('button', { name: 'Continue', exact: true }).click();
      await page.waitForURL(`${app.origin}/guarded`);
      assert.equal(await page.locator('#guarded').textContent(), 'for members');
      await page.getByRole('button', { name: 'Open user menu' }).click();
      await page.getByText('Sign out', { exact: true }).click();
      await page.waitForFunction(() => window.Clerk?.session === null);
      await page.goto(`${app.origin}/guarded`);
      await page.waitForURL(url => url.pathname === '/sign-in');
    });
  });
