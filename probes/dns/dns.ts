/** Asks one name server one question, and says what it answered. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { DNS_TYPES, type DnsMessage, type DnsType } from './codec.ts';
import { asciiName, reverseName } from './name.ts';
import { askServer, type DnsAsk } from './transport.ts';

const MAX_ROWS = 100;
const MAX_VALUE = 1_000;

/** The target is the name server itself: whatever it says, an error code included, is an answer. */
export const dns = probe({
  title: { zh: 'DNS 查询', en: 'DNS' },
  params: z.object({
    name: z
      .string()
      .max(253)
      .refine((name) => asciiName(name) !== undefined, 'not a domain name')
      .meta({ zh: '查询名称', en: 'Name' }),
    type: z
      .enum(Object.keys(DNS_TYPES) as [DnsType, ...DnsType[]])
      .default('A')
      .meta({ zh: '记录类型', en: 'Record type' }),
    port: Port.default(53).meta({ zh: '端口', en: 'Port' }),
    recursion: z.boolean().default(true).meta({ zh: '请求递归', en: 'Recursion desired' }),
    transport: z.enum(['udp', 'tcp']).default('udp').meta({ zh: '传输协议', en: 'Transport' }),
    expected: z.string().min(1).max(1000).optional().meta({ zh: '期望的记录值', en: 'Value expected' }),
  }),
  yields: {
    'dns.rcode': { zh: '响应码', en: 'Response code', told: true },
    'dns.authoritative': { zh: '权威应答', en: 'Authoritative' },
    'dns.recursion_available': { zh: '提供递归', en: 'Recursion available' },
    'dns.authenticated': { zh: 'DNSSEC 已验证（AD）', en: 'DNSSEC validated (AD)' },
    'dns.truncated': { zh: 'UDP 应答被截断', en: 'Truncated over UDP' },
    'dns.answers': { zh: '应答记录', en: 'Answers', told: true },
    'dns.answer_count': { zh: '应答记录数', en: 'Number of answers' },
    'dns.min_ttl': { zh: '最小 TTL', en: 'Least TTL', unit: 's' },
    'dns.expected_found': { zh: '含期望值', en: 'Value expected was found' },
  },
  measures: {
    'dns.query_ms': { zh: '查询耗时', en: 'Query time', unit: 'ms' },
    'dns.answer_count': { zh: '应答记录数', en: 'Number of answers' },
    'dns.min_ttl': { zh: '最小 TTL', en: 'Least TTL', unit: 's' },
  },
  timeout_ms: 5_000,
  every_s: 60,
  async look(target, params, { signal, timeout_ms }) {
    const { type, port, recursion, transport, expected } = params;
    const reverse = type === 'PTR' && isIP(params.name) !== 0 ? reverseName(params.name) : undefined;
    const name = reverse ?? asciiName(params.name) ?? '';
    const started = performance.now();
    const question = { name, type };
    const ask: DnsAsk = { address: target.address, port, question, recursion, edns: true, timeout_ms, signal };
    const { message, truncated } = await askServer(ask, transport);
    const query_ms = performance.now() - started;
    const facts = describe(message, truncated);
    if (expected !== undefined) {
      const found = message.answers.some((record) => record.type === type && sameValue(record.value, expected));
      facts.push({ key: 'dns.expected_found', value: found });
    }
    return {
      facts,
      samples: [
        { series: 'dns.query_ms', value: query_ms },
        { series: 'dns.answer_count', value: message.answers.length },
        ...(message.answers.length > 0 ? [{ series: 'dns.min_ttl', value: leastTtl(message) }] : []),
      ],
    };
  },
});

function describe(message: DnsMessage, truncated: boolean): Fact[] {
  const facts: Fact[] = [
    { key: 'dns.rcode', value: message.rcode },
    { key: 'dns.authoritative', value: message.authoritative },
    { key: 'dns.recursion_available', value: message.recursion_available },
    { key: 'dns.authenticated', value: message.authenticated },
    { key: 'dns.truncated', value: truncated },
    { key: 'dns.answer_count', value: message.answers.length },
  ];
  // A cache counts its TTLs down: only the owner's own say how the zone is made, and stay the same from look to look.
  const lasting = message.authoritative;
  if (lasting && message.answers.length > 0) facts.push({ key: 'dns.min_ttl', value: leastTtl(message) });
  const rows = message.answers.map(({ name, type, ttl, value }) => {
    return { name, type, ttl: lasting ? ttl : null, value: value.slice(0, MAX_VALUE) };
  });
  // Servers turn their records round and round: sorted, the same answer is the same facts.
  rows.sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name) || compare(a.value, b.value));
  for (const [index, row] of rows.slice(0, MAX_ROWS).entries()) {
    facts.push({ key: 'dns.answers', part: String(index + 1), value: row });
  }
  return facts;
}

const leastTtl = ({ answers }: DnsMessage): number => Math.min(...answers.map((record) => record.ttl));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A person may write a name with its last dot, in capitals, or a text without its quotes. */
function sameValue(value: string, expected: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/\.$/, '')
      .replace(/^"(.*)"$/s, '$1');
  return plain(value) === plain(expected);
}
