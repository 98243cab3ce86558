import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanRow } from './calls.ts';
import { check, contentOf, newPlan, readHeaders, type Typed, typedOf } from './plan-form.ts';

const NOW = Date.parse('2026-11-29T02:00:00Z');
const whole: Typed = {
  ...newPlan(NOW),
  ...{
    system_id: 3,
    name: 'daily',
    purpose: 'how much it carries',
    endpoint_ids: [4],
    contact_name: 'Zhang Wei',
    contact_phone: '110',
  },
};

test('what is typed comes back from what was sent, percent as percent', () => {
  const typed = {
    ...whole,
    ...{ method: 'POST' as const, path: '/a?b=1', headers: 'Accept: text/html\nX-A: b: c', body: '{}' },
    thresholds: { ...whole.thresholds, error_share: '7', checks_share: '99.9' },
  };
  assert.deepEqual(check(typed), {});
  const content = contentOf(typed);
  assert.equal(content.thresholds.error_share, 0.07);
  assert.equal(content.thresholds.p95_ms, null);
  assert.deepEqual(content.request?.headers, [
    ['Accept', 'text/html'],
    ['X-A', 'b: c'],
  ]);
  assert.deepEqual(typedOf({ ...content, system_id: 3, version: 0 } as PlanRow), typed);
});

test('an empty form names each thing that is missing', () => {
  assert.deepEqual(Object.keys(check(newPlan(NOW))).sort(), [
    ...['contact_name', 'contact_phone', 'endpoint_ids', 'name', 'purpose', 'system_id'],
  ]);
});

test('what is out of bounds is named at its field', () => {
  const wrong = (change: Partial<Typed>) => Object.keys(check({ ...whole, ...change }));
  assert.deepEqual(wrong({ path: '//other.example' }), ['request.path']);
  assert.deepEqual(wrong({ path: '/\u529e' }), ['request.path']);
  assert.deepEqual(wrong({ headers: 'Accept: a\nno colon' }), ['request.headers']);
  assert.deepEqual(wrong({ ceiling_rate: '0' }), ['ceiling_rate']);
  assert.deepEqual(wrong({ ceiling_rate: '2.5' }), ['ceiling_rate']);
  assert.deepEqual(wrong({ until: whole.from }), ['until_at']);
  assert.deepEqual(wrong({ stop_rules: { ...whole.stop_rules, for_s: '' } }), ['stop_rules.for_s']);
  assert.deepEqual(wrong({ thresholds: { ...whole.thresholds, error_share: '101' } }), ['thresholds.error_share']);
  assert.deepEqual(wrong({ shape: { ...whole.shape, rate: '-1' } }), ['shape.rate']);
  assert.deepEqual(wrong({ sends: 'scenario' }), ['scenario']);
});

test('a header line is cut at its first colon alone, and one that could be two is refused', () => {
  assert.deepEqual(readHeaders('A: b\rC: d'), { line: 1 });
  assert.deepEqual(readHeaders(' X-Time :  12:30 '), { headers: [['X-Time', '12:30']] });
});

test('a search that would begin above its ceiling is named at its first rate', () => {
  const searching: Typed = { ...whole, shape: { ...whole.shape, kind: 'search', search_rate: '10' } };
  assert.deepEqual(check({ ...searching, ceiling_rate: '10' }), {});
  assert.deepEqual(Object.keys(check({ ...searching, ceiling_rate: '9' })), ['shape.search_rate']);
  assert.deepEqual(Object.keys(check({ ...searching, shape: { ...searching.shape, rounds: '0' } })), ['shape.rounds']);
});
