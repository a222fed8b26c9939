// Plays attacks against a running server and says which of them got through: node run.mjs [http://localhost:4400].
// Without an address it starts a server of its own. SECRET_KEY is needed where the server does not show its key.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import accounts from './accounts.mjs';
import backend from './backend.mjs';
import browsers from './browsers.mjs';
import closed from './closed.mjs';
import developer from './developer.mjs';
import factors from './factors.mjs';
import forged from './forged.mjs';
import limits from './limits.mjs';
import once_ from './once.mjs';
import orders from './orders.mjs';
import organizations from './organizations.mjs';
import passkeys from './passkeys.mjs';
import races from './races.mjs';
import requests from './requests.mjs';
import { Target } from './target.mjs';
import texts from './texts.mjs';
import typed from './typed.mjs';

const groups = {
  accounts,
  closed,
  factors,
  orders,
  passkeys,
  'good once': once_,
  browsers,
  requests,
  backend,
  texts,
  typed,
  limits,
  developer,
  races,
  organizations,
  forged,
};

let child;
async function start() {
  const binary = process.env.DEVSERVER || new URL('../../../build/devserver', import.meta.url).pathname;
  child = spawn(binary, ['--port=0', '--log=off'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    const ready = /ready: (http:\/\/localhost:\d+)/.exec(output);
    if (ready) return ready[1];
  }
  throw new Error(`the server did not start: ${output}`);
}

const origin = process.argv[2] ?? (await start());
const info = await (await fetch(`${origin}/__dev/info`)).json();
const target = new Target(origin, process.env.SECRET_KEY || info.secret_key);
await target.dev('POST', 'reset');
await target.settings({ resend_limit: false });

let through = 0;
for (const [group, attacks] of Object.entries(groups)) {
  console.log(`\n${group}`);
  for (const [name, attack] of Object.entries(attacks)) {
    const evidence = await Promise.resolve(attack(target)).catch(e => `the script failed: ${e.stack}`);
    if (evidence) through++;
    console.log(`  ${evidence ? 'THROUGH' : 'held   '}  ${name}${evidence ? `: ${evidence}` : ''}`);
  }
}
await target.dev('POST', 'reset');
console.log(`\n${through} attacks got through`);
if (child) {
  child.kill();
  await once(child, 'exit');
}
process.exitCode = through ? 1 : 0;
