// Puts @clerk/clerk-js' browser build under web/demo/vendor/clerk-js, compressed as well as our own files are, so that
// the demo page's race weighs like with like.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotli, gzip } from '../../wasm/tools/compressed.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const from = here('../node_modules/@clerk/clerk-js/dist/');
const to = here('../demo/vendor/clerk-js/');

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) {
  if (name !== 'clerk.browser.js' && !/_clerk\.browser_.*\.js$/.test(name)) continue;
  copyFileSync(from + name, to + name);
  const text = readFileSync(from + name);
  writeFileSync(`${to}${name}.br`, brotli(text));
  writeFileSync(`${to}${name}.gz`, gzip(text));
}
