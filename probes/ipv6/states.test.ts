import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Status } from '../check.ts';
import {
  DUAL_STACK_MS,
  isDegraded,
  type Kept,
  keptAfter,
  NODE_RUNGS,
  type NodeGiven,
  nodeStanding,
  SERVICE_RUNGS,
  type Standing,
  serviceStanding,
} from './states.ts';

const STATUSES: readonly Status[] = ['pass', 'warn', 'fail', 'unknown', 'not_applicable'];
const by = (verdicts: Record<string, Status>) => (code: string) => verdicts[code] ?? 'unknown';
const given: NodeGiven = {
  role: 'core',
  is_assessed: false,
  is_planned: false,
  has_address: false,
  reachable_for_ms: 0,
  is_up_over_ipv4: true,
  has_evidence: true,
};
const node = (verdicts: Record<string, Status>, more: Partial<NodeGiven> = {}) => {
  const { rung } = nodeStanding(by(verdicts), { ...given, ...more });
  return rung === null ? null : NODE_RUNGS[rung];
};
const service = (verdicts: Record<string, Status>) => {
  const { rung } = serviceStanding(by(verdicts));
  return rung === null ? null : SERVICE_RUNGS[rung];
};

test('a node climbs by records first, then only by what was seen', () => {
  assert.equal(node({}), 'not_started');
  assert.equal(node({}, { is_assessed: true }), 'assessed');
  assert.equal(node({}, { is_planned: true }), 'planned');
  assert.equal(
    node({ D3: 'fail' }, { is_planned: true, has_address: true }),
    'planned',
    'another address than the planned',
  );
  assert.equal(node({}, { has_address: true }), 'configured');
  const reached: Record<string, Status> = { D3: 'pass', D4: 'pass', D6: 'pass' };
  assert.equal(node(reached), 'configured', 'a router without a route or neighbour');
  assert.equal(node({ ...reached, D10: 'pass' }), 'reachable');
  assert.equal(node(reached, { role: 'access' }), 'reachable', 'a switch is managed, no more');
  assert.equal(node({ ...reached, D4: 'fail', D10: 'pass' }), 'configured', 'a duplicate address');
  const forwards = { ...reached, D10: 'pass', D1: 'pass', D12: 'pass' } as const;
  assert.equal(node(forwards), 'reachable', 'not long enough');
  const long = { reachable_for_ms: DUAL_STACK_MS };
  assert.equal(node({ ...forwards, D12: 'unknown' }, long), 'reachable', 'nobody measured that anything goes through');
  assert.equal(node({ ...forwards, D12: 'fail' }, long), 'reachable');
  assert.equal(node({ ...forwards, D1: 'unknown' }, long), 'reachable');
  assert.equal(node(forwards, { reachable_for_ms: DUAL_STACK_MS }), 'dual_stack');
  assert.equal(node(forwards, { reachable_for_ms: DUAL_STACK_MS, is_up_over_ipv4: false }), 'reachable');
  assert.equal(node(forwards, { has_evidence: false }), null, 'nothing fresh is nothing known');
});

test('a service climbs by its name, its home page, its links, and being the same', () => {
  assert.equal(service({}), null);
  assert.equal(service({ S1: 'fail' }), 'no_aaaa');
  assert.equal(service({ S1: 'pass', S8: 'pass', S6: 'fail' }), 'aaaa_only');
  assert.equal(service({ S1: 'pass', S6: 'pass', S8: 'pass' }), 'home_reachable');
  const deep: Record<string, Status> = { S1: 'pass', S6: 'pass', S8: 'pass', S12: 'pass', S13: 'not_applicable' };
  assert.equal(service(deep), 'deep_reachable');
  assert.equal(service({ ...deep, S7: 'pass', S10: 'warn', S11: 'pass' }), 'consistent');
  assert.equal(service({ ...deep, S7: 'pass', S10: 'pass', S11: 'pass', S19: 'pass' }), 'single_stack_ready');
});

