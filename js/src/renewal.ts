/**
 * Gives the memory of a burst back. WebAssembly's memory only grows, so another program takes the place of one that
 * grew large, when that one has nothing to do. Nobody notices: every object goes on, no listener is called, and no
 * request is sent, but that a session's token is asked for when one is next needed.
 */
import type { Engine, Program } from './engine.js';

/** A program with more memory than this, in bytes, is large. Both builds stay below it in ordinary use. */
const large = 16e6;

/** How long a program has to be left alone before it is replaced, in milliseconds. */
const quiet = 1000;

const size = ({ exports }: Program): number =>
  ((exports.memory ?? exports.mem) as WebAssembly.Memory).buffer.byteLength;

/** Replaces the programs of an engine that have grown large, from now on. */
export function renewWhenLarge(engine: Engine): void {
  let limit = large;
  engine.boundary.idle = () => {
    const grown = engine.program ? size(engine.program) : 0;
    if (grown <= limit) return;
    const held = limit;
    limit = Number.POSITIVE_INFINITY; // until this is done
    renew(engine).then(
      // A program that needs so much is not replaced over and over.
      begun => (limit = Math.max(held, 2 * begun)),
      () => (limit = 2 * grown), // there is no room for two
    );
  };
}

/** The size of the program that has taken over, or 0 when there was something to do. */
async function renew(engine: Engine): Promise<number> {
  const { boundary, instance } = engine;
  let old = engine.program;
  const idle = () =>
    old === engine.program &&
    !boundary.pending.size &&
    old!.waiting.size <= 1 && // a program at rest waits for its next look at the session's token alone
    remembered();
  /** Whether another program will find out by itself which browser this is. */
  const remembered = () => {
    const link = boundary.ask('buildUrlWithAuth', { url: 'https://elsewhere.example/' }) ?? '';
    const token = /__clerk_db_jwt=([^&]*)/.exec(link)?.[1];
    return !token || document.cookie.includes(token);
  };
  await new Promise(resolve => setTimeout(resolve, quiet));
  if (!idle()) return 0;
  const environment = boundary.ask('environment');
  const { send } = instance.host();
  const next = await engine.run({
    status: () => {}, // is known
    send: (url, method, form, body, settle) => {
      if (!environment || !new URL(url).pathname.endsWith('/environment')) {
        return send(url, method, form, body, settle);
      }
      queueMicrotask(() => settle(true, 200, '', environment, null, null));
      return () => {};
    },
  });
  const restored = instance.restored();
  if (idle() && restored) {
    engine.use(next, restored);
    old!.end();
    old = undefined; // the functions above live as long as the next one
    return size(next);
  }
  next.end();
  return 0;
}
