// What each page does with its instance: signs in and says how it went. A sign-up that meets the bot check and
// signIn.future need files that are loaded on demand.

/** Signs in by password; resolves with the user's id and the number of the token's parts. */
export async function enter(clerk, { identifier, password }) {
  // Left unfinished.
  await clerk.signUp.create({ emailAddress: `visitor-${Date.now()}@example.com` });
  const { future } = clerk.signIn;
  const { error } = await future.password({ identifier, password });
  if (error) throw error;
  await future.finalize();
  return `${clerk.user.id} ${(await clerk.session.getToken()).split('.').length}`;
}

/** Runs a page with what its URL names. Node and a page that Next renders have no such URL. */
export function run(signIn) {
  const { body } = globalThis.document ?? {};
  if (!body || !location.search || globalThis.next) return;
  signIn(Object.fromEntries(new URLSearchParams(location.search))).then(
    result => (body.dataset.result = result),
    error => (body.dataset.result = `${error.stack ?? error} ${error.code} ${JSON.stringify(error.errors)}`),
  );
}
