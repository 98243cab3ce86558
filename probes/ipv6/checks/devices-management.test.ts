import { describe } from 'node:test';
import { address, judged, named, seenBy, support } from './examples.ts';

const role = (name: string) => ({ role: name });
const forwards = (forwarding: boolean) => seenBy('snmp.ipv6_forwarding', { forwarding, source: 'ipv6IpForwarding' });
const ipv6On = (if_index: number, enabled: boolean | null, sends_ra: boolean | null = null) =>
  seenBy(
    'snmp.ipv6_interface',
    { if_index, enabled, forwarding: null, sends_ra, mtu: null },
    { part: String(if_index) },
  );

describe('D1 to D4, D14: what the device says of itself', () => {
  judged('D1', 'a router that forwards', 'pass', [forwards(true)], role('router'));
  judged('D1', 'a router that does not', 'fail', [forwards(false)], role('core'));
  judged(
    'D1',
    'a switch on layer 2 forwards nothing and need not',
    'not_applicable',
    [forwards(false)],
    role('access'),
  );
  judged('D1', 'a device without the object', 'unknown', [support('forwarding', 'not_supported')], role('router'));
  judged('D1', 'a node that nobody classified', 'unknown', [forwards(true)], role('other'));
  judged('D1', 'no role at all', 'unknown', [forwards(true)], {});
  judged(
    'D1',
    'one VPN instance does not speak for the device',
    'fail',
    [
      forwards(false),
      seenBy(
        'snmp.ipv6_forwarding',
        { forwarding: true, source: 'ipv6IpForwarding', context: 'vpn' },
        { part: '@vpn' },
      ),
    ],
    role('router'),
  );

  judged('D2', 'two interfaces of a router', 'pass', [ipv6On(1, true), ipv6On(2, true)], role('router'));
  judged(
    'D2',
    'an address counts where the table is missing',
    'pass',
    [address('2409:8000::1', { if_index: 1 }), address('fe80::1', { if_index: 2 })],
    role('router'),
  );
  judged('D2', 'one way in and none out', 'fail', [ipv6On(1, true), ipv6On(2, false)], role('router'));
  judged(
    'D2',
    'a loopback is no way out',
    'fail',
    [ipv6On(1, true), ipv6On(2, true), named(2, 'lo', { type: 24 })],
    role('router'),
  );
  judged(
    'D2',
    'an interface that is down with its address',
    'fail',
    [ipv6On(1, false), address('2409:8000::1', { if_index: 1 })],
    role('access'),
  );
  judged('D2', 'a switch needs one', 'pass', [address('2409:8000::1', { if_index: 9 })], role('access'));
  judged('D2', 'no table and no address', 'unknown', [support('interfaces', 'not_supported')], role('access'));

  const planned = [{ address: '2409:8000:0::1', prefix_length: 64, interface: 'GE0/0/1' }];
  const port = named(1, 'GE0/0/1');
  judged('D3', 'where it should be', 'pass', [port, address('2409:8000::1', { if_index: 1 })], { planned });
  judged('D3', 'on another interface', 'fail', [port, named(2, 'GE0/0/2'), address('2409:8000::1', { if_index: 2 })], {
    planned,
  });
  judged('D3', 'with another length', 'fail', [port, address('2409:8000::1', { if_index: 1, prefix_length: 127 })], {
    planned,
  });
  judged('D3', 'deprecated', 'fail', [port, address('2409:8000::1', { if_index: 1, status: 'deprecated' })], {
    planned,
  });
  judged('D3', 'another address', 'fail', [port, address('2409:8000::2', { if_index: 1 })], { planned });
  judged('D3', 'of unknown status', 'unknown', [port, address('2409:8000::1', { if_index: 1, status: null })], {
    planned,
  });
  judged('D3', 'of unknown length', 'unknown', [port, address('2409:8000::1', { if_index: 1, prefix_length: null })], {
    planned,
  });
  judged('D3', 'a device that tells no IPv6 address', 'unknown', [port], { planned });
  judged('D3', 'nothing is planned', 'not_applicable', [port], { planned: [] });
  judged('D3', 'no plan', 'unknown', [port, address('2409:8000::1', { if_index: 1 })], {});

  judged('D4', 'all preferred', 'pass', [address('2409:8000::1', {}), address('fe80::1', {})], {});
  judged('D4', 'a duplicate', 'fail', [address('2409:8000::1', { status: 'duplicate' })], {});
  judged('D4', 'tentative twice', 'warn', [address('2409:8000::1', { status: 'tentative' })], {
    history: { v6_routes_median: null, tentative: ['2409:8000:0:0::1'] },
  });
  judged('D4', 'tentative for the first time', 'pass', [address('2409:8000::1', { status: 'tentative' })], {
    history: { v6_routes_median: null, tentative: [] },
  });
  judged(
    'D4',
    'tentative, and nobody looked before',
    'unknown',
    [address('2409:8000::1', { status: 'tentative' })],
    {},
  );
  judged('D4', 'no status at all', 'unknown', [address('2409:8000::1', { status: null })], {});

  const model = [seenBy('snmp.model', 'S5735'), seenBy('snmp.version', 'V200R019')];
  const capability = (status: 'supported' | 'after_upgrade' | 'unsupported') => ({
    capability: { status, source: 'datasheet' },
  });
  judged('D14', 'a model that supports it', 'pass', model, capability('supported'));
  judged('D14', 'after an upgrade', 'warn', model, capability('after_upgrade'));
  judged('D14', 'a model that does not', 'fail', model, capability('unsupported'));
  judged('D14', 'a model that nobody recorded', 'unknown', model, {});
  judged('D14', 'a device that does not say what it is', 'unknown', [], capability('supported'));
});

