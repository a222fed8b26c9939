// @clerk/express, unmodified, as a browser meets it: by documents and cookies, without a token in a header.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clerkMiddleware, getAuth } from '@clerk/express';
import express from 'express';
import { visited } from './visitor.mjs';

const those = visited(server => {
  const app = express();
  app.use(clerkMiddleware({ apiUrl: server.url, proxyUrl: server.url }));
  app.get('/', (request, response) => response.json(getAuth(request).userId));
  return new Promise(done => {
    const listening = app.listen(0, 'localhost', () => done(listening));
  });
});

test('one handshake brings the dev browser, and for who is signed in the session', async () => {
  const { server, visitor } = those;
  const stranger = await visitor.visit('/');
  assert.deepEqual([stranger.text, stranger.handshakes], ['null', 1]);
  assert.equal((await visitor.visit('/')).handshakes, 0);
  const ticket = await server.ticketFor('ada@example.com');
  const { created_session_id: session } = await visitor.post('client/sign_ins', { strategy: 'ticket', ticket });
  await visitor.forget(/^(?!__client$)/);
  const member = await visitor.visit('/');
  assert.match(member.text, /^"user_/);
  assert.equal(member.handshakes, 1);
  await visitor.post(`client/sessions/${session}/end`, {});
  await visitor.forget(/^__session/);
  assert.equal((await visitor.visit('/')).text, 'null');
});
