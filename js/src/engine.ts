/** The program of one instance: it is started, noticed when it dies, and started again. */
import { Boundary } from './boundary.js';
import type { Build, WasmSource } from './build.js';
import type { Restored } from './crossing.js';
import { doorVersion } from './door.js';
import { type Lent, moduleOf, run } from './loader.js';
import { runtimeError, stopped, usageError } from './rejection.js';

/** What an engine needs of the instance it works for. */
export interface Instance {
  /** What the program asks of the page. */
  host(): Omit<Lent, 'ready'>;
  /** What a program that takes the place of a dead one is told; undefined before anything was loaded. */
  restored(): Restored | undefined;
  /** The program cannot be started again now. */
  failed(): void;
}

/**
 * After two deaths within this time the program is not started again for as long, in milliseconds: something kills it
 * each time.
 */
const rest = 10_000;

export class Engine {
  readonly boundary = new Boundary();
  readonly #build: Build;
  readonly #instance: Instance;
  #module: WebAssembly.Module | undefined;
  #running = false;
  #revival: Promise<void> | undefined;
  #died = -rest;
  #restsUntil = 0;

  constructor(build: Build, instance: Instance) {
    this.#build = build;
    this.#instance = instance;
    this.boundary.revival = () => this.revive();
  }

  /** Starts the program for the first time, once `ready` has resolved. */
  async start(source: WasmSource, ready: Promise<unknown>): Promise<void> {
    if (this.#running) return;
    if (typeof location === 'undefined') {
      throw usageError(
        'browser_required',
        'clerk.load() needs a browser. On a server, import the package and call load() in the page.',
      );
    }
    [this.#module] = await Promise.all([moduleOf(this.#build, source), ready]);
    await this.#run();
  }

  #run(): Promise<void> {
    return new Promise((ready, failed) => {
      const host: Lent = {
        ...this.#instance.host(),
        ready: (version, call) => {
          if (version !== doorVersion) {
            return failed(runtimeError('module_mismatch', 'The module is of another release than the package.'));
          }
          this.#running = true;
          this.boundary.connect(call);
          ready();
        },
      };
      const died = () => {
        const loaded = this.#running && this.#instance.restored();
        this.#running = false;
        this.boundary.disconnect();
        failed(stopped());
        if (loaded) this.#death();
      };
      run(this.#build.newRuntime, this.#module!, host, died).then(end => (this.boundary.died = end), failed);
    });
  }

  #death(): void {
    const now = performance.now();
    if (now - this.#died < rest) this.#restsUntil = now + rest;
    this.#died = now;
    if (!this.revive()) this.#instance.failed();
  }

  /** Starts a dead program again, with what the page knows. Undefined while it runs, or rests after two deaths. */
  revive(): Promise<void> | undefined {
    const restored = this.#instance.restored();
    if (this.#running || !restored || performance.now() < this.#restsUntil) return undefined;
    if (this.#revival) return this.#revival;
    this.#revival = this.#run()
      .then(() => this.boundary.ask('restore', restored))
      .finally(() => (this.#revival = undefined));
    this.#revival.catch(() => this.#instance.failed());
    return this.#revival;
  }
}
