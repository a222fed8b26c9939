// One round of the race: load an SDK, sign in with a password, sign out, tell the page that holds this frame.
import { fetched } from '../weight.js';

export const key = 'pk_test_bG9jYWxob3N0LnRlc3Qk';

/** @param {() => Promise<any>} make fetches the SDK and makes its Clerk object */
export async function run(make) {
  const tell = message => parent.postMessage({ race: message }, location.origin);
  try {
    const clerk = await make();
    await clerk.load({ telemetry: false });
    const ready = performance.now(); // since the frame began to load
    const urls = fetched(/^\/(sdk|vendor)\//); // until now: later files are fetched on first use
    const before = performance.now();
    const attempt = await clerk.client.signIn.create({ identifier: 'ada@example.com', password: 'analytical-engine' });
    if (attempt.status !== 'complete') throw new Error(`Ada’s sign-in stopped at ${attempt.status}.`);
    await clerk.setActive({ session: attempt.createdSessionId });
    const signIn = performance.now() - before;
    await clerk.signOut(() => {});
    tell({ urls, ready, signIn });
  } catch (error) {
    tell({ error: error?.errors?.[0]?.longMessage || String(error?.message || error) });
  }
}
