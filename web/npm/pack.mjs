// Packs the npm packages of the dev server: one for each platform with its binary, and signin-wasm-dev, which names
// them as optional dependencies. `make release` builds the binaries first.
//
//   node web/npm/pack.mjs BINARIES OUT     BINARIES has <os>-<arch>/signin-dev[.exe] in npm's names
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [binaries, out] = process.argv.slice(2);
const source = fileURLToPath(new URL('signin-wasm-dev', import.meta.url));
const licence = fileURLToPath(new URL('../../LICENSE', import.meta.url));
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
const work = mkdtempSync(join(tmpdir(), 'signin-wasm-dev-'));
mkdirSync(out, { recursive: true });

function pack(folder, content) {
  cpSync(licence, join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
  execFileSync('npm', ['pack', folder, '--pack-destination', out, '--loglevel=error'], { stdio: 'inherit' });
}

try {
  const optional = {};
  for (const platform of readdirSync(binaries).sort()) {
    const [os, cpu] = platform.split('-');
    const name = `${manifest.name}-${platform}`;
    const folder = join(work, name);
    cpSync(join(binaries, platform), folder, { recursive: true });
    const files = readdirSync(folder);
    for (const file of files) chmodSync(join(folder, file), 0o755);
    const { version, license, repository } = manifest;
    const description = `signin-dev for ${platform}, installed by ${manifest.name}.`;
    pack(folder, { name, version, description, license, repository, os: [os], cpu: [cpu], files });
    optional[name] = version;
  }
  const folder = join(work, manifest.name);
  cpSync(source, folder, { recursive: true });
  pack(folder, { ...manifest, optionalDependencies: optional });
} finally {
  rmSync(work, { recursive: true, force: true });
}
