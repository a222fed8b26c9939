// Runs files of tests in real browsers, each by itself. A file in which a test failed runs once more, because Chromium
// is late in one of some thousand steps. What passes only then is named as flaky, so that somebody looks.
//
//   node test-files.mjs [--at-once 2] FILE...
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A file that has not ended by then, in milliseconds, is given up. */
const timeout = 600_000;

/** Runs one file: what passed and what failed, each as {title, error}. A suite or a file does not count as a test. */
async function play(file) {
  const stream = run({ files: [file], timeout });
  const report = text(stream.compose(new Spec()));
  const [passed, failed, suites] = [[], [], []];
  for await (const { type, data } of stream) {
    if (type === 'test:start') suites[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, type: kind } = data.details;
    const title = [...suites.slice(0, data.nesting), data.name].join(': ');
    const test = kind !== 'suite' && resolve(data.name) !== file;
    if (type === 'test:pass' && test && data.skip === undefined) passed.push({ title });
    // A suite fails by itself when a hook of it does, a file when it cannot be read or is given up.
    if (type === 'test:fail' && (test || error?.failureType !== 'subtestsFailed'))
      failed.push({ title, error: error?.cause?.stack ?? error?.stack ?? String(error) });
  }
  console.log(await report);
  return { passed, failed };
}

/**
 * Runs a file, and once more when a test failed in it. What failed is flaky if it passed then; a hook, or the file as a
 * whole, if nothing failed then.
 */
async function playTwice(file) {
  const first = await play(file);
  if (!first.failed.length) return { ...first, flaky: [] };
  console.log(`\nonce more: ${file}\n`);
  const second = await play(file);
  const calm = !second.failed.length && second.passed.length >= first.passed.length;
  const flaky = first.failed.filter(({ title }) => calm || second.passed.some(test => test.title === title));
  const failed = [...first.failed.filter(test => !flaky.includes(test)), ...second.failed];
  return { passed: second.passed, failed: [...new Map(failed.map(test => [test.title, test])).values()], flaky };
}

/** Runs the files, and prints what failed and what is flaky. How many tests passed and failed. */
export async function testFiles(files, atOnce) {
  const results = [];
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) results.push(await playTwice(file));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const all = name => results.flatMap(result => result[name]);
  for (const { title, error } of all('failed')) console.log(`FAILED  ${title}\n${error}\n`);
  for (const { title, error } of all('flaky')) console.log(`FLAKY  ${title}\n${error}\n`);
  return { passed: all('passed').length, failed: all('failed').length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { 'at-once': { type: 'string', default: '2' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const files = positionals.map(name => resolve(name));
  const { passed, failed } = await testFiles(files, +values['at-once']);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}
