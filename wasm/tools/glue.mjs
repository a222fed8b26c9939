// Wraps a toolchain's wasm_exec.js into an ES module the loader can bundle.
//
//   node glue.mjs WASM_EXEC.js OUT_DIR NAME [MODULE.wasm]      writes OUT_DIR/NAME.js and OUT_DIR/NAME.d.ts
//
// With a module, what it does not import is left out: half of TinyGo's file, which nobody should have to download.
//
// The file must match the compiler that made the wasm, so it is taken from the toolchain at build time and never
// committed. It expects to own the page's globals: it sets Go, fs, process and path on globalThis when they are
// missing, where other code then mistakes the page for Node (golang/go#75762). Here it runs in a function whose
// globalThis is an object of our own. That object is also what js.Global() is in Go: Go finds the fs and process
// stubs it insists on there, publishes there without touching the page, and reaches the page as
// js.Global().Get("globalThis").
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, outDir, name, used] = process.argv.slice(2);
if (!name) {
  console.error('usage: node glue.mjs WASM_EXEC.js OUT_DIR NAME [MODULE.wasm]');
  process.exit(2);
}
// fs is meant to be the global that the file itself made; here it is a member of the scope.
let wasmExec = readFileSync(source, 'utf8')
  .replace(/^"use strict";\n/m, '')
  .replace(/(?<![.\w])fs\.writeSync/g, 'globalThis.fs.writeSync');
if (!/globalThis\.Go\s*=\s*class/.test(wasmExec)) {
  console.error(`${source} does not define globalThis.Go`);
  process.exit(1);
}

if (used) {
  const imports = new Set(
    WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(used))).map(({ name }) => name),
  );
  const lines = wasmExec.split('\n');
  const kept = [];
  for (let i = 0; i < lines.length; i++) {
    // The file begins with stand-ins for Node's fs and process, which only Go's os package uses, and with checks for
    // what every browser with WebAssembly has; each is a block.
    const stub =
      (/^\tif \(!globalThis\.\w+\) \{$/.test(lines[i]) && '\t}') || (/^\tconst enosys = /.test(lines[i]) && '\t};');
    // Import functions are one line or a block, five tabs deep.
    const [, entry] = /^\t{5}"?([\w./]+)"?: (?:function ?)?\(.*\{$/.exec(lines[i]) ?? [];
    const end = stub || (entry && !imports.has(entry) && '\t\t\t\t\t},');
    if (!end) kept.push(lines[i]);
    else
      while (lines[i] !== end) if (++i === lines.length) throw new Error(`${source}: no end of ${entry ?? 'a stub'}`);
  }
  wasmExec = kept.join('\n');
}

const module = `const page = globalThis;

export function newRuntime() {
  // crypto and performance are accessors of Window that refuse any other receiver, hence copied as values. The
  // undefined ones hide what the page or Node may have under these names.
  const scope = Object.create(page, Object.getOwnPropertyDescriptors({
    globalThis: page, crypto: page.crypto, performance: page.performance,
    Go: undefined, fs: undefined, process: undefined, path: undefined,
  }));
  define(scope);
  return { go: new scope.Go(), scope };
}

function define(globalThis) {
${wasmExec}}
`;
const types = `/**
 * One runtime for one WebAssembly instance: \`go\` is its import object and entry point, \`scope\` what Go sees as
 * js.Global().
 */
export interface Runtime {
  readonly go: {
    readonly importObject: WebAssembly.Imports;
    readonly exited: boolean;
    /** Settles when the Go program has ended: resolves after exit, rejects after a trap at start. */
    run(instance: WebAssembly.Instance): Promise<unknown>;
  };
  readonly scope: Record<string, unknown>;
}
export function newRuntime(): Runtime;
`;
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, `${name}.js`), module);
writeFileSync(join(outDir, `${name}.d.ts`), types);