test('what is unknown never raises, whatever else is so', () => {
  const codes = [
    'D1',
    'D3',
    'D4',
    'D5',
    'D6',
    'D7',
    'D8',
    'D9',
    'D10',
    'D12',
    'S1',
    'S6',
    'S7',
    'S8',
    'S10',
    'S11',
    'S12',
    'S13',
    'S19',
  ];
  const verdicts = fc.dictionary(fc.constantFrom(...codes), fc.constantFrom(...STATUSES));
  const role = fc.constantFrom('core', 'access', 'server');
  fc.assert(
    fc.property(verdicts, fc.constantFrom(...codes), role, fc.boolean(), (all, code, role, has_address) => {
      const known = { ...given, role, has_address, reachable_for_ms: DUAL_STACK_MS };
      const less = { ...all, [code]: 'unknown' as const };
      for (const stand of [serviceStanding, (status: ReturnType<typeof by>) => nodeStanding(status, known)]) {
        // A planned address that is seen to be wrong holds back more than one that nobody looked for.
        if (code === 'D3' && all.D3 === 'fail') continue;
        assert.ok((stand(by(less)).rung ?? -1) <= (stand(by(all)).rung ?? -1));
      }
    }),
  );
});

const standing = (rung: number | null, failing: string[] = []): Standing => ({ rung, failing, unknown: [] });
const after = (seen: Standing[], from = 4) =>
  seen.reduce<Kept | undefined>((kept, one, at) => keptAfter(kept, one, from, at + 1), undefined) as Kept;

test('one failure takes nothing away, two do, and what was good is kept in mind', () => {
  assert.deepEqual(after([standing(5), standing(3, ['D6'])]), { rung: 5, since: 1, failures: 1, last_good: null });
  const fallen = after([standing(5), standing(3, ['D6']), standing(3, ['D6'])]);
  assert.deepEqual(fallen, { rung: 3, since: 3, failures: 0, last_good: 5 });
  assert.equal(isDegraded(fallen), true);
  assert.deepEqual(after([standing(5), standing(3, ['D6']), standing(5)]), {
    rung: 5,
    since: 1,
    failures: 0,
    last_good: null,
  });
  const again = after([standing(5), standing(3, ['D6']), standing(3, ['D6']), standing(5)]);
  assert.deepEqual(again, { rung: 5, since: 4, failures: 0, last_good: null });
});

test('silence makes it unknown at once, which is neither good nor degraded', () => {
  const silent = after([standing(5), standing(null)]);
  assert.deepEqual(silent, { rung: null, since: 2, failures: 0, last_good: 5 });
  assert.equal(isDegraded(silent), false);
  // A check that nobody can judge any more is no proof of a fall.
  assert.equal(after([standing(5), standing(4)]).rung, null);
  assert.equal(isDegraded(after([standing(5), standing(null), standing(3, ['D6'])])), true);
});

test('what never was good can’t be degraded', () => {
  assert.deepEqual(after([standing(3), standing(1, ['D3'])]), { rung: 1, since: 2, failures: 0, last_good: null });
});

test('whatever is seen, the rung is one that was seen or unknown, and the best is never above what was seen', () => {
  const seen = fc.record({
    rung: fc.option(fc.integer({ min: 0, max: 7 })),
    failing: fc.array(fc.constantFrom('D3', 'D6'), { maxLength: 2 }),
    unknown: fc.constant([] as string[]),
  });
  fc.assert(
    fc.property(fc.array(seen, { minLength: 1, maxLength: 30 }), (all) => {
      const kept = after(all);
      const rungs = all.map(({ rung }) => rung);
      assert.ok(kept.rung === null || rungs.includes(kept.rung));
      assert.ok((kept.last_good ?? -1) <= Math.max(...rungs.map((rung) => rung ?? -1)));
      assert.ok(kept.last_good === null || kept.rung === null || kept.rung < kept.last_good);
    }),
  );
});
