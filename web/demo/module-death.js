// Ends the Go program as running out of memory or a bug would: its memory is overwritten, and its next step traps.
let memory = null;

/** Looks for the module's memory as it is made. Called before the SDK loads. */
export function watchModule() {
  const { instantiate } = WebAssembly;
  const keep = result => {
    memory = Object.values((result.instance || result).exports).find(e => e instanceof WebAssembly.Memory) || memory;
    return result;
  };
  WebAssembly.instantiate = (...args) => instantiate.apply(WebAssembly, args).then(keep);
}

export function stopModule() {
  if (!memory) throw new Error('The module was not found.');
  new Uint8Array(memory.buffer).fill(255);
}
