/** From the names and values of the wire to those of JavaScript. */

import type { ProtectCheckResource } from './types/sign-in-state.js';

/** An object as the server sends it. */
// biome-ignore lint/suspicious/noExplicitAny: what the server sends is checked where it is used, and may be anything.
export type Wire = Record<string, any>;

/** `email_address_id` → `emailAddressId`. Only a small letter after the mark counts, as in clerk-js. */
export const camel = (name: string): string =>
  name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Turns all keys of a value into camelCase, however deep, except those of metadata, which the application has chosen.
 * Members whose names end in `_at` become a Date.
 */
// biome-ignore lint/suspicious/noExplicitAny: the shape of the result is that of the value.
export const deepCamel = (value: any): any =>
  Array.isArray(value)
    ? value.map(deepCamel)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).map(([name, v]) => [
            camel(name),
            /_metadata$/.test(name) ? v : /_at$/.test(name) ? timeOrNull(v) : deepCamel(v),
          ]),
        )
      : value;

/** A Date of milliseconds; a missing time becomes the present, as in clerk-js. */
export const time = (ms: unknown): Date => new Date((ms as number) || Date.now());
export const timeOrNull = (ms: unknown): Date | null => (ms ? time(ms) : null);

/** `camel` of the members that this package takes. They are few, and taken from every answer. */
const members = new Map<string, string>();
function member(name: string): string {
  const found = members.get(name) ?? camel(name);
  members.set(name, found);
  return found;
}

/** Copies the named members, with a fallback for those that are null or absent. */
export function take(target: object, wire: Wire, names: string[], fallback?: unknown): void {
  for (const name of names) (target as Wire)[member(name)] = wire[name] ?? fallback;
}

/** Copies the named members as dates. */
export function takeTimes(target: object, wire: Wire, names: string[]): void {
  for (const name of names) (target as Wire)[member(name)] = time(wire[name]);
}

/** The check that the server wants passed before an attempt goes on. */
export function protectCheck({ protect_check }: Wire): ProtectCheckResource | null {
  const check: Wire = {};
  if (protect_check) take(check, protect_check, ['status', 'token', 'sdk_url', 'expires_at', 'ui_hints'], undefined);
  return protect_check ? (check as ProtectCheckResource) : null;
}
