// @clerk/backend and @clerk/express, unmodified, against the dev server: what an application's backend and its tests
// call.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { createClerkClient, verifyToken } from '@clerk/backend';
import { verifyWebhook } from '@clerk/backend/webhooks';
import { clerkMiddleware, getAuth } from '@clerk/express';
import express from 'express';
import { judged } from './judged.mjs';

let server, clerk;
before(async () => {
  server = await judged();
  clerk = createClerkClient({
    secretKey: server.secretKey,
    publishableKey: server.publishableKey,
    apiUrl: server.url,
    proxyUrl: server.url,
  });
});
after(() => server?.end());

const coded = (status, code) => error => error.status === status && error.errors[0]?.code === code;

test('users: create, get, list, count, update, metadata, lock, ban, delete', async () => {
  const user = await clerk.users.createUser({
    emailAddress: ['judge@example.com'],
    password: 'a long enough one',
    firstName: 'Judge',
    publicMetadata: { plan: 'free', deep: { a: 1 } },
    skipPasswordChecks: true,
  });
  assert.equal(user.firstName, 'Judge');
  assert.equal((await clerk.users.getUser(user.id)).primaryEmailAddress.emailAddress, 'judge@example.com');
  const list = await clerk.users.getUserList({ emailAddress: ['judge@example.com'], orderBy: '-created_at' });
  assert.deepEqual([list.totalCount, list.data[0].id], [1, user.id]);
  assert.equal(await clerk.users.getCount({ query: 'judge' }), 1);
  await clerk.users.updateUser(user.id, { lastName: 'Dredd', publicMetadata: { plan: 'pro' } });
  await clerk.users.updateUserMetadata(user.id, { publicMetadata: { deep: { b: 2 } }, privateMetadata: { x: 1 } });
  const changed = await clerk.users.getUser(user.id);
  assert.equal(changed.lastName, 'Dredd');
  assert.equal(changed.publicMetadata.plan, 'pro');
  assert.equal(changed.publicMetadata.deep.b, 2);
  assert.deepEqual(changed.privateMetadata, { x: 1 });
  assert.deepEqual(await clerk.users.verifyPassword({ userId: user.id, password: 'a long enough one' }), {
    verified: true,
  });
  assert.equal((await clerk.users.lockUser(user.id)).locked, true);
  assert.equal((await clerk.users.unlockUser(user.id)).locked, false);
  assert.equal((await clerk.users.banUser(user.id)).banned, true);
  await clerk.users.deleteUser(user.id);
  await assert.rejects(clerk.users.getUser(user.id), coded(404, 'resource_not_found'));
});

test('email addresses and phone numbers', async () => {
  const user = await clerk.users.createUser({ emailAddress: ['one@example.com'] });
  const email = await clerk.emailAddresses.createEmailAddress({ userId: user.id, emailAddress: 'two@example.com' });
  await clerk.emailAddresses.updateEmailAddress(email.id, { verified: true, primary: true });
  assert.equal((await clerk.users.getUser(user.id)).primaryEmailAddressId, email.id);
  assert.equal((await clerk.emailAddresses.getEmailAddress(email.id)).emailAddress, 'two@example.com');
  await clerk.emailAddresses.deleteEmailAddress(user.emailAddresses[0].id);
  const phone = await clerk.phoneNumbers.createPhoneNumber({
    userId: user.id,
    phoneNumber: '+12015550191',
    verified: true,
  });
  await clerk.phoneNumbers.deletePhoneNumber(phone.id);
  await assert.rejects(clerk.phoneNumbers.getPhoneNumber(phone.id), coded(404, 'resource_not_found'));
});

test('sessions, their tokens, sign-in tokens, testing tokens', async () => {
  const user = await clerk.users.createUser({ emailAddress: ['session@example.com'] });
  const session = await clerk.sessions.createSession({ userId: user.id });
  assert.equal(session.status, 'active');
  const { jwt } = await clerk.sessions.getToken(session.id);
  const claims = await verifyToken(jwt, { secretKey: server.secretKey, apiUrl: server.url });
  assert.deepEqual([claims.sub, claims.sid, claims.iss], [user.id, session.id, server.url]);
  const list = await clerk.sessions.getSessionList({ userId: user.id, status: 'active' });
  assert.deepEqual(
    list.data.map(s => s.id),
    [session.id],
  );
  const ticket = await clerk.signInTokens.createSignInToken({ userId: user.id, expiresInSeconds: 60 });
  assert.equal((await clerk.signInTokens.revokeSignInToken(ticket.id)).status, 'revoked');
  assert.ok((await clerk.testingTokens.createTestingToken()).token);
  assert.equal((await clerk.sessions.revokeSession(session.id)).status, 'revoked');
});

