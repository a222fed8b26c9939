// Runs files of tests in real browsers. A file in which a test failed runs once more, because Chromium is late in one
// of some thousand steps. What passes only then is named as flaky, so that somebody looks.
//
//   node test-files.mjs [--at-once 2] FILE...
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A file that has not ended by then, in milliseconds, is given up. */
const timeout = 600_000;

/** One run: what passed and what failed, each as {file, title, error}. A suite or a file does not count as a test. */
async function play(files, atOnce) {
  const stream = run({ files, concurrency: atOnce, timeout });
  const told = stream.compose(new Spec());
  told.pipe(process.stdout, { end: false });
  const [passed, failed, suites] = [[], [], {}];
  for await (const { type, data } of stream) {
    if (type === 'test:start') (suites[data.file] ??= [])[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, type: kind } = data.details;
    const title = [...suites[data.file].slice(0, data.nesting), data.name].join(': ');
    const test = kind !== 'suite' && resolve(data.name) !== data.file;
    if (type === 'test:pass' && test && data.skip === undefined) passed.push({ file: data.file, title });
    // A suite fails by itself when a hook of it does, a file when it cannot be read or is given up.
    if (type === 'test:fail' && (test || error?.failureType !== 'subtestsFailed'))
      failed.push({ file: data.file, title, error: error?.cause?.stack ?? error?.stack ?? String(error) });
  }
  await finished(told, { writable: false });
  return { passed, failed };
}

/** Runs the files, and prints what failed and what is flaky. How many tests passed and failed. */
export async function testFiles(files, atOnce) {
  const first = await play(files, atOnce);
  const again = [...new Set(first.failed.map(({ file }) => file))];
  if (!again.length) return { passed: first.passed.length, failed: 0 };
  console.log(`\nonce more: ${again.join(', ')}\n`);
  const second = await play(again, 1);
  const failedAgain = title => second.failed.some(test => test.title === title);
  for (const { title, error } of second.failed) console.log(`FAILED  ${title}\n${error}\n`);
  for (const { title, error } of first.failed) if (!failedAgain(title)) console.log(`FLAKY  ${title}\n${error}\n`);
  const others = first.passed.filter(({ file }) => !again.includes(file));
  return { passed: others.length + second.passed.length, failed: second.failed.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { 'at-once': { type: 'string', default: '2' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const files = positionals.map(name => resolve(name));
  const { passed, failed } = await testFiles(files, +values['at-once']);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
