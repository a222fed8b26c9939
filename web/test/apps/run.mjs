// Clerk's own framework packages on clerk-js and on signin-wasm: each application is played through by both, and what it
// shows after every step must be the same.
//
//   node run.mjs [name …]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { totp } from '../harness/totp.mjs';

const applications = ['react'];
const engines = { 'clerk-js': '/__test/clerk-js/clerk.mjs', 'signin-wasm': '/sdk/index.js' };
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

const email = 'flow@example.com';
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const server = await devServer(Number(process.env.PORT || 4477));
const browser = await browserFor(server);

/** The built application, below a path of the dev server that it does not have. */
async function serve(context, folder, engine) {
  const told = `<script>window.testApp = ${JSON.stringify({ publishableKey: server.publishableKey, engine })}</script>`;
  await context.route(`${server.origin}/__app/**`, async route => {
    const name = new URL(route.request().url()).pathname.slice('/__app/'.length) || 'index.html';
    const body = await readFile(new URL(`${folder}/dist/${name}`, import.meta.url), 'utf8');
    const page = name === 'index.html' ? body.replace('<head>', `<head>${told}`) : body;
    await route.fulfill({ contentType: types[extname(name)], body: page });
  });
}

/** What the page shows, by the id of each element. */
const shown = page =>
  page.$$eval('p[id]', all => Object.fromEntries(all.map(element => [element.id, element.textContent])));

/** Plays the application; resolves with what it showed after each step. */
async function play(page, ids) {
  const story = [];
  const see = async (step, id, text) => {
    await page.waitForFunction(([id, text]) => document.getElementById(id)?.textContent === text, [id, text]);
    await page.waitForFunction(() => (document.getElementById('fetching')?.textContent ?? 'idle') === 'idle');
    story.push([step, await shown(page)]);
  };
  const fill = (identifier, value) => page.fill('#identifier', identifier).then(() => page.fill('#secret', value));
  await page.goto(`${server.origin}/__app/`);
  await see('signed out', 'loaded', 'true');
  await fill(email, 'wrong');
  await page.click('#password');
  await see('wrong password', 'error-password', 'form_password_incorrect');
  await fill(email, password);
  await page.click('#password');
  await see('password', 'status', 'needs_second_factor');
  await fill(email, '000000');
  await page.click('#totp');
  await see('wrong code', 'error-code', 'form_code_incorrect');
  await fill(email, totp(secret, await server.now()));
  await page.click('#totp');
  await see('TOTP', 'shown', `signed in as ${email}`);
  await page.click('#ask');
  await see('token', 'token', 'string');
  await page.reload();
  await see('after a reload', 'shown', `signed in as ${email}`);
  await page.click('#sign-out');
  await see('sign-out', 'shown', 'signed out');
  await fill(ids.plain, '');
  await page.click('#send');
  await see('code sent', 'status', 'needs_first_factor');
  await fill(ids.plain, await server.code(ids.plain));
  await page.click('#verify');
  await see('e-mail code', 'shown', `signed in as ${ids.plain}`);
  return story;
}

const wanted = process.argv.slice(2);
for (const name of applications.filter(name => !wanted.length || wanted.includes(name))) {
  describe(name, () => {
    const stories = {};
    const folder = fileURLToPath(new URL(name, import.meta.url));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const [engine, file] of Object.entries(engines)) {
      test(engine, { timeout: 60_000 }, async t => {
        await server.reset();
        await server.createUser({ email_address: [email], password, totp_secret: secret });
        await server.createUser({ email_address: ['plain@example.com'] });
        const { context } = await browser.person(t);
        await serve(context, name, file);
        const page = await context.newPage();
        const errors = [];
        page.on('pageerror', error => errors.push(String(error)));
        if (process.env.VERBOSE) page.on('console', message => console.log(engine, message.text()));
        try {
          stories[engine] = await play(page, { plain: 'plain@example.com' });
        } catch (error) {
          console.log(engine, await shown(page), errors);
          throw error;
        }
        assert.deepEqual(errors, []);
      });
    }
    test('both show the same', () => assert.deepEqual(stories['signin-wasm'], stories['clerk-js']));
  });
}
