// The examples of js/examples, each built by its own bundler from the packed package and used in a real browser against
// the dev server, in the way a reader would try it: a wrong password, the right one, the code, a reload, sign-out.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve, start } from '../bundlers/serve.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { installPacked } from '../harness/packed.mjs';
import { totp } from '../harness/totp.mjs';

const examples = fileURLToPath(new URL('../../../js/examples/', import.meta.url));
const modules = join(examples, 'node_modules');
const out = mkdtempSync(join(tmpdir(), 'examples-'));
const exec = promisify(execFile);

const email = 'ada.lovelace@example.com';
const password = 'correct horse battery';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const server = await devServer(4479);
const browser = await browserFor(server);
await server.createUser({ email_address: [email], first_name: 'Ada', password, totp_secret: secret });

const settings = { CLERK_PUBLISHABLE_KEY: server.publishableKey, CLERK_PROXY_URL: server.origin };
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined };
for (const [name, value] of Object.entries(settings)) env[`VITE_${name}`] = env[`NEXT_PUBLIC_${name}`] = value;

before(() => installPacked(modules));
after(() => rmSync(out, { recursive: true, force: true }));

const run = (program, ...args) =>
  exec(process.execPath, [join(modules, program), ...args], { cwd: examples, env, timeout: 240_000 }).catch(error =>
    assert.fail(`${program} ${args.join(' ')}: ${error.stdout}\n${error.stderr}`),
  );

async function withVite(t, name) {
  await run('vite/bin/vite.js', 'build', name, '--outDir', join(out, name));
  const { origin, end } = await serve(join(out, name));
  t.after(end);
  return `${origin}/`;
}

async function withNext(t, name) {
  await run('next/dist/bin/next', 'build', name);
  const args = port => [join(modules, 'next/dist/bin/next'), 'start', name, '--port', `${port}`];
  return start(t, process.execPath, args, { cwd: examples, env });
}

const builders = { vanilla: withVite, react: withVite, vue: withVite, svelte: withVite, next: withNext };

test('every example is tried', () => {
  const folders = readdirSync(examples, { withFileTypes: true }).filter(each => each.isDirectory());
  assert.deepEqual(
    folders.map(each => each.name).filter(name => name !== 'node_modules'),
    Object.keys(builders).sort(),
  );
});

describe('signs in and out:', () => {
  for (const [name, build] of Object.entries(builders)) {
    test(name, { timeout: 300_000 }, async t => {
      const url = await build(t, name);
      await server.advance(30_000); // a code is taken once
      const { context } = await browser.person(t);
      const page = await context.newPage();
      const said = [];
      page.on('pageerror', error => said.push(String(error)));
      page.on('request', request => !request.url().startsWith('http://localhost:') && said.push(request.url()));
      const send = async fields => {
        for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
        await page.getByRole('button', { name: 'Continue' }).click();
      };
      await page.goto(url);
      await send({ 'E-mail address': email, Password: 'wrong' });
      await page.getByRole('alert').filter({ hasText: 'Password is incorrect' }).waitFor();
      await send({ 'E-mail address': email, Password: password });
      await send({ Code: totp(secret, await server.now()) });
      const greeting = page.getByRole('heading', { name: 'Hello Ada' });
      await greeting.waitFor();
      await page.reload();
      await greeting.waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('E-mail address').waitFor();
      // By a locator that waits: signing out may still be loading the page anew.
      await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor({ state: 'detached' });
      assert.deepEqual(said, [], 'errors of the page and requests to other hosts');
    });
  }
});
