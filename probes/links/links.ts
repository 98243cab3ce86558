/** Whether what a home page leads to loads over IPv6, too (二级、三级链接支持率). */
import { isIP } from 'node:net';
import { z } from 'zod';
import { timedOut, unable, unreachable } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { namesOf } from '../site/names.ts';
import { PageUrl } from '../site/site.ts';
import { Port } from '../tcp.ts';
import { type Crawler, crawler, MAX_LINKS, MAX_PAGE_BYTES } from './crawl.ts';
import { isAmong, ratesOf, sampleOf, type Tested } from './rates.ts';

const MAX_FAILING = 300;
/** Of a page of level 3 only whether it loads counts. */
const LAST_LEVEL_BYTES = 65_536;
/** Level 3 is found on level 2: more than these are no better sample. */
const MAX_FOUND = 200_000;
/** The look ends itself before its deadline: what it saw counts. */
const SHARE = 0.9;

const HostList = z.array(z.string().min(1).max(253)).max(50);

export const links = probe({
  title: { zh: '链接 IPv6 支持率', en: 'Links over IPv6' },
  params: z.object({
    url: PageUrl.meta({ zh: '首页网址', en: 'URL of the home page' }),
    hosts: HostList.optional().meta({ zh: '本站域名（后缀匹配）', en: 'Own hosts (suffixes)' }),
    intranet_hosts: HostList.optional().meta({ zh: '仅内网域名（后缀匹配）', en: 'Intranet-only hosts (suffixes)' }),
    resolver: z
      .array(z.string().refine((address) => isIP(address) !== 0, 'an IP address'))
      .max(3)
      .optional()
      .meta({ zh: '解析器', en: 'Resolvers' }),
    resolver_port: Port.default(53).meta({ zh: '解析器端口', en: 'Port of the resolvers' }),
    per_second: z
      .number()
      .min(0.1)
      .max(50)
      .default(2)
      .meta({ zh: '每主机每秒请求数', en: 'Requests a second and host' }),
    level_2: z.int().min(0).max(1_000).default(200).meta({ zh: '二级链接上限', en: 'Links of level 2 at most' }),
    level_3: z.int().min(0).max(1_000).default(100).meta({ zh: '三级链接抽样数', en: 'Links of level 3 sampled' }),
  }),
  yields: {
    'links.level': { zh: '链接支持率', en: 'Rate of links', told: true },
    'links.failing': { zh: '不支持的链接', en: 'Failing links' },
    'links.failing_count': { zh: '不支持的链接数', en: 'Number of failing links' },
  },
  measures: {
    'links.rate_by_url': { zh: '链接支持率（按网址）', en: 'Rate of links (by URL)', unit: '%' },
    'links.rate_by_host': { zh: '链接支持率（按主机）', en: 'Rate of links (by host)', unit: '%' },
  },
  timeout_ms: 600_000,
  every_s: 86_400,
  finds_addresses: true,
  async look(_target, params, { signal, timeout_ms, forbid }) {
    const allow = forbid ? { forbid } : {};
    const names = namesOf({ resolvers: params.resolver ?? [], port: params.resolver_port, signal, ...allow });
    const until = performance.now() + timeout_ms * SHARE;
    const crawl = crawler({ family: 6, names, per_second: params.per_second, signal, until, ...allow });
    const url = new URL(params.url);
    url.hash = '';
    const home = await crawl.visit(url.href, MAX_PAGE_BYTES, MAX_LINKS);
    if (home === 'disallowed') throw unable('robots.txt does not allow the home page');
    if (home === 'late') throw timedOut('no time for the home page');
    if (home.ok === null) throw unable(home.detail ?? 'the home page could not be asked');
    if (!home.ok) throw unreachable(`the home page does not load over IPv6: ${home.detail ?? home.why}`);
    const own = { hosts: params.hosts ?? [url.hostname], intranet: params.intranet_hosts ?? [] };
    const known = new Set([url.href]);
    const first = gather(new Map([[url.href, home.links]]), known, own);
    const two = await test(crawl, first, params.level_2, own.intranet, MAX_PAGE_BYTES);
    const second = gather(two.links, known, own);
    const three = await test(crawl, second, params.level_3, own.intranet, LAST_LEVEL_BYTES);
    const levels = [
      { part: '2', ...first, ...two },
      { part: '3', ...second, ...three },
    ];
    const failing = levels.flatMap(({ part, tested }) => {
      return tested.filter(({ ok }) => ok === false).map((one) => ({ level: Number(part), ...one }));
    });
    const facts: Fact[] = [
      ...levels.map(({ part, tested, urls, external, disallowed }) => {
        const value = { found: urls.size, external, disallowed, ...ratesOf(tested) };
        return { key: 'links.level', part, value };
      }),
      { key: 'links.failing_count', value: failing.length },
      ...failing.slice(0, MAX_FAILING).map(({ level, url, page, why, detail }, index) => {
        return { key: 'links.failing', part: String(index + 1), value: { level, url, page, why, detail } };
      }),
    ];
    const samples = levels.flatMap(({ part, tested }) => {
      const { tested: all, ok, hosts, hosts_ok } = ratesOf(tested);
      if (all === 0) return [];
      return [
        { series: 'links.rate_by_url', part, value: (100 * ok) / all },
        { series: 'links.rate_by_host', part, value: (100 * hosts_ok) / hosts },
      ];
    });
    const unseen = [
      ...(home.cut ? ['the home page was cut'] : []),
      ...levels.flatMap(({ part, late, tested }) => {
        const blind = tested.filter(({ ok }) => ok === null).length;
        return [
          ...(late > 0 ? [`level ${part}: no time for ${late} links`] : []),
          ...(blind > 0 ? [`level ${part}: ${blind} links could not be asked from here`] : []),
        ];
      }),
    ];
    if (unseen.length === 0) return { facts, samples };
    return { facts, samples, partial: true, error: unseen.join('; ') };
  },
});

type Own = { hosts: readonly string[]; intranet: readonly string[] };
/** `urls` by the page on which each was found first. */
type Gathered = { urls: Map<string, string>; external: number };

/** Links of pages that are new, and lead to own hosts or to such as only the intranet has. */
function gather(pages: ReadonlyMap<string, readonly string[]>, known: Set<string>, own: Own): Gathered {
  const urls = new Map<string, string>();
  let external = 0;
  for (const [page, found] of pages) {
    for (const url of found) {
      if (known.has(url) || urls.size >= MAX_FOUND) continue;
      known.add(url);
      const { hostname } = new URL(url);
      if (isAmong(hostname, own.hosts) || isAmong(hostname, own.intranet)) urls.set(url, page);
      else external += 1;
    }
  }
  return { urls, external };
}

async function test(crawl: Crawler, { urls }: Gathered, most: number, intranet: readonly string[], bytes: number) {
  const tested: Tested[] = [];
  const links = new Map<string, string[]>();
  let disallowed = 0;
  let late = 0;
  for (const url of sampleOf([...urls.keys()], most)) {
    const page = urls.get(url) ?? '';
    // Nobody outside can open it: a link to remove or to mark, not one to ask.
    if (isAmong(new URL(url).hostname, intranet)) {
      tested.push({ url, page, ok: false, why: 'intranet_only', detail: null });
      continue;
    }
    const visited = await crawl.visit(url, bytes);
    if (visited === 'disallowed') disallowed += 1;
    else if (visited === 'late') late += 1;
    else {
      const { links: found, cut: _, status: _status, ...rest } = visited;
      tested.push({ url, page, ...rest });
      links.set(url, found);
    }
  }
  return { tested, links, disallowed, late };
}