describe('D5 to D7: whether it can be reached', () => {
  const loss = (family: 4 | 6, pct: number) => seenBy('icmp.loss_pct', pct, { family, probe: 'icmp' });
  const answer = (probe: 'icmp' | 'snmp' | 'ssh', family: 4 | 6, is: string) =>
    seenBy('look.answer', { answer: is, flapping: false, error: null }, { family, probe, watch: family });
  judged('D5', 'a fifth lost', 'pass', [loss(6, 20)], {});
  judged('D5', 'more', 'warn', [loss(6, 40)], {});
  judged('D5', 'IPv4 alone', 'unknown', [loss(4, 0)], {});
  judged('D5', 'silent over IPv6', 'warn', [answer('icmp', 6, 'down'), answer('icmp', 4, 'up')], {});
  judged('D5', 'silent over both', 'unknown', [answer('icmp', 6, 'down'), answer('icmp', 4, 'down')], {});

  const engine = (family: 4 | 6, id: string) => seenBy('snmp.engine_id', id, { family, watch: family });
  const protocol = (family: 4 | 6, version: string) => seenBy('snmp.protocol', version, { family, watch: family });
  judged('D6', 'the same engine by v3', 'pass', [engine(4, 'aa'), engine(6, 'aa'), protocol(6, 'v3')], {});
  judged('D6', 'the same engine in clear text', 'warn', [engine(4, 'aa'), engine(6, 'aa'), protocol(6, 'v2c')], {});
  judged('D6', 'another engine', 'fail', [engine(4, 'aa'), engine(6, 'bb'), protocol(6, 'v3')], {});
  judged('D6', 'IPv4 alone answers', 'fail', [engine(4, 'aa'), answer('snmp', 4, 'up'), answer('snmp', 6, 'down')], {});
  judged('D6', 'nobody asks over IPv6', 'unknown', [engine(4, 'aa'), answer('snmp', 4, 'up')], {});
  judged('D6', 'silent over both', 'unknown', [answer('snmp', 4, 'down'), answer('snmp', 6, 'down')], {});

  const open = (family: 4 | 6, is: boolean, part = '22') => seenBy('tcp.open', is, { family, part });
  judged('D7', 'it connects', 'pass', [open(6, true)], {});
  judged('D7', 'it speaks SSH', 'pass', [seenBy('ssh.protocol', '2.0', { family: 6, probe: 'ssh' })], {});
  judged('D7', 'it refuses', 'fail', [open(6, false), open(4, true)], {});
  judged('D7', 'another port', 'unknown', [open(6, true, '443')], {});
  judged('D7', 'silent over IPv6', 'fail', [answer('ssh', 6, 'down'), answer('ssh', 4, 'up')], {});
  judged('D7', 'our own blindness', 'unknown', [answer('ssh', 6, 'unknown')], {});
});
