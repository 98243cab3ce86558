/** What looks over time come to: from observations by the pipeline, samples and topology to inputs of checks, and to the rung. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownFact } from '#probes/check.ts';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import type { Canary, Given } from '#probes/ipv6/given.ts';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import type { Fact, Outcome, Sample } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { createReader } from '../pipeline/judge.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import { keepTopology } from '../topology/keep-topology.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createMigrationJudge } from './judge-target.ts';
import { createMeasured } from './measured.ts';

const T0 = 1_800_000_000_000;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const [CORE, ROUTER, SERVICE] = [1, 2, 3];
const SNMP = { id: 1, target_id: ROUTER, probe: 'snmp', every_s: 300 };
const over = (id: number, probe: string, family: 4 | 6) => ({ id, target_id: ROUTER, probe, family });
const [ECHO_4, ECHO_6] = [over(2, 'icmp', 4), over(3, 'icmp', 6)];
const [TCP_4, TCP_6] = [over(4, 'tcp', 4), over(5, 'tcp', 6)];
const HTTP_6 = { id: 6, target_id: SERVICE, probe: 'http', family: 6 as const };
type Watch = { id: number; target_id: number; probe: string; every_s?: number; family?: 4 | 6 };

/** A core of the city, a router of a county with a link to it on GE1, and a service. */
function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  let now = T0;
  const samples = openSamples(sqlite, { now: () => now });
  const pipeline = createPipeline(db, samples, createBus());
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null), (2, '甲县', 'county', '', 1);
    insert into nodes (id, name, role, unit_id, created_at, updated_at) values (1, 'core-1', 'core', 1, 0, 0), (2, 'r-2', 'router', 2, 0, 0);
    insert into systems (id, name, created_at, updated_at) values (1, '门户', 0, 0);
    insert into endpoints (id, system_id, name, host) values (1, 1, 'web', 'www.city.test')`);
  const target = sqlite.prepare(
    `insert into targets (id, node_id, endpoint_id, state_reason, state_since) values (?, ?, ?, '{"zh":"","en":""}', 0)`,
  );
  target.run(CORE, 1, null);
  target.run(ROUTER, 2, null);
  target.run(SERVICE, null, 1);
  const insert =
    sqlite.prepare(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
    values (?, ?, ?, '{}', ?, ?, ?, 3000, 0)`);
  for (const { id, target_id, probe, family, every_s } of [SNMP, ECHO_4, ECHO_6, TCP_4, TCP_6, HTTP_6] as Watch[])
    insert.run(id, target_id, probe, family === 6 ? '2409:8000::2' : '10.0.0.2', family ?? 4, every_s ?? 60);
  const measured = createMeasured(db, samples);
  const keys = [...new Set(migrationChecks.flatMap(({ needs }) => needs))];
  const read = createReader(db, keys);
  return {
    db,
    sqlite,
    samples,
    now: () => now,
    wait(ms: number) {
      now += ms;
    },
    look(watch: Watch, facts: Fact[] = [], told: Sample[] = [], outcome: Outcome = 'ok') {
      const patrolled = { every_s: 60, timeout_ms: 3000, ...watch } as unknown as PatrolledWatch;
      pipeline.ingest([{ watch: patrolled, observation: { at: now, took_ms: 1, outcome, facts, samples: told } }], now);
    },
    given(target_id: number): Given {
      const { known } = read(target_id, now);
      return measured({ target_id, node_id: target_id === SERVICE ? null : target_id }, known as KnownFact[], now);
    },
    links() {
      const keeper = keepTopology({
        db,
        onChanged: () => {},
        onError: (error) => {
          throw error;
        },
      });
      keeper.refresh(now);
      keeper.stop();
    },
  };
}
type Scene = ReturnType<typeof scene>;

