// The server that a judge of this folder is pointed at, started as people start it: by signin-wasm-dev. FAPI_SPEC and
// BAPI_SPEC name the OpenAPI documents that every exchange with it has to fit.
import assert from 'node:assert/strict';
import { start } from '../../npm/signin-wasm-dev/index.js';
import { binary } from '../harness/devserver.mjs';

process.env.SIGNIN_WASM_DEV_BINARY ||= binary;
process.env.CLERK_TELEMETRY_DISABLED = '1'; // nothing leaves the machine
const documents = { openapi: 'FAPI_SPEC', 'openapi/backend': 'BAPI_SPEC' };
for (const name of Object.values(documents))
  if (process.env[name]) process.env[`SIGNIN_DEV_${name}`] = process.env[name];

/** Starts the server; `end` stops it, and fails when an exchange did not fit. */
export async function judged(options) {
  const server = await start(options);
  return Object.assign(server, { end: () => exchangesFit(server).finally(server.stop) });
}

async function exchangesFit(server) {
  for (const [path, name] of Object.entries(documents)) {
    if (!process.env[name]) continue;
    const { violations } = await server.dev('GET', path);
    const each = [...new Set(violations.map(violation => JSON.stringify(violation)))];
    assert.deepEqual(each, [], `exchanges that the document of ${name} does not allow`);
  }
}