/** Who a request with this session token is, as a server-rendered application learns it. */
const auth = async jwt => {
  const request = new Request('http://localhost:3000/', {
    headers: { authorization: `Bearer ${jwt}` },
  });
  return (await clerk.authenticateRequest(request)).toAuth();
};

/** The Frontend API as a browser of its own uses it, signed in with a ticket: (path, fields) => response. */
const signedIn = async userId => {
  let cookie = '';
  const post = async (path, fields = {}) => {
    const init = {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(fields),
    };
    const answer = await fetch(`${server.url}/v1/${path}`, init);
    cookie =
      answer.headers
        .getSetCookie()
        .find(c => c.startsWith('__client='))
        ?.split(';')[0] ?? cookie;
    const body = await answer.json();
    assert.ok(answer.ok, JSON.stringify(body));
    return body.response ?? body;
  };
  const { token } = await clerk.signInTokens.createSignInToken({
    userId,
    expiresInSeconds: 60,
  });
  const signIn = await post('client/sign_ins', {
    strategy: 'ticket',
    ticket: token,
  });
  return (path, fields) => post(`client/sessions/${signIn.created_session_id}/${path}`, fields);
};

test('organizations, memberships, roles; auth().has() of tokens', async () => {
  const [ada, bob] = await Promise.all(
    ['ada', 'bob'].map(name => clerk.users.createUser({ emailAddress: [`${name}@org.example.com`] })),
  );
  const organization = await clerk.organizations.createOrganization({
    name: 'Judges',
    createdBy: ada.id,
    publicMetadata: { plan: 'free' },
  });
  assert.deepEqual([organization.slug, organization.createdBy], ['judges', ada.id]);
  const { id: organizationId } = organization;
  assert.equal((await clerk.organizations.getOrganization({ slug: 'judges' })).id, organizationId);
  const renamed = await clerk.organizations.updateOrganization(organizationId, {
    name: 'Judges & Sons',
  });
  assert.equal(renamed.name, 'Judges & Sons');
  await clerk.organizations.updateOrganizationMetadata(organizationId, {
    publicMetadata: { seats: 3 },
  });
  assert.deepEqual((await clerk.organizations.getOrganization({ organizationId })).publicMetadata, {
    plan: 'free',
    seats: 3,
  });
  await clerk.organizations.createOrganizationMembership({
    organizationId,
    userId: bob.id,
    role: 'org:member',
  });
  const members = await clerk.organizations.getOrganizationMembershipList({
    organizationId,
    role: ['org:member'],
  });
  assert.deepEqual([members.totalCount, members.data[0].publicUserData.userId], [1, bob.id]);
  assert.equal((await clerk.users.getUserList({ organizationId: [organizationId] })).totalCount, 2);

  // A role of the application's own. Ada's browser does what setActive({ organization }) does.
  const permission = await clerk.organizationPermissions.createOrganizationPermission({
    name: 'Pay invoices',
    key: 'org:invoices:pay',
  });
  const role = await clerk.organizationRoles.createOrganizationRole({
    name: 'Cashier',
    key: 'org:cashier',
    permissions: [permission.id],
  });
  await clerk.organizations.updateOrganizationMembership({
    organizationId,
    userId: bob.id,
    role: role.key,
  });
  for (const [user, key, pays] of [
    [ada, 'org:admin', false],
    [bob, 'org:cashier', true],
  ]) {
    const session = await signedIn(user.id);
    const alone = await auth((await session('tokens')).jwt);
    assert.deepEqual([alone.userId, alone.orgId, alone.has({ role: key })], [user.id, undefined, false]);
    await session('touch', { active_organization_id: organizationId });
    const inside = await auth((await session('tokens')).jwt);
    assert.deepEqual([inside.orgId, inside.orgSlug, inside.orgRole], [organizationId, 'judges', key]);
    assert.equal(inside.has({ role: key }), true);
    assert.equal(inside.has({ role: 'org:member' }), false);
    assert.equal(inside.has({ permission: 'org:invoices:pay' }), pays);
    assert.equal(inside.has({ permission: 'org:invoices:read' }), false);
  }

  await clerk.organizations.updateOrganizationMembership({
    organizationId,
    userId: bob.id,
    role: 'org:admin',
  });
  await clerk.organizations.deleteOrganizationMembership({
    organizationId,
    userId: ada.id,
  });
  const left = await clerk.users.getOrganizationMembershipList({
    userId: ada.id,
  });
  assert.equal(left.totalCount, 0);
  await clerk.organizations.deleteOrganization(organizationId);
  await assert.rejects(clerk.organizations.getOrganization({ organizationId }), coded(404, 'resource_not_found'));
});

