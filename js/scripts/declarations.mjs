// Removes from dist the type declarations that no entry of the package reaches: they describe internals.
//
//   node scripts/declarations.mjs dist/index.d.ts …
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const entries = process.argv.slice(2).map(path => resolve(path));
const reached = new Set();
const visit = path => {
  if (reached.has(path)) return;
  reached.add(path);
  for (const [, target] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)) {
    visit(join(dirname(path), `${target}.d.ts`));
  }
};
for (const path of entries) visit(path);
const dist = dirname(entries[0]);
for (const name of readdirSync(dist, { recursive: true })) {
  if (name.endsWith('.d.ts') && !reached.has(join(dist, name))) rmSync(join(dist, name));
}
