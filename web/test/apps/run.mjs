// Clerk's own framework packages on clerk-js and on signin-wasm: each application is played through by both, and what
// it shows after every step must be the same.
//
//   node run.mjs [name …]
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { atProvider } from '../flows/sso.mjs';
import { plugIn, register } from '../harness/authenticator.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';

/** Each application, and how it can be given an engine. */
const applications = { react: ['engine', 'script'], vue: ['script'], next: ['engine', 'script'] };
// Clerk's ready-made components are not installed: clerk-js is told to do without them, and signin-wasm asks for none.
const engines = {
  'clerk-js': {
    engine: '/__test/clerk-js/clerk.mjs',
    script: '/__test/clerk-js/clerk.browser.js',
    options: { prefetchUI: false },
  },
  'signin-wasm': { engine: '/sdk/index.js', script: '/sdk/clerk.browser.js' },
};
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

const [email, plain, fresh] = ['flow@example.com', 'plain@example.com', 'fresh@example.com'];
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const server = await devServer(Number(process.env.PORT || 4477));
const browser = await browserFor(server);

/** The built application, below a path of the dev server that it does not have. */
async function serve(context, folder, told, upstream) {
  await context.addInitScript(told => (window.testApp = told), { publishableKey: server.publishableKey, ...told });
  await context.route(`${server.origin}/__app/**`, async route => {
    if (upstream) {
      const response = await route.fetch({ url: route.request().url().replace(server.origin, upstream) });
      return route.fulfill({ response });
    }
    const path = new URL(route.request().url()).pathname.slice('/__app/'.length);
    const name = extname(path) ? path : 'index.html';
    const body = await readFile(new URL(`${folder}/dist/${name}`, import.meta.url), 'utf8');
    return route.fulfill({ contentType: types[extname(name)], body });
  });
}

/** Next's own server; resolves with its origin. */
async function startNext(folder, env) {
  const port = server.port + 1;
  const next = join(folder, 'node_modules/next/dist/bin/next');
  const running = spawn(process.execPath, [next, 'start', '--port', `${port}`], { cwd: folder, env, stdio: 'ignore' });
  server.alsoEnding.push(async () => running.kill());
  const origin = `http://localhost:${port}`;
  const deadline = Date.now() + 30_000;
  while (!(await fetch(`${origin}/__app/`).catch(() => undefined))?.ok) {
    assert.ok(running.exitCode === null && Date.now() < deadline, 'next start does not answer');
    await new Promise(done => setTimeout(done, 200));
  }
  return origin;
}

/** What the page shows, by the id of each element. */
const shown = page =>
  page.$$eval('p[id]', all => Object.fromEntries(all.map(element => [element.id, element.textContent])));

/** Plays the application; resolves with what it showed after each step. */
async function play(page) {
  const story = [];
  const see = async (step, id, text) => {
    await page.waitForFunction(([id, text]) => document.getElementById(id)?.textContent === text, [id, text]);
    await page.waitForFunction(() => (document.getElementById('fetching')?.textContent ?? 'idle') === 'idle');
    story.push([step, await shown(page)]);
  };
  const signedInAs = (step, who) => see(step, 'shown', `signed in as ${who}`);
  const signOut = async () => {
    await page.click('#sign-out');
    await see('sign-out', 'shown', 'signed out');
  };
  const fill = (identifier, value) => page.fill('#identifier', identifier).then(() => page.fill('#secret', value));
  const code = async () => totp(secret, await server.now());
  await page.goto(`${server.origin}/__app/`);
  await see('signed out', 'shown', 'signed out');
  await page.waitForSelector('#password');
  await fill(email, 'wrong');
  await page.click('#password');
  await see('wrong password', 'error-password', 'form_password_incorrect');
  await fill(email, password);
  await page.click('#password');
  await see('password', 'status', 'needs_second_factor');
  await fill(email, '000000');
  await page.click('#totp');
  await see('wrong code', 'error-code', 'form_code_incorrect');
  await fill(email, await code());
  await page.click('#totp');
  await signedInAs('TOTP', email);
  await page.click('#ask');
  await see('token', 'token', 'string');
  await page.reload();
  await signedInAs('after a reload', email);

  // Only the React package has a hook for reverification.
  if (await page.$('#act')) {
    await server.advance(20 * 60_000);
    await page.click('#act');
    await see('asked for a proof', 'asking', 'second_factor');
    await page.click('#cancel');
    await see('cancelled', 'sensitive', 'reverification_cancelled');
    await page.click('#act');
    await see('asked again', 'asking', 'second_factor');
    await page.fill('#proof', await code());
    await page.click('#prove');
    await see('proved', 'sensitive', 'done');
  }

  await register(page);
  await signOut();
  await page.click('#passkey');
  await signedInAs('passkey', email);
  await signOut();

  await fill(plain, '');
  await page.click('#send');
  await see('code sent', 'status', 'needs_first_factor');
  await fill(plain, await server.code(plain));
  await page.click('#verify');
  await signedInAs('e-mail code', plain);
  await signOut();

  await page.fill('#new-email', fresh);
  await page.fill('#new-secret', 'pw');
  await page.click('#sign-up');
  await see('weak password', 'sign-up-status', 'form_password_length_too_short');
  await page.fill('#new-secret', password);
  await page.click('#sign-up');
  await see('signing up', 'sign-up-status', 'email_address');
  await page.fill('#new-secret', await server.code(fresh));
  await page.click('#verify-sign-up');
  await signedInAs('signed up', fresh);
  await signOut();

  await page.click('#provider');
  await atProvider(page);
  await page.waitForURL(url => /^\/__app\/(sso-callback\/?)?$/.test(url.pathname));
  await page.reload(); // the server's redirects go past the routes of the test: what arrived is its own answer
  await signedInAs('provider', 'ada@example.com');
  story.push(['address', new URL(page.url()).pathname]);
  return story;
}

const wanted = process.argv.slice(2);
for (const [name, ways] of Object.entries(applications).filter(([name]) => !wanted.length || wanted.includes(name))) {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  // Next compares the origin of what its pages send with the host that it is told.
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: undefined,
    APP_HOST: `localhost:${server.port}`,
  };
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const upstream = name === 'next' ? await startNext(folder, env) : undefined;
  for (const way of ways) {
    describe(`${name}, by ${way === 'script' ? 'the URL of the script' : 'the Clerk prop'}`, () => {
      const stories = {};
      for (const [engine, files] of Object.entries(engines)) {
        test(engine, { timeout: 90_000 }, async t => {
          await server.reset();
          await server.createUser({ email_address: [email], password, totp_secret: secret });
          await server.createUser({ email_address: [plain] });
          const { context } = await browser.person(t);
          await serve(context, name, { [way]: files[way], options: files.options }, upstream);
          const page = await context.newPage();
          await plugIn(page);
          const errors = [];
          page.on('pageerror', error => errors.push(String(error)));
          if (process.env.VERBOSE) page.on('console', message => console.log(engine, message.text()));
          try {
            stories[engine] = await play(page);
          } catch (error) {
            console.log(engine, await shown(page), errors);
            throw error;
          }
          // @clerk/vue asks clerk-js for its components, which throws without them.
          if (engine === 'signin-wasm') assert.deepEqual(errors, []);
        });
      }
      test('both show the same', () => {
        const text = story => story.map(([step, page]) => [step, JSON.stringify(page)].join(' '));
        assert.deepEqual(text(stories['signin-wasm']), text(stories['clerk-js']));
      });
    });
  }
}
