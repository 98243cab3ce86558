/** A site over both families, side by side: addresses, ports, the page with its redirects, phases, certificate, content. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { unable } from '../failures.ts';
import { scriptsOf } from '../html/links.ts';
import { decodeText } from '../http/body.ts';
import { scopeOf } from '../ipv6/scope.ts';
import { type Fact, type Family, probe, type Sample } from '../probe.ts';
import { Port } from '../tcp.ts';
import { COMPARED_BYTES, cleanPage, differenceOf } from './compare.ts';
import { type Fetched, type ForcedOptions, fetchForced } from './forced.ts';
import { type Literal, literalsIn, literalsOfHops, literalsOfPage } from './literals.ts';
import { namesOf } from './names.ts';
import { tryPorts } from './ports.ts';

const FAMILIES = [4, 6] as const;
const MAX_ADDRESSES = 8;
const MAX_SCRIPTS = 10;
const MAX_LITERALS = 50;
const HOP_MS = 10_000;
/** For all hops of a page, and for all of its scripts. */
const PAGE_MS = 20_000;
const SCRIPTS_MS = 15_000;

const Address = z.string().refine((address) => isIP(address) !== 0, 'an IP address');
export const PageUrl = z
  .string()
  .max(2_000)
  .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''), 'a URL of http or https');

export const site = probe({
  title: { zh: '网站双栈对比', en: 'Site over IPv4 and IPv6' },
  params: z.object({
    url: PageUrl.meta({ zh: '网址', en: 'URL' }),
    resolver: z.array(Address).max(3).optional().meta({ zh: '解析器', en: 'Resolvers' }),
    resolver_port: Port.default(53).meta({ zh: '解析器端口', en: 'Port of the resolvers' }),
    origin: z.array(Address).max(8).optional().meta({ zh: '源站地址', en: 'Addresses of the origin' }),
  }),
  yields: {
    'site.url': { zh: '网址', en: 'URL' },
    'site.address_count': { zh: '地址数', en: 'Number of addresses', told: true },
    'site.address': { zh: '地址', en: 'Address', told: true },
    'site.port_open': { zh: '端口开放', en: 'Port open', told: true },
    'site.origin_port_open': { zh: '源站端口开放', en: 'Port of the origin open', told: true },
    'site.hop': { zh: '重定向链', en: 'Redirects' },
    'site.page': { zh: '首页', en: 'Home page', told: true },
    'site.timing': { zh: '各阶段耗时', en: 'Phases', fleeting: true },
    'site.certificate': { zh: '证书', en: 'Certificate', told: true },
    'site.difference': { zh: '双栈页面差异', en: 'Difference of the pages', fleeting: true },
    'site.literal_count': { zh: 'IPv4 字面地址数', en: 'Number of IPv4 literals', told: true },
    'site.literal': { zh: 'IPv4 字面地址', en: 'IPv4 literals' },
  },
  measures: {
    'site.dns_ms': { zh: '解析耗时', en: 'DNS time', unit: 'ms' },
    'site.tcp_ms': { zh: '连接耗时', en: 'Connect time', unit: 'ms' },
    'site.tls_ms': { zh: 'TLS 握手耗时', en: 'TLS handshake time', unit: 'ms' },
    'site.first_byte_ms': { zh: '首字节耗时', en: 'Time to first byte', unit: 'ms' },
    'site.page_ms': { zh: '首页耗时', en: 'Time of the page', unit: 'ms' },
    'site.rate': { zh: '下载速率', en: 'Download rate', unit: 'bit/s' },
  },
  timeout_ms: 90_000,
  every_s: 1_800,
  finds_addresses: true,
  async look(_target, params, { signal, forbid }) {
    const url = new URL(params.url);
    const allow = forbid ? { forbid } : {};
    const names = namesOf({ resolvers: params.resolver ?? [], port: params.resolver_port, signal, ...allow });
    const common = { names, max_body_bytes: COMPARED_BYTES, timeout_ms: HOP_MS, signal, ...allow };
    const facts: Fact[] = [{ key: 'site.url', value: url.href }];
    const samples: Sample[] = [];
    const unseen: string[] = [];
    const ports = [...new Set([80, 443, portOf(url)])];
    const pages: Partial<Record<Family, Fetched>> = {};
    let resolved = 0;
    for (const family of FAMILIES) {
      const { addresses, why } = await names(url.hostname, family);
      if (!addresses) {
        unseen.push(`IPv${family}: ${why}`);
        continue;
      }
      resolved += 1;
      facts.push({ key: 'site.address_count', part: String(family), value: addresses.length });
      const kept = addresses.slice(0, MAX_ADDRESSES);
      for (const address of kept) {
        const value = { family, scope: scopeOf(address) ?? null };
        facts.push({ key: 'site.address', part: address, value });
      }
      facts.push(...portFacts('site.port_open', await tryPorts(kept, ports, signal, forbid), unseen));
      if (addresses.length === 0) continue;
      const options = { ...common, family, until: performance.now() + PAGE_MS };
      const page = await fetchForced(url.href, options);
      pages[family] = page;
      facts.push(...pageFacts(family, page, unseen));
      samples.push(...phaseSamples(family, page));
    }
    if (resolved === 0) throw unable(unseen.join('; '));
    if (params.origin) {
      const tried = await tryPorts(params.origin, ports, signal, forbid);
      facts.push(...portFacts('site.origin_port_open', tried, unseen));
    }
    const difference = compare(pages);
    if (difference) facts.push(difference);
    const shown: Family = pages[6]?.response ? 6 : 4;
    const options = { ...common, family: shown, until: performance.now() + SCRIPTS_MS };
    facts.push(...(await literalFacts(pages, shown, options)));
    if (unseen.length === 0) return { facts, samples };
    return { facts, samples, partial: true, error: unseen.join('; ').slice(0, 500) };
  },
});

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

