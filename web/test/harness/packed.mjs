// The package as npm would publish it, installed for a folder whose other packages npm installed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sdk = fileURLToPath(new URL('../../../js', import.meta.url));

/** Packs the built package and unpacks it as `signin-wasm` in a node_modules folder. */
export function installPacked(modules) {
  const target = join(modules, 'signin-wasm');
  const out = mkdtempSync(join(tmpdir(), 'packed-'));
  const pack = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', out];
  const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: sdk, encoding: 'utf8' }));
  rmSync(target, { recursive: true, force: true });
  rmSync(join(modules, '.vite'), { recursive: true, force: true }); // what Vite made of the one before
  mkdirSync(target);
  execFileSync('tar', ['-xzf', join(out, filename), '--strip-components=1', '-C', target]);
  rmSync(out, { recursive: true });
}
