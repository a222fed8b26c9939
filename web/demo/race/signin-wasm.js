// The frame of signin-wasm.
import { key, run } from './frame.js';

run(async () => {
  const { Clerk } = await import('/sdk/index.js');
  return new Clerk(key, { proxyUrl: location.origin });
});
