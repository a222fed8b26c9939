// Ours (both builds) beside @clerk/clerk-js: same Chromium, same stub server, one run. Prints a table and writes
// build/bench.json with every sample.
//
//   CHROME_PATH=… node main.mjs [--runs 9] [--calls 200] [--at-once 100] [--sign-ins 2000] [--only tiny] [--port 4440]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { latency, load, memory, networks, warmLoads } from './measures.mjs';
import { evaluate, print } from './report.mjs';
import { serve } from './server.mjs';
import { missing, reference, subjects } from './subjects.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    calls: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '100' },
    'sign-ins': { type: 'string', default: '2000' },
    only: { type: 'string', multiple: true },
    port: { type: 'string', default: '4440' },
  },
});
const runs = +options.runs,
  calls = +options.calls,
  atOnce = +options['at-once'],
  signIns = +options['sign-ins'];
const compared = subjects.filter(s => s.name === reference || !options.only || options.only.includes(s.name));
for (const subject of compared) {
  const files = missing(subject);
  if (files.length) {
    console.error(`bench: ${files.join(', ')} of ${subject.title} is not built; \`make bench\` builds it first`);
    process.exit(1);
  }
}

if (!process.env.CHROME_PATH) {
  console.error('bench: CHROME_PATH is not set; `make bench` finds a browser');
  process.exit(1);
}
const server = await serve(+options.port);
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH,
  // clerk-js takes navigator.webdriver for a bot and then behaves differently.
  ignoreDefaultArgs: ['--enable-automation'],
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-blink-features=AutomationControlled',
  ],
});
try {
  const bench = { browser, ...server };
  const samples = Object.fromEntries(
    compared.map(s => [s.name, { loads: Object.fromEntries(Object.keys(networks).map(n => [n, []])) }]),
  );
  const each = async (what, measure) => {
    for (const subject of compared) {
      process.stderr.write(`bench: ${what}, ${subject.title}\n`);
      await measure(subject, samples[subject.name]);
    }
  };

  await each('warm-up', async (subject, s) => {
    s.files = (await load(bench, subject, 'none')).files;
  });
  // In turns, so that whatever else the machine does meets all of them.
  for (const network of Object.keys(networks)) {
    process.stderr.write(`bench: ${runs} cold loads each, network ${network}\n`);
    for (let i = 0; i < runs; i++)
      for (const subject of compared) samples[subject.name].loads[network].push(await load(bench, subject, network));
  }
  await each('warm loads', async (subject, s) => {
    s.warm = await warmLoads(bench, subject, runs);
  });
  await each('create', async (subject, s) => {
    s.create = await latency(bench, subject, 'create', { calls, atOnce });
  });
  await each('sign-in', async (subject, s) => {
    s.signIn = await latency(bench, subject, 'signIn', { calls, atOnce });
  });
  await each(`memory over ${signIns} sign-ins`, async (subject, s) => {
    s.memory = await memory(bench, subject, signIns);
  });

  const evaluated = evaluate(samples);
  const machine = {
    chromium: browser.version(),
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0].model.trim()}`,
    kernel: release(),
    load: loadavg(),
  };
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Chromium ${machine.chromium}, Node ${machine.node}, ${machine.cpu}, load average ${machine.load[0].toFixed(1)}`,
  );
  console.log(
    `${runs} cold loads per setting, ${calls} calls in sequence, ${atOnce} at once, ${signIns} sign-ins for memory; medians\n`,
  );
  print(evaluated, samples, Object.fromEntries(compared.map(s => [s.name, s.title])));

  const out = join(dirname(fileURLToPath(import.meta.url)), '../../build');
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, 'bench.json'),
    `${JSON.stringify(
      { date: new Date().toISOString(), machine, options: { runs, calls, atOnce, signIns }, ...evaluated, samples },
      null,
      1,
    )}\n`,
  );
} finally {
  await browser.close();
  server.close();
}
