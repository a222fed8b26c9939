/** A build of the module: what the entries of the package bind the SDK to. */
import type { Runtime } from './runtime/go.js';

export interface Build {
  /** The URL of the wasm file. */
  url?: () => URL;
  /**
   * The module as a part of a script, for where the wasm file is not found because a bundler left it behind or the
   * script has no URL.
   */
  embedded?: () => Promise<WebAssembly.Module>;
  /** The toolchain's glue. */
  newRuntime: () => Runtime;
}

export type WasmSource = string | URL | WebAssembly.Module | PromiseLike<WebAssembly.Module> | undefined;
