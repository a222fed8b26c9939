// Bundles what the demo page takes from npm into ES modules under web/demo/vendor: of viem what the test wallet signs
// with, and the QR codes for authenticator apps.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const { build } = createRequire(here('../../js/package.json'))('esbuild');

const modules = {
  qrcode: "export { default } from 'qrcode-generator';",
  viem: "export { privateKeyToAccount } from 'viem/accounts';",
};

for (const [name, contents] of Object.entries(modules))
  await build({
    stdin: { contents, resolveDir: here('..') },
    outfile: here(`../demo/vendor/${name}.js`),
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    legalComments: 'none',
  });
