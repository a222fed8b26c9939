// Reads what the size and asyncify tools need to know of a module from binaryen's text form: it prints one function
// after the other at a fixed indent, one instruction a line, so that no parser for the whole grammar is needed.

/**
 * @typedef {object} Func
 * @property {string} name
 * @property {string} signature parameter and result types
 * @property {string} [importedAs] "module.name" of an imported function
 * @property {string[]} calls names of the functions called directly
 * @property {string[]} indirectCalls signatures of the indirect calls
 */

// A name is bare, or quoted when it holds a bracket, a comma or a space, as Go's do.
const name = /\$(?:"[^"]*"|[^\s()]+)/.source;
const names = new RegExp(name, 'g');
const importLine = new RegExp(
  `^ \\(import "([^"]*)" "([^"]*)" \\(func (${name})((?: \\((?:type|param|result) [^)]*\\))*)\\)\\)$`,
);
const funcLine = new RegExp(`^ \\(func (${name})(.*)$`);
const callLine = new RegExp(`\\(call (${name})`);

/** @returns {{functions: Map<string, Func>, table: Set<string>}} */
export function parseWat(text) {
  const types = new Map(),
    functions = new Map(),
    table = new Set();
  let current;
  for (const line of text.split('\n')) {
    let m;
    if (line.startsWith(' (type ')) {
      m = /^ \(type (\S+) \(func(.*)\)\)$/.exec(line);
      if (m) types.set(m[1], signature(m[2]));
    } else if (line.startsWith(' (import ')) {
      m = importLine.exec(line);
      if (m)
        functions.set(unescapeName(m[3]), {
          name: unescapeName(m[3]),
          signature: signature(m[4]),
          importedAs: `${m[1]}.${m[2]}`,
          calls: [],
          indirectCalls: [],
        });
    } else if (line.startsWith(' (func ')) {
      m = funcLine.exec(line);
      current = { name: unescapeName(m[1]), signature: signature(m[2]), calls: [], indirectCalls: [] };
      functions.set(current.name, current);
    } else if (line.startsWith(' (elem ')) {
      for (const name of line.match(names) ?? []) table.add(unescapeName(name));
    } else if ((m = callLine.exec(line))) {
      current.calls.push(unescapeName(m[1]));
    } else if ((m = /\(call_indirect .*\(type (\S+?)\)/.exec(line))) {
      const known = types.get(m[1]);
      if (known === undefined) throw new Error(`call_indirect of an unknown type: ${line.trim()}`);
      current.indirectCalls.push(known);
    } else if (/\(call_ref |\(return_call/.test(line)) {
      throw new Error(`not handled: ${line.trim()}`);
    }
  }
  if (!functions.size) throw new Error('no functions found: binaryen prints a form this reader does not know');
  return { functions, table };
}

/** "(param $0 i32) (param $1 i64) (result i32)" or "(param i32 i64) (result i32)" as "i32 i64 -> i32" */
function signature(text) {
  const list = kind =>
    [...text.matchAll(new RegExp(`\\(${kind} ([^)]*)\\)`, 'g'))].flatMap(m =>
      m[1].split(' ').filter(word => !word.startsWith('$')),
    );
  return `${list('param').join(' ')} -> ${list('result').join(' ')}`;
}

/** binaryen escapes what a text identifier may not contain as \hh */
export function unescapeName(name) {
  return name.replace(/^\$"?|"$/g, '').replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
