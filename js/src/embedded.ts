/**
 * The small module as a part of this script, compressed. `signin-wasm/inline` always runs it; the main entry fetches it
 * when there is no signin.tiny.wasm beside the script, because a bundler did not follow `new URL(…, import.meta.url)`.
 */
declare const MODULE: string;

export async function embedded(): Promise<WebAssembly.Module> {
  const bytes = Uint8Array.from(atob(MODULE), character => character.charCodeAt(0));
  const unzipped = new Response(bytes).body!.pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(unzipped).arrayBuffer());
}
