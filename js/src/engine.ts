/** The program of one instance: it is started, noticed when it dies, and started again. */
import { Boundary } from './boundary.js';
import type { Build, WasmSource } from './build.js';
import type { Call, Restored } from './crossing.js';
import { doorVersion } from './door.js';
import { type Lent, moduleOf, type Running, run } from './loader.js';
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

/** A program that has started. */
export interface Program extends Running {
  /** How it is called; undefined once it has ended. */
  call: Call | undefined;
}

/**
 * After two deaths within this time the program is not started again for as long, in milliseconds: something kills it
 * each time.
 */
const rest = 10_000;

export class Engine {
  readonly boundary = new Boundary();
  readonly #build: Build;
  readonly instance: Instance;
  #module: WebAssembly.Module | undefined;
  #revival: Promise<void> | undefined;
  #died = -rest;
  #restsUntil = 0;

  /** The program that runs. */
  declare program: Program | undefined;

  constructor(build: Build, instance: Instance) {
    this.#build = build;
    this.instance = instance;
    this.boundary.died = () => this.program?.end();
    this.boundary.revival = () => this.revive();
  }

  /** Starts the program for the first time, once `ready` has resolved. */
  async start(source: WasmSource, ready: Promise<unknown>): Promise<void> {
    if (this.program) return;
    if (typeof location === 'undefined') {
      throw usageError('browser_required', 'clerk.load() needs a browser: call it in the page.');
    }
    [this.#module] = await Promise.all([moduleOf(this.#build, source), ready]);
    this.use(await this.run());
  }

  /** Starts a program, which nobody calls before it is used. `changed` is what it gets in place of what others get. */
  run(changed?: Partial<Lent>): Promise<Program> {
    return new Promise((started, failed) => {
      const program = {} as Program;
      const host: Lent = {
        ...this.instance.host(),
        ...changed,
        ready: (version, call) => {
          if (version !== doorVersion) {
            return failed(runtimeError('module_mismatch', 'The module is of another release than the package.'));
          }
          program.call = call;
          started(program);
        },
      };
      const died = () => {
        program.call = undefined;
        failed(stopped());
        if (this.program !== program) return;
        this.program = undefined;
        this.boundary.disconnect();
        if (this.instance.restored()) this.#death();
      };
      run(this.#build.newRuntime, this.#module!, host, died, program).catch(failed);
    });
  }

  /** Calls go to this program from now on. With `restored` it carries on from there. */
  use(program: Program, restored?: Restored): void {
    this.program = program.call && program; // not a program that has ended already
    this.boundary.connect(program.call);
    if (restored) this.boundary.ask('restore', restored);
  }

  #death(): void {
    const now = performance.now();
    if (now - this.#died < rest) this.#restsUntil = now + rest;
    this.#died = now;
    if (!this.revive()) this.instance.failed();
  }

  /** Starts a dead program again, with what the page knows. Undefined while it runs, or rests after two deaths. */
  revive(): Promise<void> | undefined {
    const restored = this.instance.restored();
    if (this.program || !restored || performance.now() < this.#restsUntil) return undefined;
    if (this.#revival) return this.#revival;
    this.#revival = this.run()
      .then(program => this.use(program, restored))
      .finally(() => (this.#revival = undefined));
    this.#revival.catch(() => this.instance.failed());
    return this.#revival;
  }
}
