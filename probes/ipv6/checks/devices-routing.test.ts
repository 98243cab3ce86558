import { describe } from 'node:test';
import type { Share } from '../share.ts';
import { judged, seenBy, support } from './examples.ts';

const router = { role: 'router' };

describe('D8: routing neighbours', () => {
  const ospf = (id: string, state: string | null, if_state: string | null = 'designated_router') =>
    seenBy(
      'snmp.ospfv3_neighbour',
      { if_index: 1, instance: 0, router_id: id, address: null, state, if_state, source: 'ospfv3NbrTable' },
      { part: `1:0:${id}` },
    );
  const isis = (state: string, v6_address: string | null) =>
    seenBy('snmp.is_is_adjacency', { circuit: 1, if_index: 1, system_id: null, v6_address, state }, { part: '1:1' });
  const wants = (ospf_neighbours: number | null) => ({
    ...router,
    expected: { ospf_neighbours, bgp_peers: null, next_hop: null },
  });
  const told = support('ospfv3', 'value');
  judged('D8', 'as many as there should be', 'pass', [ospf('0.0.0.1', 'full'), ospf('0.0.0.2', 'full')], wants(2));
  judged(
    'D8',
    'two others than the designated routers',
    'pass',
    [ospf('0.0.0.1', 'two_way', 'other_designated_router')],
    wants(1),
  );
  judged('D8', 'two_way with a designated router', 'fail', [ospf('0.0.0.1', 'two_way', 'designated_router')], wants(1));
  judged('D8', 'one that is stuck', 'fail', [ospf('0.0.0.1', 'full'), ospf('0.0.0.2', 'exchange_start')], wants(2));
  judged('D8', 'one of unknown state', 'unknown', [ospf('0.0.0.1', null)], wants(1));
  judged('D8', 'one is missing', 'fail', [told, ospf('0.0.0.1', 'full')], wants(2));
  judged('D8', 'an empty table where one should be', 'fail', [support('ospfv3', 'empty')], wants(1));
  judged('D8', 'a device without the table', 'unknown', [support('ospfv3', 'not_supported')], wants(1));
  judged('D8', 'a table that did not come', 'unknown', [support('ospfv3', 'unknown')], wants(1));
  judged('D8', 'a part of the tables did not come', 'unknown', [told, support('is_is', 'unknown')], wants(1));
  judged('D8', 'an IS-IS adjacency of IPv6', 'pass', [isis('up', 'fe80::1')], wants(1));
  judged('D8', 'an IS-IS adjacency that is down', 'fail', [isis('failed', 'fe80::1')], wants(1));
  judged(
    'D8',
    'an IS-IS adjacency that may be of IPv4 alone',
    'unknown',
    [support('is_is', 'value'), isis('up', null)],
    wants(1),
  );
  judged('D8', 'it should have none', 'not_applicable', [], wants(0));
  judged('D8', 'nobody said how many', 'unknown', [ospf('0.0.0.1', 'full')], wants(null));
  judged('D8', 'nobody said anything', 'unknown', [ospf('0.0.0.1', 'full')], router);
  judged('D8', 'a switch on layer 2', 'not_applicable', [], { role: 'access' });
});

describe('D9: BGP peers', () => {
  const peer = (address: string, state: string | null, context?: string) =>
    seenBy(
      'snmp.bgp_v6_peer',
      { instance: 0, afi: 2, safi: 1, peer: address, state, source: 'hwBgpPeerTable', ...(context ? { context } : {}) },
      { part: `${address} 0.2.1${context ? `@${context}` : ''}` },
    );
  const wants = (bgp_peers: string[] | null) => ({
    ...router,
    expected: { ospf_neighbours: null, bgp_peers, next_hop: null },
  });
  judged('D9', 'all established', 'pass', [peer('2409:8000::1', 'established')], router);
  judged(
    'D9',
    'one of a VPN instance is not',
    'fail',
    [peer('2409:8000::1', 'established'), peer('2409:8000::2', 'active', 'vpn')],
    router,
  );
  judged('D9', 'one of unknown state', 'unknown', [peer('2409:8000::1', null)], router);
  judged(
    'D9',
    'one is missing',
    'fail',
    [support('hw_bgp', 'value'), peer('2409:8000::1', 'established')],
    wants(['2409:8000:0::1', '2409:8000::9']),
  );
  judged(
    'D9',
    'it has those that it should have',
    'pass',
    [peer('2409:8000::1', 'established')],
    wants(['2409:8000:0::1']),
  );
  judged('D9', 'a maker without a known table', 'unknown', [], wants(['2409:8000::1']));
  judged('D9', 'it should have none', 'not_applicable', [], wants([]));
  judged('D9', 'a server', 'not_applicable', [], { role: 'server' });
});

