/** The lab's service systems: web, name, time and TCP hosts, some right, some wrong in one known way each. */
import { isIPv4 } from 'node:net';
import { Address6 } from 'ip-address';
import type { Text } from '../probe.ts';
import { openBanner } from './hosts/banner.ts';
import { type Authority, type Issued, makeAuthority } from './hosts/certificate.ts';
import { answerTime } from './hosts/clock.ts';
import { type Family, type LabHost, type Listener, makeHost, type Open } from './hosts/host.ts';
import { answerName, encodeName, type NameRecord } from './hosts/names.ts';
import { openUdp } from './hosts/udp.ts';
import { openWeb, type WebMood, type WebOptions } from './hosts/web.ts';
import { DRAFTS, type Draft, type EndpointDraft } from './service-drafts.ts';

export const LAB_ZONE = 'zwlab.test';

/** A place where a lab service is reached. One port serves both families. */
export type LabEndpoint = {
  name: string;
  /** The name for SNI, Host headers and certificates; resolved only by the lab's own name server. */
  host: string;
  /** The IPv4 address, or ::1 where there is no IPv4. */
  address: string;
  addresses: { 4: string | null; 6: string | null };
  families: Family[];
  port: number;
  /** Empty unless it is a web page. */
  url: string;
  /** What to look with, by kind of probe and its params. */
  watches: { kind: 'http' | 'tls' | 'dns' | 'ntp' | 'tcp'; params: Record<string, unknown> }[];
  /** What an honest look finds while nothing fails. */
  healthy: boolean;
  expectation: Text;
};

export type LabService = { name: string; title: Text /** An area's code. */; owner: string; endpoints: LabEndpoint[] };

/** What runs behind an endpoint. `mood` is there for web hosts; `certificate` is what it serves in health. */
export type EndpointHost = {
  endpoint: LabEndpoint;
  host: LabHost;
  mood?: WebMood;
  certificate?: Issued;
  expired?: Issued;
  health: WebMood['answer'];
};

const DAY_MS = 86_400_000;

export type ServiceOptions = { prefix: string; port_base: number; now: () => number };

/** The services and their hosts; nothing listens yet. */
export function makeServices({ prefix, port_base, now }: ServiceOptions) {
  const authority = makeAuthority(now());
  const hosts: EndpointHost[] = [];
  const endpoints = new Map<string, LabEndpoint>();
  let port = port_base + 1_000;
  const services = DRAFTS.map(
    (draft, index): LabService => ({
      name: draft.name,
      title: draft.title,
      owner: draft.owner,
      endpoints: draft.endpoints.map((endpointDraft) => {
        const endpoint = makeEndpoint(draft, endpointDraft, `${prefix}.10.${index + 1}`, port++);
        endpoints.set(endpoint.name, endpoint);
        return endpoint;
      }),
    }),
  );
  const records = zoneRecords([...endpoints.values()]);
  for (const draft of DRAFTS.flatMap((service) => service.endpoints)) {
    const endpoint = endpoints.get(draft.name) as LabEndpoint;
    hosts.push(makeEndpointHost(endpoint, draft, { authority, records, now, endpoints }));
  }
  return { services, hosts, ca: authority.ca };
}

function makeEndpoint(draft: Draft, own: EndpointDraft, address: string, port: number): LabEndpoint {
  const host = `${draft.name}.${LAB_ZONE}`;
  const families = own.families ?? [4, 6];
  const web = own.kind === 'http' || own.kind === 'https';
  return {
    name: own.name,
    host,
    address,
    addresses: { 4: families.includes(4) ? address : null, 6: families.includes(6) ? '::1' : null },
    families,
    port,
    url: web ? `${own.kind}://${host}:${port}/` : '',
    watches: watchesOf(own, host, port),
    healthy: own.healthy ?? true,
    expectation: own.expectation,
  };
}

