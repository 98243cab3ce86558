/** The chain of authority (域名授权体系) of a name: whether IPv6 alone leads from the root to its AAAA. */
import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { asciiName } from '../dns/name.ts';
import { unable } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { plainName } from './classify.ts';
import { addressesOf, throughResolvers, zoneOf } from './finder.ts';
import { lookAtMail } from './mail.ts';
import { lookAtServers } from './name-servers.ts';
import { lookAtReverse } from './reverse.ts';
import { walker } from './walk.ts';

/** Share of the look's time that the way down may take: the servers are asked after it. */
const WALK_SHARE = 0.6;
const FIND_SHARE = 0.7;

const Name = z
  .string()
  .min(1)
  .max(253)
  .refine((name) => isIP(name) === 0 && asciiName(name) !== undefined, 'not a domain name');

export const dnsChain = probe({
  title: { zh: '域名授权体系（仅 IPv6）', en: 'DNS chain over IPv6 alone' },
  params: z.object({
    name: Name.optional().meta({ zh: '域名', en: 'Name' }),
    roots: z
      .array(z.string().refine((address) => isIPv6(address), 'an IPv6 address'))
      .min(1)
      .max(13)
      .meta({ zh: '根服务器（IPv6 地址）', en: 'Root servers (IPv6 addresses)' }),
    port: Port.default(53).meta({ zh: '端口', en: 'Port' }),
    resolver: z
      .array(z.string().refine((address) => isIP(address) !== 0, 'an IP address'))
      .max(3)
      .optional()
      .meta({ zh: '查询名称服务器地址的解析器', en: 'Resolvers for the addresses of name servers' }),
    reverse: z.boolean().default(false).meta({ zh: '检查反向解析', en: 'Check PTR' }),
    mail: z.boolean().default(false).meta({ zh: '检查邮件服务器', en: 'Check mail servers' }),
    mail_port: Port.default(25).meta({ zh: '邮件端口', en: 'Mail port' }),
  }),
  yields: {
    'dns_chain.completes': { zh: '仅 IPv6 解析完成', en: 'Resolves over IPv6 alone', told: true },
    'dns_chain.stopped': { zh: '停止原因', en: 'Where it stopped', told: true },
    'dns_chain.step': { zh: '解析步骤', en: 'Steps' },
    'dns_chain.aaaa': { zh: '解析到的 AAAA', en: 'AAAA found' },
    'dns_chain.zone': { zh: '所在区', en: 'Zone' },
    'dns_chain.name_server': { zh: '名称服务器地址数', en: 'Addresses of name servers', told: true },
    'dns_chain.server_answer': { zh: '名称服务器应答', en: 'Answers of name servers', fleeting: true },
    'dns_chain.ptr': { zh: '反向解析', en: 'PTR' },
    'dns_chain.mx_count': { zh: '邮件服务器数', en: 'Number of mail servers' },
    'dns_chain.mx': { zh: '邮件服务器地址数', en: 'Addresses of mail servers' },
    'dns_chain.mx_answer': { zh: '邮件服务器应答', en: 'Answers of mail servers' },
  },
  measures: {
    'dns_chain.took_ms': { zh: '全程耗时', en: 'Time of the whole way', unit: 'ms' },
  },
  timeout_ms: 60_000,
  every_s: 3_600,
  finds_addresses: true,
  async look(target, params, { signal, timeout_ms, forbid }) {
    const name = plainName(asciiName(params.name ?? target.host ?? '') ?? '');
    if (name === '.') throw unable('no name is given, and the target is an address');
    const allow = forbid ? { forbid } : {};
    const { port, roots } = params;
    const started = performance.now();
    const walk = walker({ roots, port, signal, until: started + timeout_ms * WALK_SHARE, ...allow });
    const found = await walk.find(name, 'AAAA');
    const took_ms = performance.now() - started;
    const facts: Fact[] = walk.steps.map((step, index) => {
      return { key: 'dns_chain.step', part: String(index + 1), value: { ...step } };
    });
    const unseen: string[] = [];
    // What we couldn't ask says nothing of the chain.
    if (found.ok || !found.blind) facts.push({ key: 'dns_chain.completes', value: found.ok });
    else unseen.push(found.why);
    facts.push({ key: 'dns_chain.stopped', value: found.ok ? null : found.why });
    const aaaa = found.ok ? [...new Set(found.records.map(({ value }) => value))].sort() : [];
    for (const address of aaaa.slice(0, 16)) facts.push({ key: 'dns_chain.aaaa', part: address, value: true });

    const resolvers = params.resolver ?? [];
    const find =
      resolvers.length > 0
        ? throughResolvers({ resolvers, port, signal, until: started + timeout_ms * FIND_SHARE, ...allow })
        : walk.find;
    const delegated = walk.delegationOf(name);
    const zone = (await zoneOf(find, name)) ?? {
      zone: delegated?.name ?? '',
      servers: delegated?.servers.map((server) => server.name) ?? [],
    };
    if (zone.zone === '') unseen.push('the zone could not be found');
    else {
      facts.push({ key: 'dns_chain.zone', value: zone.zone });
      const delegation = delegated?.name === zone.zone ? delegated.servers : [];
      const seen = await lookAtServers({ ...zone, delegated: delegation, find, port, signal, ...allow });
      facts.push(...seen.facts);
      unseen.push(...seen.unseen);
    }
    const rest = [
      ...(params.reverse
        ? [await lookAtReverse(find, found.ok ? aaaa : ((await addressesOf(find, name, 6)) ?? []))]
        : []),
      ...(params.mail ? [await lookAtMail({ name, find, port: params.mail_port, signal, ...allow })] : []),
    ];
    for (const seen of rest) {
      facts.push(...seen.facts);
      unseen.push(...seen.unseen);
    }
    const samples = [{ series: 'dns_chain.took_ms', value: took_ms }];
    if (unseen.length === 0) return { facts, samples };
    return { facts, samples, partial: true, error: unseen.join('; ').slice(0, 500) };
  },
});
