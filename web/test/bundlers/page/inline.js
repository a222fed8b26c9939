// As main.js, by the entry with the module inside.
import { Clerk } from 'signin-wasm/inline';

export async function signIn({ key, api, identifier, password }) {
  const clerk = new Clerk(key, { proxyUrl: api });
  await clerk.load();
  // Left unfinished: a sign-up is what meets a bot check.
  await clerk.signUp.create({ emailAddress: `visitor-${Date.now()}@example.com` });
  const { future } = clerk.signIn;
  const { error } = await future.password({ identifier, password });
  if (error) throw error;
  await future.finalize();
  return `${clerk.user.id} ${(await clerk.session.getToken()).split('.').length}`;
}

const { body } = globalThis.document ?? {};
if (body && location.search) {
  signIn(Object.fromEntries(new URLSearchParams(location.search))).then(
    result => (body.dataset.result = result),
    error => (body.dataset.result = `${error.stack ?? error} ${error.code} ${JSON.stringify(error.errors)}`),
  );
}
