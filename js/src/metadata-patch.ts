/** The difference of two versions of a user's metadata, as `PATCH /v1/me/metadata` takes it: null removes a key. */
type Metadata = Record<string, unknown>;

const plain = (value: unknown): value is Metadata =>
  !!value && typeof value === 'object' && [null, Object.prototype].includes(Object.getPrototypeOf(value));

export function metadataPatch(from: unknown, to: unknown): unknown {
  if (!plain(from) || !plain(to)) return to;
  const patch: [string, unknown][] = [];
  for (const [name, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, name) ? from[name] : undefined;
    const change = plain(before) && plain(value) ? metadataPatch(before, value) : value;
    const same = change === value ? Object.hasOwn(from, name) && equal(before, value) : equal(change, {});
    if (!same) patch.push([name, change]);
  }
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) patch.push([name, null]);
  return Object.fromEntries(patch);
}

/** Metadata is JSON. */
const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
