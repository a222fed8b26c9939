// The table of web/README.md that says what works: each of its cells is the name of a test that there is, each test of
// this folder is in it, and so are the versions that are installed.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const web = path => here(`../../${path}`);
const read = path => readFileSync(path, 'utf8');

/** The rows of the table: software, names of tests, file. */
const rows = read(web('README.md'))
  .split('| Software |')[1]
  .split('\n\n')[0]
  .split('\n')
  .slice(2)
  .map(line => line.split('|').slice(1, -1))
  .map(([software, names, file]) => ({
    software,
    names: names.replaceAll('`', '').trim().split('<br>'),
    file: file.replaceAll('`', '').trim(),
  }));

/** The names of the tests in a file; what a loop puts into one is an ellipsis. */
function testsIn(file) {
  const found = /\.go$/.test(file)
    ? read(file).matchAll(/^func (Test\w+)\(/gm)
    : read(file).matchAll(/\btest\(\s*(?:'([^']+)'|`([^`]+)`),/g);
  return [...found].map(([, plain, template]) => plain ?? template.replace(/\$\{[^}]*\}/g, '…'));
}

test('every cell is a test', () => {
  assert.ok(rows.length > 10);
  for (const { names, file } of rows) {
    assert.ok(existsSync(web(file)), file);
    const there = testsIn(web(file));
    for (const name of names) assert.ok(there.includes(name), `${file} has no test “${name}”`);
  }
});

test('every test is in a cell', () => {
  const own = ['playwright.test.mjs', 'readme.test.mjs']; // which runs the specs, and this one
  for (const name of readdirSync(here('.')).filter(name => /\.(test|spec)\.mjs$/.test(name) && !own.includes(name))) {
    const told = rows.filter(({ file }) => file === `test/judges/${name}`).flatMap(({ names }) => names);
    for (const test of testsIn(here(name))) assert.ok(told.includes(test), `the table lacks “${test}” of ${name}`);
  }
});

test('the versions are those that are installed', () => {
  const manifests = [
    web('package.json'),
    ...['components', 'next', 'react-router'].map(at => here(`${at}/package.json`)),
  ];
  const installed = manifests
    .map(path => JSON.parse(read(path)))
    .flatMap(json => Object.entries({ ...json.dependencies, ...json.devDependencies }));
  installed.push(['clerk-sdk-go', read(web('go.mod')).match(/clerk-sdk-go\/v2 v(\S+)/)[1]]);
  for (const [, name, version] of rows.flatMap(({ software }) => [...software.matchAll(/`([^`\s]+)` (\d+\.\d+)/g)]))
    assert.ok(
      installed.some(([at, exact]) => at === name && exact.startsWith(`${version}.`)),
      `${name} ${version} is not what is installed`,
    );
});
