import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PolicyRule } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { address, judged, NOW, named, seenBy, support } from './examples.ts';
import { isWorkingTime } from './lan-hosts.ts';

const port = named(3, 'Vlanif10');
const lans = (sends_ra: boolean | null = null) => ({ role: 'core', lans: [{ interface: 'Vlanif10', sends_ra }] });

describe('D15 and D16: gateways of user LANs', () => {
  const entry = (text: string, rest: Record<string, string | number | null> = {}, at = NOW) =>
    seenBy(
      'snmp.arp',
      {
        address: text,
        family: text.includes(':') ? 6 : 4,
        if_index: 3,
        mac: 'aa',
        type: 'dynamic',
        state: null,
        source: 'x',
        ...rest,
      },
      { part: `${text}%3`, at },
    );
  const host4 = entry('10.0.0.5');
  judged('D15', 'a host with a global address', 'pass', [port, host4, entry('2409:8000::5')], lans());
  judged('D15', 'hosts of IPv4 alone in working hours', 'fail', [port, host4, entry('fe80::5')], lans());
  judged(
    'D15',
    'its own address is no host',
    'fail',
    [port, host4, entry('2409:8000::1'), address('2409:8000::1', { if_index: 3 })],
    lans(),
  );
  judged('D15', 'a local entry is no host', 'fail', [port, host4, entry('2409:8000::1', { type: 'local' })], lans());
  judged('D15', 'at night', 'unknown', [port, entry('10.0.0.5', {}, NOW + 12 * 3_600_000)], lans());
  judged('D15', 'nobody is there', 'unknown', [port, entry('10.0.0.5', { if_index: 9 })], lans());
  judged('D15', 'an interface that nobody knows', 'unknown', [host4, entry('2409:8000::5')], lans());
  judged('D15', 'no table', 'unknown', [port], lans());
  judged('D15', 'a switch on layer 2', 'not_applicable', [], { role: 'access' });
  judged('D15', 'a switch with a LAN planned behind it', 'pass', [port, entry('2409:8000::5')], {
    ...lans(),
    role: 'access',
  });
  judged('D15', 'no LAN', 'not_applicable', [], { role: 'core', lans: [] });
  judged('D15', 'nobody planned', 'unknown', [port, host4], { role: 'core' });

  test('working time is of Beijing, from Monday to Friday', () => {
    const at = (day: number, hour: number) => isWorkingTime(Date.UTC(2026, 10, day, hour - 8), USUAL_THRESHOLDS);
    assert.deepEqual(
      [at(30, 8), at(30, 9), at(30, 16), at(30, 17), at(29, 10), at(28, 10)],
      [false, true, true, false, false, false],
    );
  });

  const adverts = (sends_ra: boolean | null) =>
    seenBy('snmp.ipv6_interface', { if_index: 3, enabled: true, forwarding: true, sends_ra, mtu: null }, { part: '3' });
  judged('D16', 'sends them, as planned', 'pass', [port, adverts(true)], lans(true));
  judged('D16', 'is quiet, as planned', 'pass', [port, adverts(false)], lans(false));
  judged('D16', 'is quiet, against the plan', 'fail', [port, adverts(false)], lans(true));
  judged('D16', 'sends them, against the plan', 'fail', [port, adverts(true)], lans(false));
  judged('D16', 'no table', 'unknown', [port, support('router_adverts', 'not_supported')], lans(true));
  judged('D16', 'nothing is planned of it', 'unknown', [port, adverts(true)], lans(null));
  judged('D16', 'an access point', 'not_applicable', [], { role: 'wireless' });
});

