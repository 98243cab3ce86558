import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { showedTwo } from './identity.ts';
import type { Rule } from './provider.ts';
import { rulingOn, textOf } from './ruling.ts';

const RULES: Rule[] = [
  { claim: 'duty', equals: '网络', role: 'network_engineer', unit_by: 'org' },
  { claim: 'realm.roles', equals: 'reads', role: 'assessor', unit_id: null },
  { claim: 'https://gov.example/level', equals: '3', role: 'director', unit_id: 7 },
];

const CASES: [string, Record<string, unknown>, string | undefined, unknown][] = [
  ['a text', { duty: '网络', org: 'A' }, 'network_engineer', { called: 'A' }],
  ['one of a list', { duty: ['x', '网络'], org: 'A' }, 'network_engineer', { called: 'A' }],
  [
    'the first of two that fit',
    { duty: '网络', org: 'A', realm: { roles: ['reads'] } },
    'network_engineer',
    { called: 'A' },
  ],
  ['a claim inside of another', { realm: { roles: ['reads'] } }, 'assessor', { id: null }],
  ['a claim that has the dots in its name', { 'https://gov.example/level': 3 }, 'director', { id: 7 }],
  ['part of a text', { duty: '网络安全' }, undefined, undefined],
  ['nothing', {}, undefined, undefined],
  ['an object', { duty: { 网络: true } }, undefined, undefined],
  ['no unit', { duty: '网络' }, 'network_engineer', { called: '' }],
  ['two units', { duty: '网络', org: ['A', 'B'] }, 'network_engineer', { called: '' }],
];
for (const [name, claims, role, unit] of CASES) {
  test(`the rules read ${name}`, () => {
    const ruling = rulingOn(RULES, claims);
    assert.deepEqual([ruling?.role, ruling?.unit], [role, unit]);
  });
}

test('what every object has is no claim', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'constructor.name'])
    assert.equal(textOf({}, name), undefined);
});

test('whatever the claims are, a role comes only by a claim that holds just that text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('duty', 'realm', 'org', 'x'), fc.jsonValue()), (claims) => {
      const ruling = rulingOn(RULES, claims);
      if (ruling) assert.ok(JSON.stringify(claims).includes(ruling.rule.equals));
    }),
  );
});

test('two factors are two kinds, or what the provider was said to mean by it', () => {
  const none = { acr: [], always: false };
  const two: [Record<string, unknown>, typeof none, boolean][] = [
    [{}, none, false],
    [{ amr: ['pwd'] }, none, false],
    [{ amr: ['pwd', 'pin'] }, none, false],
    [{ amr: ['pwd', 'otp'] }, none, true],
    [{ amr: ['hwk', 'fpt'] }, none, true],
    [{ amr: ['mfa'] }, none, true],
    [{ amr: 'mfa' }, none, false],
    [{ acr: 'high' }, none, false],
    [{ acr: 'high' }, { acr: ['high'] as never[], always: false }, true],
    [{}, { acr: [], always: true }, true],
  ];
  for (const [claims, rule, shown] of two) assert.equal(showedTwo(claims, rule), shown, JSON.stringify(claims));
});
