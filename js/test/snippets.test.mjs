// Every snippet of every page of the repository: JavaScript and TypeScript compile against the types that are
// published, Go passes vet, and shell commands name targets, programs and files that exist.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copied, hasStyles, languages, source, styles, topics } from '../../web/demo/code/source.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = name => readFileSync(join(root, name), 'utf8');
const listed = (...patterns) =>
  execFileSync('git', ['ls-files', ...patterns], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
const pages = listed('*.md').map(name => ({ name, text: read(name) }));
const snippets = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)].map(({ 1: language, 2: code, index }) => {
    const line = text.slice(0, index).split('\n').length + 1;
    return { page: name, at: `${name}:${line}`, language, code };
  }),
);

// The examples in the comments of the public types.
for (const page of listed('js/src/types/*.ts')) {
  const text = read(page);
  for (const { 1: code, index } of text.matchAll(/@example\n +\* ```ts\n(.*?) +\* ```/gs)) {
    const line = text.slice(0, index).split('\n').length + 2;
    snippets.push({ page, at: `${page}:${line}`, language: 'ts', code: code.replace(/^ +\* ?/gm, '') });
  }
}

// The code that the demo page shows.
for (const topic of topics)
  for (const language of Object.keys(languages))
    for (const style of hasStyles(topic, language) ? Object.keys(styles) : ['plain'])
      snippets.push({
        page: 'web/demo/code/source.js',
        at: `demo page: ${topic}, ${language}, ${style}`,
        language: { javascript: 'js', react: 'jsx', go: 'go' }[language],
        code: `${copied(source(topic, { language, style }))}\n`,
      });
const inLanguage = (...languages) => snippets.filter(snippet => languages.includes(snippet.language));

