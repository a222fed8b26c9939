// Pages as they are: what frameworks make of the SDK's objects, two instances in one of them, and other origins.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { preloadLinks } from '../../../js/dist/preload.js';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4472);
const browser = await browserFor(server);

test('a reactive proxy around the SDK, as Vue and MobX make it', async t => {
  const person = await browser.person(t);
  const app = await person.open('signin-wasm');
  const seen = await app.page.evaluate(async () => {
    // Like Vue's reactive(): every object is seen through a proxy, and a method's `this` is the proxy.
    const proxies = new WeakMap();
    const reactive = target => {
      if (typeof target !== 'object' || target === null || target instanceof Promise) return target;
      if (!proxies.has(target)) {
        const handler = {
          get: (object, name, receiver) => {
            const value = Reflect.get(object, name, receiver);
            const fixed = Reflect.getOwnPropertyDescriptor(object, name);
            return fixed && !fixed.configurable && !fixed.writable ? value : reactive(value);
          },
        };
        proxies.set(target, new Proxy(target, handler));
      }
      return proxies.get(target);
    };
    const clerk = reactive(window.clerk);
    const { signIn } = clerk.client;
    const created = await signIn.create({ identifier: 'ada@example.com' });
    const out = { created: created.status, getters: [signIn.id === created.id, clerk.loaded, clerk.isSignedIn] };
    out.reloaded = (await signIn.reload()).status;
    out.future = [signIn.__internal_future.status, signIn.__internal_future.identifier];
    out.wrong = (await signIn.__internal_future.password({ password: 'wrong' })).error?.errors[0].code;
    const done = await clerk.client.signIn.attemptFirstFactor({ strategy: 'password', password: 'analytical-engine' });
    await clerk.setActive({ session: done.createdSessionId });
    out.signedIn = [
      clerk.isSignedIn,
      clerk.user.primaryEmailAddress?.emailAddress,
      clerk.client.signedInSessions.length,
    ];
    out.token = (await clerk.session.getToken()).split('.').length;
    out.session = (await clerk.session.reload()).status;
    await clerk.client.reload();
    out.json = Object.keys(JSON.parse(JSON.stringify(clerk.client.signIn))).length > 0;
    await clerk.signOut();
    out.signedOut = clerk.isSignedIn;
    return out;
  });
  assert.deepEqual(seen, {
    created: 'needs_first_factor',
    getters: [true, true, false],
    reloaded: 'needs_first_factor',
    future: ['needs_first_factor', 'ada@example.com'],
    wrong: 'form_password_incorrect',
    signedIn: [true, 'ada@example.com', 1],
    token: 3,
    session: 'active',
    json: true,
    signedOut: false,
  });
});

test('a page that froze the built-in objects', async t => {
  const person = await browser.person(t);
  const before = page =>
    page.addInitScript(() => {
      const values = Object.values(Object.getOwnPropertyDescriptors(globalThis)).map(({ value }) => value);
      for (const { prototype } of values.filter(value => typeof value === 'function')) Object.freeze(prototype);
    });
  const app = await person.open('signin-wasm', { before });
  const seen = await app.page.evaluate(async () => {
    const { clerk } = window;
    const done = await clerk.client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' });
    await clerk.setActive({ session: done.createdSessionId });
    const wrong = await clerk.client.signIn.create({ identifier: 'no@example.com', password: 'x' }).catch(e => e.code);
    const added = await clerk.user.createEmailAddress({ email: 'frozen@example.com' }).catch(error => error);
    return [clerk.user.emailAddresses.map(String).includes('ada@example.com'), wrong, `${added}`];
  });
  assert.deepEqual(seen, [true, 'api_response_error', 'frozen@example.com']);
});

