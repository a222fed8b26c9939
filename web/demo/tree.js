// A value as a tree that can be read, and that shows what changed.
import { breakable, h } from './dom.js';

/**
 * @param {unknown} value an object or array of plain values
 * @param {Map<string, string>} [before] what the tree showed last, by path; brought up to date. What differs is marked.
 */
export function tree(value, before, path = '') {
  const entries = Object.entries(value);
  return h(
    'ul',
    { class: 'tree' },
    entries.map(([name, v]) => branch(name, v, before, `${path}/${name}`, Array.isArray(value))),
  );
}

function branch(name, value, before, path, inArray) {
  const item = h('li', null);
  const key = h('span', { class: 'key' }, breakable(name));
  if (nested(value)) {
    const size = Array.isArray(value) ? h('span', { class: 'size' }, ` ${value.length}`) : null;
    item.append(
      inArray && value.strategy ? h('span', { class: 'name' }, value.strategy) : key,
      size || '',
      tree(inArray && value.strategy ? without(value, 'strategy') : value, before, path),
    );
    return item;
  }
  const text = print(value);
  const length = text.length > 120 ? ' long' : '';
  const leaf = h(
    'span',
    { class: `value ${kind(value)}${length}`, title: text.length > 60 ? text : undefined },
    breakable(text),
  );
  if (value instanceof Date) leaf.dataset.until = value.getTime();
  if (before) {
    if (before.size && before.get(path) !== text && before.has('')) item.classList.add('changed');
    before.set(path, text);
  }
  item.append(inArray ? '' : key, inArray ? '' : ' ', leaf);
  return item;
}

const plainList = value => Array.isArray(value) && value.length > 0 && value.every(v => typeof v !== 'object');
const nested = value =>
  value &&
  typeof value === 'object' &&
  !(value instanceof Date) &&
  !(value instanceof URL) &&
  !plainList(value) &&
  Object.keys(value).length > 0;
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([k]) => k !== name));

function print(value) {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (value instanceof Date) return value.toLocaleTimeString();
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return value.length ? value.join(', ') : '[]';
  if (typeof value === 'object') return '{}';
  return value === '' ? '""' : String(value);
}

const kind = value =>
  value === null || value === undefined || print(value) === '[]' || print(value) === '{}'
    ? 'nothing'
    : typeof value === 'object'
      ? 'text'
      : typeof value;
