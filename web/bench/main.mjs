// Ours (both builds) beside @clerk/clerk-js and beside a page without any SDK: same Chromium, same stub server. Prints
// the tables, writes them into README.md where it is told to, and build/bench.json with every sample.
//
//   CHROME_PATH=… node main.mjs [--runs 1] [--loads 5] [--calls 200] [--at-once 100] [--sign-ins 1000] [--only tiny]
//                               [--port 4440] [--readme]
//
// A figure is the median of the runs' medians.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { launchOptions } from '../test/harness/chromium.mjs';
import { growth, latency, load, memory, networks, warmLoads } from './measures.mjs';
import { profile } from './profile.mjs';
import { evaluate, report } from './report.mjs';
import { serve } from './server.mjs';
import { missing, reference, subjects } from './subjects.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    loads: { type: 'string', default: '5' },
    calls: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '100' },
    'sign-ins': { type: 'string', default: '1000' },
    only: { type: 'string', multiple: true },
    port: { type: 'string', default: '4440' },
    readme: { type: 'boolean', default: false },
  },
});
const [runs, loads, calls, atOnce, signIns] = ['runs', 'loads', 'calls', 'at-once', 'sign-ins'].map(n => +options[n]);
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
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const loadBefore = loadavg()[0];
const server = await serve(+options.port);
const browser = await chromium.launch({ ...launchOptions, executablePath: process.env.CHROME_PATH });

/** One run of all measurements: the raw figures by subject. */
async function measure(bench) {
  const samples = Object.fromEntries(
    compared.map(s => [s.name, { loads: Object.fromEntries(Object.keys(networks).map(n => [n, []])) }]),
  );
  const each = async (what, measureOne) => {
    process.stderr.write(`bench: ${what}\n`);
    for (const subject of compared) await measureOne(subject, samples[subject.name]);
  };
  await each('warm-up', async (subject, s) => {
    s.files = (await load(bench, subject, 'none')).files;
  });
  // In turns, so that whatever else the machine does meets all of them.
  for (const network of Object.keys(networks)) {
    for (let i = 0; i < loads; i++) {
      await each(`cold load ${i + 1} of ${loads}, network ${network}`, async (subject, s) => {
        s.loads[network].push(await load(bench, subject, network));
      });
    }
  }
  await each('warm loads', async (subject, s) => {
    s.warm = await warmLoads(bench, subject, loads);
  });
  await each('create', async (subject, s) => {
    s.create = await latency(bench, subject, 'create', { calls, atOnce });
  });
  await each('sign-in', async (subject, s) => {
    s.signIn = await latency(bench, subject, 'signIn', { calls, atOnce });
  });
  await each('growth of cost', async (subject, s) => {
    s.growth = await growth(bench, subject);
  });
  await each('profile of a create', async (subject, s) => {
    s.profile = await profile(bench, subject, 5 * calls);
  });
  await each(`memory over ${signIns} sign-ins`, async (subject, s) => {
    s.memory = await memory(bench, subject, signIns);
  });
  return samples;
}

try {
  const samples = [];
  for (let i = 0; i < runs; i++) samples.push(await measure({ browser, ...server }));
  const evaluated = evaluate(samples);
  const date = new Date().toISOString();
  const machine = {
    chromium: browser.version(),
    node: process.version,
    cpu: `${cpus().length} x ${cpus()[0].model.trim()}`,
    kernel: release(),
    load: loadBefore,
  };
  const about = [
    `${date.slice(0, 10)}, Chromium ${machine.chromium}, Node ${machine.node}, ${machine.cpu}, load average before ${machine.load.toFixed(1)}.`,
    `Runs: ${runs}, each of ${loads} cold loads per setting, ${calls} calls in sequence, five times ${atOnce} at once, ${signIns} sign-ins for memory.`,
    'Medians; in brackets the ratio to clerk-js and its spread. A goal nearer than the spread is undecided, and one that the',
    'requests alone do not reach, without any SDK, is out of reach.',
  ].join('\n');
  const text = report(evaluated, Object.fromEntries(compared.map(s => [s.name, s.title])), about);
  console.log(text);
  if (options.readme) writeIntoReadme(text);
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(
    join(root, 'build/bench.json'),
    `${JSON.stringify({ date, machine, options: { runs, loads, calls, atOnce, signIns }, ...evaluated, samples }, null, 1)}\n`,
  );
} finally {
  await browser.close();
  server.close();
}

/** Between its two marks README.md has what the last `make bench` printed. */
function writeIntoReadme(text) {
  const path = join(root, 'README.md');
  const readme = readFileSync(path, 'utf8');
  const marked = /(<!-- make bench -->\n)[\s\S]*?(<!-- end of make bench -->)/;
  if (!marked.test(readme)) throw new Error('README.md has no place for the tables of make bench');
  writeFileSync(
    path,
    readme.replace(marked, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
}
