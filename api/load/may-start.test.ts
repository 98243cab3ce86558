/** The gate: each thing that speaks against a start does so alone, and nothing else opens it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTargets } from './addresses.ts';
import { type Gate, whyNotStart } from './may-start.ts';
import { identityOf } from './start-run.ts';
import { originOf, type PlannedTarget } from './targets.ts';

const target: PlannedTarget = { endpoint_id: 7, system_id: 1, name: '门户', host: 'h', origin: 'http://10.0.0.1:80' };
const open: Gate = {
  now: 1_000,
  plan: {
    ...{ system_id: 1, state: 'approved', from_at: 500, until_at: 2_000, ceiling_rate: 20, endpoint_ids: [7] },
    ...{ shape: { model: 'open', stages: [{ from_rate: 1, to_rate: 20, duration_ms: 1_000 }] }, approved_digest: 'd' },
  },
  digest: 'd',
  targets: [target],
  families: [4],
  resolved: [{ endpoint_id: 7, addresses: [{ address: '10.0.0.1', family: 4, forbidden: null }] }],
  asked_rate: 20,
  system_ceiling: 50,
  running: [],
};
const plan = (more: object): Partial<Gate> => ({ plan: { ...open.plan, ...more } });
const addresses = (...all: [string, 4 | 6, string | null][]): Partial<Gate> => ({
  resolved: [
    { endpoint_id: 7, addresses: all.map(([address, family, forbidden]) => ({ address, family, forbidden })) },
  ],
});

test('all in order: nothing speaks against it', () => {
  assert.deepEqual(whyNotStart(open), []);
});

const ROWS: [string, Partial<Gate>, RegExp][] = [
  ['a draft', plan({ state: 'draft' }), /isn’t approved/],
  ['one handed in', plan({ state: 'submitted' }), /isn’t approved/],
  ['a rejected one', plan({ state: 'rejected' }), /isn’t approved/],
  ['a withdrawn one', plan({ state: 'withdrawn' }), /isn’t approved/],
  ['changed since', { digest: 'other' }, /changed after it was approved/],
  ['never sealed', plan({ approved_digest: null }), /changed after it was approved/],
  ['before the window', { now: 499 }, /hasn’t begun/],
  ['at the very end of the window', { now: 2_000 }, /is over/],
  ['more than the plan allows', { asked_rate: 20.5 }, /above the plan’s ceiling/],
  ['a plan above its system', { system_ceiling: 19 }, /above the 19\/s/],
  [
    'a stage above the plan',
    plan({ shape: { model: 'open', stages: [{ from_rate: 1, to_rate: 21, duration_ms: 1 }] } }),
    /busiest stage/,
  ],
  [
    'a search that would begin above what is asked',
    {
      ...plan({
        shape: { model: 'search', start_rate: 6, step_ms: 5_000, rounds: 1, p95_ms: null, error_share: 0 },
      }),
      asked_rate: 5,
    },
    /starts at 6\/s, above the 5\/s/,
  ],
  ['another load on the system', { running: [{ system_id: 1, addresses: [] }] }, /Another load/],
  ['another system’s load on the address', { running: [{ system_id: 2, addresses: ['10.0.0.1'] }] }, /same address/],
  ['too many at once', { running: [2, 3, 4].map((system_id) => ({ system_id, addresses: [] })) }, /3 loads go on/],
  ['an endpoint that is gone', { targets: [] }, /no registered endpoint/],
  ['an endpoint of another system', { targets: [{ ...target, system_id: 2 }] }, /no registered endpoint/],
  ['no URL', { targets: [{ ...target, origin: null }] }, /no http\(s\) URL/],
  ['no address at all', { resolved: [] }, /no IPv4 address/],
  ['one family of two', { families: [4, 6] }, /no IPv6 address/],
  [
    'an address that is never asked',
    addresses(['10.0.0.1', 4, null], ['169.254.169.254', 4, 'link-local']),
    /can’t be asked: link-local/,
  ],
];
for (const [name, more, pattern] of ROWS) {
  test(`shut: ${name}`, () => {
    const refusals = whyNotStart({ ...open, ...more });
    assert.equal(refusals.length, 1, JSON.stringify(refusals));
    assert.match(refusals[0]?.en ?? '', pattern);
    assert.match(refusals[0]?.zh ?? '', /\p{Script=Han}/u);
  });
}

test('link-local, metadata, multicast and mapped addresses are found out however they are written', async () => {
  const hosts = [
    ...['169.254.169.254', '0xA9FEA9FE', '2852039166', '0251.0376.0251.0376', '[fe80::1]', '[ff02::1]'],
    ...['224.0.0.1', '255.255.255.255', '0.0.0.0', '[::ffff:169.254.169.254]', '[fd00:ec2::254]', '[::]'],
  ];
  for (const host of hosts) {
    const origin = originOf(`http://${host}/`);
    const [found] = await resolveTargets([{ ...target, origin }], [4, 6]);
    assert.equal(found?.addresses.length, 1, host);
    assert.ok(
      found?.addresses.every(({ forbidden }) => forbidden !== null),
      host,
    );
  }
  const [fine] = await resolveTargets([{ ...target, origin: 'http://localhost:80' }], [4]);
  assert.deepEqual(fine?.addresses, [{ address: '127.0.0.1', family: 4, forbidden: null }]);
  const [none] = await resolveTargets([{ ...target, origin: 'http://no-such-name.invalid:80' }], [4, 6]);
  assert.deepEqual(none?.addresses, []);
});

test('an origin is a web address with its port, and never holds a name and a password', () => {
  assert.equal(originOf('https://a.example/x?y'), 'https://a.example:443');
  assert.equal(originOf('http://[::1]:8080'), 'http://[::1]:8080');
  for (const url of [
    '',
    'a.example',
    'ftp://a.example',
    'http://u:p@a.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])
    assert.equal(originOf(url), null, url);
});

test('whoever sees the load knows whose it is, in ASCII and in one line', () => {
  const contact = (contact_name: string, contact_phone: string) =>
    identityOf({ id: 3, contact_name, contact_phone }, 9);
  assert.equal(contact('Zhang San', '0513-1'), 'run=9; plan=3; contact=Zhang San 0513-1');
  assert.equal(contact('张三', '0513-1'), 'run=9; plan=3; contact=0513-1');
  assert.equal(contact('张三', '零'), 'run=9; plan=3');
  assert.equal(contact('a; run=1', 'x\r\nHost: b'), 'run=9; plan=3; contact=a, run=1');
});
