// The page that every way of loading builds.
import { Clerk } from 'signin-wasm';
import { enter, run } from './steps.js';

export async function signIn({ key, api, ...person }) {
  const clerk = new Clerk(key, { proxyUrl: api });
  await clerk.load();
  return enter(clerk, person);
}

run(signIn);