type Octets = { v4?: number; v6?: number; part?: string; discontinuity_s?: number; refresh_ms?: number };
/** What one look tells of GE1; `part` is that of another context or interface. */
function counters({ v4, v6, part = '1', discontinuity_s = 0, refresh_ms = 0 }: Octets): [Fact[], Sample[]] {
  const families = [['4', v4] as const, ['6', v6] as const].filter(([, octets]) => octets !== undefined);
  return [
    families.map(([family]) => ({
      key: 'snmp.ip_counters',
      part: `ipIfStatsTable/${family}/${part}`,
      value: { source: 'ipIfStatsTable', family: Number(family), if_index: 1, discontinuity_s, refresh_ms },
    })),
    families.flatMap(([family, octets]) => [
      { series: 'snmp.ip_if_in_octets', part: `${family}/${part}`, value: octets as number },
      { series: 'snmp.ip_if_out_octets', part: `${family}/${part}`, value: 0 },
    ]),
  ];
}
const port = (if_index: number, name: string): Fact => ({
  key: 'snmp.interface',
  part: String(if_index),
  value: { if_index, name, description: null, alias: null, oper_status: 'up', speed_bps: 1e9, discontinuity_s: null },
});
const NEIGHBOUR: Fact = {
  key: 'snmp.neighbour',
  part: '1:1',
  value: {
    ...{ local_port: 'GE1', local_port_number: 1, local_if_index: 1, chassis_id: '00:e0:fc:00:01:00' },
    ...{ chassis_id_subtype: 'mac', port_id: 'GE9', port_id_subtype: 'interface_name', port_description: null },
    ...{ system_name: 'core-1', system_description: null, management_addresses: null },
  },
};
const address = (status: string): Fact => ({
  key: 'snmp.address',
  part: '2409:8000::2',
  value: { address: '2409:8000::2', family: 6, prefix_length: 64, if_index: 1, status, source: 'ipAddressTable' },
});
const ROUTES = [
  address('preferred'),
  port(1, 'GE1'),
  NEIGHBOUR,
  { key: 'snmp.ipv6_forwarding', value: { forwarding: true, source: 'ipv6IpForwarding' } },
  { key: 'snmp.bgp_v6_peer', part: '2409:8000::1', value: { peer: '2409:8000::1', state: 'established' } },
] as Fact[];

/** A look of the router's counters, `uptime_s` after T0 unless told. */
function count(s: Scene, octets: Octets | Octets[], { uptime_s }: { uptime_s?: number } = {}) {
  const rows = [octets].flat().map(counters);
  const uptime = { series: 'snmp.uptime_s', value: uptime_s ?? 1_000_000 + (s.now() - T0) / 1_000 };
  s.look(SNMP, [...ROUTES, ...rows.flatMap(([facts]) => facts)], [uptime, ...rows.flatMap(([, told]) => told)]);
}
const shareOf = (s: Scene) => s.given(ROUTER).traffic?.find(({ interface: name }) => name === 'GE1')?.share;

test('two readings make a share; one alone makes none', () => {
  const s = scene();
  assert.equal(s.given(ROUTER).traffic, undefined);
  count(s, { v4: 1_000, v6: 1_000 });
  assert.equal(s.given(ROUTER).traffic, undefined);
  s.wait(5 * MINUTE);
  count(s, { v4: 4_000, v6: 2_000 });
  const share = shareOf(s);
  assert.ok(share?.kind === 'share' && share.share === 0.25 && share.source === 'ipIfStatsTable', share?.kind);
  // A look out of turn is no interval: the one before it still ends the last that counts.
  s.wait(5_000);
  count(s, { v4: 4_000, v6: 3_000 });
  const longer = shareOf(s);
  assert.ok(longer?.kind === 'share' && longer.share === 0.4, longer?.kind);
});

test('counters that never counted are told apart from none that went, and from rows of one family', () => {
  const twice = (before: Octets, after: Octets) => {
    const s = scene();
    count(s, before);
    s.wait(5 * MINUTE);
    count(s, after);
    return shareOf(s)?.kind;
  };
  assert.equal(twice({ v4: 0, v6: 0 }, { v4: 0, v6: 0 }), 'not_counted');
  assert.equal(twice({ v4: 9, v6: 9 }, { v4: 9, v6: 9 }), 'idle');
  assert.equal(twice({ v6: 9 }, { v6: 99 }), 'rate');
  assert.equal(twice({ v4: 9 }, { v4: 99 }), 'none');
});

test('no number is made across a restart, a discontinuity or a fall, nor faster than the counters are renewed', () => {
  const discarded = (before: Octets, after: Octets, more: { uptime_s?: number } = {}) => {
    const s = scene();
    count(s, before);
    s.wait(5 * MINUTE);
    count(s, after, more);
    const share = shareOf(s);
    return share?.kind === 'discarded' ? share.why : share?.kind;
  };
  assert.equal(discarded({ v4: 1, v6: 1 }, { v4: 2, v6: 2 }, { uptime_s: 10 }), 'restart');
  assert.equal(discarded({ v4: 1, v6: 1 }, { v4: 2, v6: 2, discontinuity_s: 7 }), 'discontinuity');
  assert.equal(discarded({ v4: 9, v6: 9 }, { v4: 10, v6: 2 }), 'decreased');
  assert.equal(discarded({ v4: 1, v6: 1, refresh_ms: 600_000 }, { v4: 2, v6: 2, refresh_ms: 600_000 }), 'too_short');
  // A hostile device that says whatever: no look back beyond a day, and no number.
  assert.equal(discarded({ v4: 1, v6: 1, refresh_ms: 2 ** 32 }, { v4: 2, v6: 2, refresh_ms: 2 ** 32 }), 'too_short');
});

