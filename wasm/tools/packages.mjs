// Which Go package a function of the name section belongs to. The compilers write, for example,
//   main.run, (*main.client).create, github.com/a/b/signin.(*Client).Load, syscall/js.Value.Get, go:string.*,
//   interface:{Error:func:{}{basic:string}}.Error$invoke, memcpy
// where the first two forms are TinyGo's and the third is Go's.

/** @param {string} name */
export function packageOf(name) {
  // Go escapes dots of the last path element as %2e; binaryen may have escaped more as \hh.
  let rest = name.replace(/%([0-9a-f]{2})|\\([0-9a-f]{2})/g, (_, a, b) => String.fromCharCode(parseInt(a ?? b, 16)));
  if (rest.startsWith('interface:')) return 'interface calls';
  if (/^(type|go):/.test(rest)) return 'type data';
  if (/^hashmapKey(Hash|Equal)\./.test(rest)) return 'map keys';
  rest = rest.replace(/^\(\*?/, '').replace(/^struct ?\{/, '').replace(/\[.*$/s, '');
  const slash = rest.lastIndexOf('/', rest.search(/[({[$]|$/));
  const dot = rest.indexOf('.', slash + 1);
  if (dot < 0) return name.startsWith('_rt0') || name.startsWith('wasm_') ? 'runtime' : 'libc and compiler';
  return rest.slice(0, dot);
}
