// Which Go package a function of the name section belongs to.
//
// TinyGo writes main.run, (*main.client).create, github.com/a/b.(*Client).Load or
// interface:{Error:func:{}{basic:string}}.Error$invoke. Go writes the same with every character but letters, digits and
// the dot made an underscore, so that github.com_a_b.__Client_.Load has to be looked up in the list of packages.
import { execFileSync } from 'node:child_process';

/** @returns {(name: string) => string} */
export function packageNames(dir) {
  const list = execFileSync('go', ['list', '-deps', './wasm'], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  })
    .trim()
    .split('\n');
  const mangled = new Map(list.map(path => [path.replace(/[^\w.]/g, '_'), path]));
  return name => {
    if (/^(type|go)[:_]/.test(name)) return 'type data';
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const path = mangled.get(name.slice(0, dot));
      if (path) return path;
    }
    return plainPackage(name);
  };
}

function plainPackage(name) {
  if (name.startsWith('interface:')) return 'interface calls';
  if (/^hashmapKey(Hash|Equal)\./.test(name)) return 'map keys';
  if (name.startsWith('byn$mgfn-shared$')) return plainPackage(unescapeName(name.slice('byn$mgfn-shared$'.length)));
  const path = name
    .replace(/^\(\*?/, '')
    .replace(/^struct ?\{/, '')
    .replace(/\[.*$/s, '');
  const slash = path.lastIndexOf('/', path.search(/[({[$]|$/));
  const dot = path.indexOf('.', slash + 1);
  if (dot > 0 && !path.endsWith('.command_export')) return path.slice(0, dot);
  return /^(_rt0|wasm_)/.test(name) ? 'runtime' : 'libc and compiler';
}

/** binaryen writes some characters of a name as \hh */
function unescapeName(name) {
  return name.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
