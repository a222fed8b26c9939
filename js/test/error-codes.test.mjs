// The committed union of codes is what the generator makes of the published table (FAPI_CODES=<error-codes.csv>).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generate } from '../scripts/error-codes.mjs';

const committed = readFileSync(new URL('../src/error-codes.ts', import.meta.url), 'utf8');

test('codes are unique and sorted', () => {
  const codes = [...committed.matchAll(/\| '([^']+)'/g)].map(match => match[1]);
  assert.ok(codes.length > 300);
  assert.deepEqual(codes, [...new Set(codes)].sort());
  for (const code of ['form_password_incorrect', 'form_identifier_not_found', 'user_locked'])
    assert.ok(codes.includes(code), code);
});

test('the generator drops rows without a code and repeated codes, and refuses text without a table of codes', () => {
  const text = generate('code,http_status,area\n,400,auth\nb,400,x\na,422,x\nb,404,x\n');
  assert.match(text, /export type ClerkErrorCode =\n {2}\| 'a'\n {2}\| 'b';\n$/);
  assert.throws(() => generate('status,code\n400,a\n'), /first column named code/);
  assert.throws(() => generate("code\na' | any\n"), /does not look like an error code/);
});

if (process.env.FAPI_CODES) {
  test('the committed file is the generated one', () => {
    assert.equal(committed, generate(readFileSync(process.env.FAPI_CODES, 'utf8')));
  });
}
