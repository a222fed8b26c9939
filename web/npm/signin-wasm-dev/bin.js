#!/usr/bin/env node
// Runs signin-dev with the arguments and the terminal of this process, and ends as it does.
import { spawn } from 'node:child_process';
import { binary } from './binary.js';

const windows = process.platform === 'win32';

try {
  // A process group of its own: a ^C reaches it once, by way of this process, whether a terminal sends it to everybody
  // in the foreground or a program to this process only. Windows has no such groups and tells everybody itself.
  const program = spawn(binary(), process.argv.slice(2), { stdio: 'inherit', detached: !windows });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (!windows || signal !== 'SIGINT') program.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  program.on('error', error => fail(`signin-dev could not be started: ${error.message}`));
  program.on('exit', (status, signal) => {
    process.exitCode = status ?? 1;
    if (signal) fail(`signin-dev was ended by ${signal}`);
  });
} catch (error) {
  fail(error.message);
}

function fail(message) {
  console.error(`signin-wasm-dev: ${message}`);
  process.exitCode = 1;
}
