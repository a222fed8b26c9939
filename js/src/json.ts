/**
 * JSON.stringify that does not ask arrays and objects for `toJSON`: Prototype.js gives every array one that returns
 * text. An object's own `toJSON` counts, and so does that of dates and other built-in objects.
 */
export function stringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(item => stringify(item ?? null))}]`;
  if (isPlain(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== 'function');
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringify(member)}`)}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  !!value &&
  typeof value === 'object' &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !Object.hasOwn(value, 'toJSON');
