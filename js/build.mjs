// Builds what the npm package publishes beside the wasm files: one minified ES module per entry of package.json's
// "exports" and those that are loaded on demand, and the type declarations; their source maps stay here.
//
//   node build.mjs            everything
//   node build.mjs errors     only the named entries, without declarations
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transformSync } from 'esbuild';
import { minify } from 'terser';
import { gzip } from '../wasm/tools/compressed.mjs';

const root = dirname(fileURLToPath(import.meta.url));
// Without the small module the main entry runs the standard build, and the entry with the module inside is not made.
const smallModule = join(root, 'dist/signin.tiny.wasm');
const small = existsSync(smallModule);
const onDemand = {
  'background-timers': 'background-timers',
  captcha: 'captcha',
  'installed-wallets': 'installed-wallets',
  neighbours: 'neighbours',
  passkeys: 'passkeys',
  popup: 'popup',
  sha1: 'sha1',
  'future-methods': 'resources/future-methods',
  framework: 'framework',
  reverification: 'reverification',
  enrolment: 'enrolment',
  'timers-worker': 'timers-worker',
  'sign-up-flows': 'sign-up-flows',
  ...(small && { embedded: 'embedded' }),
};
/** The one classic script; the others are modules. */
const script = 'clerk.browser';
const entries = ['index', 'go', 'errors', 'preload', script, ...(small ? ['inline'] : []), ...Object.keys(onDemand)];
const wanted = process.argv.slice(2);

const unknown = wanted.filter(name => !entries.includes(name));
if (unknown.length) {
  console.error(`build.mjs: unknown entry ${unknown.join(', ')}; there are ${entries.join(', ')}`);
  process.exit(2);
}

// The versions that go over the wire have one home, in Go.
const version = name =>
  JSON.stringify(readFileSync(join(root, '../signin/doc.go'), 'utf8').match(new RegExp(`${name} = "([^"]+)"`))[1]);

const main = small ? 'index' : 'go';
const common = {
  define: {
    API_VERSION: version('APIVersion'),
    CLIENT_VERSION: version('ClientVersion'),
    TIMERS_WORKER: JSON.stringify(
      transformSync(readFileSync(join(root, 'src/timers-worker.ts')), { loader: 'ts', minify: true }).code,
    ),
    MODULE: JSON.stringify(small ? gzip(readFileSync(smallModule)).toString('base64') : ''),
  },
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  // One file per entry: a shared chunk would cost a plain <script type="module"> another round trip before load().
  splitting: false,
  platform: 'browser',
  target: 'es2022',
  minify: true,
  // For whoever reads a stack trace. The published package leaves the maps out, to stay small.
  sourcemap: 'external',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

const names = wanted.length ? wanted : entries;
await build({
  ...common,
  entryPoints: names
    .filter(name => name !== script)
    .map(name => ({ in: `src/${name === 'index' ? main : (onDemand[name] ?? name)}.ts`, out: name })),
  // A file that is loaded on demand stays an import() of the file beside the entry; all entries share it.
  external: Object.keys(onDemand).map(name => `./${name}.js`),
  format: 'esm',
});

// A classic script has no import.meta, and its import() has no base URL when it came from another origin without CORS:
// both are told where the script lies.
const besideScript = {
  name: 'beside-script',
  setup(build) {
    build.onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: join(root, `src/${main}.ts`) }));
    build.onLoad({ filter: /src\/.*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(
        /(?<!typeof )\bimport\(('\.\/[^']+')\)/g,
        'import(new URL($1, import.meta.url).href)',
      ),
    }));
  },
};
if (names.includes(script)) {
  await build({
    ...common,
    define: { ...common.define, 'import.meta.url': 'scriptUrl' },
    inject: ['src/script-tag.ts'],
    entryPoints: [{ in: 'src/browser.ts', out: script }],
    plugins: [besideScript],
    format: 'iife',
  });
  const left = readFileSync(join(root, `dist/${script}.js`), 'utf8').match(/import\.meta|\bimport\(["']/);
  if (left) throw new Error(`build.mjs: ${script}.js has an ${left[0]} that it does not resolve beside itself`);
}

// Has V8 compile the functions while the file streams in, and not one by one on the main thread when load() calls them
// (Chromium's explicit compile hints): an eighth of the main thread's work on a load.
const preamble = '//# allFunctionsCalledOnLoad';

// What esbuild leaves is a thirtieth smaller after terser, brotli.
for (const name of names) {
  const file = join(root, `dist/${name}.js`);
  const map = readFileSync(`${file}.map`, 'utf8');
  const format = { preamble: name in onDemand ? '' : preamble };
  const options = { module: name !== script, sourceMap: { content: map }, format };
  const smaller = await minify(readFileSync(file, 'utf8'), options);
  writeFileSync(file, smaller.code);
  writeFileSync(`${file}.map`, smaller.map);
}

if (!wanted.length) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' });
  // tsc emits declarations for TypeScript only; those beside the toolchain's JavaScript are ready made.
  cpSync(join(root, 'src/runtime'), join(root, 'dist/runtime'), {
    recursive: true,
    filter: path => statSync(path).isDirectory() || path.endsWith('.d.ts'),
  });
  const declared = ['index', 'go', 'inline', 'errors', 'preload', 'wasm'].map(name => join(root, `dist/${name}.d.ts`));
  execFileSync(process.execPath, [join(root, 'scripts/declarations.mjs'), ...declared], { stdio: 'inherit' });
}
