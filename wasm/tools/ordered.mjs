// node ordered.mjs MODULE.wasm ASYNCIFY.json OUT.wat: the module as text, with its functions in an order in which
// brotli finds more that repeats, a 70th of the module. Functions that asyncify instrumented begin and end alike, and
// those of one signature have much in common: they lie side by side, the small ones first. The order of functions means
// nothing to the program. MODULE.wasm needs its names, and ASYNCIFY.json is the report of asyncify.mjs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unescapeName } from './wat.mjs';

const [, , module, report, out] = process.argv;
if (!out) {
  console.error('usage: node ordered.mjs MODULE.wasm ASYNCIFY.json OUT.wat');
  process.exit(2);
}
const instrumented = new Set(JSON.parse(readFileSync(report, 'utf8')).instrumented);
const wasmOpt = fileURLToPath(new URL('../../js/node_modules/.bin/wasm-opt', import.meta.url));
const text = execFileSync(wasmOpt, [module, '--print'], {
  encoding: 'utf8',
  maxBuffer: 1 << 30,
  stdio: ['ignore', 'pipe', 'inherit'],
});

// binaryen prints one function after the other at an indent of one, and nothing behind the last.
const [head, ...functions] = text.slice(0, text.lastIndexOf('\n)')).split(/\n (?=\(func )/);
if (!functions.length) throw new Error('no functions found: binaryen prints a form this script does not know');

const keyOf = code => {
  const [, name] = /^\(func (\$(?:"[^"]*"|\S+))/.exec(code);
  const signature = (/^.*/.exec(code)[0].match(/\((?:param|result) [^)]*\)/g) ?? []).join(' ').replace(/\$\S+ /g, '');
  return Number(instrumented.has(unescapeName(name))) + signature + String(code.split('\n').length).padStart(9, '0');
};
const ordered = functions
  .map(code => ({ code, key: keyOf(code) }))
  .sort((a, b) => (a.key < b.key ? -1 : +(a.key > b.key)));
writeFileSync(out, `${[head, ...ordered.map(f => f.code)].join('\n ')}\n)\n`);
