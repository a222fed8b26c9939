// Weighs everything a browser downloads of either build beside @clerk/clerk-js, says which package brought what, says
// which target is missed and fails when a total is over its limit (budget.json, brotli bytes; a limit that is not the
// target is what was reached and 1 %). Run by `make size`, which builds what it reads.
// Writes build/size.json.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attribute } from './attribution.mjs';
import { weigh } from './compressed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = path => readFileSync(join(root, path));
/** A file of the package, as `make build` compressed it. */
const published = file => {
  const [raw, gzip, brotli] = ['', '.gz', '.br'].map(suffix => statSync(join(root, file + suffix)).size);
  return { file, raw, gzip, brotli };
};
const budget = JSON.parse(read('wasm/tools/budget.json'));
const { transformSync } = createRequire(join(root, 'js/package.json'))('esbuild');
// clerk-js does not export its package.json, so the path is spelled out.
const clerkDir = join(root, 'web/node_modules/@clerk/clerk-js');
const clerkVersion = JSON.parse(readFileSync(join(clerkDir, 'package.json'), 'utf8')).version;

const downloads = {
  standard: {
    title: 'standard Go',
    files: ['js/dist/go.js', 'js/dist/signin.wasm'],
    named: 'build/signin.named.wasm',
    glue: 'js/src/runtime/go.js',
  },
  tiny: {
    title: 'TinyGo',
    files: ['js/dist/index.js', 'js/dist/signin.tiny.wasm'],
    named: 'build/signin.tiny.named.wasm',
    glue: 'js/src/runtime/tinygo.js',
  },
};

// make build goes without the small module where there is no TinyGo.
if (!existsSync(join(root, downloads.tiny.files[1]))) delete downloads.tiny;

const report = { date: new Date().toISOString(), budget, builds: {}, clerk: {} };
for (const [name, build] of Object.entries(downloads)) {
  const files = build.files.map(published);
  const glue = weigh(Buffer.from(transformSync(read(build.glue).toString(), { minify: true, format: 'esm' }).code));
  const found = attribute(read(build.named));
  report.builds[name] = {
    title: build.title,
    files,
    total: sum(files),
    glue,
    sections: found.sections,
    packages: found.packages,
    largest: found.functions.slice(0, 25),
  };
}
report.clerk = {
  version: clerkVersion,
  files: [
    {
      file: `@clerk/clerk-js@${clerkVersion}/clerk.browser.js`,
      ...weigh(readFileSync(join(clerkDir, 'dist/clerk.browser.js'))),
    },
  ],
};
report.clerk.total = sum(report.clerk.files);

const rows = [];
for (const build of [...Object.values(report.builds), report.clerk]) {
  rows.push(...build.files.map(f => [f.file, f]));
  if (build.title) {
    rows.push([`total, ${build.title}`, build.total], [`  of it wasm_exec.js`, build.glue], null);
  }
}
const onDemand = readdirSync(join(root, 'js/dist'))
  .filter(name => name.endsWith('.js') && !['index.js', 'go.js'].includes(name))
  .map(name => published(`js/dist/${name}`));
report.onDemand = onDemand;
const role = ({ file }) => {
  if (file.endsWith('clerk.browser.js')) return 'instead of index.js';
  return /(inline|errors|preload).js$/.test(file) ? 'entry' : 'on demand';
};
rows.push(null, ...onDemand.map(f => [`${f.file} (${role(f)})`, f]));
print(rows);
for (const build of Object.values(report.builds)) {
  const ratio = build.total.brotli / report.clerk.total.brotli;
  console.log(`${build.title}: ${ratio.toFixed(2)} times clerk-js (brotli)`);
}
for (const build of Object.values(report.builds)) printPackages(build);

const measured = {
  standard: report.builds.standard.total.brotli,
  ...(report.builds.tiny && { tiny: report.builds.tiny.total.brotli }),
};
const beyond = bound =>
  Object.fromEntries(
    Object.entries(measured)
      .map(([name, bytes]) => [name, bytes - budget[name][bound]])
      .filter(([, more]) => more > 0),
  );
report.overLimit = beyond('limit');
report.missedTargets = beyond('target');

mkdirSync(join(root, 'build'), { recursive: true });
writeFileSync(join(root, 'build/size.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log();
for (const [name, bytes] of Object.entries(measured)) {
  const { limit, target } = budget[name];
  const missed = report.missedTargets[name];
  const verdict = missed ? `missed by ${group(missed)}` : 'met';
  console.log(`${name}: ${group(bytes)} bytes brotli, target of ${group(target)} ${verdict}, limit ${group(limit)}`);
}
for (const [name, more] of Object.entries(report.overLimit))
  console.error(`over the limit: ${name} has grown ${group(more)} bytes beyond ${group(budget[name].limit)}`);
if (Object.keys(report.overLimit).length) process.exitCode = 1;

function sum(list) {
  return list.reduce((a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli }), {
    raw: 0,
    gzip: 0,
    brotli: 0,
  });
}
function group(n) {
  return n.toLocaleString('en-US');
}
function print(list) {
  const width = Math.max(...list.filter(Boolean).map(([label]) => label.length));
  const line = cells => cells.map((cell, i) => (i ? cell.padStart(12) : cell.padEnd(width))).join('');
  console.log(line(['bytes', 'raw', 'gzip -9', 'brotli 11']));
  for (const row of list)
    console.log(row ? line([row[0], ...['raw', 'gzip', 'brotli'].map(key => group(row[1][key]))]) : '');
}
/** Code bytes before compression. Data belongs to no package; with Go it is mostly the tables for stack traces. */
function printPackages(build) {
  const code = build.packages.reduce((n, p) => n + p.bytes, 0);
  console.log(
    `\n${build.title}: code ${group(code)}, data ${group(build.sections.data ?? 0)} bytes before compression, by package`,
  );
  const shown = build.packages.filter(p => p.bytes >= code / 200);
  for (const p of shown)
    console.log(
      `${group(p.bytes).padStart(12)} ${((100 * p.bytes) / code).toFixed(1).padStart(5)} %  ${p.name} (${p.functions} functions)`,
    );
  const rest = build.packages.slice(shown.length);
  console.log(`${group(rest.reduce((n, p) => n + p.bytes, 0)).padStart(12)}          ${rest.length} smaller ones`);
}
