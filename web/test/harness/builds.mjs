// The builds of the module, for the tests that run on each.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The package's entry for each build. The small one is left out where `make build` did not make it, and said why. */
export const builds = { tiny: 'index', standard: 'go' };
if (!existsSync(new URL('../../../js/dist/signin.tiny.wasm', import.meta.url))) delete builds.tiny;

/** Gives a page a module that dies when a test asks for it (`make trap`), at /__test/trap.wasm. */
export async function serveTrap(page, build) {
  const body = await readFile(new URL(`../../../build/trap/${build}.wasm`, import.meta.url));
  await page.route('**/__test/trap.wasm', route => route.fulfill({ body, contentType: 'application/wasm' }));
}
