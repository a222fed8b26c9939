/** The part of the package that arrives with the module, on the small build. */
export * from './objects.js';
export { newRuntime } from './runtime/tinygo.js';
