/**
 * Checks over what real programs say: Debian's snmpd in namespaces of its own with a LAN host beside, in which the kernel forwards or not,
 * has its addresses or another's, and carries large packets or not; and recordings of real devices.
 *
 *   probe (with snmpd) ── lan: a host with addresses of both families
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { KnownFact, Status } from '../../check.ts';
import { findProgram } from '../../find-program.ts';
import { startReplayer } from '../../lab/replayer.ts';
import { parseSnmprec } from '../../lab/snmprec.ts';
import { observe } from '../../observe.ts';
import type { Observation } from '../../probe.ts';
import { snmp } from '../../snmp/snmp.ts';
import { noSnmpd } from '../../snmp/snmpd.ts';
import type { Given } from '../given.ts';
import { judge } from './examples.ts';

/** A look's facts as the pipeline would hand them to a check. */
const knownOf = (probe: KnownFact['probe'], seen: Observation, watch: number): KnownFact[] =>
  seen.facts.map((fact) => ({
    watch,
    probe,
    family: seen.family ?? null,
    address: seen.address ?? null,
    at: seen.at,
    key: fact.key as KnownFact['key'],
    part: fact.part ?? null,
    value: fact.value,
  }));

const mayUnshare = spawnSync('unshare', ['-n', '-m', 'ip', 'link']).status === 0;
const skip =
  noSnmpd ||
  (findProgram('fping') ? false : 'fping is not installed') ||
  (mayUnshare ? false : 'this needs the right to make network namespaces');

const SET_UP = `
  set -e; mount -t sysfs sysfs /sys; ip link set lo up
  unshare -n sleep 60 & lan=$!; trap 'kill $lan' EXIT
  while [ "$(readlink /proc/$lan/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
  ip link add lan0 type veth peer name eth0 netns $lan
  ip link add up0 type veth peer name eth1 netns $lan
  ip addr add 2409:8000:0:1::1/64 dev lan0 nodad; ip addr add 10.9.1.1/24 dev lan0; ip link set lan0 up
  ip addr add 2409:8000:0:2::1/64 dev up0 nodad; ip link set up0 up
  nsenter -t $lan -n sh -c 'ip link set lo up; ip addr add 2409:8000:0:1::5/64 dev eth0 nodad
    ip addr add 10.9.1.5/24 dev eth0; ip link set eth0 up; ip link set eth1 up'
  ip -6 route add default via 2409:8000:0:1::5
  echo "$2" > /proc/sys/net/ipv6/conf/all/forwarding
  set +e; "$0" --input-type=module -e "$1"`;

const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
const LOOKS = `
  import { observe } from ${url('../../observe.ts')};
  import { icmp } from ${url('../../icmp/icmp.ts')};
  import { pathMtu } from ${url('../../path-mtu.ts')};
  import { snmp } from ${url('../../snmp/snmp.ts')};
  import { tcp } from ${url('../../tcp.ts')};
  import { startSnmpd, COMMUNITY } from ${url('../../snmp/snmpd.ts')};
  import { createServer } from 'node:net';
  const server = createServer().listen(22, '::');
  await observe(icmp, { address: '2409:8000:0:1::5' });
  await observe(icmp, { address: '10.9.1.5' });
  const agent = await startSnmpd();
  const tables = ['system', 'interfaces', 'addresses', 'arp', 'ipv6'];
  const looks = [];
  for (const address of ['127.0.0.1', '::1']) {
    looks.push(['snmp', await observe(snmp, { address, params: { port: agent.port, tables }, secret: COMMUNITY })]);
    looks.push(['icmp', await observe(icmp, { address, params: { count: 5 } })]);
    looks.push(['tcp', await observe(tcp, { address, params: { port: 22 } })]);
    looks.push(['path_mtu', await observe(pathMtu, { address, params: { count: 1 } })]);
  }
  await agent.stop();
  server.close();
  console.log(JSON.stringify(looks));`;

