// A test runner that is killed can clean nothing up: the server that start() gave it has to end by itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { binary } from '../harness/devserver.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const program = `
  import { start } from ${JSON.stringify(new URL('../../npm/signin-wasm-dev/index.js', import.meta.url).href)};
  console.log('url: ' + (await start()).url);
  setInterval(() => {}, 1000);`;
const runners = {
  'a program that called start()': ['--input-type=module', '--eval', program],
  'Playwright, in the middle of a test': [
    here('../../node_modules/@playwright/test/cli.js'),
    'test',
    '-c',
    here('killed/playwright.config.mjs'),
  ],
};

for (const [name, args] of Object.entries(runners))
  for (const signal of ['SIGTERM', 'SIGKILL'])
    test(`${name}: ${signal} ends its server, too`, { timeout: 60_000 }, async () => {
      const env = { ...process.env, SIGNIN_WASM_DEV_BINARY: process.env.SIGNIN_WASM_DEV_BINARY || binary };
      delete env.NODE_TEST_CONTEXT;
      const runner = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const url = await new Promise((resolve, reject) => {
        let output = '';
        runner.stdout.on('data', text => {
          output += text;
          const said = output.match(/url: (\S+)/);
          if (said) resolve(said[1]);
        });
        runner.once('exit', () => reject(new Error(`the runner ended by itself: ${output}`)));
      });
      assert.equal((await fetch(`${url}/v1/health`)).status, 200);
      runner.kill(signal);
      for (let left = 100; await answers(url); left--) {
        assert.ok(left, 'the server still answers 10 s later');
        await after(100);
      }
    });

const answers = url =>
  fetch(`${url}/v1/health`).then(
    () => true,
    () => false,
  );
