// Bundles what the demo page's test wallet takes from viem into one ES module, web/demo/vendor/viem.js.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const { build } = createRequire(here('../../js/package.json'))('esbuild');

await build({
  stdin: { contents: "export { privateKeyToAccount } from 'viem/accounts';", resolveDir: here('..') },
  outfile: here('../demo/vendor/viem.js'),
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  legalComments: 'none',
});