test('counters of another SNMP context, and of a name that two interfaces bear, are nobody’s', () => {
  const s = scene();
  const look = (v6: number) => {
    const rows = [
      counters({ v4: v6, v6, part: '1@vpn-a' }),
      counters({ v4: v6, v6, part: '2' }),
      counters({ v4: v6, v6, part: '3' }),
    ];
    const names = [port(1, 'GE1'), port(2, 'GE2'), port(3, 'GE2')];
    s.look(
      SNMP,
      [...names, ...rows.flatMap(([facts]) => facts)],
      rows.flatMap(([, told]) => told),
    );
  };
  look(1);
  s.wait(5 * MINUTE);
  look(100);
  assert.equal(s.given(ROUTER).traffic, undefined);
});

test('uplinks lead to what is nearer to the core; where no link is known nothing is said', () => {
  const s = scene();
  assert.equal(s.given(ROUTER).uplinks, undefined);
  s.look(SNMP, ROUTES);
  s.links();
  assert.deepEqual(s.given(ROUTER).uplinks, ['GE1']);
  // What leads outwards is no uplink, and that there is none nobody can see.
  assert.equal(s.given(CORE).uplinks, undefined);
  // Alike by level and role: the way from the vantages tells.
  s.sqlite.exec(`update nodes set role = 'router', unit_id = 2`);
  assert.equal(s.given(ROUTER).uplinks, undefined);
  s.sqlite.exec('insert into vantages (node_id) values (1)');
  s.wait(HOUR);
  s.look(SNMP, ROUTES);
  assert.deepEqual(s.given(ROUTER).uplinks, ['GE1']);
  // A neighbour that nothing is known of may be nearer as well.
  s.sqlite.exec(`insert into nodes (id, name, role, created_at, updated_at) values (9, 'x-9', 'other', 0, 0);
    insert into topology_links (a_node_id, a_port, b_node_id, b_port, state, confidence, sides, sources, first_seen_at)
    values (2, 'GE7', 9, 'eth0', 'up', 'certain', 2, '[]', 0)`);
  const { uplinks, unsure_uplinks } = s.given(ROUTER);
  assert.deepEqual([uplinks, unsure_uplinks], [['GE1'], ['GE7']]);
  s.sqlite.exec(`update topology_links set state = 'down'`);
  assert.equal(s.given(ROUTER).uplinks, undefined);
});

test('the median of routes needs three days, and an address is tentative twice only by two looks', () => {
  const s = scene();
  const look = (status: string, routes: number) =>
    s.look(
      SNMP,
      [address(status), { key: 'snmp.ipv6_route_count', value: routes }],
      [{ series: 'snmp.ipv6_routes', value: routes }],
    );
  look('tentative', 100);
  assert.deepEqual(s.given(ROUTER).history, { v6_routes_median: null });
  s.wait(5 * MINUTE);
  look('tentative', 100);
  assert.deepEqual(s.given(ROUTER).history?.tentative, ['2409:8000::2']);
  s.wait(5 * MINUTE);
  look('preferred', 100);
  assert.deepEqual(s.given(ROUTER).history?.tentative, ['2409:8000::2']);
  s.wait(5 * MINUTE);
  look('preferred', 100);
  assert.deepEqual(s.given(ROUTER).history?.tentative, []);
  for (const routes of [100, 100, 100, 400]) {
    s.wait(DAY);
    look('preferred', routes);
  }
  assert.equal(s.given(ROUTER).history?.v6_routes_median, 100);
});