function portFacts(key: string, tried: Awaited<ReturnType<typeof tryPorts>>, unseen: string[]): Fact[] {
  return tried.flatMap(({ address, port, open, why }) => {
    if (open === null) {
      unseen.push(`[${address}]:${port}: ${why}`);
      return [];
    }
    return [{ key, part: `${address} ${port}`, value: { address, port, open, why } }];
  });
}

function pageFacts(family: Family, page: Fetched, unseen: string[]): Fact[] {
  const part = String(family);
  const facts: Fact[] = page.hops.map((hop, index) => {
    return { key: 'site.hop', part: `${family} ${index + 1}`, value: { family, ...hop } };
  });
  // What could not be asked from here is no answer of the site.
  if (page.missing === 'unable') unseen.push(`IPv${family}: ${page.why}`);
  else {
    const last = page.hops.at(-1);
    const value = {
      status: page.response?.status ?? null,
      url: last?.url ?? null,
      missing: page.missing,
      why: page.why,
    };
    facts.push({ key: 'site.page', part, value });
  }
  if (page.response) {
    const { phases } = page;
    const rounded = Object.fromEntries(Object.entries(phases).map(([name, ms]) => [name, Math.round(ms * 100) / 100]));
    facts.push({ key: 'site.timing', part, value: { ...rounded, rate_bit_s: page.rate_bit_s ?? null } });
  }
  if (page.peer) {
    const { version, error, not_after, fingerprint_sha256 } = page.peer;
    const value = { version, error, not_after: Number.isFinite(not_after) ? not_after : null, fingerprint_sha256 };
    facts.push({ key: 'site.certificate', part, value });
  }
  return facts;
}

function phaseSamples(family: Family, { response, phases, rate_bit_s, peer }: Fetched): Sample[] {
  if (!response) return [];
  const part = String(family);
  const samples = (['dns_ms', 'tcp_ms', 'first_byte_ms', 'page_ms'] as const).map((name) => {
    return { series: `site.${name}`, part, value: phases[name] };
  });
  if (peer) samples.push({ series: 'site.tls_ms', part, value: phases.tls_ms });
  return rate_bit_s === undefined ? samples : [...samples, { series: 'site.rate', part, value: rate_bit_s }];
}

function compare(pages: Partial<Record<Family, Fetched>>): Fact | undefined {
  const [v4, v6] = [pages[4]?.response, pages[6]?.response];
  if (!v4 || !v6) return undefined;
  const [a, b] = [v4, v6].map(({ body, headers }) => cleanPage(body, headers.get('content-type') ?? ''));
  const difference = Math.round(differenceOf(a ?? '', b ?? '') * 1_000) / 1_000;
  return { key: 'site.difference', value: { status_v4: v4.status, status_v6: v6.status, difference } };
}

/** Of the page, of its own host's scripts, and of where it redirects to. */
async function literalFacts(
  pages: Partial<Record<Family, Fetched>>,
  shown: Family,
  options: ForcedOptions,
): Promise<Fact[]> {
  const page = pages[shown];
  const found: Literal[] = Object.values(pages).flatMap(({ hops }) => literalsOfHops(hops.map((hop) => hop.url)));
  if (page?.response) {
    const base = page.hops.at(-1)?.url ?? '';
    const html = decodeText(page.response.body, page.response.headers.get('content-type') ?? '');
    found.push(...literalsOfPage(html));
    const own = new URL(base).hostname;
    const scripts = scriptsOf(html, base, 200).urls.filter((url) => new URL(url).hostname === own);
    for (const url of scripts.slice(0, MAX_SCRIPTS)) {
      const { response } = await fetchForced(url, options);
      if (response?.status === 200) found.push(...literalsIn(response.body.toString('utf8'), 'script'));
    }
  } else if (found.length === 0) return [];
  const different = [...new Map(found.map((one) => [`${one.where} ${one.address}`, one])).values()];
  return [
    { key: 'site.literal_count', value: different.length },
    ...different.slice(0, MAX_LITERALS).map((one, index) => {
      return { key: 'site.literal', part: String(index + 1), value: { ...one } };
    }),
  ];
}
