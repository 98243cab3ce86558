import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PlanPrefix } from '../given.ts';
import { plans } from './arbitrary.ts';
import { capacityOf } from './capacity.ts';
import { planned } from './rows.ts';
import { buildPlan, type PlanNode } from './tree.ts';
import { hdOf, ratioAt, stepsOf, utilisationOf } from './utilisation.ts';

/** The first prefix of these rows. */
const firstOf = (...rows: PlanPrefix[]) => buildPlan(rows).trees[0]?.nodes[0] as PlanNode;

test('an HD ratio of 0.94 is so much of a block, as RFC 3194 has it', () => {
  const figures: [number, number, number][] = [
    [32, 56, 36.9],
    [40, 56, 51.4],
    [40, 48, 71.7],
    [36, 48, 60.7],
  ];
  for (const [length, unit, percent] of figures) {
    assert.equal((ratioAt(0.94, length, unit) * 100).toFixed(1), percent.toFixed(1));
    const total = 2 ** (unit - length);
    const used = Math.round(total ** 0.94);
    assert.equal(hdOf(BigInt(used), BigInt(total))?.toFixed(2), '0.94');
  }
  assert.equal(hdOf(1n, 1n), null);
  assert.equal(hdOf(0n, 16n), 0);
  assert.equal(hdOf(16n, 16n), 1);
});

test('a container is as full as its children make it, in the units that are usually handed out', () => {
  const node = firstOf(
    planned('2100::/32', { kind: 'allocation' }),
    planned('2100::/36', { kind: 'plane' }),
    planned('2100:0:1000::/36', { kind: 'plane' }),
    planned('2100:0:2000::/64', { kind: 'lan' }),
    planned('2100:0:8000::/33', { status: 'reserved' }),
  );
  const found = utilisationOf(node, 5);
  assert.ok(found.by === 'children');
  assert.deepEqual([found.share.unit_length, found.share.used, found.share.total], [36, 3n, 16n]);
  assert.ok(Math.abs(found.share.ratio - 1 / 8) < 1e-6);
  assert.ok(Math.abs(found.left - 7 / 8) < 1e-6);
  assert.equal(found.reserved, 1 / 2);
  const empty = utilisationOf(firstOf(planned('2100::/40', { kind: 'county' })));
  assert.ok(empty.by === 'children');
  assert.deepEqual([empty.share.ratio, empty.share.hd, empty.left], [0, 0, 1]);
});

test('networks are filled by addresses, but never a /64', () => {
  const ratio = (prefix: string, seen?: number, kind: PlanPrefix['kind'] = 'lan') => {
    const found = utilisationOf(firstOf(planned(prefix, { kind })), seen);
    return found.by === 'addresses' ? found.share.ratio : found.by;
  };
  assert.equal(ratio('10.0.0.0/24', 127), 0.5);
  assert.equal(ratio('10.0.0.0/31', 2, 'link'), 1);
  assert.equal(ratio('10.0.0.1/32', 1, 'loopback'), 1);
  assert.equal(ratio('2100::/127', 1, 'link'), 0.5);
  assert.equal(ratio('2100::/64', 1_000), 'nothing');
  assert.equal(ratio('2100::/56', 1_000), 'nothing');
  assert.equal(ratio('10.0.0.0/24'), 'nothing');
  assert.equal(ratio('2100::/120', 128, null), 0.5);
});

test('each step of an allocation is counted in its own units, wherever it stands', () => {
  const sites = Array.from({ length: 64 }, (_, i) =>
    planned(`2100:0:${(i * 256).toString(16)}::/48`, { kind: i % 2 ? 'town' : 'department' }),
  );
  const steps = stepsOf(
    firstOf(planned('2100::/32', { kind: 'allocation' }), planned('2100::/33', { kind: 'plane' }), ...sites),
  );
  const told = steps.map(({ kinds, unit_length, used, total, hd }) => [
    kinds[0],
    unit_length,
    used,
    total,
    hd?.toFixed(3),
  ]);
  assert.deepEqual(told, [
    ['plane', 33, 1n, 2n, '0.000'],
    ['town', 48, 64n, 65_536n, '0.375'],
  ]);
});

test('what stands twice in a unit, or in another of its step, is one unit', () => {
  const node = firstOf(
    planned('2100::/32', { kind: 'allocation' }),
    planned('2100::/40', { kind: 'town' }),
    planned('2100:0:1::/48', { kind: 'department' }),
    planned('2100:0:100::/48', { kind: 'department' }),
    planned('2100:0:200::/64', { kind: 'department' }),
    planned('2100:0:200:1::/64', { kind: 'department' }),
    planned('2100:0:300::/48', { kind: 'department' }),
  );
  assert.deepEqual(
    stepsOf(node).map(({ unit_length, used }) => [unit_length, used]),
    [[48, 256n + 1n + 1n + 1n]],
  );
});

test('shares lie between none and all, whatever the plan', () => {
  fc.assert(
    fc.property(plans, fc.nat({ max: 300 }), (rows, seen) => {
      for (const node of buildPlan(rows).trees.flatMap(({ nodes }) => nodes)) {
        const found = utilisationOf(node, seen);
        const shares = [...stepsOf(node), ...(found.by === 'nothing' ? [] : [found.share])];
        for (const { ratio, hd, used, total } of shares) {
          assert.ok(ratio >= 0 && ratio <= 1 && used >= 0n && used <= total, `${ratio} ${used}/${total}`);
          assert.ok(hd === null || (hd >= 0 && hd <= 1 + 1e-12));
        }
        if (found.by === 'children')
          assert.ok(found.left >= 0 && found.left <= 1 && found.reserved <= found.left + 1e-12);
      }
    }),
  );
});

test('what a city can make of a /32, a /36 and a /40', () => {
  const told = [32, 36, 40, 41, 65].map((length) => {
    const found = capacityOf(length);
    return found && [found.steps.map((step) => step.length).join(' '), found.lans_per_site, found.verdict];
  });
  assert.deepEqual(told, [
    ['36 40 48 56', 256, 'comfortable'],
    ['40 44 52 60', 16, 'workable'],
    ['44 48 56 64', 1, 'too_small'],
    ['45 49 57', 0, 'too_small'],
    undefined,
  ]);
  assert.deepEqual(
    capacityOf(32)?.steps.map(({ count, all }) => [count, all]),
    [
      [16, 16],
      [16, 256],
      [256, 65_536],
      [256, 16_777_216],
    ],
  );
});
