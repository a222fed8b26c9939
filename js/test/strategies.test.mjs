// The names of strategies are written for TypeScript (types/strategies.ts, wallets.ts) and for Go callers
// (signin/strategies.go), those of wallets in the dev server as well: a name that one of them lacks shows here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const names = (path, pattern) =>
  [...readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').matchAll(pattern)].map(match => match[1]);

const inGo = names('signin/strategies.go', /^\tStrategy\w+ += "(\w+)"$/gm);
const wallets = names('js/src/wallets.ts', /^ {2}(\w+): '\w+',$/gm).map(brand => `web3_${brand}_signature`);

test('Go and TypeScript know the same strategies', () => {
  const types = names('js/src/types/strategies.ts', /^export type \w+Strategy = '(\w+)';$/gm);
  // A provider's strategy has its name behind oauth_. Go has no constants for oauth_token_apple, which native apps use,
  // and saml, the deprecated name of enterprise_sso.
  const known = [...types, ...wallets, 'oauth_'].filter(name => !['oauth_token_apple', 'saml'].includes(name));
  assert.deepEqual([...inGo].sort(), known.sort());
});

test('the dev server has a strategy for each wallet', () => {
  const served = names('web/internal/web3/challenge.go', /^\t\w+ += "(web3_\w+)"$/gm);
  assert.deepEqual(served.sort(), [...wallets].sort());
});
