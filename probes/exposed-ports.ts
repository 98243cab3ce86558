/** Which ports of management and of data take a connection from here, in each family that the target has. Nothing is said over them. */
import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { createTurns } from './discovery/pace.ts';
import { knock, NotOpen } from './exposure/talk.ts';
import { unable, unreachable } from './failures.ts';
import { type Fact, type Family, probe } from './probe.ts';
import { namesOf } from './site/names.ts';
import { Port } from './tcp.ts';

/** IANA's names where there are some, else what is usually found there. */
const NAMES: Record<number, string> = {
  21: 'ftp',
  22: 'ssh',
  23: 'telnet',
  135: 'msrpc',
  139: 'netbios-ssn',
  445: 'smb',
  513: 'rlogin',
  514: 'rsh',
  873: 'rsync',
  1433: 'mssql',
  1521: 'oracle',
  2049: 'nfs',
  2181: 'zookeeper',
  2375: 'docker',
  2379: 'etcd',
  3306: 'mysql',
  3389: 'rdp',
  5432: 'postgresql',
  5900: 'vnc',
  5985: 'winrm',
  6379: 'redis',
  6443: 'kubernetes',
  9200: 'elasticsearch',
  10250: 'kubelet',
  11211: 'memcached',
  27017: 'mongodb',
};
const MAX_PORTS = 64;
const NUMBERS = Object.keys(NAMES).map(Number);

/** `filtered`: silence, or a router's word that it is unreachable, of a port or of the whole host; `unknown`: it couldn't be tried from here. */
type State = 'open' | 'closed' | 'filtered' | 'unknown';
type Tried = { family: Family; address: string; port: number; state: State };

export const exposedPorts = probe({
  title: { zh: '暴露端口', en: 'Exposed ports' },
  params: z.object({
    ports: z
      .array(Port)
      .min(1)
      .max(MAX_PORTS)
      .refine((ports) => new Set(ports).size === ports.length, 'each port once')
      .default(NUMBERS)
      .meta({ zh: '端口', en: 'Ports' }),
    per_second: z.int().min(1).max(50).default(20).meta({ zh: '每秒连接数', en: 'Connections a second' }),
  }),
  yields: {
    'exposed_ports.port': { zh: '端口状态', en: 'State of the port', told: true },
    'exposed_ports.only_ipv6': { zh: '仅 IPv6 开放的端口', en: 'Ports open over IPv6 only', told: true },
  },
  measures: {},
  // 64 ports in both families at one a second, and the last one's silence.
  timeout_ms: 150_000,
  every_s: 86_400,
  finds_addresses: true,
  posture: true,
  async look(target, { ports, per_second }, { signal, forbid }) {
    const { addresses, unseen } = await addressesOf(target.address, signal, forbid);
    const turn = createTurns(per_second);
    const pairs = ports.flatMap((port) => addresses.map((of) => ({ ...of, port })));
    const tried = await Promise.all(
      pairs.map(async (pair): Promise<Tried> => {
        await turn(signal);
        return { ...pair, state: await tryPort(pair.address, pair.port, signal) };
      }),
    );
    if (tried.every(({ state }) => state === 'unknown')) throw unable('no port could be tried from here');
    const facts = tried.map(({ family, address, port, state }): Fact => {
      const open = state === 'open' ? true : state === 'closed' ? false : null;
      const value = { port, family, address, service: NAMES[port] ?? null, open, state };
      return { key: 'exposed_ports.port', part: `${family}:${port}`, value };
    });
    const blind = tried.filter(({ state }) => state === 'unknown').length;
    if (blind > 0) unseen.push(`${blind} ports could not be tried from here`);
    facts.push(...onlyIpv6(ports, tried));
    return unseen.length > 0 ? { facts, partial: true, error: unseen.join('; ').slice(0, 500) } : { facts };
  },
});

/** One address of each family. A name has perhaps more, which stand for each other; an address has itself. */
async function addressesOf(host: string, signal: AbortSignal, forbid?: (address: string) => string | undefined) {
  const plain = host.replace(/%.*$/, '');
  if (isIP(plain) !== 0) {
    const family: Family = isIPv6(plain) ? 6 : 4;
    return { addresses: [{ family, address: host }], unseen: [] };
  }
  const names = namesOf({ resolvers: [], port: 53, signal, ...(forbid ? { forbid } : {}) });
  const addresses: { family: Family; address: string }[] = [];
  const unseen: string[] = [];
  for (const family of [4, 6] as const) {
    const found = await names(host, family);
    const [address] = found.addresses ?? [];
    const why = found.why ?? (address === undefined ? undefined : forbid?.(address));
    if (why) unseen.push(`IPv${family}: ${why}`);
    else if (address !== undefined) addresses.push({ family, address });
  }
  if (addresses.length > 0) return { addresses, unseen };
  throw unseen.length > 0 ? unable(unseen.join('; ')) : unreachable(`${host} has no address`);
}

async function tryPort(address: string, port: number, signal: AbortSignal): Promise<State> {
  try {
    await knock({ address, port, host: address, signal });
    return 'open';
  } catch (thrown) {
    if (!(thrown instanceof NotOpen)) throw thrown;
    const { outcome, message } = thrown.failure;
    if (thrown.isRefusal) return 'closed';
    // Linux says EACCES for "administratively prohibited" of ICMPv6 (RFC 4443, section 3.1), which a firewall sends.
    if (isIPv6(address) && message.startsWith('EACCES')) return 'filtered';
    return outcome === 'unable' ? 'unknown' : 'filtered';
  }
}

/**
 * Said only where both families are told: what a firewall of IPv4 keeps out and that of IPv6 forgot. Silence of a port is a filter's only where
 * the same address answers at another; else the host may just have no IPv4.
 */
export function onlyIpv6(ports: readonly number[], tried: readonly Tried[]): Fact[] {
  const answers = (family: Family) =>
    tried.some((one) => one.family === family && (one.state === 'open' || one.state === 'closed'));
  const seen = { 4: answers(4), 6: answers(6) };
  const state = (port: number, family: Family) => {
    const found = tried.find((one) => one.port === port && one.family === family)?.state ?? 'unknown';
    return found === 'filtered' && !seen[family] ? 'unknown' : found;
  };
  const compared = ports.filter((port) => state(port, 4) !== 'unknown' && state(port, 6) !== 'unknown');
  if (compared.length === 0) return [];
  const found = compared.filter((port) => state(port, 6) === 'open' && state(port, 4) !== 'open');
  const value = { ports: found.join(' '), count: found.length, compared: compared.length };
  return [{ key: 'exposed_ports.only_ipv6', value }];
}
