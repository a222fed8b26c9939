// The matrix of methods × faults in Chromium, with real sockets, for both builds. Each cell has to settle, with a result
// or a coded error, by itself or at once when it is aborted, and the same Clerk has to work afterwards.
//
//   node main.mjs [--sample N] [--build index|go] [--method RE] [--fault RE]
//
// Prints the grid, keeps it in build/faults.json, and fails when a cell is uncoded, hung or broken.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch } from '../harness/browser.mjs';
import { faults } from './faults.mjs';
import { methods } from './methods.js';
import { faultServer } from './server.mjs';

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '1' },
    build: { type: 'string' },
    method: { type: 'string', default: '' },
    fault: { type: 'string', default: '' },
  },
});
const patience = 1500; // milliseconds until a wait is aborted
const grace = 500; // milliseconds within which an aborted wait settles
const atOnce = 24; // cells in one page
const key = `pk_live_${btoa('clerk.app.example$')}`;
const server = await faultServer();
const browser = await launch();
const report = [];
let number = 0;

/** A page with a build of the SDK in it. Each instance keeps its memory, so a page is used for a few cells only. */
async function open(build) {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', error => {
    report.push({ build, method: 'page', fault: 'any', kind: 'UNHANDLED', what: String(error), ms: 0, leftBehind: 0 });
  });
  for (const name of ['methods.js', 'cell.js']) {
    const body = readFileSync(new URL(name, import.meta.url), 'utf8');
    await page.route(`**/${name}`, route => route.fulfill({ body, contentType: 'text/javascript' }));
  }
  await page.goto(server.origin);
  await page.evaluate(async entry => {
    const [{ Clerk }, { runCell }] = await Promise.all([import(`/sdk/${entry}.js`), import('/cell.js')]);
    const wasmModule = await WebAssembly.compileStreaming(
      fetch(entry === 'go' ? '/sdk/signin.wasm' : '/sdk/signin.tiny.wasm'),
    );
    window.run = cell => runCell({ ...cell, Clerk, wasmModule });
  }, build);
  return page;
}

async function runCells(build, cells) {
  const page = await open(build);
  await Promise.all(
    cells.map(async cell => {
      const outcome = await page
        .evaluate(cell => window.run(cell), { ...cell, id: ++number, patience, grace, key })
        .catch(error => ({ kind: 'BROKEN', what: String(error).split('\n')[0], ms: 0, leftBehind: 0 }));
      report.push({ build, ...cell, ...outcome });
    }),
  );
  await page.context().close();
}

for (const build of values.build ? [values.build] : ['index', 'go']) {
  const cells = Object.keys(methods).flatMap((method, row) =>
    Object.keys(faults)
      // Along the diagonals, so that a sample has every method and every fault.
      .filter((_, column) => (row + column) % +values.sample === 0)
      .map(fault => ({ method, fault })),
  );
  const wanted = cells.filter(
    ({ method, fault }) => new RegExp(values.method).test(method) && new RegExp(values.fault).test(fault),
  );
  while (wanted.length) await runCells(build, wanted.splice(0, atOnce));
}
await browser.close();
server.close();

const marks = { resolved: '+', coded: '.', UNCODED: 'U', HUNG: 'H', BROKEN: 'B', UNHANDLED: '!' };
for (const build of new Set(report.map(cell => cell.build))) {
  console.log(`\n${build}: + result, . coded error, U uncoded, H hung, B does not work afterwards`);
  const names = Object.keys(faults);
  for (const method of Object.keys(methods)) {
    const row = names.map(fault => {
      const cell = report.find(c => c.build === build && c.method === method && c.fault === fault);
      return cell ? marks[cell.kind] : ' ';
    });
    console.log(`${method.padEnd(38)} ${row.join('')}`);
  }
}
const bad = report.filter(cell => !['resolved', 'coded'].includes(cell.kind));
for (const { build, method, fault, kind, what } of bad) console.log(`${kind} ${build} ${method} × ${fault}: ${what}`);
mkdirSync(new URL('../../../build/', import.meta.url), { recursive: true });
writeFileSync(new URL('../../../build/faults.json', import.meta.url), `${JSON.stringify(report, null, 1)}\n`);
console.log(`\n${report.length - bad.length} passed, ${bad.length} failed`);
if (bad.length) process.exitCode = 1;
