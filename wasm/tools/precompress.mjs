// Puts .br and .gz beside every file of js/dist a browser downloads, and build-info.json, which says what made the
// files and what they hash to. Its `content` names the directory's state: served below a path with that hash in it,
// everything in it can be cached for ever (Cache-Control: immutable), and index.js finds signin.wasm by the literal
// new URL("./signin.wasm", import.meta.url) that bundlers look for.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotli, gzip } from './compressed.mjs';

const [dist, tinygo] = process.argv.slice(2);
if (!dist) {
  console.error('usage: node precompress.mjs DIST [TINYGO]');
  process.exit(2);
}
const compressed = /\.(br|gz)$/;
const names = readdirSync(dist)
  .filter(name => /\.(js|wasm)$/.test(name))
  .sort();
for (const name of readdirSync(dist)) {
  if (compressed.test(name) && !names.includes(name.replace(compressed, ''))) rmSync(join(dist, name));
}

const files = {};
for (const name of names) {
  const path = join(dist, name),
    bytes = readFileSync(path);
  for (const [suffix, encode] of [
    ['.br', brotli],
    ['.gz', gzip],
  ]) {
    if (!existsSync(path + suffix) || statSync(path + suffix).mtimeMs < statSync(path).mtimeMs)
      writeFileSync(path + suffix, encode(bytes));
  }
  files[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const first = (command, args) => execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n')[0];
const content = createHash('sha256')
  .update(
    Object.entries(files)
      .map(([name, file]) => `${name} ${file.sha256}\n`)
      .join(''),
  )
  .digest('hex')
  .slice(0, 16);
writeFileSync(
  join(dist, 'build-info.json'),
  `${JSON.stringify(
    {
      go: first('go', ['env', 'GOVERSION']),
      ...(files['signin.tiny.wasm'] && tinygo && existsSync(tinygo)
        ? { tinygo: first(tinygo, ['version']), binaryen: first('js/node_modules/.bin/wasm-opt', ['--version']) }
        : {}),
      content,
      files,
    },
    null,
    2,
  )}\n`,
);
