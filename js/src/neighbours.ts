/**
 * Instances of one key in one page, as of two applications that share it. What one does the other follows: with nobody
 * signed in it takes the session that the other took into use, and one whose session the other ended signs out. A
 * session that is still there stays in use, because an application may show another one of several. The file is fetched
 * when there is a second instance.
 */
import type { HeadlessBrowserClerk } from './types.js';

/** What each instance has still to follow. Its `client.reload()` waits for that. */
const following = new WeakMap<Neighbour, { done: Promise<void>; reload(): Promise<unknown> }>();

/** How long that may take, in milliseconds: a page's hook that calls `reload()` is waited for itself. */
const patience = 2000;

type Neighbour = Pick<
  HeadlessBrowserClerk,
  'addListener' | 'client' | 'proxyUrl' | 'publishableKey' | 'session' | 'setActive'
>;

export function connect(one: Neighbour, other: Neighbour): void {
  const same = (['publishableKey', 'proxyUrl'] as const).every(name => one[name] === other[name]);
  if (!same || one === other || !one.client || !other.client) return;
  follow(one, other);
  follow(other, one);
}

function follow(one: Neighbour, other: Neighbour): void {
  const { client } = one;
  if (!following.has(one)) {
    const reload = client!.reload;
    const state = { done: Promise.resolve(), reload };
    following.set(one, state);
    client!.reload = async params => {
      await reload(params);
      await Promise.race([state.done, new Promise(go => setTimeout(go, patience))]);
      return client!;
    };
  }
  const state = following.get(one)!;
  let last: string | undefined;
  other.addListener(({ session }) => {
    if (session === undefined || session?.id === last) return; // a change under way, or none
    const id = (last = session?.id);
    state.done = state.done.then(() => catchUp(one, state.reload, id)).catch(() => {});
  });
}

/** Brings an instance up to date with another one whose session is now the one with this id. */
async function catchUp(one: Neighbour, reload: () => Promise<unknown>, id: string | undefined): Promise<void> {
  if (!one.session === !id) return;
  await reload();
  const there = (id: string | undefined) => one.client?.signedInSessions.find(session => session.id === id);
  const session = there(id) ?? null;
  if (!there(one.session?.id) && one.session !== session) await one.setActive({ session });
}
