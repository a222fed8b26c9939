// What an editor shows of the published types: every member says what it is, every method that people call has an
// example (which the test of the snippets compiles).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(`${root}dist/types`)
  // dom.d.ts declares the browser's names, empty.
  .filter(name => name.endsWith('.d.ts') && name !== 'dom.d.ts')
  .map(name => `${root}dist/types/${name}`);

/** Objects whose methods people call. */
const called = [
  ...['HeadlessBrowserClerk', 'SignInResource', 'SignUpResource', 'SignInFutureResource', 'SignUpFutureVerifications'],
  ...['SessionResource', 'SessionChecks', 'UserEnrolment', 'EmailAddressResource', 'PhoneNumberResource'],
  ...['Web3WalletResource', 'PasskeyResource', 'ExternalAccountResource'],
];
/** What says something and takes nothing, or is seldom called by people. */
const plain =
  /^(__internal_\w+|create|toString|providerSlug|providerTitle|accountIdentifier|isNew|clearCache|reload|reset)$/;

/** The published types and their members, with the comment of each. */
const members = [];
before(() => {
  const api = new API({ cwd: root });
  const snapshot = api.updateSnapshot({ openFiles: files });
  for (const path of files) {
    const text = readFileSync(path, 'utf8');
    const visit = (node, owner) => {
      const member = node.kind === SyntaxKind.PropertySignature || node.kind === SyntaxKind.MethodSignature;
      const declared = node.kind === SyntaxKind.InterfaceDeclaration || node.kind === SyntaxKind.TypeAliasDeclaration;
      const name = member ? `${owner}.${node.name.text}` : declared ? node.name.text : owner;
      const code = text.slice(node.pos, node.end);
      // `never` says that a member of a union's other part may not be given.
      const comment = (node.jsDoc ?? []).map(({ pos, end }) => text.slice(pos, end)).join('');
      if (declared) members.push({ name, comment, group: true });
      if (member && !/\?: never;?$/.test(code)) {
        const group = node.type?.kind === SyntaxKind.TypeLiteral;
        members.push({ name, comment, group, type: code.slice(code.lastIndexOf('*/') + 1) });
      }
      node.forEachChild?.(child => visit(child, name));
    };
    for (const statement of snapshot.getDefaultProjectForFile(path).program.getSourceFile(path).statements) {
      visit(statement, '');
    }
  }
  api.close();
});

test('every type that is published and every member of one has a comment', () => {
  assert.ok(members.length > 600, `${members.length} members were read`);
  const bare = members.filter(({ comment }) => !/\/\*\*[\s*]*\S/.test(comment)).map(({ name }) => name);
  assert.deepEqual(bare, []);
});

test('every method that people call has an example', () => {
  const bare = members.filter(({ name, comment, group, type }) => {
    const [owner, ...rest] = name.split('.');
    const method =
      /^[^:]*\(|: *(<.*>)?\(|: (GetToken|CheckAuthorization|OnEventListener|OffEventListener|SetActive|SignOut);/;
    if (!called.includes(owner) || group) return false;
    return method.test(type) && !plain.test(rest.at(-1)) && !/@example/.test(comment);
  });
  assert.deepEqual(
    bare.map(({ name }) => name),
    [],
  );
});