test('paths compare the same looks of both families; what failed lost all, and what couldn’t see counts for nobody', () => {
  const s = scene();
  const echo = (watch: Watch, rtt: number) =>
    s.look(
      watch,
      [{ key: 'icmp.loss_pct', value: 0 }],
      [
        { series: 'icmp.loss_pct', value: 0 },
        { series: 'icmp.rtt_avg_ms', value: rtt },
      ],
    );
  const connect = (watch: Watch) =>
    s.look(watch, [{ key: 'tcp.open', part: '22', value: true }], [{ series: 'tcp.connect_ms', part: '22', value: 1 }]);
  for (let i = 0; i < 10; i += 1) {
    echo(ECHO_4, 2);
    connect(TCP_4);
    s.wait(MINUTE);
  }
  assert.equal(s.given(ROUTER).paths, undefined);
  for (let i = 0; i < 10; i += 1) {
    echo(ECHO_4, 4);
    connect(TCP_4);
    if (i < 5) echo(ECHO_6, 8);
    else s.look(ECHO_6, [], [], 'timeout');
    if (i === 0) s.look(TCP_6, [{ key: 'tcp.open', part: '22', value: false }]);
    else if (i < 5) s.look(TCP_6, [], [], 'unable');
    else connect(TCP_6);
    s.wait(MINUTE);
  }
  const { v4, v6 } = s.given(ROUTER).paths ?? {};
  assert.deepEqual(v4, { rtt_ms: 4, loss: 0, tcp_success: 1 });
  assert.deepEqual(v6, { rtt_ms: 8, loss: 0.5, tcp_success: 5 / 6 });
});

test('each look of a page over IPv6 is a dial test of the hub, by what the page said then', () => {
  const s = scene();
  assert.equal(s.given(SERVICE).dial_tests, undefined);
  const page = (status: number) =>
    s.look(HTTP_6, [{ key: 'http.status', value: status }], [{ series: 'http.body_bytes', value: 9 }]);
  page(200);
  s.wait(2 * DAY);
  for (const status of [200, 503, 200, 0]) {
    if (status === 0) s.look(HTTP_6, [], [], 'timeout');
    else page(status);
    s.wait(MINUTE);
  }
  s.look(HTTP_6, [], [], 'unable');
  const tests = s.given(SERVICE).dial_tests ?? [];
  assert.deepEqual(tests.map(({ at, is_ok, vantage }) => [(at - T0 - 2 * DAY) / MINUTE, is_ok, vantage]).reverse(), [
    [0, true, 'hub'],
    [1, false, 'hub'],
    [2, true, 'hub'],
    [3, false, 'hub'],
  ]);
});

/** A router for eight days, whose counters say this at the end; its rung and verdicts then. */
function eightDays(octets: (minute: number) => Octets) {
  const s = scene();
  const judge = createMigrationJudge(s.db, s.samples);
  const round = () => {
    count(s, octets((s.now() - T0) / MINUTE));
    for (const watch of [ECHO_4, ECHO_6])
      s.look(watch, [{ key: 'icmp.loss_pct', value: 0 }], [{ series: 'icmp.loss_pct', value: 0 }]);
    s.links();
    const canary: Canary = {
      ...{ state: 'proven', reason: { zh: '均有应答', en: 'all answered' }, at: s.now() },
      ...{ v6_answered: 2, v6_asked: 2, v4_answered: 1, v4_asked: 1 },
    };
    judge(ROUTER, { canary, thresholds: USUAL_THRESHOLDS }, s.now());
    return s.sqlite.prepare('select measured from ipv6_states where target_id = ?').pluck().get(ROUTER);
  };
  const first = round();
  s.wait(8 * DAY);
  round();
  s.wait(5 * MINUTE);
  const last = round();
  const verdict = (code: string) =>
    s.sqlite.prepare('select status from ipv6_verdicts where target_id = ? and code = ?').pluck().get(ROUTER, code);
  return { first, last, d12: verdict('D12'), d13: verdict('D13') };
}

test('a router through which IPv6 goes runs dual stack; one whose counters don’t count is only reachable', () => {
  assert.deepEqual(
    eightDays((minute) => ({ v4: 3_000 * (minute + 1), v6: 1_000 * (minute + 1) })),
    {
      ...{ first: 'reachable', last: 'dual_stack', d12: 'pass', d13: 'pass' },
    },
  );
  const { last, d12 } = eightDays(() => ({ v4: 0, v6: 0 }));
  assert.deepEqual([last, d12], ['reachable', 'unknown']);
  // Nothing of it over IPv6: that is a nought, and fails.
  const none = eightDays((minute) => ({ v4: 3_000 * (minute + 1), v6: 0 }));
  assert.deepEqual([none.last, none.d12], ['reachable', 'fail']);
});
