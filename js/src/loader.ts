/** Brings the WebAssembly module to life: fetch, check, compile while it streams, run, and notice when it dies. */
import type { Build, WasmSource } from './build.js';
import type { Host } from './door.js';
import { runtimeError, usageError } from './rejection.js';

/** Compiles the module, while it streams in when the server sends the right MIME type, afterwards when it does not. */
async function compile(source: string | URL): Promise<WebAssembly.Module> {
  const url = String(source);
  const unavailable = (what: string, cause?: unknown) => {
    const check = `Check wasmUrl, the Content-Type application/wasm, and 'wasm-unsafe-eval' in the CSP's script-src.`;
    return usageError('module_unavailable', `The module ${what} (${url}). ${check}`, cause);
  };
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    throw unavailable('could not be fetched', cause);
  }
  if (!response.ok) throw unavailable(`was answered with HTTP ${response.status}`);
  try {
    // compileStreaming takes this type without parameters only, and some older browsers have no compileStreaming.
    const streams = /^application\/wasm$/i.test(response.headers.get('content-type') || '');
    return await (streams && 'compileStreaming' in WebAssembly
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (cause) {
    // Browsers say what they found in the place of the magic number, or that the CSP forbids it.
    throw unavailable(`could not be compiled: ${(cause as Error).message}`, cause);
  }
}

/** The module that an instance runs: the application's own, or the one of the build. */
export async function moduleOf({ url, embedded }: Build, source: WasmSource): Promise<WebAssembly.Module> {
  if (source) return typeof source === 'string' || source instanceof URL ? compile(source) : source;
  if (!url) return embedded!();
  try {
    // In a classic script import.meta.url is undefined, and url() throws.
    return await compile(url());
  } catch (error) {
    if (!embedded) throw error;
    return embedded().catch(() => Promise.reject(error));
  }
}

/** What the instance lends a program. The loader adds `listening`. */
export type Lent = Omit<Host, 'listening'>;

/** What is known of a program that runs. */
export interface Running {
  /** Ends it: nothing enters it any more. */
  end(): void;
  readonly exports: WebAssembly.Exports;
  /** What ends each timer and each request that it waits for. */
  readonly waiting: ReadonlySet<() => void>;
}

/**
 * Runs a module. `host` is what the Go side finds in its scope. `died` is called once when the program has ended, by
 * itself or by a trap; by `running.end` a caller reports that it found the program dead. Every entry into the module is
 * watched, because a trap in a callback reaches nobody else. After the end nothing enters the program any more: its
 * requests and timers are cancelled and its event listeners removed.
 */
export async function run(
  newRuntime: Build['newRuntime'],
  module: WebAssembly.Module,
  host: Lent,
  died: () => void,
  running: Partial<Running> = {},
): Promise<void> {
  const { go, scope } = newRuntime();
  const life = new AbortController();
  const { signal } = life;
  const waiting = new Set<() => void>();
  const end = () => {
    if (signal.aborted) return;
    life.abort();
    for (const cancel of waiting) cancel();
    died();
  };
  /** A function of the host that calls back once, which is its last argument, and whose result ends the wait. */
  const waits =
    (begin: (...args: never[]) => () => void) =>
    (...args: unknown[]) => {
      const called = args.pop() as (...news: unknown[]) => void;
      const cancel = () => {
        waiting.delete(cancel);
        stop();
      };
      waiting.add(cancel);
      const stop = begin(...(args as never[]), ((...news: unknown[]) => {
        waiting.delete(cancel);
        called(...news);
      }) as never);
      return cancel;
    };
  scope.host = { ...host, timer: waits(host.timer), send: waits(host.send), listening: { signal } } satisfies Host;
  scope.attempt = attempt;
  const instance = await WebAssembly.instantiate(module, go.importObject).catch(cause => {
    if (cause instanceof RangeError) throw cause; // there is no memory left
    // The glue of one build does not have the imports of the other.
    const message = `The module at wasmUrl belongs to another entry of the package: ${cause.message}`;
    throw runtimeError('module_mismatch', message, cause);
  });
  const exports: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(instance.exports)) {
    exports[name] =
      typeof value !== 'function'
        ? value
        : (...args: unknown[]) => {
            if (signal.aborted) return undefined;
            try {
              return value(...args);
            } catch (error) {
              end();
              throw error;
            }
          };
  }
  Object.assign(running, { end, exports, waiting });
  // wasm_exec.js asks for a real instance, whose exports cannot be replaced: an object that inherits from it can.
  go.run(Object.create(instance, { exports: { value: exports } })).then(end, end);
}

/** The try of the TinyGo build, which cannot recover: each function returns this object when something threw. */
const attempt = {
  thrown: undefined as unknown,
  try(fn: () => unknown): unknown {
    try {
      return fn();
    } catch (error) {
      this.thrown = error;
      return this;
    }
  },
  get(target: object, name: string) {
    return this.try(() => Reflect.get(target, name));
  },
  set(target: object, name: string, value: unknown) {
    return this.try(() => Reflect.set(target, name, value));
  },
  call(target: Record<string, (...args: unknown[]) => unknown>, method: string, ...args: unknown[]) {
    return this.try(() => target[method]!(...args));
  },
  make(type: new (...args: unknown[]) => unknown, ...args: unknown[]) {
    return this.try(() => new type(...args));
  },
};
