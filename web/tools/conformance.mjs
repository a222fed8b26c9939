// Whether signin-wasm can stand in for clerk-js: the flows that both run against the dev server, the types, and, where
// it lies beside the checkout, the oracle (scenarios with clerk-js' recorded behaviour). Ends with one line that
// counts, and with status 1 when something failed.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFiles } from './test-files.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const oracle = join(root, '../shared/oracle');
const total = { passed: 0, byDesign: 0, failed: 0 };

/** Each flow counts three times: clerk-js against our server, ours, and the comparison of the two. */
async function differential() {
  const directory = join(root, 'web/test/conformance');
  const files = readdirSync(directory)
    .filter(name => name.endsWith('.test.mjs'))
    .map(name => join(directory, name));
  const { passed, failed } = await testFiles(files, 2);
  total.passed += passed;
  total.failed += failed;
}

const command = (program, args, options) => spawnSync(program, args, { stdio: 'inherit', ...options });

function types() {
  const { status } = command('npm', ['run', '--silent', '--prefix', 'js', 'typecheck'], { cwd: root });
  if (status === 0) total.passed++;
  else total.failed++;
}

/** Plays the oracle's scenarios from a copy, because it installs what it needs beside itself. */
function runOracle() {
  const copy = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    cpSync(oracle, copy, { recursive: true, filter: name => !name.includes('node_modules') });
    if (
      command('chmod', ['-R', 'u+w', copy]).status !== 0 ||
      command('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: copy }).status !== 0
    ) {
      total.failed++;
      return;
    }
    let played = play(copy);
    if (!played.counts) {
      // Its browser may have crashed, which says nothing of us.
      console.log(`FLAKY  the oracle did not finish and is played again: ${played.end}`);
      played = play(copy);
    }
    count(played);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Plays all scenarios: what was printed, what it counts if it came to its end, and how it ended. */
function play(copy) {
  const args = ['--adapter', 'wasm', '--jobs', '2', '--retry', '1', '--deviations', join(root, 'web/deviations.json')];
  const env = { ...process.env, SDK_DIST: join(root, 'js/dist'), ORACLE_FURTHER: '1' };
  if (process.env.CHROME_PATH) env.ORACLE_CHROMIUM = process.env.CHROME_PATH;
  // It prints everything at its end and exits: what a pipe has not taken by then is lost, a file takes all.
  const printed = join(copy, 'printed');
  const file = openSync(printed, 'w');
  const stdio = ['ignore', file, file];
  const { error, signal, status } = spawnSync('node', ['run.mjs', ...args], { cwd: copy, env, stdio });
  closeSync(file);
  const text = readFileSync(printed, 'utf8');
  const counts = /(\d+) as the golden, (\d+) different by design, (\d+) differ/.exec(text);
  return { text, counts, end: `${error ?? signal ?? `status ${status}`}\n${text.slice(-2000)}` };
}

function count({ text, counts, end }) {
  if (!counts) {
    console.log(`FAILED  the oracle did not finish: ${end}`);
    total.failed++;
    return;
  }
  const lines = text.split('\n').filter(line => !line.startsWith('pass '));
  console.log(lines.join('\n'));
  const [passed, byDesign, failed] = counts.slice(1).map(Number);
  total.passed += passed;
  total.byDesign += byDesign;
  total.failed += failed;
  if (byDesign !== Object.keys(JSON.parse(readFileSync(join(root, 'web/deviations.json')))).length) {
    console.log('web/deviations.json names scenarios that do not deviate');
    total.failed++;
  }
}

await differential();
types();
if (existsSync(oracle)) runOracle();
else console.log('no oracle beside the checkout: only the differential test and the types were run');
console.log(`conformance: ${total.passed} passed, ${total.byDesign} deviating by design, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
