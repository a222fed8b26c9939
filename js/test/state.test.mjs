// What Clerk's hooks read of an instance, on the real module against a Frontend API that answers from a list.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, reply } from './page.mjs';

const session = { id: 'sess_1', status: 'active', user: { id: 'user_1' }, last_active_token: null };
const answers = [];
let sessions = [];
const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${part({ alg: 'RS256' })}.${part({ sid: 'sess_1', iat: 1e9, exp: 4e9 })}.c2ln`;

async function frontendApi(url) {
  const path = new URL(url).pathname.replace('/v1/', '');
  if (path === 'environment') return reply({ display_config: { application_name: 'Example' } });
  if (path === 'client') return reply({ response: { id: 'client_1', sessions }, client: null });
  if (path.endsWith('/tokens')) return reply({ jwt });
  return reply(answers.shift() ?? { response: {}, client: { id: 'client_1', sessions, sign_in: null } });
}

let clerk;
let state;
let close;
before(async () => {
  const options = { isSatellite: () => false, sdkMetadata: { name: 'a-framework', version: '1.0.0' } };
  ({ clerk, close } = await openPage('https://app.example/', { fetch: frontendApi }, options));
  state = clerk.__internal_state;
});
after(() => close());

const attempt = (id, more) => ({ id, status: 'needs_first_factor', supported_first_factors: [], ...more });

test('the snapshot of the hooks stays the same object between changes', async () => {
  const first = clerk.__internal_lastEmittedResources;
  assert.equal(first.client, clerk.client);
  assert.equal(first.session, null);
  assert.equal(clerk.__internal_lastEmittedResources, first);
});

test('a signal keeps its value until something in it changes; effects follow it until they are stopped', async () => {
  const before = state.signInSignal();
  assert.equal(state.signInSignal(), before);
  assert.equal(before.fetchStatus, 'idle');
  assert.deepEqual(before.errors, {
    fields: { identifier: null, password: null, code: null },
    raw: null,
    global: null,
  });
  const seen = [];
  const stop = state.__internal_effect(() => seen.push(state.signInSignal().fetchStatus));
  answers.push({ response: attempt('sia_1'), client: { id: 'client_1', sessions, sign_in: attempt('sia_1') } });
  assert.deepEqual(await before.signIn.create({ identifier: 'a@example.com' }), { error: null });
  assert.equal(seen[0], 'idle');
  assert.ok(seen.includes('fetching'));
  assert.equal(seen.at(-1), 'idle');
  const after = state.signInSignal();
  assert.notEqual(after, before);
  assert.equal(after.signIn.id, 'sia_1');
  stop();
  const heard = seen.length;
  answers.push({ response: attempt('sia_1'), client: { id: 'client_1', sessions, sign_in: attempt('sia_1') } });
  await clerk.client.signIn.create({ identifier: 'a@example.com' });
  assert.equal(seen.length, heard);
});

test('an error that names a parameter belongs to its field, any other to the form', async () => {
  const { signIn } = state.signInSignal();
  const errors = [{ code: 'form_password_incorrect', message: 'no', meta: { param_name: 'password' } }];
  answers.push({ status: 422, errors });
  const { error } = await signIn.password({ identifier: 'a@example.com', password: 'x' });
  let shown = state.signInSignal().errors;
  assert.equal(shown.fields.password, error.errors[0]);
  assert.equal(shown.global, null);
  answers.push({ status: 429, errors: [{ code: 'too_many_requests', message: 'slow' }] });
  const { error: whole } = await signIn.password({ identifier: 'a@example.com', password: 'x' });
  shown = state.signInSignal().errors;
  assert.equal(shown.fields.password, null);
  assert.deepEqual(shown.global, [whole]);
  assert.ok(whole.isClerkAPIResponseError() && !whole.isClerkRuntimeError());
});

test('a completed sign-in stays until it is finalized', async () => {
  const complete = attempt('sia_1', { status: 'complete', created_session_id: 'sess_1' });
  sessions = [session];
  answers.push({ response: complete, client: { id: 'client_1', sessions, sign_in: null } });
  const { signIn } = state.signInSignal();
  await signIn.password({ identifier: 'a@example.com', password: 'right' });
  assert.equal(state.signInSignal().signIn.status, 'complete');
  assert.equal(clerk.client.signIn.status, null);
  assert.deepEqual(await signIn.finalize({}), { error: null });
  assert.equal(clerk.session?.id, 'sess_1');
  assert.equal(clerk.__internal_lastEmittedResources.session, clerk.session);
});

test('a computed value is made again after a change', () => {
  let made = 0;
  const status = state.__internal_computed(() => {
    made++;
    return state.signUpSignal().fetchStatus;
  });
  assert.equal(status(), 'idle');
  assert.equal(status(), 'idle');
  assert.equal(made, 1);
});

test('what framework packages ask of an instance', () => {
  assert.equal(clerk.isSatellite, false);
  assert.equal(clerk.sdkMetadata.name, 'a-framework');
  assert.equal(clerk.__internal_getOption('sdkMetadata').version, '1.0.0');
  assert.equal(clerk.__internal_environment.displayConfig.applicationName, 'Example');
  assert.equal(clerk.__internal_environment, clerk.__internal_environment);
  for (const name of ['mountSignIn', 'openSignUp', 'mountUserButton', 'openGoogleOneTap']) {
    assert.throws(() => clerk[name](), { code: 'components_missing' });
  }
  clerk.unmountSignIn();
  clerk.closeSignUp();
});
