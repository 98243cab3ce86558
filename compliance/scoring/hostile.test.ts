/** What comes out of a file may be anything: it is refused by its field, or scored, and never thrown at anybody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ScoringName, scorings } from './index.ts';
import type { Scoring } from './scoring.ts';

const NO_RISKS = { high: 0, medium: 0 };
const ITEM = { clause: 'a', group: 'technical', weight: 1, result: 1 };
const COUNTS = { conform: 1, partial: 0, not_conform: 0, not_applicable: 0 };
const OBJECT = { D: true, A: true, K: true };
const UNIT = { layer: '网络和通信', unit: '身份鉴别', objects: [OBJECT] };
const WEIGHED = { clause: 'a', layer: 'b', weight: 1, objects: [1] };
const GOOD: Record<ScoringName, object> = {
  'mlps-2019': { items: [WEIGHED], risks: NO_RISKS },
  'mlps-2021': { items: [ITEM], risks: NO_RISKS },
  'mlps-2025': { counts: COUNTS, major_hidden_dangers: 0 },
  'crypto-2021': { level: 3, units: [UNIT], risks: { high: 0 } },
  'crypto-2023': { level: 3, units: [UNIT], risks: { high: 0 } },
};
const ruleOf = (name: ScoringName): Scoring => scorings[name];

/** The path of the first complaint. */
function refused(name: ScoringName, changes: object): string | undefined {
  const parsed = ruleOf(name).Input.safeParse({ ...GOOD[name], ...changes });
  return parsed.error?.issues[0]?.path.join('.');
}

test('the smallest good input of each rule is scored', () => {
  for (const [name, input] of Object.entries(GOOD) as [ScoringName, object][]) {
    const rule = ruleOf(name);
    const parsed = rule.Input.parse(input);
    assert.ok(rule.score(parsed));
    assert.deepEqual(rule.explain(parsed), []);
  }
});

const WRONG: [ScoringName, object, string][] = [
  ['mlps-2021', { items: [ITEM, ITEM, ITEM, { ...ITEM, weight: 4 }] }, 'items.3.weight'],
  ['mlps-2021', { items: [{ ...ITEM, weight: '1' }] }, 'items.0.weight'],
  ['mlps-2021', { items: [{ ...ITEM, result: 0.50001 }] }, 'items.0.result'],
  ['mlps-2021', { items: [{ ...ITEM, result: undefined }] }, 'items.0.result'],
  ['mlps-2021', { items: [{ ...ITEM, group: 'constructor' }] }, 'items.0.group'],
  ['mlps-2021', { items: [{ ...ITEM, more: 1 }] }, 'items.0'],
  ['mlps-2021', { items: [...Array(1_500).fill(ITEM), null] }, 'items.1500'],
  ['mlps-2021', { items: [] }, 'items'],
  ['mlps-2021', { items: { length: 2 } }, 'items'],
  ['mlps-2021', { attention: 1.1 }, 'attention'],
  ['mlps-2021', { attention: Number.NaN }, 'attention'],
  ['mlps-2021', { risks: undefined }, 'risks'],
  ['mlps-2021', { risks: { high: -1, medium: 0 } }, 'risks.high'],
  ['mlps-2021', { parameters: { good: 1e9 } }, 'parameters.good'],
  ['mlps-2019', { items: [{ ...WEIGHED, weight: 0.5 }] }, 'items.0.weight'],
  ['mlps-2019', { items: [{ ...WEIGHED, objects: [1, 1, 2] }] }, 'items.0.objects.2'],
  ['mlps-2019', { items: [{ ...WEIGHED, objects: '111' }] }, 'items.0.objects'],
  ['mlps-2019', { items: [{ ...WEIGHED, objects: [null] }] }, 'items'],
  ['mlps-2019', { items: Array.from({ length: 99 }, (_, at) => ({ ...WEIGHED, layer: `l${at}` })) }, 'items'],
  ['mlps-2025', { counts: { ...COUNTS, conform: 0 } }, 'counts'],
  ['mlps-2025', { counts: { ...COUNTS, partial: 0.5 } }, 'counts.partial'],
  ['mlps-2025', { counts: { ...COUNTS, partial: 1e300 } }, 'counts.partial'],
  ['mlps-2025', { partial_counts: 0.4 }, 'partial_counts'],
  ['mlps-2025', { parameters: { conform_operator: '<' } }, 'parameters.conform_operator'],
  ['crypto-2023', { level: 5 }, 'level'],
  ['crypto-2023', { units: [UNIT, UNIT] }, 'units.1.unit'],
  ['crypto-2023', { units: [{ ...UNIT, unit: '__proto__' }] }, 'units.0.unit'],
  ['crypto-2023', { units: [{ ...UNIT, layer: '__proto__' }] }, 'units.0.layer'],
  ['crypto-2023', { units: [{ ...UNIT, objects: [OBJECT, { ...OBJECT, D: 1 }] }] }, 'units.0.objects.1.D'],
  ['crypto-2023', { units: [{ ...UNIT, objects: [{ ...OBJECT, A: false }] }] }, 'units.0.objects.0.strength_bits'],
  [
    'crypto-2023',
    { units: [{ ...UNIT, objects: [{ ...OBJECT, compensated_by: 1.01 }] }] },
    'units.0.objects.0.compensated_by',
  ],
];
for (const [name, changes, path] of WRONG) {
  test(`${name} refuses ${JSON.stringify(changes).slice(0, 90)} at ${path}`, () => {
    assert.equal(refused(name, changes), path);
  });
}

test('anything at all is refused or scored', () => {
  const names = Object.keys(scorings) as ScoringName[];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.jsonValue(), fc.jsonValue(), (name, one, other) => {
      const rule = ruleOf(name);
      for (const given of [one, { ...GOOD[name], items: one, units: other }, { ...GOOD[name], parameters: one }]) {
        const parsed = rule.Input.safeParse(given);
        if (parsed.success) assert.ok(rule.score(parsed.data) && rule.explain(parsed.data));
        else assert.ok((parsed.error.issues[0]?.message ?? '') !== '');
      }
    }),
  );
});

test('a million wrong items make one complaint', () => {
  const parsed = ruleOf('mlps-2021').Input.safeParse({ ...GOOD['mlps-2021'], items: Array(1_000_000).fill({}) });
  assert.equal(parsed.error?.issues.length, 1);
  assert.equal(refused('mlps-2021', { items: Array(1_000_001).fill(ITEM) }), 'items');
});
