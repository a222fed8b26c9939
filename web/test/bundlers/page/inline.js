// As main.js, by the entry with the module inside.
import { Clerk } from 'signin-wasm/inline';
import { enter, run } from './steps.js';

run(async ({ key, api, ...person }) => {
  const clerk = new Clerk(key, { proxyUrl: api });
  await clerk.load();
  return enter(clerk, person);
});
