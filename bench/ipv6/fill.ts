/** A database with services and nodes as the probes of the migration would leave it: watches, how they stand, and what they told. */
import type { FactValue, Family } from '#probes/probe.ts';
import type { Db } from '../../api/db/open.ts';

const INTERFACES = 24;
const SUPPORT = ['forwarding', 'interfaces', 'ospfv3', 'is_is', 'bgp', 'routes', 'counters'];
type Told = [key: string, part: string, value: FactValue];

/** `i` decides how far it has come: of ten, seven have IPv6, two an AAAA record alone, one nothing. */
const hasIpv6 = (i: number) => i % 10 < 7;

function chainFacts(i: number): Told[] {
  const aaaa = i % 10 < 9 ? 1 : 0;
  return [
    ...['ns1', 'ns2'].flatMap((server): Told[] => [
      ['dns_chain.name_server', `${server}.city.test`, { a: 1, aaaa }],
      [
        'dns_chain.server_answer',
        `${server} 2409:8000::53`,
        { server, address: '2409:8000::53', family: 6, answers: aaaa === 1, why: aaaa ? null : 'REFUSED', took_ms: 12 },
      ],
    ]),
    ['dns_chain.completes', '', aaaa === 1],
    ['dns_chain.mx_count', '', 1],
    ['dns_chain.mx', 'mx.city.test', { preference: 10, a: 1, aaaa }],
    ['dns_chain.ptr', `2409:8000::${i.toString(16)}`, { names: 's.city.test', matches: aaaa === 1 }],
  ];
}

function siteFacts(i: number): Told[] {
  const is_open = hasIpv6(i);
  const v6 = `2409:8000::${i.toString(16)}`;
  const v4 = `10.1.${i >> 8}.${i & 255}`;
  const port = (address: string, number: number, open: boolean): Told => [
    'site.port_open',
    `${address} ${number}`,
    { address, port: number, open, why: open ? null : 'closed' },
  ];
  const of = (family: Family): Told[] => [
    [
      'site.page',
      String(family),
      { status: is_open || family === 4 ? 200 : null, url: 'http://s/', missing: null, why: null },
    ],
    [
      'site.certificate',
      String(family),
      { version: 'TLSv1.3', error: null, not_after: 4e12, fingerprint_sha256: 'aa' },
    ],
    [
      'site.timing',
      String(family),
      { dns_ms: 1, tcp_ms: 5, tls_ms: 9, first_byte_ms: 30, page_ms: 80, rate_bit_s: 4e6 },
    ],
  ];
  return [
    ['site.url', '', `https://s${i}.city.test/`],
    ['site.address_count', '4', 1],
    ['site.address_count', '6', 1],
    ['site.address', v4, { family: 4, scope: null }],
    ['site.address', v6, { family: 6, scope: null }],
    ...[80, 443].flatMap((number) => [port(v4, number, true), port(v6, number, is_open)]),
    ...of(4),
    ...of(6),
    ['site.difference', '', { status_v4: 200, status_v6: 200, difference: 0.02 }],
    ['site.literal_count', '', i % 4],
    ...Array.from(
      { length: i % 4 },
      (_, n): Told => [
        'site.literal',
        String(n + 1),
        { address: `10.2.0.${n}`, where: 'script', excerpt: `var host = "10.2.0.${n}"` },
      ],
    ),
  ];
}

const linkFacts = (i: number): Told[] =>
  ['1', '2'].map((level) => [
    'links.level',
    level,
    { found: 60, external: 20, disallowed: 0, tested: 40, ok: hasIpv6(i) ? 40 : 25, hosts: 6, hosts_ok: 6 },
  ]);

