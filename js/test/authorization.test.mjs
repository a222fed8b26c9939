// session.checkAuthorization beside Clerk's own function: every combination of what may be asked and what may be known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createCheckAuthorization } from '@clerk/shared/authorization';
import { buildSync } from 'esbuild';

const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL('../src/authorization.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  write: false,
});
const { authorized } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);

const combinations = axes =>
  Object.entries(axes).reduce(
    (all, [name, values]) =>
      all.flatMap(one => values.map(value => (value === absent ? one : { ...one, [name]: value }))),
    [{}],
  );
const absent = Symbol('absent');

const claims = combinations({
  userId: ['user_1', null],
  orgId: ['org_1', undefined],
  orgRole: ['org:admin', 'admin', 'org:org:admin', '', 7],
  orgPermissions: [['org:docs:write'], [], 'org:docs:write'],
  features: ['o:reports,u:chat', 'ou:reports, uo:chat', 'x:reports', 'reports,o:chat', 'o:a:b', '', undefined, 7],
  factorVerificationAge: [
    [0, -1],
    [5, 20],
    [-1, -1],
    [-1, 3],
    [12, 3],
    [70, 0],
    [1],
    null,
    ['0', 0],
    [-2, 0],
    [NaN, 0],
  ],
});
const asked = [
  {},
  ...combinations({
    role: [absent, 'admin', 'org:admin', 'org:org:admin', 'member', '', null],
    permission: [absent, 'docs:write', 'org:docs:write', 'docs:read', 3],
  }),
  ...[
    'reports',
    'org:reports',
    'o:chat',
    'user:chat',
    'u:reports',
    'organization:reports',
    'x:reports',
    'a',
    'o:a',
    'o:a:b',
  ].map(feature => ({ feature })),
  ...['toString:chat', '', ':chat', 'chat:', 4, null].map(feature => ({ feature })),
  { feature: 'reports', plan: 'chat' },
  ...['strict', 'strict_mfa', 'moderate', 'lax', 'toString', '', null, 5].map(reverification => ({ reverification })),
  ...combinations({
    level: ['first_factor', 'second_factor', 'multi_factor', 'none'],
    afterMinutes: [10, 1, 0, -1, '10', NaN],
  }).map(reverification => ({ reverification })),
  { role: 'admin', reverification: 'lax' },
  { role: 'member', feature: 'reports' },
];

test('it answers as Clerk’s', () => {
  let allowed = 0;
  for (const one of claims) {
    const known = { ...one, plans: one.features };
    const theirs = createCheckAuthorization(known);
    for (const params of asked) {
      const answer = authorized(params, known);
      assert.equal(answer, theirs(params), JSON.stringify({ params, known }));
      allowed += answer;
    }
  }
  assert.ok(allowed > 1000, `${allowed}`);
});
