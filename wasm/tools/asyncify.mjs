#!/usr/bin/env node
// wasm-opt for TinyGo, with an asyncify that instruments only the functions that can be on a stack that unwinds.
//
// TinyGo runs the program in WASMOPT as `wasm-opt --asyncify -Oz -g IN --output OUT` and leaves it to asyncify to
// find out which functions may block. Asyncify assumes the worst twice: every import and every indirect call may
// unwind. Neither holds here:
//   - The only import that unwinds is asyncify's own. When JavaScript calls back into Go, resume() runs the
//     scheduler on its own stack, and a goroutine that blocks there unwinds no further than to tinygo_launch.
//   - An indirect call can only reach functions in the table, and only those with its signature. Goroutine entries
//     ($gowrapper) are in the table too, but the compiler hands them to tinygo_launch alone, which asyncify leaves
//     uninstrumented on purpose because unwinding ends there.
// So the set is computed from the call graph: whoever calls start_unwind, whoever calls one of these, and, once a
// function of the set lies in the table, whoever makes an indirect call with its signature. That is conservative:
// a function is left out only if no call chain from it can unwind.
//
// The module is optimized before as well as after: a function that was inlined into its only caller needs no frame of
// its own, and fewer locals are alive at a call. The three functions that switch stacks stay functions, because
// asyncify treats whoever calls its imports in a way of its own.
//
// What is written to ASYNCIFY_REPORT (when set) says how many functions were instrumented, and which function in the
// table made which indirect callers blocking: each such line is size that a direct call would save.
// With ASYNCIFY_ASSERTS=1 the others get a check that nothing unwinds through them, for a build to run the tests on.
// The three functions of TinyGo that begin and end an unwinding change asyncify's state on purpose, so they lose
// theirs.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseWat } from './wat.mjs';

const wasmOpt = fileURLToPath(new URL('../../js/node_modules/.bin/wasm-opt', import.meta.url));
const args = process.argv.slice(2);
if (!args.includes('--asyncify')) {
  execFileSync(wasmOpt, args, { stdio: 'inherit' });
  process.exit(0);
}

const work = mkdtempSync(join(tmpdir(), 'asyncify-'));
const input = join(work, 'optimized.wasm');
try {
  const from = args.indexOf('--output') - 1;
  execFileSync(wasmOpt, [args[from], '--no-inline=tinygo_*', '-Os', '-g', '-o', input], { stdio: 'inherit' });
  args[from] = input;
  const { functions, table } = parseWat(
    execFileSync(wasmOpt, [input, '--print'], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const { blocking, causes } = blockingFunctions(functions, table);
  const list = join(work, 'onlylist');
  // Commas separate, except inside brackets, where `<` counts as one; `*` matches any run of characters, a star of
  // Go's among them.
  writeFileSync(list, [...blocking].map(name => name.replace(/[<>]/g, '*')).join(','));
  const passArgs = ['--pass-arg=asyncify-ignore-imports', `--pass-arg=asyncify-onlylist@@${list}`];
  const { status, stderr } = process.env.ASYNCIFY_ASSERTS ? asserted(passArgs, functions) : run([...passArgs, ...args]);
  // binaryen also warns of a pattern whose functions an earlier pattern has matched already.
  process.stderr.write(stderr.replace(/^warning: Asyncify onlylist contained a non-matching pattern.*\n/gm, ''));
  if (status) process.exitCode = status;
  if (process.env.ASYNCIFY_REPORT) {
    const report = { functions: functions.size, instrumented: [...blocking].sort(), throughTable: causes };
    writeFileSync(process.env.ASYNCIFY_REPORT, `${JSON.stringify(report, null, 1)}\n`);
  }
} finally {
  rmSync(work, { recursive: true });
}

function run(args) {
  return spawnSync(wasmOpt, args, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] });
}

/** Runs asyncify with its asserts, takes those of the functions that use asyncify's own imports out, then optimizes. */
function asserted(passArgs, functions) {
  const text = join(work, 'asserted.wat');
  const optimizations = args.filter(arg => arg.startsWith('-O'));
  const first = run([...passArgs, '--pass-arg=asyncify-asserts', '--asyncify', '-g', input, '-S', '-o', text]);
  if (first.status) return first;
  const runtime = [...functions.values()].filter(f =>
    f.calls.some(callee => functions.get(callee)?.importedAs?.startsWith('asyncify.')),
  );
  let wat = readFileSync(text, 'utf8');
  for (const { name } of runtime) {
    const from = wat.indexOf(`\n (func $${name} `),
      to = wat.indexOf('\n )\n', from);
    if (from < 0) throw new Error(`asyncify lost the function ${name}`);
    const assert =
      /\(if\s+\(i32\.ne\s+\(global\.get \S+\)\s+\(local\.get \S+\)\s+\)\s+\(then\s+\(unreachable\)\s+\)\s+\)/g;
    wat = wat.slice(0, from) + wat.slice(from, to).replace(assert, '(nop)') + wat.slice(to);
  }
  writeFileSync(text, wat);
  const second = run([
    text,
    '--enable-bulk-memory',
    '--enable-mutable-globals',
    '--enable-nontrapping-float-to-int',
    '--enable-sign-ext',
    ...optimizations,
    '-g',
    '--output',
    args[args.indexOf('--output') + 1],
  ]);
  return { status: second.status, stderr: first.stderr + second.stderr };
}

/** The functions that may have an unwinding callee, and what the table contributed. */
function blockingFunctions(functions, table) {
  const callers = new Map(),
    indirect = new Map();
  for (const f of functions.values()) {
    for (const callee of f.calls) push(callers, callee, f.name);
    for (const signature of f.indirectCalls) push(indirect, signature, f.name);
  }
  const starts = [...functions.values()].filter(f => f.importedAs === 'asyncify.start_unwind').map(f => f.name);
  const ends = name =>
    functions.get(name).calls.some(callee => functions.get(callee)?.importedAs === 'asyncify.stop_unwind');

  const blocking = new Set(),
    causes = {};
  const queue = [...starts];
  const add = name => {
    if (blocking.has(name) || ends(name)) return;
    blocking.add(name);
    queue.push(name);
  };
  while (queue.length) {
    const name = queue.pop();
    for (const caller of callers.get(name) ?? []) add(caller);
    if (table.has(name) && !name.endsWith('gowrapper')) {
      const found = indirect.get(functions.get(name).signature) ?? [];
      causes[name] = { signature: functions.get(name).signature, indirectCallers: [...new Set(found)] };
      found.forEach(add);
    }
  }
  return { blocking, causes };
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}