describe('D17 to D19: paths and links', () => {
  const passage = (bytes: number, result: string, family: 4 | 6 = 6) =>
    seenBy(
      'path_mtu.passage',
      { bytes, result, mtu_bytes: null, told_by: null },
      { part: String(bytes), family, probe: 'path_mtu' },
    );
  judged('D17', 'both pass', 'pass', [passage(1280, 'passes'), passage(1500, 'passes')], {});
  judged('D17', 'Packet Too Big comes back', 'pass', [passage(1280, 'passes'), passage(1500, 'too_big')], {});
  judged('D17', 'a black hole', 'fail', [passage(1280, 'passes'), passage(1500, 'silent')], {});
  judged('D17', 'less than each link must carry', 'fail', [passage(1280, 'too_big'), passage(1500, 'too_big')], {});
  judged('D17', 'the small one is lost', 'unknown', [passage(1280, 'silent'), passage(1500, 'passes')], {});
  judged('D17', 'one size alone', 'unknown', [passage(1500, 'silent')], {});
  judged('D17', 'IPv4 alone', 'unknown', [passage(1280, 'passes', 4), passage(1500, 'silent', 4)], {});

  const neighbour = (management_addresses: string | null) =>
    seenBy('snmp.neighbour', { local_port: 'GE0/0/1', system_name: 'core', management_addresses }, { part: '1:1' });
  const link = (agrees: boolean | null) => ({ counterpart: [{ interface: 'GE0/0/1', agrees, neighbour: 'core' }] });
  judged('D18', 'both tell of each other, with an address', 'pass', [neighbour('10.0.0.1, 2409:8000::1')], link(true));
  judged('D18', 'no address of IPv6', 'fail', [neighbour('10.0.0.1')], link(true));
  judged('D18', 'a link-local one', 'fail', [neighbour('fe80::1')], link(true));
  judged('D18', 'the other end names another port', 'fail', [neighbour('2409:8000::1')], link(false));
  judged('D18', 'the other end is silent', 'unknown', [neighbour('2409:8000::1')], link(null));
  judged('D18', 'no neighbour is told', 'unknown', [], link(true));
  judged('D18', 'no link', 'not_applicable', [neighbour('2409:8000::1')], { counterpart: [] });

  const echoes = ([4, 6] as const).map((family) =>
    seenBy('icmp.loss_pct', 0, { family, probe: 'icmp', watch: family }),
  );
  const paths = (
    v6: [number | null, number | null, number | null],
    v4: [number | null, number | null, number | null] = [50, 0, 1],
  ) => {
    const side = ([rtt_ms, loss, tcp_success]: typeof v6) => ({ rtt_ms, loss, tcp_success });
    return { paths: { v4: side(v4), v6: side(v6) } };
  };
  judged('D19', 'alike', 'pass', echoes, paths([54, 0, 1]));
  judged('D19', 'both are good enough', 'pass', echoes, paths([9, 0, 1], [1, 0, 1]));
  judged('D19', 'slower', 'fail', echoes, paths([60, 0, 1]));
  judged('D19', 'lossy', 'fail', echoes, paths([50, 0.2, 1]));
  judged('D19', 'silent over IPv6', 'fail', echoes, paths([null, 1, null]));
  judged('D19', 'connections fail', 'fail', echoes, paths([50, 0, 0.5]));
  judged('D19', 'not all was measured', 'unknown', echoes, paths([50, 0, null]));
  judged('D19', 'IPv4 is silent', 'unknown', echoes, paths([50, 0, 1], [null, 1, 0]));
  judged('D19', 'one family is watched', 'unknown', echoes.slice(0, 1), paths([50, 0, 1]));
  judged('D19', 'nothing was measured', 'unknown', echoes, {});
});

describe('D20: firewalls', () => {
  const rule = (changes: Partial<PolicyRule>): PolicyRule => ({
    family: 6,
    action: 'permit',
    source: 'any',
    destination: '2409:8000::/32',
    service: 'tcp/443',
    ...changes,
  });
  const policy = (...rules: PolicyRule[]) => ({ role: 'firewall', policy: rules });
  const icmp = rule({ service: 'icmpv6' });
  judged('D20', 'what is needed and no more', 'pass', [], policy(rule({}), icmp));
  judged(
    'D20',
    'each type by its number',
    'pass',
    [],
    policy(...[1, 2, 3, 4, 128, 129].map((type) => rule({ service: `icmpv6/${type}` }))),
  );
  judged('D20', 'no rule of IPv6', 'fail', [], policy(rule({ family: 4 })));
  judged('D20', 'an empty export', 'fail', [], policy());
  judged('D20', 'any to any', 'fail', [], policy(rule({ source: '::/0', destination: 'any', service: 'any' })));
  judged(
    'D20',
    'too big is not let through',
    'fail',
    [],
    policy(...[1, 3, 4, 128, 129].map((type) => rule({ service: `icmpv6/${type}` }))),
  );
  judged(
    'D20',
    'denied before it is permitted',
    'fail',
    [],
    policy(rule({ action: 'deny', destination: 'any', service: 'icmpv6/2' }), icmp),
  );
  judged('D20', 'from one sender alone', 'fail', [], policy(rule({ source: '2409:8000::1', service: 'icmpv6' })));
  judged('D20', 'a service by a name of its own', 'unknown', [], policy(rule({ service: 'svc-basic' })));
  judged('D20', 'a router', 'not_applicable', [], { role: 'router' });
  judged('D20', 'a node that nobody classified', 'unknown', [], { ...policy(icmp), role: 'other' });
  judged('D20', 'no export', 'unknown', [], { role: 'firewall' });
});
