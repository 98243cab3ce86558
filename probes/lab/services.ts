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

type Draft = {
  name: string;
  title: Text;
  owner: string;
  endpoints: EndpointDraft[];
};

type EndpointDraft = {
  name: string;
  families?: Family[];
  expectation: Text;
  healthy?: false;
  kind: 'http' | 'https' | 'dns' | 'ntp' | 'tcp';
  /** Days from now; absent: a good certificate. */
  certificate?: { names?: string[]; from_days?: number; to_days: number };
  web?: Pick<WebOptions, 'hops' | 'versions'> & { redirect_to_endpoint?: string };
  answer?: WebMood['answer'];
  /** The answer over IPv6 only. */
  answer_6?: WebMood['answer'];
  banner?: string;
  offset_ms?: number;
};

const says = (zh: string, en: string): Text => ({ zh, en });

const DRAFTS: Draft[] = [
  {
    name: 'portal',
    title: says('政务服务门户', 'Government service portal'),
    owner: '3206',
    endpoints: [
      {
        name: 'portal-http',
        kind: 'http',
        web: { redirect_to_endpoint: 'portal-https' },
        expectation: says('跳转到 HTTPS', 'redirects to HTTPS'),
      },
      { name: 'portal-https', kind: 'https', expectation: says('双栈均返回 200', '200 in both families') },
    ],
  },
  {
    name: 'office',
    title: says('协同办公系统', 'Office automation'),
    owner: '3206',
    endpoints: [
      {
        name: 'office-https',
        kind: 'https',
        healthy: false,
        certificate: { from_days: -400, to_days: -35 },
        expectation: says('证书已过期', 'its certificate has expired'),
      },
    ],
  },
  {
    name: 'mail',
    title: says('政务邮箱', 'Government mail'),
    owner: '3206',
    endpoints: [
      {
        name: 'mail-https',
        kind: 'https',
        healthy: false,
        certificate: { names: ['old-mail.zwlab.test'], to_days: 300 },
        expectation: says('证书名称不符', 'its certificate names another host'),
      },
    ],
  },
  {
    name: 'archive',
    title: says('电子档案系统', 'Electronic archive'),
    owner: '320682',
    endpoints: [
      {
        name: 'archive-https',
        kind: 'https',
        healthy: false,
        web: { versions: { min: 'TLSv1', max: 'TLSv1.1' } },
        expectation: says('只支持 TLS 1.0 和 1.1', 'speaks only TLS 1.0 and 1.1'),
      },
    ],
  },
  {
    name: 'hotline',
    title: says('热线工单系统', 'Hotline tickets'),
    owner: '320613',
    endpoints: [
      {
        name: 'hotline-https',
        kind: 'https',
        certificate: { from_days: -359, to_days: 6 },
        expectation: says('证书 6 天后到期', 'its certificate expires in six days'),
      },
    ],
  },
  {
    name: 'licences',
    title: says('电子证照共享', 'Shared electronic licences'),
    owner: '320612',
    endpoints: [
      {
        name: 'licences-http',
        kind: 'http',
        healthy: false,
        answer: 'error',
        expectation: says('返回 500', 'answers 500'),
      },
    ],
  },
  {
    name: 'survey',
    title: says('民意调查平台', 'Opinion surveys'),
    owner: '320681',
    endpoints: [
      {
        name: 'survey-http',
        kind: 'http',
        web: { hops: 4 },
        expectation: says('四次跳转后返回 200', '200 after four redirects'),
      },
      {
        name: 'survey-loop',
        kind: 'http',
        healthy: false,
        web: { hops: -1 },
        expectation: says('无穷跳转', 'redirects without end'),
      },
    ],
  },
  {
    name: 'rudong',
    title: says('如东县政务网站', 'Rudong county site'),
    owner: '320623',
    endpoints: [{ name: 'rudong-http', kind: 'http', families: [4], expectation: says('仅 IPv4', 'IPv4 only') }],
  },
  {
    name: 'open-data',
    title: says('公共数据开放平台', 'Open data'),
    owner: '3206',
    endpoints: [
      {
        name: 'open-data-http',
        kind: 'http',
        healthy: false,
        answer_6: 'reset',
        expectation: says('IPv6 连接被重置', 'connections over IPv6 are reset'),
      },
    ],
  },
  {
    name: 'names',
    title: says('政务域名解析', 'Name service'),
    owner: '3206',
    endpoints: [
      { name: 'names-dns', kind: 'dns', expectation: says('对 zwlab.test 作权威应答', 'authoritative for zwlab.test') },
    ],
  },
  {
    name: 'time',
    title: says('时钟同步', 'Time service'),
    owner: '3206',
    endpoints: [
      { name: 'time-ntp', kind: 'ntp', expectation: says('时间准确', 'tells the right time') },
      {
        name: 'time-off',
        kind: 'ntp',
        healthy: false,
        families: [4],
        offset_ms: 5_000,
        expectation: says('快 5 秒', 'five seconds fast'),
      },
    ],
  },
  {
    name: 'exchange',
    title: says('数据交换前置机', 'Data exchange'),
    owner: '320685',
    endpoints: [
      { name: 'exchange-tcp', kind: 'tcp', expectation: says('端口开放', 'the port is open') },
      {
        name: 'exchange-ssh',
        kind: 'tcp',
        banner: 'SSH-2.0-OpenSSH_9.2p1 LAB\r\n',
        expectation: says('SSH 标识', 'an SSH banner'),
      },
    ],
  },
];

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
  if (kind === 'dns') return [{ kind, params: { port, name: `portal.${LAB_ZONE}`, type: 'AAAA' } }];
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
