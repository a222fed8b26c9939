// The tarball that would be published, as an application meets it: it imports in Node without side effects, and its types
// compile in every module resolution that TypeScript users have, strictly and without skipLibCheck.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const app = mkdtempSync(join(tmpdir(), 'signin-wasm-'));
const installed = join(app, 'node_modules/signin-wasm');
const run = (file, args) => execFileSync(file, args, { cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

before(() => {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', filename, '--strip-components=1', '-C', installed]);
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
});
after(() => rmSync(app, { recursive: true, force: true }));

test('it has what it exports, its page and its licence, and no sources or tests', () => {
  for (const target of Object.values(manifest.exports).flatMap(entry =>
    typeof entry === 'string' ? [] : Object.values(entry),
  )) {
    assert.ok(existsSync(join(installed, target)), target);
  }
  for (const file of ['README.md', 'COMPATIBILITY.md', 'LICENSE', 'dist/signin.wasm'])
    assert.ok(existsSync(join(installed, file)), file);
  for (const other of ['src', 'test', 'types-test', 'node_modules', 'build.mjs'])
    assert.ok(!existsSync(join(installed, other)), other);
});

test('it depends on nothing', () => {
  const { dependencies, peerDependencies, scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual({ dependencies, peerDependencies }, { dependencies: undefined, peerDependencies: undefined });
  assert.equal(
    ['preinstall', 'install', 'postinstall'].some(name => name in scripts),
    false,
  );
});

test('importing any entry in Node adds no global, keeps no timer and ends', () => {
  const script = `
    const before = Reflect.ownKeys(globalThis).length;
    const [main, go, errors] = await Promise.all(['', '/go', '/errors'].map(path => import('signin-wasm' + path)));
    if (Reflect.ownKeys(globalThis).length !== before) throw new Error('a global was added');
    console.log(typeof main.Clerk, typeof go.Clerk, typeof errors.isClerkError, process.getActiveResourcesInfo().filter(name => name === 'Timeout').length);`;
  assert.equal(run(process.execPath, ['--input-type=module', '-e', script]).trim(), 'function function function 0');
});

describe('its types compile', () => {
  const source = `
    import { Clerk, isClerkAPIResponseError, type SignInResource } from 'signin-wasm';
    import { Clerk as GoClerk } from 'signin-wasm/go';
    import { ClerkAPIResponseError, type ClerkErrorCode } from 'signin-wasm/errors';

    export async function signIn(error: unknown): Promise<SignInResource> {
      const clerk: Clerk | GoClerk = new Clerk('pk_test_x', { proxyUrl: '/proxy' });
      const code: ClerkErrorCode = 'user_locked';
      if (isClerkAPIResponseError(error) && error.errors[0]?.code === code) throw new ClerkAPIResponseError(code, { data: [], status: 403 });
      return clerk.signIn.create({ identifier: 'a@b.c', password: 'x' });
    }
    // @ts-expect-error the types are there, not any
    new Clerk(7);
  `;
  for (const [module, resolution] of [
    ['NodeNext', 'NodeNext'],
    ['Node16', 'Node16'],
    ['ESNext', 'bundler'],
  ]) {
    test(resolution, () => {
      writeFileSync(join(app, 'app.ts'), source);
      const flags = [
        '--noEmit',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--target',
        'es2022',
        '--lib',
        'es2022,dom,dom.iterable',
      ];
      try {
        run(join(root, 'node_modules/.bin/tsc'), [
          ...flags,
          '--module',
          module,
          '--moduleResolution',
          resolution,
          'app.ts',
        ]);
      } catch (error) {
        assert.fail(error.stdout);
      }
    });
  }
});
