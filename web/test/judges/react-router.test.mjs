// @clerk/react-router, unmodified: clerkMiddleware, rootAuthLoader, getAuth and clerkClient, as a browser meets them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { application } from './react-router/app.mjs';
import { visited } from './visitor.mjs';

const ada = 'ada@example.com';

const those = visited(async server => {
  const handle = application({ apiUrl: server.url, proxyUrl: server.url, signInUrl: '/sign-in' });
  const listening = createServer(async ({ headers, url }, response) => {
    const failed = error => new Response(error.stack, { status: 500 });
    const answer = await handle(new Request(`http://${headers.host}${url}`, { headers })).catch(failed);
    response.statusCode = answer.status;
    response.setHeaders(answer.headers);
    response.end(await answer.text());
  }).listen(0, 'localhost');
  await new Promise(done => listening.once('listening', done));
  return listening;
});

test('strangers come back from one handshake and are sent to sign in', async () => {
  const { visitor } = those;
  const first = await visitor.visit('/who');
  assert.deepEqual([JSON.parse(first.text).userId, first.handshakes], [null, 1]);
  const turned = await visitor.visit('/inside');
  assert.deepEqual([turned.url.pathname, turned.text, turned.handshakes], ['/sign-in', 'sign in here', 0]);
});

test('a session is there for the middleware, a loader and the root; its end is too', async () => {
  const { server, visitor } = those;
  const ticket = await server.ticketFor(ada);
  const { created_session_id: session } = await visitor.post('client/sign_ins', { strategy: 'ticket', ticket });
  await visitor.forget(/^(?!__client$)/);
  const member = await visitor.visit('/inside');
  assert.deepEqual([member.text, member.handshakes], [JSON.stringify(ada), 1]);
  const { userId, clerkState } = JSON.parse((await visitor.visit('/who')).text);
  assert.match(userId, /^user_/);
  assert.ok(clerkState);
  await visitor.post(`client/sessions/${session}/end`, {});
  await visitor.forget(/^__session/);
  assert.equal((await visitor.visit('/inside')).url.pathname, '/sign-in');
});