test('two applications in one page, from two copies of the package', async t => {
  const person = await browser.person(t);
  const app = await person.open('signin-wasm');
  const seen = await app.page.evaluate(async () => {
    const first = window.clerk;
    const { publishableKey, proxyUrl } = first;
    const { Clerk } = await import('/sdk/inline.js');
    const second = new Clerk(publishableKey, { proxyUrl });
    await second.load();
    const heard = [];
    second.addListener(({ user }) => heard.push(user ? user.primaryEmailAddress.emailAddress : user));
    const until = async so => {
      for (let i = 0; i < 100 && !so(); i++) await new Promise(go => setTimeout(go, 50));
      return so();
    };
    await new Promise(go => setTimeout(go, 500)); // the two have met
    const signIn = await first.client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' });
    await first.setActive({ session: signIn.createdSessionId });
    const out = {};
    out.in = await until(() => second.isSignedIn);
    out.same = second.session.id === first.session.id;
    out.token = (await second.session.getToken()).split('.').length;
    await second.signOut(() => {});
    out.out = await until(() => first.session === null);
    const again = await first.client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' });
    await first.setActive({ session: again.createdSessionId });
    await second.client.reload();
    out.reloaded = second.user?.id === first.user.id;
    return { ...out, heard: heard.filter((user, i) => user !== heard[i - 1]) };
  });
  assert.deepEqual(seen, {
    in: true,
    same: true,
    token: 3,
    out: true,
    reloaded: true,
    heard: [null, 'ada@example.com', undefined, null, 'ada@example.com'],
  });
});

for (const where of ['the same origin', 'another origin']) {
  test(`load() takes the answers that links in the head of the page have asked ${where} for`, async t => {
    const key = `pk_live_${btoa('clerk.localhost.test$')}`;
    const links = preloadLinks(key, { proxyUrl: server.origin })
      .map(({ rel, as, crossOrigin, href }) => `<link rel=${rel} as=${as} crossorigin=${crossOrigin} href="${href}">`)
      .join('');
    const body = `<!doctype html><html lang="en"><head><title>Test</title>${links}</head></html>`;
    const person = await browser.person(t);
    const page = await person.context.newPage();
    let path = '/__test/head';
    if (where === 'the same origin') await page.route(`**${path}`, r => r.fulfill({ contentType: 'text/html', body }));
    else path = await elsewhere(t, body);
    const answered = [];
    page.on('response', response => answered.push(new URL(response.url()).pathname));
    await person.open('signin-wasm', { page, key, path });
    assert.deepEqual(answered.filter(path => path.startsWith('/v1/')).sort(), ['/v1/client', '/v1/environment']);
  });
}

/** A page of another origin, with the package beside it. */
async function elsewhere(t, body) {
  const own = createServer(async ({ url }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end(body);
    const file = await fetch(server.origin + url);
    response.writeHead(file.status, { 'content-type': file.headers.get('content-type') });
    response.end(Buffer.from(await file.arrayBuffer()));
  });
  await new Promise(listening => own.listen(0, 'localhost', listening));
  t.after(() => own.close());
  return `http://localhost:${own.address().port}/`;
}

test('the script build, by a script tag with crossorigin on a page of another origin', async t => {
  const body = `<!doctype html><html lang="en"><head><title>Test</title><script crossorigin="anonymous"
    data-clerk-publishable-key="${server.publishableKey}" data-clerk-proxy-url="${server.origin}"
    src="${server.origin}/npm/@clerk/clerk-js@6/dist/clerk.browser.js"></script></head></html>`;
  const { context } = await browser.person(t);
  const page = await context.newPage();
  await page.goto(await elsewhere(t, body));
  const seen = await page.evaluate(async () => {
    const { Clerk } = window;
    await Clerk.load();
    const { status } = await Clerk.client.signIn.create({ identifier: 'ada@example.com' });
    await Clerk.client.signUp.create({ emailAddress: 'new@example.com' });
    const { error } = await Clerk.client.signUp.__internal_future.finalize(); // of a file that is fetched for it
    return [status, error.code];
  });
  assert.deepEqual(seen, ['needs_first_factor', 'session_missing']);
});
