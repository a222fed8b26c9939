// The tarball that would be published, as an application meets it: it imports in Node without side effects, and its
// types compile in every module resolution that TypeScript users have, strictly and without skipLibCheck.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

// `make build` goes without the small module where there is no TinyGo.
const small = existsSync(join(root, 'dist/signin.tiny.wasm'));

test('it has what it exports, its page and its licence, and no sources or tests', () => {
  const targets = Object.values(manifest.exports).flatMap(entry =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  for (const target of targets) {
    if (!small && /inline\.js|tiny\.wasm/.test(target)) continue;
    assert.ok(existsSync(join(installed, target)), target);
  }
  for (const file of ['README.md', 'COMPATIBILITY.md', 'ERRORS.md', 'MIGRATION.md', 'LICENSE', 'dist/signin.wasm'])
    assert.ok(existsSync(join(installed, file)), file);
  for (const other of ['src', 'test', 'types-test', 'node_modules', 'build.mjs'])
    assert.ok(!existsSync(join(installed, other)), other);
});

test('it is small: at most 4.5 MB unpacked, without compressed copies and source maps', () => {
  const files = readdirSync(installed, { recursive: true }).map(name => join(installed, name));
  assert.deepEqual(
    files.filter(name => /\.(br|gz|map)$/.test(name)),
    [],
  );
  const size = files.filter(name => statSync(name).isFile()).reduce((sum, name) => sum + statSync(name).size, 0);
  assert.ok(size <= 4_500_000, `${size} bytes`);
});

test('it depends on nothing', () => {
  const { dependencies, peerDependencies, scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual({ dependencies, peerDependencies }, { dependencies: undefined, peerDependencies: undefined });
  assert.equal(
    ['preinstall', 'install', 'postinstall'].some(name => name in scripts),
    false,
  );
});

test('importing any entry in Node adds no global and keeps no timer, and load() says that it needs a browser', () => {
  const script = `
    const before = Reflect.ownKeys(globalThis).length;
    const paths = ['', '/go', '${small ? '/inline' : ''}', '/errors', '/preload'];
    const [main, go, inline, errors] = await Promise.all(paths.map(path => import('signin-wasm' + path)));
    if (Reflect.ownKeys(globalThis).length !== before) throw new Error('a global was added');
    const refused = await new main.Clerk('pk_test_' + btoa('a.example$')).load().catch(error => error);
    console.log(typeof main.Clerk, typeof go.Clerk, typeof inline.Clerk, typeof errors.isClerkError);
    const timers = process.getActiveResourcesInfo().filter(name => name === 'Timeout');
    console.log(refused.code, /needs a browser/.test(refused.message), timers.length);`;
  assert.equal(
    run(process.execPath, ['--input-type=module', '-e', script]).trim(),
    'function function function function\nbrowser_required true 0',
  );
});

describe('its types compile', () => {
  const source = `
    import { Clerk, isClerkAPIResponseError, type SignInResource } from 'signin-wasm';
    import { Clerk as GoClerk } from 'signin-wasm/go';
    import { Clerk as InlineClerk } from 'signin-wasm/inline';
    import wasmUrl from 'signin-wasm/signin.wasm';
    import smallUrl from 'signin-wasm/signin.tiny.wasm';
    import { ClerkAPIResponseError, type ClerkErrorCode } from 'signin-wasm/errors';
    import { preloadLinks, type PreloadLink } from 'signin-wasm/preload';

    export const links: PreloadLink[] = preloadLinks('pk_live_x', { proxyUrl: '/proxy' });
    export async function signIn(error: unknown): Promise<SignInResource> {
      const clerk: Clerk | GoClerk | InlineClerk = new Clerk('pk_test_x', { proxyUrl: '/proxy' });
      await clerk.load({ wasmUrl: smallUrl || wasmUrl });
      const code: ClerkErrorCode = 'user_locked';
      if (isClerkAPIResponseError(error) && error.errors[0]?.code === code)
        throw new ClerkAPIResponseError(code, { data: [], status: 403 });
      return clerk.signIn.create({ identifier: 'a@b.c', password: 'x' });
    }
    // @ts-expect-error the types are there, not any
    new Clerk(7);
  `;
  // An empty list of @types: neither the browser's names nor Node's.
  const flags = '--noEmit --strict --exactOptionalPropertyTypes --target es2022 --types'.split(' ').concat('');
  for (const [module, resolution, lib] of [
    ['NodeNext', 'NodeNext', 'es2022,dom,dom.iterable'],
    ['Node16', 'Node16', 'es2022,dom,dom.iterable'],
    ['ESNext', 'bundler', 'es2022,dom,dom.iterable'],
    ['NodeNext', 'NodeNext', 'es2022'],
  ]) {
    test(`${resolution}, lib ${lib}`, () => {
      writeFileSync(join(app, 'app.ts'), source);
      const how = ['--module', module, '--moduleResolution', resolution, '--lib', lib];
      try {
        run(join(root, 'node_modules/.bin/tsc'), [...flags, ...how, 'app.ts']);
      } catch (error) {
        assert.fail(error.stdout);
      }
    });
  }

  test('typesVersions names a declaration for every entry, for resolutions that do not read exports', () => {
    const { '*': versions } = manifest.typesVersions;
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (!target.types || entry === '.') continue;
      assert.deepEqual(versions[entry.slice(2)], [target.types], entry);
    }
  });
});
