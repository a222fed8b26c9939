// Two instances in one page, as of two applications that share it, and one of another key.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { load, openPage, reply } from './page.mjs';

const page = new EventTarget();
const session = (id, user) => ({ id, status: 'active', user: { id: user }, last_active_token: null });
let sessions = [];
const client = () => ({ id: 'client_1', sessions, sign_in: null });
const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${part({ alg: 'RS256' })}.${part({ sid: 'sess_1', iat: 1e9, exp: 4e9 })}.c2ln`;
const requests = [];
async function frontendApi(url, init) {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.replace('/v1/', '');
  const method = searchParams.get('_method') || init.method;
  requests.push(`${method} ${path}`);
  if (path === 'environment') return reply({});
  if (path.endsWith('/tokens')) return reply({ jwt });
  if (method === 'DELETE' || path.endsWith('/end')) sessions = [];
  if (path === 'client') return reply({ response: client(), client: null });
  const id = path.split('/')[2];
  return reply({ response: sessions.find(one => one.id === id) ?? { id }, client: client() });
}

/** Waits until something is so; the test's own time limit ends it. */
const until = async (so, what) => {
  for (let i = 0; i < 400; i++) {
    if (so()) return;
    await new Promise(go => setTimeout(go, 10));
  }
  assert.fail(what);
};

let first;
let second;
let stranger;
const heard = [];
let close;
before(async () => {
  const events = ['addEventListener', 'removeEventListener', 'dispatchEvent'].map(name => [
    name,
    page[name].bind(page),
  ]);
  const globals = { fetch: frontendApi, ...Object.fromEntries(events) };
  ({ clerk: first, close } = await openPage('https://app.example/', globals));
  second = await load();
  stranger = await load(undefined, 'clerk.other.example');
  second.addListener(({ user }) => heard.push(user));
  await new Promise(go => setTimeout(go, 50)); // the file is fetched
});
after(() => close());
beforeEach(async () => {
  sessions = [session('sess_1', 'user_1')];
  await first.client.reload();
  await first.setActive({ session: 'sess_1' });
  await until(() => second.session, 'the second does not hear of a sign-in');
  requests.length = heard.length = 0;
});

test('the second hears of a sign-in, one of another key does not', () => {
  assert.equal(second.user.id, 'user_1');
  assert.equal(stranger.session, null);
});

test('the second hears of a sign-out', async () => {
  await first.signOut(() => {}); // without a callback the page would leave
  await until(() => second.session === null, 'the second does not hear of a sign-out');
  assert.equal(heard.at(-1), null);
});

test('the id of no session signs nobody out while there are several', async () => {
  sessions = [session('sess_1', 'user_1'), session('sess_2', 'user_2')];
  await first.client.reload();
  requests.length = 0;
  for (const sessionId of ['sess_9', 9]) await first.signOut({ sessionId });
  assert.deepEqual(requests, []);
  assert.equal(first.session.id, 'sess_1');
});

test('and of a session that was ended', async () => {
  await second.session.end();
  await until(() => first.session === null, 'the first does not hear of the end');
});

test('reload() brings it up to date', async () => {
  await first.signOut(() => {}); // without a callback the page would leave
  await until(() => second.session === null, 'the second does not hear of a sign-out');
  sessions = [session('sess_2', 'user_2')];
  await first.client.reload();
  await first.setActive({ session: 'sess_2' });
  assert.equal(await second.client.reload(), second.client);
  assert.equal(second.session?.id, 'sess_2');
});

test('a hook that calls reload() while the second follows does not wait for itself', async () => {
  await first.signOut(() => {});
  await until(() => second.session === null, 'the second does not hear of a sign-out');
  sessions = [session('sess_3', 'user_3')];
  await first.client.reload();
  let hooked;
  globalThis.__internal_onBeforeSetActive = () => (hooked = second.client.reload());
  try {
    await first.setActive({ session: 'sess_3' });
    await hooked;
    await until(() => second.session?.id === 'sess_3', 'the second does not follow');
  } finally {
    delete globalThis.__internal_onBeforeSetActive;
  }
});

test('a session that is there stays in use when the other takes another one', async () => {
  sessions = [...sessions, session('sess_2', 'user_2')];
  await first.client.reload();
  await first.setActive({ session: 'sess_2' });
  await second.client.reload();
  assert.equal(second.session.id, 'sess_1');
  assert.equal(second.client.sessions.length, 2);
});

test('an instance that nobody changes asks for nothing', async () => {
  await new Promise(go => setTimeout(go, 50));
  assert.deepEqual(requests, []);
});
