// Runs the specs beside this file with @playwright/test, which is a runner of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary } from '../harness/devserver.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));

test('the fixtures, and @clerk/testing, in a browser', () => {
  const env = {
    ...process.env,
    SIGNIN_WASM_DEV_BINARY: process.env.SIGNIN_WASM_DEV_BINARY || binary,
    CHROME_PATH: process.env.CHROME_PATH || execFileSync(here('../../tools/chromium.sh'), { encoding: 'utf8' }).trim(),
    CLERK_TELEMETRY_DISABLED: '1',
  };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [here('../../node_modules/@playwright/test/cli.js'), 'test', '-c', here('playwright.config.mjs')],
    { env, encoding: 'utf8', timeout: 180_000 },
  );
  assert.equal(status, 0, stdout + stderr);
});
