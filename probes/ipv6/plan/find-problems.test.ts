import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Given } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { plans } from './arbitrary.ts';
import { findProblems } from './find-problems.ts';
import { dualStack, observed, planned, route } from './rows.ts';
import { makeScene } from './scene.ts';

const CONTEXT = { thresholds: USUAL_THRESHOLDS, now: 1_000 * 86_400_000 };
const GUA = { addressing: 'gua', link_length: 127 } as const;
const find = (given: Given) => {
  const scene = makeScene(given, CONTEXT);
  return { problems: findProblems(scene), unreadable: scene.unreadable };
};

const ADDRESSES = [
  '2100::',
  '2100::1',
  '2100:0:0:1:200:ff:fe00:1',
  '2200::1',
  'fd00::1',
  '2001:db8::1',
  'fe80::1%e',
  '10.0.0.1',
  'x',
];
const seen = fc.array(
  fc
    .record({
      address: fc.constantFrom(...ADDRESSES),
      prefix_length: fc.constantFrom(null, 24, 64, 127, 200, -1),
      vrf: fc.constantFrom('', 'office'),
      node_id: fc.nat({ max: 3 }),
      interface: fc.constantFrom('a', 'b'),
      owner_id: fc.constantFrom(null, 1, 2),
      at: fc.constantFrom(0, CONTEXT.now - 1, CONTEXT.now),
      role: fc.constantFrom('server', 'router'),
      status: fc.constantFrom(null, 'tentative', 'duplicate'),
      status_before: fc.constantFrom(null, 'tentative'),
      seen_from: fc.constantFrom('inside' as const, 'internet' as const),
    })
    .map(({ address, ...rest }) => observed(address, rest)),
  { maxLength: 30 },
);
const routes = fc.array(
  fc
    .record({
      prefix: fc.constantFrom('::/0', '2100::/48', '2200::/32', '2100::1/64', '10.0.0.0/8'),
      node_id: fc.nat({ max: 3 }),
    })
    .map(({ prefix, node_id }) => route(prefix, { node_id, at: CONTEXT.now })),
  { maxLength: 10 },
);

test('what is found doesn’t depend on the order of what is given', () => {
  const interfaces = [
    dualStack(['10.0.0.1'], { interface: 'a' }),
    dualStack(['2100::1', 'x'], { interface: 'b', node_id: 2 }),
  ];
  const givens = fc.record({ prefixes: plans, observed: seen, observed_routes: routes });
  fc.assert(
    fc.property(givens, fc.nat(), (given, seed) => {
      const turn = <T>(rows: readonly T[]) => rows.map((_, i) => rows[(i + seed) % rows.length] as T).reverse();
      const rest = { plan_policy: GUA, observed_since: 0 };
      const there = find({ ...given, ...rest, planned_interfaces: interfaces });
      const back = find({
        ...rest,
        prefixes: turn(given.prefixes),
        observed: turn(given.observed),
        observed_routes: turn(given.observed_routes),
        planned_interfaces: turn(interfaces),
      });
      assert.deepEqual(back, there);
    }),
  );
});

test('whatever the rows say, they are told of and never thrown', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('::/129', '2100::%e/64', '1.2.3.4/33', 'fe80::1%e%f', '::ffff:1.2.3.4/96', '/', '%'),
  );
  fc.assert(
    fc.property(fc.array(texts), fc.integer({ min: -5, max: 300 }), (all, length) => {
      const { problems, unreadable } = find({
        prefixes: all.flatMap((text) => [planned(text), planned(`${text}/64`), planned(text)]),
        observed: all.map((text) => observed(text, { prefix_length: length, at: CONTEXT.now })),
        observed_routes: all.map((text) => route(text)),
        planned_interfaces: [dualStack(all)],
        observed_since: 0,
      });
      for (const { reason } of [...problems, ...unreadable])
        assert.ok(reason.zh.length > 0 && reason.en.length < 1_000);
    }),
  );
});

test('an address told twice of one interface counts once, as it was told last', () => {
  const twice = [
    observed('2100::1', { at: CONTEXT.now, status: 'preferred' }),
    observed('2100:0::1', { at: CONTEXT.now - 1, status: 'duplicate' }),
  ];
  const { problems } = find({ prefixes: [planned('2100::/32')], observed: twice });
  assert.deepEqual(problems, []);
  assert.equal(
    find({ prefixes: [planned('2100::/32')], observed: [observed('2100::1', { prefix_length: 129 })] }).unreadable[0]
      ?.about,
    '2100::1',
  );
});
