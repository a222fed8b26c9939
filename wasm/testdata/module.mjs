// Runs a built module under Node as the loader does and feeds it hostile JavaScript. Prints what went wrong, one line
// each, and exits with 1; silence is success.
//
//   node module.mjs MODULE.wasm RUNTIME.js [LOADER.js]
//
// RUNTIME.js is the toolchain's glue, LOADER.js the package's loader, of which the TinyGo build needs the try.
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { callRows } from './rows.mjs';

const [wasm, runtime, loader] = process.argv.slice(2).map(String);
const problems = [];
const check = (ok, what) => ok || problems.push(what);
process.on('unhandledRejection', () => {}); // promises handed in where nobody looks at them
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

setMaxListeners(0); // one signal removes every listener of the program
const target = new EventTarget();
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'])
  globalThis[name] = target[name].bind(target);
globalThis.location = { href: 'https://app.test/start', origin: 'https://app.test' };

const hostile = {
  undefined: undefined,
  null: null,
  zero: 0,
  NaN,
  text: 'x',
  true: true,
  symbol: Symbol('x'),
  bigint: 10n,
  array: [],
  function: () => {},
  bare: Object.create(null),
  String: new String('x'),
  throwingProxy: new Proxy(
    {},
    {
      get() {
        throw new Error('trap');
      },
    },
  ),
  throwsUndefined: new Proxy(
    {},
    {
      get() {
        throw undefined;
      },
    },
  ),
  throwsBigInt: new Proxy(
    {},
    {
      get() {
        throw 10n;
      },
    },
  ),
  throwingFunction() {
    throw new Error('called');
  },
  thenThrows: {
    get then() {
      throw new Error('then');
    },
  },
  settlesTwice: {
    then(ok, no) {
      ok(1);
      ok(2);
      no(3);
    },
  },
  resolvesBigInt: Promise.resolve(10n),
  endless: {
    length: Infinity,
    at() {
      throw 1;
    },
  },
  frozen: Object.freeze({}),
};
const rejecting = Object.entries(hostile).map(([name, value]) => [`rejects ${name}`, () => Promise.reject(value)]);

let calls = 0;
/**
 * What the page offers for wallets and popups: nothing at first; callRows fills it. It is an object of its own, because
 * the loader copies the host.
 */
const offers = {};
const host = {
  /** The requests so far, and where the program went. */
  seen: [],
  key: JSON.stringify({
    publishable: 'pk_test_bG9jYWxob3N0LnRlc3Qk',
    host: 'localhost.test',
    production: false,
    baseUrl: 'https://api.test/v1',
  }),
  ready(version, call) {
    host.version = version;
    host.call = call;
  },
  send(url, method, form, body, settle) {
    const path = new URL(url).pathname.slice(3);
    host.seen.push(`${method} ${path} ${body}`.trim());
    const known = path === '/client' || path === '/environment';
    const answer = known ? { response: null } : { errors: [{ code: 'refused' }] };
    setTimeout(settle, 0, true, known ? 200 : 422, '', JSON.stringify(answer));
    return () => {};
  },
  client(json, signIn) {
    host.signIn = signIn;
  },
  resource() {},
  session() {},
  status() {},
  json: v => JSON.stringify(v) ?? 'null',
  random: n => '80'.repeat(n),
  originAllowed: () => false,
  timer: (ms, fire) => {
    const id = setTimeout(fire, ms);
    return () => clearTimeout(id);
  },
  navigate: href => void host.seen.push(`goes to ${href}`),
  wallet: (...args) => offers.wallet(...args),
  popup: (...args) => offers.popup(...args),
  bytes: text => new TextEncoder().encode(text),
  base64: bytes => btoa(String.fromCharCode(...bytes)),
  publicKey: JSON.parse,
  assertion: JSON.stringify,
};
let dead;
const died = new Promise(resolve => {
  dead = () => resolve('died');
});

/** Makes a call and checks that it is settled exactly once. */
async function run(method, attempt, params, live = {}, what = method) {
  let times = 0,
    outcome;
  const settled = new Promise(resolve => {
    const settle = ok => text => {
      times++;
      resolve((outcome = { ok, text }));
    };
    host.call(JSON.stringify({ method, call: ++calls, params, attempt }), {
      ...live,
      resolve: settle(true),
      reject: settle(false),
    });
  });
  const first = await Promise.race([settled, died, sleep(5000).then(() => 'pending')]);
  if (first === 'died') throw new Error(`the program died in ${what}`);
  check(first !== 'pending', `${what}: never settled`);
  await sleep(0);
  check(times <= 1, `${what}: settled ${times} times`);
  return outcome ?? { ok: false, text: '' };
}

async function everything() {
  check((await run('clerk.load', undefined, { standardBrowser: false })).ok, 'load failed');
  const at = { serial: host.signIn };
  for (const [name, value] of [...Object.entries(hostile), ...rejecting]) {
    for (const position of [0, 1]) {
      const args = ['{"method":"session.getToken"}', { resolve() {}, reject() {} }];
      args[position] = value;
      try {
        host.call(...args);
      } catch (error) {
        problems.push(`call throws for ${name} in place ${position}: ${error}`);
      }
    }
    const provider = { request: typeof value === 'function' ? value : () => value };
    await run(
      'signIn.authenticateWithWallet',
      at,
      [['strategy', 'web3_metamask_signature']],
      { provider },
      `wallet that answers ${name}`,
    );
    await run(
      'signIn.authenticateWithWallet',
      at,
      [['strategy', 'web3_metamask_signature']],
      { provider: value },
      `wallet that is ${name}`,
    );
    globalThis.ethereum = value;
    await run(
      'signIn.authenticateWithWallet',
      at,
      [['strategy', 'web3_metamask_signature']],
      {},
      `window.ethereum is ${name}`,
    );
    delete globalThis.ethereum;
    await run(
      'signIn.authenticateWithPopup',
      at,
      [
        ['strategy', 'oauth_google'],
        ['redirectUrl', '/cb'],
      ],
      { popup: value },
      `popup is ${name}`,
    );
    await run(
      'signIn.authenticateWithWeb3',
      at,
      [['identifier', '0x']],
      { generateSignature: value },
      `generateSignature is ${name}`,
    );
    const event = new Event('eip6963:announceProvider');
    event.detail = value;
    dispatchEvent(event);
    globalThis.__internal_onBeforeSetActive = value;
    await run(
      'clerk.setActive',
      undefined,
      { session: null },
      { beforeEmit: value, navigate: value },
      `callbacks are ${name}`,
    );
    delete globalThis.__internal_onBeforeSetActive;
  }
  const refused = await run('signIn.create', at, [['identifier', 'a@b.co']]);
  check(!refused.ok && refused.text.includes('"code":"refused"'), `after all that a create answers ${refused.text}`);
  problems.push(...(await callRows(host, offers, run)));
}

const { newRuntime } = await import(pathToFileURL(runtime));
const module = await WebAssembly.compile(await readFile(wasm));
if (process.argv[4]) {
  const { run: start } = await import(pathToFileURL(loader));
  await start(newRuntime, module, host, dead);
} else {
  const { go, scope } = newRuntime();
  scope.host = host;
  go.run(await WebAssembly.instantiate(module, go.importObject)).then(dead, dead);
}
try {
  await everything();
} catch (error) {
  problems.push(String(error));
}
if (problems.length) console.log(problems.join('\n'));
process.exit(problems.length ? 1 : 0);
