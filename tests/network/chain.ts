/**
 * A manager and a chain of routers behind one cable, as a city, a county and a village hang on each other, in both families:
 *
 *   manager ── core ── branch ── village ── hamlet        village ── stranger
 *
 * All have an SNMP agent. The hamlet speaks no LLDP: only ARP and ND tell of it. The stranger belongs to others, though
 * LLDP, ARP and routes all name it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { log } from './hosts.ts';
import { connect, gather, type Namespace, spawnInside } from './namespaces.ts';

export const COMMUNITY = 'chain-community';
export const CHAIN = ['core', 'branch', 'village', 'hamlet', 'stranger'] as const;
export type ChainName = (typeof CHAIN)[number];
export type ChainHost = { name: ChainName; at: Namespace; v4: string; v6: string };
export type Chain = {
  manager: Namespace;
  hosts: Record<ChainName, ChainHost>;
  folder: string;
  remove(): void;
};

/** What may be asked: the management and the link addresses of all but the stranger. */
export const ALLOWED_V4 = ['10.98.0.0/16', '10.99.0.0/16'];
export const ALLOWED_V6 = ['fd98::/32', 'fd99::/32'];

const inside = ({ netns }: Namespace, ...args: string[]) =>
  execFileSync('ip', ['netns', 'exec', netns, ...args], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
const ip = ({ netns }: Namespace, ...args: string[]) =>
  execFileSync('ip', ['-n', netns, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

export function startChain(): Chain {
  const { folder, add, remove } = gather('zhengwang-chain-');
  try {
    const manager = add('manager');
    const hosts = Object.fromEntries(
      CHAIN.map((name, index): [ChainName, ChainHost] => {
        const net = name === 'stranger' ? 97 : 99;
        const host = { name, at: add(name), v4: `10.${net}.${index + 1}.1`, v6: `fd${net}:0:0:${index + 1}::1` };
        address(host);
        return [name, host];
      }),
    ) as Record<ChainName, ChainHost>;
    const { core, branch, village, hamlet, stranger } = hosts;
    cable(manager, core.at, 98, 9, 'lower', 'upper');
    cable(core.at, branch.at, 98, 1, 'lower', 'upper');
    cable(branch.at, village.at, 98, 2, 'lower', 'upper');
    cable(village.at, hamlet.at, 98, 3, 'lower', 'upper');
    cable(village.at, stranger.at, 97, 4, 'others', 'upper');
    route(manager, 'default', 98, 9, 'b');
    for (const [host, number] of [
      [branch, 1],
      [village, 2],
      [hamlet, 3],
    ] as const) {
      route(host.at, 'default', 98, number, 'a');
    }
    route(stranger.at, 'default', 97, 4, 'a');
    downward(core, 1, 98, [branch, village, hamlet, stranger], [2, 3]);
    downward(branch, 2, 98, [village, hamlet, stranger], [3]);
    downward(village, 3, 98, [hamlet], []);
    downward(village, 4, 97, [stranger], []);
    for (const host of Object.values(hosts)) startAgents(host, folder, host.name !== 'hamlet');
    return { manager, hosts, folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The address by which a device is managed stands on an interface that no cable takes down. */
function address({ at, v4, v6 }: ChainHost): void {
  ip(at, 'link', 'add', 'manage', 'type', 'veth', 'peer', 'name', 'unused');
  ip(at, 'address', 'add', `${v4}/32`, 'dev', 'manage');
  ip(at, 'address', 'add', `${v6}/128`, 'dev', 'manage', 'nodad');
  for (const device of ['manage', 'unused']) ip(at, 'link', 'set', device, 'up');
  const on = ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding'].map((key) => `echo 1 > /proc/sys/${key}`);
  inside(at, 'sh', '-c', on.join(' && '));
}

const ends = (net: number, number: number) => ({
  a: { v4: `10.${net}.${100 + number}.1`, v6: `fd${net}:0:0:${100 + number}::1` },
  b: { v4: `10.${net}.${100 + number}.2`, v6: `fd${net}:0:0:${100 + number}::2` },
});

function cable(a: Namespace, b: Namespace, net: number, number: number, a_device: string, b_device: string): void {
  const at = ends(net, number);
  connect(
    { at: a, device: a_device, addresses: [`${at.a.v4}/30`, `${at.a.v6}/64`] },
    { at: b, device: b_device, addresses: [`${at.b.v4}/30`, `${at.b.v6}/64`] },
  );
}

function route(at: Namespace, destination: string, net: number, number: number, end: 'a' | 'b'): void {
  const via = ends(net, number)[end];
  ip(at, 'route', 'add', destination, 'via', via.v4);
  ip(at, '-6', 'route', 'add', destination, 'via', via.v6);
}

/** Ways to hosts and links that lie behind the other end of a link. */
function downward(host: ChainHost, number: number, net: number, behind: ChainHost[], links: number[]): void {
  const via = ends(net, number).b;
  for (const other of behind) {
    ip(host.at, 'route', 'add', `${other.v4}/32`, 'via', via.v4);
    ip(host.at, '-6', 'route', 'add', `${other.v6}/128`, 'via', via.v6);
  }
  for (const link of links) {
    ip(host.at, 'route', 'add', `10.98.${100 + link}.0/30`, 'via', via.v4);
    ip(host.at, '-6', 'route', 'add', `fd98:0:0:${100 + link}::/64`, 'via', via.v6);
  }
}

function startAgents({ at, name }: ChainHost, folder: string, lldp: boolean): void {
  const home = join(folder, name);
  mkdirSync(home);
  const socket = join(home, 'agentx');
  const conf = join(home, 'snmpd.conf');
  const lines = [`rocommunity ${COMMUNITY}`, `rocommunity6 ${COMMUNITY}`, `sysName ${name}`, 'master agentx'];
  writeFileSync(conf, [...lines, `agentXSocket unix:${socket}`, 'agentXPerms 0777 0777', ''].join('\n'));
  const env = { SNMP_PERSISTENT_DIR: home, SNMPCONFPATH: home, MIBS: '' };
  // Over IPv6 snmpd answers from the address that it is bound to, else from any that it has.
  const listen = ['udp:161', ...addressesV6(at).map((own) => `udp6:[${own}]:161`)].join(',');
  log(spawnInside(at, 'snmpd', ['-f', '-Le', '-C', '-c', conf, '-I', '-smux', listen], env));
  if (!lldp) return;
  const script = 'while [ ! -S "$1" ]; do sleep 0.05; done; exec lldpd -d -x -X "$1" -I upper,lower,others -O "$2"';
  const spoken = join(home, 'lldpd.conf');
  writeFileSync(
    spoken,
    'configure lldp tx-interval 1\nconfigure system ip management pattern 10.9?.?.1,fd9?:0:0:?::1,fd9?::?:0:0:0:1\n',
  );
  log(spawnInside(at, 'sh', ['-c', script, 'sh', socket, spoken]));
}

function addressesV6(at: Namespace): string[] {
  const listed = inside(at, 'ip', '-6', '-o', 'address', 'show', 'scope', 'global');
  return [...listed.matchAll(/inet6 ([0-9a-f:]+)\//g)].map((match) => match[1] ?? '');
}

/** Lets the village speak with those behind it, so that its ARP and ND tables name them. */
export function speak({ hosts: { village, hamlet, stranger } }: Chain): void {
  for (const to of [ends(98, 3).b, ends(97, 4).b, hamlet, stranger]) {
    for (const target of [to.v4, to.v6]) inside(village.at, 'fping', '-q', '-c1', '-t1000', target);
  }
}

/** How many packets that ask something a host has received: echoes, UDP, TCP, of both families. */
export function questionsTo({ at }: ChainHost): number {
  const names = ['Icmp.InEchos', 'Udp.InDatagrams', 'Udp.NoPorts', 'Tcp.InSegs'];
  const [v4, v6] = ['/proc/net/snmp', '/proc/net/snmp6'].map((file) => inside(at, 'cat', file)) as [string, string];
  const rows = v4.split('\n').map((line) => line.split(/[:\s]+/));
  const old = names.map((name) => {
    const [group, counter] = name.split('.') as [string, string];
    const [heads, values] = rows.filter(([word]) => word === group);
    return Number(values?.[heads?.indexOf(counter) ?? -1]);
  });
  const fresh = ['Icmp6InEchos', 'Udp6InDatagrams', 'Udp6NoPorts'].map((name) =>
    Number(new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(v6)?.[1]),
  );
  return [...old, ...fresh].reduce((sum, count) => sum + count, 0);
}
