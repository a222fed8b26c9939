// A page under Node in which the built package is loaded, on the module of standard Go, and a Frontend API that answers
// from a list.
import { readFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);

/** An answer of the Frontend API. */
export const reply = body =>
  new Response(JSON.stringify(body), { status: body.status || 200, headers: { 'content-type': 'application/json' } });

/**
 * Answers each call with the next of `answers`, a body or what makes one, and notes the call in `sent`. There are no
 * tokens.
 */
export function scriptedApi(client = { id: 'client_1', sessions: [] }) {
  const sent = [];
  const answers = [];
  const fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace('/v1/', '');
    if (path === 'environment') return reply({});
    if (path === 'client') return reply({ response: client, client: null });
    if (path.endsWith('/tokens')) return reply({ jwt: null });
    const { locale, timezone, ...form } = Object.fromEntries(new URLSearchParams(init.body || ''));
    sent.push([searchParams.get('_method') || init.method, path, form]);
    const answer = answers.shift();
    return reply(typeof answer === 'function' ? answer() : answer);
  };
  return { sent, answers, fetch };
}

/** Loads an instance in the page that is open. */
export async function load(options, host = 'clerk.app.example', type = 'live') {
  const { Clerk } = await import(new URL('go.js', dist));
  const clerk = new Clerk(`pk_${type}_${btoa(`${host}$`)}`, { proxyUrl: 'https://api.example' });
  await clerk.load({ wasmModule: WebAssembly.compile(readFileSync(new URL('signin.wasm', dist))), ...options });
  return clerk;
}

/** Opens the page with globals of its own; resolves with the loaded Clerk, and what closes the page. */
export async function openPage(href, globals, options, host = 'clerk.app.example', type = 'live') {
  const { setTimeout } = globalThis;
  const own = {
    location: new URL(href),
    BroadcastChannel: undefined,
    // The module listens and looks after tokens as long as its page lives: its timers must not keep the tests running.
    setTimeout: (...args) => setTimeout(...args).unref(),
    ...globals,
  };
  const before = Object.fromEntries(Object.keys(own).map(name => [name, globalThis[name]]));
  delete before.setTimeout; // the module goes on after the page was closed
  Object.assign(globalThis, own);
  const life = setInterval(() => {}, 1000);
  const clerk = await load(options, host, type);
  const close = () => {
    clearInterval(life);
    Object.assign(globalThis, before);
  };
  return { clerk, close };
}

/** Opens the page on which a user changes an account. With `sdkMetadata` load() waits for the methods that it needs. */
export function openAccount(fetch) {
  const sdkMetadata = { name: 'a-framework', version: '1.0.0' };
  return openPage('https://app.example/account', { fetch }, { sdkMetadata });
}
