// Every way to load the package. One page, built or served by each tool as it comes, without any configuration; then it
// is opened in a real browser and signs in against the dev server. The package is the tarball that would be published.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { installPacked } from '../harness/packed.mjs';
import { serve, start } from './serve.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = join(here, 'node_modules');
const out = mkdtempSync(join(tmpdir(), 'bundlers-'));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined, DO_NOT_TRACK: '1', CI: '1' };
const exec = promisify(execFile);

const identifier = 'bundlers@example.com';
const password = 'correct horse battery';
const server = await devServer(4478);
const browser = await browserFor(server);
const user = await server.createUser({ email_address: [identifier], password });
const query = new URLSearchParams({ key: server.publishableKey, api: server.origin, identifier, password });

before(() => installPacked(modules));
after(() => rmSync(out, { recursive: true, force: true }));

/** Runs a tool that ends. What it printed is the message when it fails. */
const run = (file, args, options) =>
  exec(file, args, { cwd: here, env, timeout: 240_000, ...options }).catch(error =>
    assert.fail(`${file} ${args.join(' ')}: ${error.stdout}\n${error.stderr}`),
  );
const bin = (name, ...args) => run(join(modules, '.bin', name), args);

/** Opens a page in the browser, which has to sign in. */
async function signsIn(t, url) {
  const { context } = await browser.person(t);
  const page = await context.newPage();
  const said = [];
  let widgets = 0;
  await context.route(`${server.origin}/v1/environment*`, async route => {
    const response = await route.fetch();
    const environment = await response.json();
    Object.assign(environment.display_config, { captcha_public_key: 'key', captcha_widget_type: 'smart' });
    environment.user_settings.sign_up.captcha_enabled = true;
    return route.fulfill({ response, json: environment });
  });
  await context.route('https://challenges.cloudflare.com/**', route => {
    widgets++;
    const widget = "{ render: (_, { callback }) => (setTimeout(callback, 0, 'token'), 'widget'), remove() {} }";
    return route.fulfill({ contentType: 'text/javascript', body: `window.turnstile = ${widget};` });
  });
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(String(error)));
  await page.goto(`${url}?${query}`);
  await page
    .waitForSelector('body[data-result]', { state: 'attached', timeout: 40_000 })
    .catch(() => assert.fail(`nothing happened: ${said.join('\n')}`));
  assert.deepEqual(await page.evaluate(() => ({ ...document.body.dataset })), {
    ...(await page.evaluate(() => (document.body.dataset.started ? { started: 'true' } : {}))),
    result: `${user.id} 3`,
  });
  assert.equal(widgets, 1, 'the bot check’s file was not found');
}

/** Serves what was built: its directory, with a page around the script when the tool builds scripts alone. */
async function built(t, directory, script) {
  if (script) writeFileSync(join(directory, 'index.html'), `<!doctype html><title>Built</title><body>${script}`);
  const { origin, end } = await serve(directory);
  t.after(end);
  await signsIn(t, `${origin}/`);
}
const classic = name => `<script src="${name}"></script>`;
const module = name => `<script type="module" src="${name}"></script>`;

/** Signs in on the page of a tool's server. */
const served = async (t, command, args) => signsIn(t, await start(t, command, args, { cwd: here, env }));

const parcel = (project, to) => {
  const args = ['build', 'page/index.html', '--dist-dir', to, '--cache-dir', join(out, 'parcel-cache')];
  return run(join(modules, '.bin/parcel'), [...args, '--no-source-maps'], { cwd: project }).then(() => undefined);
};

const bundlers = {
  'Vite 8': to => run(process.execPath, [join(modules, 'vite/bin/vite.js'), 'build', 'page', '--outDir', to]),
  'Vite 7': to => run(process.execPath, [join(modules, 'vite7/bin/vite.js'), 'build', 'page', '--outDir', to]),
  'webpack 5': to =>
    bin('webpack', '--mode=production', '--entry=./page/main.js', '-o', to).then(() => classic('main.js')),
  Rollup: to =>
    bin('rollup', '-i', 'page/main.js', '-d', to, '-f', 'es', '-p', '@rollup/plugin-node-resolve').then(() =>
      module('main.js'),
    ),
  'Rollup, one file': to =>
    bin(
      'rollup',
      '-i',
      'page/inline.js',
      '-o',
      join(to, 'main.js'),
      '-f',
      'iife',
      '-n',
      'page',
      '-p',
      '@rollup/plugin-node-resolve',
      '--inlineDynamicImports',
    ).then(() => classic('main.js')),
  'esbuild, ESM': to =>
    bin('esbuild', 'page/main.js', '--bundle', '--format=esm', `--outdir=${to}`).then(() => module('main.js')),
  'esbuild, ESM in chunks': to =>
    bin('esbuild', 'page/main.js', '--bundle', '--format=esm', '--splitting', `--outdir=${to}`).then(() =>
      module('main.js'),
    ),
  'esbuild, IIFE': to => bin('esbuild', 'page/main.js', '--bundle', `--outdir=${to}`).then(() => classic('main.js')),
  'esbuild, standard build': to =>
    bin('esbuild', 'page/go.js', '--bundle', '--format=esm', '--loader:.wasm=file', `--outdir=${to}`).then(() =>
      module('go.js'),
    ),
  'esbuild, IIFE, inline': to =>
    bin('esbuild', 'page/inline.js', '--bundle', `--outdir=${to}`).then(() => classic('inline.js')),
  Parcel: to => parcel(here, to),
  // Parcel reads the exports of a package when package.json says so; js/README.md names this line.
  'Parcel, inline': to => {
    const project = join(out, 'parcel');
    mkdirSync(project);
    cpSync(join(here, 'page'), join(project, 'page'), { recursive: true });
    symlinkSync(modules, join(project, 'node_modules'));
    writeFileSync(join(project, 'package.json'), '{ "@parcel/resolver-default": { "packageExports": true } }');
    const html = join(project, 'page/index.html');
    writeFileSync(html, readFileSync(html, 'utf8').replace('./main.js', './inline.js'));
    return parcel(project, to);
  },
  Bun: to =>
    run(join(modules, '@oven/bun-linux-x64/bin/bun'), ['build', 'page/main.js', '--outdir', to]).then(() =>
      module('main.js'),
    ),
  'Bun, standard build': to =>
    run(join(modules, '@oven/bun-linux-x64/bin/bun'), ['build', 'page/go.js', '--outdir', to]).then(() =>
      module('go.js'),
    ),
};

