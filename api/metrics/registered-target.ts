/** How a watched question is named outside: blackbox_exporter's targets and modules, and which watch they mean. */
import { isIP, isIPv6 } from 'node:net';
import type { ProbeName } from '#probes/index.ts';
import type { Family } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';

/** The names of blackbox_exporter's own configuration beside ours. */
const MODULES: Record<string, ProbeName> = {
  http_2xx: 'http',
  tcp_connect: 'tcp',
  ssh_banner: 'ssh',
  tls_connect: 'tls',
  dns_udp: 'dns',
};

/** `icmp`, `icmp_ipv6`, `http_2xx`; undefined when there is no such module. */
export function readModule(
  text: string,
  names: readonly string[],
): { probe: ProbeName; family: Family | null } | undefined {
  const [, name = text, version] = /^(.*?)(?:_ip(v?[46]))?$/.exec(text) ?? [];
  const probe = MODULES[name] ?? (names.includes(name) ? (name as ProbeName) : undefined);
  const family = version === undefined ? null : version.endsWith('6') ? 6 : 4;
  return probe && { probe, family };
}

/** What `/probe?target=` takes for this watch: a URL for http, host:port where there is a port, else the host. */
export function targetText(probe: string, address: string, params: Record<string, unknown>): string {
  const { port, path, scheme } = params;
  const host = isIPv6(address) ? `[${address}]` : address;
  if (probe === 'http') {
    const usual = scheme === 'https' ? 443 : 80;
    return `${scheme ?? 'http'}://${host}${port === undefined || port === usual ? '' : `:${port}`}${path ?? '/'}`;
  }
  return typeof port === 'number' ? `${host}:${port}` : address;
}

export type Asked = { host: string; port: number | null; path: string | null; scheme: string | null };

/** `10.0.0.1`, `[2001:db8::1]:443`, `portal:443`, `https://portal/health`; undefined when it is none of them. */
export function readTarget(text: string): Asked | undefined {
  if (/^https?:\/\//i.test(text)) {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    const scheme = url.protocol.slice(0, -1);
    const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port, path: `${url.pathname}${url.search}`, scheme };
  }
  if (isIP(text)) return { host: text, port: null, path: null, scheme: null };
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return undefined;
  return { host, port: port === undefined ? null : Number(port), path: null, scheme: null };
}

type Row = { id: number; params: string; family: Family | null; asked: string };

/** The enabled watches of this probe that ask this target, its address or its node's or system's name; IPv6 first, as blackbox_exporter has it. */
export function watchesFor(
  db: Db,
  probe: ProbeName,
  family: Family | null,
  { host, port, path, scheme }: Asked,
): number[] {
  const rows = db.$client
    .prepare(`select w.id, w.params, coalesce(s.last ->> '$.address', w.address) as asked, w.family
      from watches w join targets t on t.id = w.target_id left join watch_states s on s.watch_id = w.id
        left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
        left join systems y on y.id = e.system_id
      where w.enabled and w.probe = :probe and (w.address = :host or n.name = :host or y.name = :host) order by w.id`)
    .all({ probe, host }) as Row[];
  const familyOf = (row: Row) => row.family ?? (row.asked.includes(':') ? 6 : 4);
  return rows
    .filter((row) => {
      const params = JSON.parse(row.params) as Record<string, unknown>;
      const own_port = params.port ?? (probe === 'http' ? (params.scheme === 'https' ? 443 : 80) : undefined);
      const same = (wanted: string | number | null, own: unknown) =>
        wanted === null || own === undefined || own === wanted;
      return same(port, own_port) && same(scheme, params.scheme) && same(path, params.path ?? '/');
    })
    .filter((row) => family === null || familyOf(row) === family)
    .sort((a, b) => familyOf(b) - familyOf(a))
    .map(({ id }) => id);
}
