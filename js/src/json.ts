import { usageError } from './rejection.js';
import type { Wire } from './wire.js';

/**
 * JSON.stringify that takes no notice of a `toJSON` that the page gave all arrays or objects: Prototype.js gives every
 * array one that returns text. An object's own `toJSON` counts, and so does that of dates and other built-in objects.
 *
 * @throws Error params_invalid for what JSON cannot hold: a BigInt, an object that contains itself.
 */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, original) ?? 'null';
  } catch (cause) {
    throw usageError('params_invalid', 'JSON cannot hold the parameters.', cause);
  }
}

/** What is written in the place of a member: `value` is what its `toJSON` made of it. */
function original(this: Wire, name: string, value: unknown): unknown {
  const member = this[name];
  const ofThePage = [([] as Wire).toJSON, ({} as Wire).toJSON];
  return ofThePage.includes(member?.toJSON) ? member : value;
}