test('JWT templates and their tokens', async () => {
  const user = await clerk.users.createUser({
    emailAddress: ['jwt@example.com'],
    publicMetadata: { plan: 'pro' },
  });
  const session = await clerk.sessions.createSession({ userId: user.id });
  const template = await clerk.jwtTemplates.create({
    name: 'judged',
    claims: {
      email: '{{user.primary_email_address}}',
      plan: '{{user.public_metadata.plan}}',
    },
    lifetime: 90,
  });
  assert.equal((await clerk.jwtTemplates.get(template.id)).lifetime, 90);
  const { jwt } = await clerk.sessions.getToken(session.id, 'judged');
  const claims = await verifyToken(jwt, {
    secretKey: server.secretKey,
    apiUrl: server.url,
  });
  assert.deepEqual([claims.email, claims.plan, claims.exp - claims.iat], ['jwt@example.com', 'pro', 90]);
  const updated = await clerk.jwtTemplates.update({
    templateId: template.id,
    name: 'judged',
    claims: { a: 1 },
  });
  assert.deepEqual(updated.claims, { a: 1 });
  assert.ok((await clerk.jwtTemplates.list()).data.some(t => t.id === template.id));
  await clerk.jwtTemplates.delete(template.id);
  await assert.rejects(clerk.sessions.getToken(session.id, 'judged'), coded(404, 'resource_not_found'));
  const long = await clerk.sessions.getToken(session.id, undefined, 600);
  const { exp, iat } = await verifyToken(long.jwt, {
    secretKey: server.secretKey,
    apiUrl: server.url,
  });
  assert.equal(exp - iat, 600);
});

test('invitations', async () => {
  const made = await clerk.invitations.createInvitation({ emailAddress: 'invited@example.com', notify: false });
  assert.equal(made.status, 'pending');
  const { data } = await clerk.invitations.getInvitationList();
  assert.deepEqual(
    data.map(i => i.emailAddress),
    ['invited@example.com'],
  );
  assert.equal((await clerk.invitations.revokeInvitation(made.id)).revoked, true);
});

test('what is not there says so', async () => {
  await assert.rejects(clerk.waitlistEntries.list(), coded(501, 'not_implemented'));
});

test('verifyWebhook takes our events, and nothing that was changed', async t => {
  const received = [];
  const application = createServer(async (request, response) => {
    const body = await new Promise(done => {
      let text = '';
      request.on('data', part => (text += part)).on('end', () => done(text));
    });
    received.push({ headers: request.headers, body });
    response.end();
  });
  await new Promise(done => application.listen(0, '127.0.0.1', done));
  t.after(() => application.close());
  const url = `http://127.0.0.1:${application.address().port}/`;
  const { signing_secret: signingSecret } = await server.dev('POST', 'webhooks', { url });
  const user = await clerk.users.createUser({ emailAddress: ['hook@example.com'] });
  while (!received.length) await new Promise(done => setTimeout(done, 20));
  await server.dev('DELETE', `webhooks?url=${encodeURIComponent(url)}`);
  const [{ headers, body }] = received;
  const request = text => new Request(url, { method: 'POST', headers, body: text });
  const event = await verifyWebhook(request(body), { signingSecret });
  assert.deepEqual([event.type, event.data.id], ['user.created', user.id]);
  await assert.rejects(verifyWebhook(request(body.replace('hook@', 'hack@')), { signingSecret }), /signature/i);
});

test('@clerk/express lets in who has a token', async t => {
  const app = express();
  app.use(
    clerkMiddleware({
      clerkClient: clerk,
      publishableKey: server.publishableKey,
      secretKey: server.secretKey,
      apiUrl: server.url,
      proxyUrl: server.url,
    }),
  );
  app.get('/api', (request, response) => {
    const { isAuthenticated, userId } = getAuth(request);
    response.status(isAuthenticated ? 200 : 401).json({ userId });
  });
  const listening = await new Promise(done => {
    const instance = app.listen(0, '127.0.0.1', () => done(instance));
  });
  t.after(() => listening.close());
  const url = `http://127.0.0.1:${listening.address().port}/api`;
  const user = await clerk.users.createUser({ emailAddress: ['express@example.com'] });
  const session = await clerk.sessions.createSession({ userId: user.id });
  const { jwt } = await clerk.sessions.getToken(session.id);
  assert.equal((await fetch(url)).status, 401);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${jwt}` } });
  assert.deepEqual([answer.status, await answer.json()], [200, { userId: user.id }]);
  assert.equal((await fetch(url, { headers: { authorization: `Bearer ${jwt.slice(0, -6)}AAAAAA` } })).status, 401);
});
