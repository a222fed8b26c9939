// The one page that every way of loading builds: signs in with what its URL names and says how it went. It
// calls signIn.future, so that a file is needed that is loaded on demand.
import { Clerk } from 'signin-wasm';

export async function signIn({ key, api, identifier, password }) {
  const clerk = new Clerk(key, { proxyUrl: api });
  await clerk.load();
  const { future } = clerk.signIn;
  const { error } = await future.password({ identifier, password });
  if (error) throw error;
  await future.finalize();
  return `${clerk.user.id} ${(await clerk.session.getToken()).split('.').length}`;
}

const { body } = globalThis.document ?? {};
if (body && location.search && !globalThis.next) {
  signIn(Object.fromEntries(new URLSearchParams(location.search))).then(
    result => (body.dataset.result = result),
    error => (body.dataset.result = `${error.stack ?? error} ${error.code} ${JSON.stringify(error.errors)}`),
  );
}
