/** The part of the package that arrives with the module, on the standard build. */
export * from './objects.js';
export { newRuntime } from './runtime/go.js';