const scratch = mkdtempSync(join(tmpdir(), 'snippets-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs a checker; what it says is told with the snippets' places instead of their files. */
function check(command, args, options, places) {
  try {
    execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', ...options });
  } catch (error) {
    assert.fail(`${error.stdout}${error.stderr}`.replace(/snippet(\d+)/g, (file, index) => `${places[index]} ${file}`));
  }
}

test('no page has a snippet of a language that nothing checks', () => {
  const known = ['js', 'jsx', 'ts', 'go', 'sh', 'html', 'yaml', 'json'];
  assert.deepEqual(
    [...new Set(snippets.map(({ language }) => language))].filter(language => !known.includes(language)),
    [],
  );
});

// What is declared around a snippet: the names that its page uses without declaring them, and the snippet before it.
const surroundings = `
declare const clerk: any, password: string, code: string, identifier: string;
declare const emailAddressId: string, redirectUrl: string, secretKey: string, publishableKey: string, token: string;
declare const show: (text: string | undefined) => void, handler: () => void, response: Response;
declare const currentPassword: string, newPassword: string, proofToken: string, signature: string;
declare const bytes: Uint8Array<ArrayBuffer>;
declare const sign: (text: string) => Promise<string>;
declare const createClerkClient: any, verifyToken: any, defineConfig: any;
declare const process: { env: Record<string, string> };
declare const ticket: string, firstName: string, lastName: string;
declare const signal: AbortSignal, element: HTMLElement, factor: any;
declare module '@clerk/react/legacy' {
  type Clerk = import('signin-wasm').LoadedClerk;
  export const useSignIn: () => Pick<Clerk, 'setActive'> & { signIn: Clerk['signIn'] };
  export const useSignUp: () => Pick<Clerk, 'setActive'> & { signUp: Clerk['client']['signUp'] };
}
declare module '@clerk/react';
declare module '@clerk/vue';
declare module 'vue';
declare module '*.vue';
declare module 'next/navigation';
declare module '@playwright/test';
interface Window { Clerk: any }
declare module '*?url' { const url: string; export default url; }
`;
// The client has its type on the pages of the package itself.
const client = "declare const clerk: import('signin-wasm').LoadedClerk;";

test('JavaScript and TypeScript compile against the published types', () => {
  const found = inLanguage('js', 'jsx', 'ts').map(snippet => ({
    ...snippet,
    own: /^(js\/)?\w+\.md$|^js\/src\//.test(snippet.page),
  }));
  const modules = join(scratch, 'node_modules');
  mkdirSync(modules);
  symlinkSync(join(root, 'js'), join(modules, 'signin-wasm'));
  symlinkSync(join(root, 'web/npm/signin-wasm-dev'), join(modules, 'signin-wasm-dev'));
  writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
  writeFileSync(join(scratch, 'surroundings.d.ts'), surroundings);
  const files = found.map(({ page, code, own, language }, index) => {
    // A console replaces what the browser has there: only the grammar is checked.
    const unchecked = page === 'DEBUGGING.md' ? '// @ts-nocheck\n' : '';
    const ownClient = own && !/\b(const|let) clerk\b|import .*\bclerk\b/.test(code) ? client : '';
    const file = `snippet${index}.${language === 'jsx' ? 'tsx' : 'ts'}`;
    writeFileSync(join(scratch, file), `${unchecked}${ownClient}export {};\n${code}`);
    return file;
  });
  const options = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'preserve',
    // As an editor checks JavaScript.
    strict: false,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(
    join(scratch, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['surroundings.d.ts', ...files] }),
  );
  const tsc = join(root, 'js/node_modules/typescript/bin/tsc');
  check(
    process.execPath,
    [tsc, '-p', scratch],
    { cwd: scratch },
    found.map(({ at }) => at),
  );
});

const goPackages = {
  clerk: 'github.com/clerk/clerk-sdk-go/v2',
  jwks: 'github.com/clerk/clerk-sdk-go/v2/jwks',
  jwt: 'github.com/clerk/clerk-sdk-go/v2/jwt',
  nethttp: 'github.com/signin-wasm/signin-wasm/signin/nethttp',
  signin: 'github.com/signin-wasm/signin-wasm/signin',
  signintest: 'github.com/signin-wasm/signin-wasm/web/signintest',
  time: 'time',
  user: 'github.com/clerk/clerk-sdk-go/v2/user',
};

/** Vets snippets as the bodies of functions in a Go module of the repository. */
function vet(module, found, { given, imported, result = '' }) {
  // The go command passes a folder over whose name begins with an underscore, unless it is named.
  const folder = mkdtempSync(join(root, module, '_snippets-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  found.forEach(({ code }, index) => {
    const { clerk, ...own } = goPackages;
    const packages = /\bclerk, err :=/.test(code) ? own : { clerk, ...own };
    const used = Object.entries(packages).filter(([name]) => new RegExp(`\\b${name}\\.`).test(code + given));
    const made = [...code.matchAll(/^\s*(?!if )([\w, ]+) :=/gm)].flatMap(match => match[1].split(', '));
    const program = `package snippets
import (${[...imported, ...used.map(([, path]) => path)].map(path => `"${path}"`).join('; ')})
func snippet${index}(ctx context.Context, request *http.Request, token string, ${given}) ${result} {
${code}${made.map(name => `\t_ = ${name}\n`).join('')}${result && 'return err\n'}}
var _ = snippet${index}
`;
    writeFileSync(join(folder, `snippet${index}.go`), program);
  });
  check(
    'go',
    ['vet', `./${basename(folder)}`],
    { cwd: join(root, module) },
    found.map(({ at }) => at),
  );
}

const fromDemo = ({ page }) => page.startsWith('web/demo/');

test('Go passes vet', () => {
  vet(
    'web',
    inLanguage('go').filter(snippet => !fromDemo(snippet)),
    { given: 't *testing.T, secretKey string', imported: ['context', 'net/http', 'testing'] },
  );
});

test('Go of the demo page passes vet', () => {
  vet('.', inLanguage('go').filter(fromDemo), {
    given:
      'password, code, ticket, proof, firstName, publishableKey string, factor signin.Factor, sign signin.Signature',
    imported: ['context', 'net/http'],
    result: 'error',
  });
});

const makefile = read('Makefile');
const targets = new Set([...makefile.matchAll(/^([\w% -]+):(?!=)/gm)].flatMap(match => match[1].split(' ')));

/** What is wrong with a command, undefined when nothing is. */
function wrong(command, page) {
  const words = command.split(/\s+/).filter(Boolean);
  while (/^[A-Z_]+=/.test(words[0])) words.shift();
  const [program, ...args] = words;
  const here = path => [join(root, path), join(root, dirname(page), path)].some(existsSync);
  const exists = path => (here(path) ? undefined : `${path} does not exist`);
  switch (program) {
    case 'make':
      return args.filter(word => !word.includes('=') && !targets.has(word)).map(word => `no target ${word}`)[0];
    case 'go': {
      const [, program] = args;
      const path = program.replace('github.com/signin-wasm/signin-wasm/', './').replace(/@latest$/, '');
      if (!existsSync(join(root, path, 'main.go'))) return `${path} is no program`;
      const source = read(join(path, 'main.go'));
      const flags = args.slice(2).filter(word => /^-\w/.test(word));
      return flags.filter(flag => !source.includes(`("${flag.slice(1)}"`)).map(flag => `no flag ${flag}`)[0];
    }
    case 'npx':
      return existsSync(join(root, 'web/npm', args[0], 'package.json')) ? undefined : `no package ${args[0]}`;
    case 'npm': {
      if (args[0] === 'run')
        return JSON.parse(read(join(dirname(page), 'package.json'))).scripts[args[1]]
          ? undefined
          : `no script ${args[1]}`;
      if (args[0] === 'install') return args.at(-1) === 'signin-wasm' ? undefined : `no package ${args.at(-1)}`;
      return args[0] === 'ci' ? exists(join(dirname(page), 'package-lock.json')) : 'what does this npm command do?';
    }
    case 'node':
      return exists(args.at(-1));
    case 'export':
      return undefined;
    default:
      return `${program} is nothing that this test knows`;
  }
}

test('shell commands name what exists', () => {
  for (const { at, page, code } of inLanguage('sh'))
    for (const line of code.split('\n').map(line => line.replace(/ #.*| *^#.*/, '').trim()))
      if (line) assert.equal(wrong(line, page), undefined, `${at}: ${line}`);
});

test('make targets in the text exist', () => {
  for (const { name, text } of pages)
    for (const [command] of text.matchAll(/(?<=`)(?:[A-Z_]+=\S* )?make [a-z][a-z -]*(?=`)/g))
      assert.equal(wrong(command, name), undefined, `${name}: ${command}`);
});

test('the map names every file of js/src and signin', () => {
  const map = read('ARCHITECTURE.md');
  for (const folder of ['js/src', 'signin'])
    for (const file of readdirSync(join(root, folder)))
      if (/\.(ts|go)$/.test(file) && !/_test\.go$|_tinygo\.go$|^doc\.go$/.test(file))
        assert.ok(map.includes(`\`${file}\``), `ARCHITECTURE.md does not say what ${folder}/${file} is`);
});