describe('D10 and D11: routes', () => {
  const route = (destination: string, prefix_length: number, next_hop: string | null) =>
    seenBy(
      'snmp.ipv6_route',
      { destination, prefix_length, next_hop, if_index: 1, protocol: 'static', source: 'inetCidrRouteTable' },
      { part: `${destination}/${prefix_length} ${next_hop}` },
    );
  const nd = (address: string, mac: string) =>
    seenBy(
      'snmp.arp',
      { address, family: 6, if_index: 1, mac, type: 'dynamic', state: 'reachable', source: 'x' },
      { part: address },
    );
  const wants = (next_hop: string | null) => ({
    ...router,
    expected: { ospf_neighbours: null, bgp_peers: null, next_hop },
  });
  const hop = '2409:8000::fe';
  judged('D10', 'by the expected next hop', 'pass', [route('::', 0, '2409:8000:0::fe')], wants(hop));
  judged('D10', 'an aggregate', 'pass', [route('2409:8000::', 32, hop)], wants(hop));
  judged('D10', 'by another', 'fail', [route('::', 0, '2409:8000::1')], wants(hop));
  judged(
    'D10',
    'link-local, and the same MAC behind both',
    'pass',
    [route('::', 0, 'fe80::1'), nd('fe80::1', 'aa'), nd(hop, 'aa')],
    wants(hop),
  );
  judged(
    'D10',
    'link-local, of another router',
    'fail',
    [route('::', 0, 'fe80::1'), nd('fe80::1', 'aa'), nd(hop, 'bb')],
    wants(hop),
  );
  judged('D10', 'link-local, and nobody tells whose', 'unknown', [route('::', 0, 'fe80::1')], wants(hop));
  judged('D10', 'no next hop', 'unknown', [route('::', 0, null)], wants(hop));
  judged('D10', 'rows of IPv6 without one', 'fail', [support('routes', 'value')], wants(hop));
  judged(
    'D10',
    'a table without rows of IPv6 may not be all',
    'unknown',
    [support('routes', 'empty'), support('old_routes', 'not_supported')],
    wants(hop),
  );
  judged(
    'D10',
    'the table of IPv6 is empty',
    'fail',
    [support('routes', 'empty'), support('old_routes', 'empty')],
    wants(hop),
  );
  judged('D10', 'nobody said by which', 'unknown', [route('::', 0, hop)], wants(null));

  const count = (value: number) => seenBy('snmp.ipv6_route_count', value);
  const week = (v6_routes_median: number | null) => ({ ...router, history: { v6_routes_median } });
  judged('D11', 'as in the last week', 'pass', [count(60)], week(40));
  judged('D11', 'most are gone', 'fail', [count(10)], week(40));
  judged('D11', 'twice as many', 'fail', [count(80)], week(40));
  judged('D11', 'some where none were', 'fail', [count(5)], week(0));
  judged('D11', 'none, as ever', 'pass', [count(0)], week(0));
  judged('D11', 'no week yet', 'unknown', [count(5)], week(null));
  judged('D11', 'not told', 'unknown', [], week(40));
});

describe('D12 and D13: traffic', () => {
  const source = 'ipIfStatsTable' as const;
  const facts = [
    seenBy(
      'snmp.ip_counters',
      { source, family: 6, if_index: 1, discontinuity_s: null, refresh_ms: null },
      { part: `${source}/6/1` },
    ),
  ];
  const with_ = (share: Share) => ({ uplinks: ['GE0/0/1'], traffic: [{ interface: 'GE0/0/1', share }] });
  const share = (value: number): Share => ({ kind: 'share', source, share: value, v4_bps: 1, v6_bps: value });
  judged('D12', 'some', 'pass', facts, with_(share(0.2)));
  judged('D12', 'none', 'fail', facts, with_(share(0)));
  judged('D12', 'a rate where nothing is said of IPv4', 'pass', facts, with_({ kind: 'rate', source, v6_bps: 5 }));
  judged('D12', 'not counted is no nought', 'unknown', facts, with_({ kind: 'not_counted', source }));
  judged(
    'D12',
    'an interval that was left out',
    'unknown',
    facts,
    with_({ kind: 'discarded', source, why: 'restart' }),
  );
  judged('D12', 'nothing went', 'unknown', facts, with_({ kind: 'idle', source }));
  judged('D12', 'one of two uplinks', 'unknown', facts, { ...with_(share(0.2)), uplinks: ['GE0/0/1', 'GE0/0/2'] });
  judged('D12', 'a link that may be another', 'unknown', facts, { ...with_(share(0.2)), unsure_uplinks: ['GE0/0/9'] });
  judged('D12', 'none, whatever another link is', 'fail', facts, { ...with_(share(0)), unsure_uplinks: ['GE0/0/9'] });
  judged('D12', 'no uplink', 'not_applicable', facts, { uplinks: [], traffic: [] });
  judged('D12', 'counters that nobody sees now', 'unknown', [], with_(share(0.2)));
  judged('D12', 'nobody named the uplinks', 'unknown', facts, { traffic: [] });

  judged('D13', 'a valid interval', 'pass', facts, with_(share(0)));
  judged('D13', 'a restart', 'fail', facts, with_({ kind: 'discarded', source, why: 'restart' }));
  judged('D13', 'too short', 'fail', facts, with_({ kind: 'discarded', source, why: 'too_short' }));
  judged('D13', 'no counters', 'unknown', facts, with_({ kind: 'none' }));
});
