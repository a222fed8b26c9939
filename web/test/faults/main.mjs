// The matrix of methods × faults in Chromium, with real sockets, for both builds. Each cell has to settle, with a
// result or a coded error, by itself or at once when it is aborted, and the same Clerk has to work afterwards. A page
// may hold no more listeners, timers and (in the standard build, which can count them) goroutines than before.
//
//   node main.mjs [--sample N] [--build index|go] [--method RE] [--fault RE] [--report FILE]
//
// Prints the grid, keeps it in build/faults.json, and fails when a cell is uncoded, hung or broken, or leaves
// something, and when the options leave no cell to run.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch } from '../harness/browser.mjs';
import { faults } from './faults.mjs';
import { methods } from './methods.js';
import { faultServer } from './server.mjs';
import { situations } from './situations.mjs';

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '1' },
    build: { type: 'string' },
    method: { type: 'string', default: '' },
    fault: { type: 'string', default: '' },
    report: { type: 'string', default: 'faults.json' },
  },
});
const patience = 1500; // milliseconds until a wait is aborted
const grace = 1000; // milliseconds within which an aborted wait settles
const atOnce = { index: 40, go: 20 }; // cells in one page: each instance keeps its memory
const kept = ['listeners', 'timers', 'goroutines']; // what is counted before and after
const names = { index: 'tiny', go: 'standard' };
const key = `pk_live_${btoa('clerk.app.example$')}`;
const all = { ...Object.fromEntries(Object.keys(faults).map(fault => [fault, { fault }])), ...situations };
const build = new URL('../../../build/', import.meta.url);

/** Those of the names that an option asks for; a mistyped one must not pass for a run without faults. */
function chosen(option, names, matches) {
  const found = names.filter(matches);
  if (!found.length) {
    console.error(`No ${option} matches ${JSON.stringify(values[option])}. There are: ${names.join('; ')}`);
    process.exit(2);
  }
  return found;
}
const builds = chosen('build', Object.keys(names), name => !values.build || name === values.build);
const [rows, columns] = [
  ['method', methods],
  ['fault', all],
].map(([option, known]) => chosen(option, Object.keys(known), name => new RegExp(values[option]).test(name)));

const server = await faultServer();
const browser = await launch();
const report = [];
let number = 0;

const trapped = build_ => new URL(`trap/${names[build_]}.wasm`, build);

/** A page with a build of the SDK in it. */
async function open(entry, trap, onError) {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', onError);
  for (const name of ['methods.js', 'cell.js']) {
    const body = readFileSync(new URL(name, import.meta.url), 'utf8');
    await page.route(`**/${name}`, route => route.fulfill({ body, contentType: 'text/javascript' }));
  }
  if (trap) {
    const body = readFileSync(trapped(entry));
    await page.route('**/trap.wasm', route => route.fulfill({ body, contentType: 'application/wasm' }));
  }
  await page.goto(server.origin);
  await page.evaluate(
    async ([entry, wasm]) => {
      const [{ Clerk }, cell] = await Promise.all([import(`/sdk/${entry}.js`), import('/cell.js')]);
      const wasmModule = await WebAssembly.compileStreaming(fetch(wasm));
      window.cell = cell;
      window.sdk = { Clerk, wasmModule };
    },
    [entry, trap ? '/trap.wasm' : entry === 'go' ? '/sdk/signin.wasm' : '/sdk/signin.tiny.wasm'],
  );
  return page;
}

/** Cells of one fault, on a page of their own. */
async function run(entry, fault, wanted) {
  const { begin, end, meanwhile, mode, trap, fault: answers } = all[fault];
  const cells = wanted.map(method => ({ id: ++number, method }));
  const add = row => report.push({ build: entry, fault, ms: 0, what: '', ...row });
  const page = await open(entry, trap || entry === 'go', error =>
    add({ method: 'page', kind: 'UNHANDLED', what: String(error) }),
  );
  try {
    await page.evaluate(([cells, key]) => cell.prepare(cells, { key, ...sdk }), [cells, key]);
    await begin?.(page);
    server.arm(answers);
    const calls = page.evaluate(options => cell.call(options), { mode, patience, grace });
    calls.catch(() => {});
    await meanwhile?.(page);
    await calls;
    server.arm(undefined);
    await end?.(page);
    const { outcomes, before } = await page.evaluate(() => cell.check());
    for (const { id, ...outcome } of outcomes) add({ method: cells.find(c => c.id === id).method, ...outcome });
    // How long the timers of a call may live after it has settled: the pauses after a refusal, and the 15 seconds of a
    // request for a token, which goes on when one of several callers gives up.
    let after;
    for (let i = 0; i < 64; i++) {
      after = await page.evaluate(() => cell.afterwards());
      if (kept.every(kind => after[kind] <= before[kind])) break;
      await page.waitForTimeout(250);
    }
    for (const kind of kept) {
      const left = after[kind] - before[kind];
      if (left > 0) add({ method: 'page', kind: 'LEFT', what: `${left} ${kind} more than before` });
    }
  } catch (error) {
    add({ method: 'page', kind: 'BROKEN', what: String(error).split('\n')[0] });
  }
  server.arm(undefined);
  await page.context().close();
}

for (const entry of builds) {
  if (!existsSync(trapped(entry))) throw new Error('make trap builds the modules');
  for (const [column, fault] of Object.keys(all).entries()) {
    if (!columns.includes(fault)) continue;
    // Along the diagonals, so that a sample has every method and every fault.
    const wanted = Object.keys(methods).filter(
      (method, row) => (row + column) % +values.sample === 0 && rows.includes(method),
    );
    while (wanted.length) await run(entry, fault, wanted.splice(0, atOnce[entry]));
  }
}
await browser.close();
server.close();
if (!report.length) {
  console.error(`A sample of every ${values.sample}th cell has none of the chosen methods and faults.`);
  process.exit(2);
}

const marks = { resolved: '+', coded: '.', UNCODED: 'U', HUNG: 'H', BROKEN: 'B' };
for (const entry of new Set(report.map(cell => cell.build))) {
  console.log(`\n${entry}: + result, . coded error, U uncoded, H hung, B does not work afterwards`);
  for (const method of Object.keys(methods)) {
    const row = Object.keys(all).map(fault => {
      const cell = report.find(c => c.build === entry && c.method === method && c.fault === fault);
      return cell ? marks[cell.kind] : ' ';
    });
    console.log(`${method.padEnd(38)} ${row.join('')}`);
  }
}
const bad = report.filter(cell => !['resolved', 'coded'].includes(cell.kind));
for (const { build: entry, method, fault, kind, what } of bad)
  console.log(`${kind} ${entry} ${method} × ${fault}: ${what}`);
mkdirSync(build, { recursive: true });
writeFileSync(new URL(values.report, build), `${JSON.stringify(report, null, 1)}\n`);
const slowest = Math.max(...report.map(({ ms }) => ms));
console.log(`\n${report.length - bad.length} passed, ${bad.length} failed; the slowest settled after ${slowest} ms`);
if (bad.length) process.exitCode = 1;
