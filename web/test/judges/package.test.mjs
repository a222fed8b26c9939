// The npm packages of the dev server, packed and installed into an empty folder: `npx signin-wasm-dev` starts it, and
// ^C ends it with status 0, which npx itself does not pass on. The binary is the one of `make devserver`; `make
// release` builds those of all platforms in the same way.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary } from '../harness/devserver.mjs';

const packer = fileURLToPath(new URL('../../npm/pack.mjs', import.meta.url));

test('npx signin-wasm-dev in an empty folder', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'signin-wasm-dev-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const built = join(folder, 'built', `${process.platform}-${process.arch}`);
  mkdirSync(built, { recursive: true });
  cpSync(binary, join(built, 'signin-dev'));
  execFileSync(process.execPath, [packer, join(folder, 'built'), join(folder, 'packed')], { stdio: 'pipe' });

  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const packed = readdirSync(join(folder, 'packed')).map(name => join(folder, 'packed', name));
  assert.equal(packed.length, 2);
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', ...packed], { cwd: empty, stdio: 'pipe' });

  const env = { ...process.env };
  delete env.SIGNIN_WASM_DEV_BINARY;
  for (const [command, ...args] of [['npx', 'signin-wasm-dev'], [join(empty, 'node_modules/.bin/signin-wasm-dev')]]) {
    const program = spawn(command, [...args, '--port=0'], { cwd: empty, env, detached: true });
    const { url, output, ended } = await ready(program);
    assert.equal((await fetch(`${url}/v1/health`)).status, 200);
    assert.match(output(), /^CLERK_SECRET_KEY=sk_test_/m);
    process.kill(-program.pid, 'SIGINT'); // what a terminal does on ^C
    const status = await ended;
    if (command !== 'npx') assert.equal(status, 0, output());
    await assert.rejects(async () => {
      for (let left = 100; ; left--) {
        await fetch(`${url}/v1/health`);
        assert.ok(left, 'it still answers');
        await new Promise(done => setTimeout(done, 50));
      }
    }, TypeError);
  }
});

/** Waits until the program says where it listens. */
async function ready(program) {
  const ended = new Promise(resolve => program.once('exit', resolve));
  let output = '';
  const url = await new Promise((resolve, reject) => {
    ended.then(status => reject(new Error(`it ended with status ${status}: ${output}`)));
    for (const stream of [program.stdout, program.stderr])
      stream.on('data', text => {
        output += text;
        const ready = output.match(/^ready: (\S+)$/m);
        if (ready) resolve(ready[1]);
      });
  });
  return { url, ended, output: () => output };
}
