// The server that a judge of this folder is pointed at, started as people start it: by signin-wasm-dev. FAPI_SPEC and
// BAPI_SPEC name the OpenAPI documents that every exchange with it has to fit.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../../npm/signin-wasm-dev/index.js';
import { binary } from '../harness/devserver.mjs';

process.env.SIGNIN_WASM_DEV_BINARY ||= binary;
process.env.CLERK_TELEMETRY_DISABLED = '1'; // nothing leaves the machine
const documents = { openapi: 'FAPI_SPEC', 'openapi/backend': 'BAPI_SPEC' };
for (const name of Object.values(documents))
  if (process.env[name]) process.env[`SIGNIN_DEV_${name}`] = process.env[name];

const here = path => fileURLToPath(new URL(path, import.meta.url));

/** Where Clerk's scripts with the prebuilt components are installed, by the version of clerk-js. */
const scripts = {
  5: { '@clerk/clerk-js': here('components/node_modules/@clerk/clerk-js') },
  6: {
    '@clerk/clerk-js': here('../../node_modules/@clerk/clerk-js'),
    '@clerk/ui': here('components/node_modules/@clerk/ui'),
  },
};

/** A node_modules folder with those of one version. */
function installed(version) {
  const folder = mkdtempSync(join(tmpdir(), 'judge-scripts-'));
  mkdirSync(join(folder, '@clerk'));
  for (const [name, at] of Object.entries(scripts[version])) symlinkSync(at, join(folder, name));
  return folder;
}

/**
 * Starts the server, with Clerk's own scripts below /npm/ when a version of clerk-js is given; `end` stops it, and
 * fails when an exchange did not fit.
 */
export async function judged(version) {
  const npm = version && installed(version);
  const server = await start({ npm });
  const end = () =>
    exchangesFit(server).finally(async () => {
      await server.stop();
      if (npm) rmSync(npm, { recursive: true });
    });
  return Object.assign(server, { end });
}

/** Fails when an exchange with the server did not fit. */
export async function exchangesFit(server) {
  for (const [path, name] of Object.entries(documents)) {
    if (!process.env[name]) continue;
    const { violations } = await server.dev('GET', path);
    const each = [...new Set(violations.map(violation => JSON.stringify(violation)))];
    assert.deepEqual(each, [], `exchanges that the document of ${name} does not allow`);
  }
}