const PLAN = { address: '2409:8000:0:1::1', prefix_length: 64, interface: 'lan0' };
type Example = [code: string, given: Given, status: Status];
const ALWAYS: Example[] = [
  ['D2', { role: 'router' }, 'pass'],
  ['D3', { planned: [PLAN] }, 'pass'],
  ['D3', { planned: [{ ...PLAN, interface: 'up0' }] }, 'fail'],
  ['D3', { planned: [{ ...PLAN, prefix_length: 56 }] }, 'fail'],
  ['D3', { planned: [{ ...PLAN, address: '2409:8000:0:1::9' }] }, 'fail'],
  ['D4', {}, 'pass'],
  ['D5', {}, 'pass'],
  // The same engine, asked by a community.
  ['D6', {}, 'warn'],
  ['D7', {}, 'pass'],
  ['D8', { role: 'router', expected: { ospf_neighbours: 1, bgp_peers: null, next_hop: null } }, 'unknown'],
  ['D9', { role: 'router' }, 'unknown'],
  [
    'D10',
    { role: 'router', expected: { ospf_neighbours: null, bgp_peers: null, next_hop: '2409:8000:0:1::5' } },
    'pass',
  ],
  [
    'D10',
    { role: 'router', expected: { ospf_neighbours: null, bgp_peers: null, next_hop: '2409:8000:0:1::6' } },
    'fail',
  ],
  ['D15', { role: 'router', lans: [{ interface: 'lan0', sends_ra: null }] }, 'pass'],
  ['D15', { role: 'router', lans: [{ interface: 'up0', sends_ra: null }] }, 'unknown'],
  ['D17', {}, 'pass'],
];
describe('a real agent, kernel and network', { skip }, () => {
  for (const forwards of [true, false]) {
    test(`a host that ${forwards ? 'forwards' : 'does not forward'} is judged by what it says`, async () => {
      const run = promisify(execFile);
      const { stdout } = await run('unshare', [
        '-n',
        '-m',
        'sh',
        '-c',
        SET_UP,
        process.execPath,
        LOOKS,
        forwards ? '1' : '0',
      ]);
      const looks = JSON.parse(stdout) as [KnownFact['probe'], Observation][];
      for (const [probe, seen] of looks) assert.equal(seen.outcome, 'ok', `${probe} ${seen.error}`);
      const facts = looks.flatMap(([probe, seen], watch) => knownOf(probe, seen, watch));
      for (const [code, given, status] of [
        ...ALWAYS,
        ['D1', { role: 'router' }, forwards ? 'pass' : 'fail'] as Example,
      ]) {
        const verdict = judge(code, facts, given);
        assert.equal(verdict.status, status, `${code} ${JSON.stringify(given)}: ${verdict.reason.en}`);
      }
    });
  }
});

/** Recordings of real devices, kept beside the project: see the README there. */
const DATA = new URL('../../../../shared/data/snmprec/snmprec/', import.meta.url);
const noData = existsSync(DATA) ? false : 'no recordings in ../shared/data/snmprec';
describe('recordings of real devices', { skip: noData }, () => {
  const expected = (rest: Partial<NonNullable<Given['expected']>>) => ({
    role: 'router',
    expected: { ospf_neighbours: null, bgp_peers: null, next_hop: null, ...rest },
  });
  const examples: [file: string, ...Example][] = [
    ['hiveos-wireless_2', 'D1', { role: 'router' }, 'fail'],
    ['fortigate_60fospfv3', 'D8', expected({ ospf_neighbours: 1 }), 'pass'],
    ['fortigate_60fospfv3', 'D8', expected({ ospf_neighbours: 2 }), 'fail'],
    ['junos_mx5t-isis', 'D8', expected({ ospf_neighbours: 2 }), 'unknown'],
    ['iosxe', 'D9', { role: 'router' }, 'pass'],
    ['iosxe', 'D9', expected({ bgp_peers: ['2001:db8:ffff::1'] }), 'fail'],
    ['eltex-mes24xx_mes2424bac', 'D10', expected({ next_hop: 'fdfd:0:2:255::1' }), 'pass'],
    ['eltex-mes24xx_mes2424bac', 'D10', expected({ next_hop: 'fdfd:0:2:255::2' }), 'fail'],
    ['eltex-mes24xx_mes2424bac', 'D11', { role: 'router', history: { v6_routes_median: 40 } }, 'fail'],
  ];
  for (const [file, code, given, status] of examples) {
    test(`${file} ${code}: ${status}`, async (t) => {
      const table = parseSnmprec(readFileSync(new URL(`${file}.snmprec`, DATA)));
      const replayer = await startReplayer({ table });
      t.after(() => replayer.close());
      const seen = await observe(snmp, {
        address: '127.0.0.1',
        params: { port: replayer.port, tables: ['interfaces', 'addresses', 'arp', 'ipv6'] },
        secret: { kind: 'snmp_community', version: '2c', community: 'public' },
      });
      assert.equal(seen.outcome, 'ok', seen.error);
      const verdict = judge(code, knownOf('snmp', seen, 1), given);
      assert.equal(verdict.status, status, verdict.reason.en);
    });
  }
});
