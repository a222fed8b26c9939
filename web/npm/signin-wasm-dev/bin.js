#!/usr/bin/env node
// Runs signin-dev with the arguments and the terminal of this process, and ends as it does.
import { spawn } from 'node:child_process';
import { binary } from './binary.js';

try {
  const program = spawn(binary(), process.argv.slice(2), { stdio: 'inherit' });
  // A terminal sends ^C to the program as well, others send their signal to this process only.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal));
  process.on('SIGINT', () => process.stdin.isTTY || program.kill('SIGINT'));
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
