/** Parameters as form text: the JavaScript half of Clerk's encoding. The Go half names the keys (PROTOCOL 2.5). */
import type { Form } from './crossing.js';
import { stringify } from './json.js';

/** Parameters of a call as the caller gives them; the public types say what each call takes. */
// biome-ignore lint/suspicious/noExplicitAny: one type for all calls; what each takes is checked where it is called.
export type Params = Record<string, any>;

const field = (value: unknown): string =>
  value === null ? '' : typeof value === 'object' ? stringify(value) : String(value);

/**
 * The parameters in the caller's order. A parameter that is `undefined` is left out, and so is `signal`, which is not
 * sent.
 */
export const form = (params: object): Form =>
  Object.entries(typeof params === 'string' ? {} : params)
    .filter(([name, value]) => value !== undefined && name !== 'signal')
    .map(([name, value]) => [
      name,
      ...(Array.isArray(value) ? value.filter(v => v !== undefined).map(v => (v ? String(v) : '')) : [field(value)]),
    ]);