/** What an SNMP look at a switch of the aggregation tells of IPv6. */
function snmpFacts(i: number): Told[] {
  const global = `2409:8000:${i.toString(16)}::1`;
  const address = (text: string, if_index: number): Told => [
    'snmp.address',
    text,
    { address: text, family: 6, prefix_length: 64, if_index, status: 'preferred', source: 'ipAddressTable' },
  ];
  return [
    ['snmp.model', '', 'S5735'],
    ['snmp.version', '', 'V200R021'],
    ['snmp.engine_id', '', `800007db0300259e${i.toString(16).padStart(6, '0')}`],
    ['snmp.ipv6_forwarding', '', hasIpv6(i)],
    ...SUPPORT.map((group): Told => ['snmp.ipv6_support', group, { object: group, outcome: 'value' }]),
    ...(hasIpv6(i) ? [address(global, 1)] : []),
    ...Array.from({ length: INTERFACES }, (_, n): Told[] => [
      ['snmp.interface', String(n + 1), { if_index: n + 1, name: `GE0/0/${n + 1}`, description: null, alias: null }],
      [
        'snmp.ipv6_interface',
        String(n + 1),
        { if_index: n + 1, enabled: true, forwarding: true, sends_ra: null, mtu: 1500 },
      ],
      address(`fe80::${(n + 1).toString(16)}%${n + 1}`, n + 1),
      [
        'snmp.arp',
        `10.3.0.${n}%1`,
        { address: `10.3.0.${n}`, family: 4, if_index: 1, mac: 'aa', type: 'dynamic', state: null, source: 'x' },
      ],
    ]).flat(),
    [
      'snmp.ospfv3_neighbour',
      '1:0:10.0.0.1',
      {
        if_index: 1,
        instance: 0,
        router_id: '10.0.0.1',
        address: 'fe80::9',
        state: 'full',
        if_state: 'backup',
        source: 'x',
      },
    ],
    ['snmp.ipv6_route_count', '', 240],
  ];
}

/** What is written is as fresh as `now`; half as many again of the watches look at both families. */
export function fill(db: Db, { services, nodes, now }: { services: number; nodes: number; now: number }) {
  const sqlite = db.$client;
  const node = sqlite.prepare('insert into nodes (id, name, role, created_at, updated_at) values (?, ?, ?, 0, 0)');
  const address = sqlite.prepare(
    'insert into node_addresses (node_id, address, family, is_primary) values (?, ?, 6, 1)',
  );
  const system = sqlite.prepare('insert into systems (id, name, created_at, updated_at) values (?, ?, 0, 0)');
  const endpoint = sqlite.prepare('insert into endpoints (id, system_id, name, host) values (?, ?, ?, ?)');
  const target = sqlite.prepare(
    `insert into targets (node_id, endpoint_id, state, state_reason, state_since) values (?, ?, 'up', '{"zh":"","en":""}', 0)`,
  );
  const watch =
    sqlite.prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, created_at)
    values (?, ?, '{}', ?, ?, 3600, 20000, 0)`);
  const state =
    sqlite.prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
    looked_at, ok_at, took_ms, last) values (?, ?, 'ok', 0, 1, 0, '[]', 0, ?, ?, 1, '{}')`);
  const fact = sqlite.prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, 0)');
  let facts = 0;
  const watched = (target_id: number, probe: string, family: Family | null, told: Told[], answer = 'up') => {
    const { lastInsertRowid } = watch.run(target_id, probe, family === 6 ? '2409:8000::1' : '10.0.0.1', family);
    state.run(lastInsertRowid, answer, now, now);
    for (const [key, part, value] of told) fact.run(lastInsertRowid, key, part, JSON.stringify(value));
    facts += told.length;
  };
  sqlite.transaction(() => {
    for (let i = 1; i <= services; i += 1) {
      system.run(i, `system-${i}`);
      endpoint.run(i, i, 'portal', `s${i}.city.test`);
      const id = Number(target.run(null, i).lastInsertRowid);
      watched(id, 'dns_chain', null, chainFacts(i));
      watched(id, 'site', null, siteFacts(i));
      watched(id, 'links', null, linkFacts(i));
    }
    for (let i = 1; i <= nodes; i += 1) {
      node.run(i, `node-${i}`, i % 4 === 0 ? 'aggregation' : 'access');
      address.run(i, `2409:8000:${i.toString(16)}::1`);
      const id = Number(target.run(i, null).lastInsertRowid);
      watched(id, 'icmp', 4, [['icmp.loss_pct', '', 0]]);
      watched(id, 'icmp', 6, [['icmp.loss_pct', '', hasIpv6(i) ? 0 : 100]], hasIpv6(i) ? 'up' : 'down');
      watched(id, 'snmp', 4, snmpFacts(i));
    }
  })();
  return { facts };
}
