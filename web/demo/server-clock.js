// The server's time. Its clock can be moved; codes are made for it, and tokens expire by it.
import { clock } from './dev-api.js';

let offset = 0;

export const serverNow = () => Date.now() + offset;

/** Asks the server how far its clock has been moved. */
export async function syncClock() {
  offset = (await clock()).offset_ms;
}
