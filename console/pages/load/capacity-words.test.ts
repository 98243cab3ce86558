import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTexts, t } from '../../i18n/index.ts';
import { capacityShort, capacityText, headroomShort, headroomText, littleText } from './capacity-words.ts';

await readTexts('zh');

const measured = { is: 'measured', rounds: 3, mean: 48, low: 44.5, high: 51.5 } as const;

test('a capacity stands with its interval and its rounds, and one round has no interval', () => {
  assert.equal(
    capacityText({ capacity: measured }),
    t('load_runs.capacity_measured', { rate: t('load.per_s', { n: '48' }), half: '3.5', n: 3 }),
  );
  const once = capacityText({ capacity: { ...measured, rounds: 1, low: null, high: null } });
  assert.equal(once, t('load_runs.capacity_once', { rate: t('load.per_s', { n: '48' }) }));
});

test('what is not known of a capacity is said, each in its own words', () => {
  const texts = [
    capacityText({ capacity: { is: 'at_least', rate: 20 } }),
    capacityText({ capacity: { is: 'unknown' } }),
    capacityText({ capacity: { is: 'none' } }),
  ];
  assert.equal(new Set(texts).size, 3);
  assert.equal(texts[1], t('load_runs.capacity_unknown'));
  assert.equal(texts[2], t('load_runs.capacity_none'));
});

test('headroom without a declared peak or a capacity is unknown, and a peak beyond what was tried is no finding', () => {
  const text = (peak_rate: number | null, share?: number, bound: 'measured' | 'at_least' = 'measured') =>
    headroomText({ peak_rate, headroom: share === undefined ? null : { share, bound } });
  assert.equal(text(null), t('load_runs.headroom_no_peak'));
  assert.equal(text(10), t('load_runs.headroom_unknown'));
  const peak = t('load.per_s', { n: '10' });
  assert.equal(text(10, 0.25), t('load_runs.headroom', { peak, share: '25%' }));
  assert.equal(text(10, 0.25, 'at_least'), t('load_runs.headroom_at_least', { peak, share: '25%' }));
  assert.equal(text(10, -0.5), t('load_runs.headroom_below', { peak, share: '50%' }));
  assert.equal(text(10, -0.5, 'at_least'), t('load_runs.headroom_not_tried', { peak }));
});

test('the check of the figures says both sides, or that there is none', () => {
  assert.equal(littleText({ little: null }), t('load_runs.little_unknown'));
  const little = { in_flight: 1.1, expected: 1, deviation: 0.1 };
  assert.equal(littleText({ little }), t('load_runs.little', { seen: '1.1', expected: '1', deviation: '10%' }));
});

test('in a table each capacity stands short, and what is not known is never a number', () => {
  assert.equal(capacityShort(measured), t('load.per_s', { n: '48 ± 3.5' }));
  const kinds = [
    capacityShort({ is: 'at_least', rate: 20 }),
    capacityShort({ is: 'none' }),
    capacityShort({ is: 'unknown' }),
  ];
  assert.equal(new Set(kinds).size, 3);
  assert.equal(headroomShort(null), t('load.not_told'));
  assert.equal(headroomShort({ share: -0.1, bound: 'at_least' }), t('load.not_told'));
  assert.match(headroomShort({ share: -0.1, bound: 'measured' }), /^−10/);
  assert.notEqual(headroomShort({ share: 0.2, bound: 'at_least' }), headroomShort({ share: 0.2, bound: 'measured' }));
});