function watchesOf({ kind }: EndpointDraft, host: string, port: number): LabEndpoint['watches'] {
  const http = { kind: 'http' as const, params: { scheme: kind, host, port } };
  if (kind === 'http') return [http];
  if (kind === 'https') return [http, { kind: 'tls', params: { server_name: host, port } }];
  if (kind === 'dns') return [{ kind, params: { port, name: `portal.${LAB_ZONE}`, type: 'AAAA', recursion: false } }];
  return [{ kind, params: { port } }];
}

type Around = {
  authority: Authority;
  records: NameRecord[];
  now: () => number;
  endpoints: ReadonlyMap<string, LabEndpoint>;
};

function makeEndpointHost(endpoint: LabEndpoint, draft: EndpointDraft, around: Around): EndpointHost {
  const { now, authority } = around;
  const health = draft.answer ?? 'page';
  const mood: WebMood = { answer: health, delay_ms: 0 };
  const finish = (open: Open): EndpointHost => ({
    endpoint,
    host: makeHost(endpoint.addresses, endpoint.port, open),
    health,
  });
  if (draft.kind === 'ntp') {
    return finish((address, port) => openUdp((asked) => answerTime(asked, now(), draft.offset_ms ?? 0), address, port));
  }
  if (draft.kind === 'dns') {
    return finish((address, port) => openUdp((query) => answerName(LAB_ZONE, around.records, query), address, port));
  }
  if (draft.kind === 'tcp') return finish((address, port) => openBanner(draft.banner ?? '', address, port));
  const names = draft.certificate?.names ?? [endpoint.host, endpoint.address, '::1'];
  if (draft.kind === 'https') {
    const { from_days = -30, to_days = 335 } = draft.certificate ?? {};
    mood.certificate = authority.issue(names, now() + from_days * DAY_MS, now() + to_days * DAY_MS);
  }
  const target = around.endpoints.get(draft.web?.redirect_to_endpoint ?? '');
  const options: WebOptions = { title: endpoint.host, mood, ...draft.web, ...(target && { redirect_to: target.url }) };
  const open = (address: string, port: number): Promise<Listener> => {
    const broken = address.includes(':') && draft.answer_6 !== undefined;
    return openWeb(
      broken ? { ...options, mood: { ...mood, answer: draft.answer_6 ?? 'page' } } : options,
      address,
      port,
    );
  };
  if (!mood.certificate) return { ...finish(open), mood };
  const expired = authority.issue(names, now() - 400 * DAY_MS, now() - DAY_MS);
  return { ...finish(open), mood, certificate: mood.certificate, expired };
}

/** The zone: its own records, and an address record a family for each host. */
function zoneRecords(endpoints: readonly LabEndpoint[]): NameRecord[] {
  const names = `names.${LAB_ZONE}`;
  const numbers = Buffer.alloc(20);
  for (const [index, value] of [2_026_112_201, 3_600, 600, 86_400, 60].entries())
    numbers.writeUInt32BE(value, index * 4);
  const soa = Buffer.concat([encodeName(names), encodeName(`lab.${LAB_ZONE}`), numbers]);
  const text = Buffer.from('v=spf1 -all');
  const records: NameRecord[] = [
    { owner: LAB_ZONE, type: 'SOA', data: soa },
    { owner: LAB_ZONE, type: 'NS', data: encodeName(names) },
    { owner: LAB_ZONE, type: 'MX', data: Buffer.concat([Buffer.of(0, 10), encodeName(`mail.${LAB_ZONE}`)]) },
    { owner: LAB_ZONE, type: 'TXT', data: Buffer.concat([Buffer.of(text.length), text]) },
    { owner: `www.${LAB_ZONE}`, type: 'CNAME', data: encodeName(`portal.${LAB_ZONE}`) },
  ];
  const seen = new Set<string>();
  for (const { host, addresses } of endpoints) {
    for (const address of [addresses[4], addresses[6]]) {
      if (address === null || seen.has(`${host} ${address}`)) continue;
      seen.add(`${host} ${address}`);
      records.push(
        isIPv4(address)
          ? { owner: host, type: 'A', data: Uint8Array.from(address.split('.').map(Number)) }
          : { owner: host, type: 'AAAA', data: Uint8Array.from(new Address6(address).toByteArray()) },
      );
    }
  }
  return records;
}
