// Run by Vitest with jsdom: the package as a component test meets it. Node's fetch keeps no cookies, so a jar does.
import { expect, test } from 'vitest';
import { signIn } from '../page/main.js';

test('signs in', async () => {
  const { fetch } = globalThis;
  let cookie = '';
  globalThis.fetch = async (url, init = {}) => {
    if (!String(url).startsWith(process.env.API)) return fetch(url, init);
    const response = await fetch(url, { ...init, signal: undefined, headers: { ...init.headers, cookie } });
    for (const set of response.headers.getSetCookie()) cookie = `${set.split(';')[0]}; ${cookie}`;
    return response;
  };
  const { KEY: key, API: api, IDENTIFIER: identifier, PASSWORD: password, USER: user } = process.env;
  expect(await signIn({ key, api, identifier, password })).toBe(`${user} 3`);
});
