// node attribution.mjs MODULE.wasm [COUNT]: bytes of code per Go package and the COUNT biggest functions, from the
// name section. Needs a module that was not stripped.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModule } from './module.mjs';
import { packageNames } from './packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let packageOf;

/** @param {Uint8Array} bytes */
export function attribute(bytes) {
  packageOf ??= packageNames(root);
  const { sections, functions, segments } = readModule(bytes);
  const packages = {};
  for (const f of functions) {
    const entry = (packages[packageOf(f.name)] ??= { bytes: 0, functions: 0 });
    entry.bytes += f.bytes;
    entry.functions++;
  }
  const byBytes = (a, b) => b.bytes - a.bytes;
  return {
    sections,
    packages: Object.entries(packages)
      .map(([name, entry]) => ({ name, ...entry }))
      .sort(byBytes),
    functions: functions.sort(byBytes),
    segments: segments.sort(byBytes),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file, count = '40'] = process.argv;
  if (!file) {
    console.error('usage: node attribution.mjs MODULE.wasm [COUNT]');
    process.exit(2);
  }
  const found = attribute(readFileSync(file));
  const table = (title, rows) =>
    console.log(`${title}\n${rows.map(([bytes, name]) => `${String(bytes).padStart(9)}  ${name}`).join('\n')}\n`);
  table(
    'sections',
    Object.entries(found.sections)
      .sort((a, b) => b[1] - a[1])
      .map(([name, bytes]) => [bytes, name]),
  );
  table(
    'packages',
    found.packages.map(p => [p.bytes, `${p.name} (${p.functions})`]),
  );
  table(
    'functions',
    found.functions.slice(0, Number(count)).map(f => [f.bytes, f.name]),
  );
  table(
    'data segments',
    found.segments.map(s => [s.bytes, s.name]),
  );
}