describe('built by', () => {
  for (const [name, build] of Object.entries(bundlers)) {
    test(name, async t => {
      const to = join(out, name.replace(/\W+/g, '-'));
      mkdirSync(to);
      const script = await build(to);
      await built(t, to, typeof script === 'string' ? script : undefined);
    });
  }
});

describe('served by', () => {
  for (const [name, packageName] of [
    ['Vite 8', 'vite'],
    ['Vite 7', 'vite7'],
  ]) {
    test(name, t =>
      served(t, process.execPath, port => [
        join(modules, packageName, 'bin/vite.js'),
        'page',
        `--port=${port}`,
        '--strictPort',
        '--host=localhost',
      ]),
    );
  }
  for (const bundler of ['webpack', 'turbopack']) {
    test(`Next, ${bundler}`, async t => {
      rmSync(join(here, 'next/.next'), { recursive: true, force: true });
      const next = join(modules, '.bin/next');
      await run(next, ['build', 'next', `--${bundler}`]);
      await served(t, next, port => ['start', 'next', '--port', `${port}`]);
    });
  }
});

describe('without a bundler', () => {
  const page = join(out, 'plain');
  before(() => {
    mkdirSync(page);
    cpSync(join(here, 'page'), page, { recursive: true });
    cpSync(join(modules, 'signin-wasm/dist'), join(page, 'sdk'), { recursive: true });
  });
  const imports = from =>
    `<script type="importmap">{"imports": {"signin-wasm": "${from}/index.js"}}</script>${module('main.js')}`;

  test('an import map', t => built(t, page, imports('./sdk')));
  test('files of another origin, with CORS', async t => {
    const { origin, end } = await serve(join(modules, 'signin-wasm/dist'));
    t.after(end);
    await built(t, page, imports(origin));
  });
  // Without CORS: the browser keeps the origin of such a script to itself, so that it has to find its files by its tag.
  test('the script build, of another origin', async t => {
    const { origin, end } = await serve(join(modules, 'signin-wasm/dist'));
    t.after(end);
    const tag = `data-clerk-publishable-key="${server.publishableKey}" data-clerk-proxy-url="${server.origin}"`;
    await built(t, page, `<script src="${origin}/clerk.browser.js" ${tag}></script>${module('script.js')}`);
  });
  test('the script build, by the globals that packages set', t => {
    const globals = { __clerk_publishable_key: server.publishableKey, __clerk_proxy_url: server.origin };
    const told = `<script>Object.assign(window, ${JSON.stringify(globals)})</script>`;
    return built(t, page, `${told}${classic('sdk/clerk.browser.js')}${module('script.js')}`);
  });
  test('the script build without a key leaves the constructor', async t => {
    const { context } = await browser.person(t);
    const tab = await context.newPage();
    await tab.goto(`${server.origin}/__test/app`);
    await tab.addScriptTag({ url: '/sdk/clerk.browser.js' });
    const left = await tab.evaluate(key => [typeof Clerk, new Clerk(key).publishableKey], server.publishableKey);
    assert.deepEqual(left, ['function', server.publishableKey]);
  });
  test('a plain module', t =>
    built(
      t,
      page,
      `<script type="module">import { Clerk } from './sdk/index.js'; window.Clerk = Clerk;</script>${imports('./sdk')}`.replace(
        /(<script type="module">.*?<\/script>)(<script type="importmap">.*?<\/script>)/,
        '$2$1',
      ),
    ));
});

test('Vitest with jsdom', () => {
  const given = { KEY: server.publishableKey, API: server.origin, IDENTIFIER: identifier, PASSWORD: password };
  return server
    .settings({ captcha: 'off' })
    .then(() =>
      run(join(modules, '.bin/vitest'), ['run', '--root=jsdom', '--environment=jsdom'], {
        env: { ...env, ...given, USER: user.id },
      }),
    )
    .finally(() => server.settings({ captcha: 'lenient' }));
});

for (const [name, runtime, args] of [
  ['Node', process.execPath, ['--input-type=module']],
  ['Bun', join(modules, '@oven/bun-linux-x64/bin/bun'), []],
]) {
  test(`${name} imports it, and load() asks for a browser`, async () => {
    const program = `
      import { Clerk } from 'signin-wasm';
      const error = await new Clerk(${JSON.stringify(server.publishableKey)}).load().catch(error => error);
      console.log(error.code, error.message);`;
    const { stdout } = await run(runtime, [...args, '-e', program]);
    assert.match(stdout, /^browser_required .*needs a browser/);
  });
}
