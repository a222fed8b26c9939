// As main.js, on the standard build, where the tool does not follow new URL(…, import.meta.url) by itself: the URL of
// the module is imported.
import { Clerk } from 'signin-wasm/go';
import wasmUrl from 'signin-wasm/signin.wasm';
import { enter, run } from './steps.js';

run(async ({ key, api, ...person }) => {
  const clerk = new Clerk(key, { proxyUrl: api });
  await clerk.load({ wasmUrl });
  return enter(clerk, person);
});
