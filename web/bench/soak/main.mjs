// How memory behaves in the long run: both builds beside clerk-js in one Chromium, and the dev server under load.
//
//   CHROME_PATH=… node main.mjs [--calls 10000] [--at-once 1000] [--minutes 5] [--clients 200] [--only tiny]
//
// Prints what it found, keeps every sample in build/soak.json, and fails when a build's WebAssembly memory grows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch } from '../../test/harness/browser.mjs';
import { serve } from '../server.mjs';
import { subjects } from '../subjects.mjs';
import { load } from './clients.mjs';
import { burst, sequence } from './pages.mjs';

const { values: options } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    'at-once': { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '5' },
    clients: { type: 'string', default: '200' },
    only: { type: 'string', multiple: true },
  },
});
const calls = +options.calls;
const report = { date: new Date().toISOString(), options, pages: {} };
const failures = [];
const mega = bytes => `${(bytes / 1e6).toFixed(2)} MB`;
const perCall = ({ slope, interval }) => `${slope.toFixed(1)} ± ${interval.toFixed(1)} B a call`;

if (calls) {
  const server = await serve(0);
  const browser = await launch();
  for (const subject of subjects.filter(({ name }) => !options.only || options.only.includes(name))) {
    const bench = { browser, ...server };
    const found = (report.pages[subject.name] = {});
    console.log(`\n${subject.title}`);
    for (const [name, flow, collect] of [
      ['sign-ins, JavaScript collected', 'signIn', true],
      ['sign-ins, JavaScript left alone', 'signIn', false],
      ['creates, JavaScript left alone', 'create', false],
    ]) {
      const series = await sequence(bench, subject, flow, calls, collect);
      found[name] = series;
      const { wasm, heap, end } = series;
      console.log(`  ${calls} ${name}: wasm ${mega(wasm.first)} → ${mega(wasm.last)}, ${perCall(wasm)}`);
      console.log(`    JS heap at the end ${mega(end.heap)}${heap ? `, ${perCall(heap)}` : ''}`);
      if (Math.abs(wasm.slope) > wasm.interval) failures.push(`${subject.title}, ${name}: ${perCall(wasm)}`);
    }
    const b = (found.burst = await burst(bench, subject, +options['at-once']));
    const [before, after, end] = [b.before, b.after, b.end].map(({ heap, wasm }) => `${mega(heap)} + ${mega(wasm)}`);
    console.log(`  ${b.calls} creates at once, ${b.ms} ms: JS heap + wasm ${before}, after it ${after}, idle ${end}`);
  }
  await browser.close();
  server.close();
}

if (+options.minutes) {
  report.server = await load({ minutes: +options.minutes, clients: +options.clients, log: console.log });
  failures.push(...report.server.failures);
}

const build = new URL('../../../build/', import.meta.url);
mkdirSync(build, { recursive: true });
writeFileSync(new URL('soak.json', build), `${JSON.stringify(report, null, 1)}\n`);
for (const failure of failures) console.log(`FAILED ${failure}`);
if (failures.length) process.exitCode = 1;
