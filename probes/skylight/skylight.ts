/** What is missing on a page for somebody without IPv4 (天窗): seen by a real browser, since scripts name hosts that no crawl finds. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { REFUSED_HEADER, type Refusal, startFamilyProxy } from '../browser/family-proxy.ts';
import { browserProgram, openBrowser } from '../browser/open-browser.ts';
import { isAmong } from '../links/rates.ts';
import { type Fact, probe } from '../probe.ts';
import { namesOf } from '../site/names.ts';
import { PageUrl } from '../site/site.ts';
import { Port } from '../tcp.ts';

const MAX_HOSTS = 100;
const MAX_REQUESTS = 5_000;
/** After the page has loaded scripts may still ask for more. */
const SETTLE_MS = 3_000;
const LOAD_SHARE = 0.6;

type Failing = { count: number; why: string; example: string };

export const skylight = probe({
  title: { zh: '天窗检测（浏览器，仅 IPv6）', en: 'Skylight (browser with IPv6 alone)' },
  params: z.object({
    url: PageUrl.meta({ zh: '网址', en: 'URL' }),
    hosts: z
      .array(z.string().min(1).max(253))
      .max(50)
      .optional()
      .meta({ zh: '本站域名（后缀匹配）', en: 'Own hosts (suffixes)' }),
    resolver: z
      .array(z.string().refine((address) => isIP(address) !== 0, 'an IP address'))
      .max(3)
      .optional()
      .meta({ zh: '解析器', en: 'Resolvers' }),
    resolver_port: Port.default(53).meta({ zh: '解析器端口', en: 'Port of the resolvers' }),
  }),
  yields: {
    'skylight.loaded': { zh: '页面已打开', en: 'Page opened', told: true },
    'skylight.requests': { zh: '请求数', en: 'Number of requests', fleeting: true },
    'skylight.failed_count': { zh: '失败请求数', en: 'Number of failed requests' },
    'skylight.failed': { zh: '失败的主机', en: 'Hosts that fail', told: true },
  },
  measures: {
    'skylight.load_ms': { zh: '页面打开耗时', en: 'Time until the page is there', unit: 'ms' },
  },
  timeout_ms: 90_000,
  every_s: 86_400,
  finds_addresses: true,
  async look(_target, params, { signal, timeout_ms, forbid }) {
    const program = browserProgram();
    const allow = forbid ? { forbid } : {};
    const names = namesOf({ resolvers: params.resolver ?? [], port: params.resolver_port, signal, ...allow });
    const proxy = await startFamilyProxy({ family: 6, names, ...allow });
    try {
      const seen = await load(program, params.url, proxy.url, timeout_ms * LOAD_SHARE, signal);
      const own = params.hosts ?? [new URL(params.url).hostname];
      return report(seen, proxy.refused, own);
    } finally {
      proxy.close();
    }
  },
});

type Seen = { loaded: boolean; why: string | null; load_ms: number; requests: number; failing: Map<string, Failing> };

async function load(program: string, url: string, proxy: string, limit_ms: number, signal: AbortSignal): Promise<Seen> {
  const browser = await openBrowser(program, proxy, limit_ms, signal);
  const abort = () => void browser.close().catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  const seen: Seen = { loaded: false, why: null, load_ms: 0, requests: 0, failing: new Map() };
  try {
    // What is wrong with a certificate is another check's.
    const page = await browser.newPage({ ignoreHTTPSErrors: true, acceptDownloads: false, serviceWorkers: 'block' });
    const fail = (address: string, why: string) => {
      const host = URL.parse(address)?.hostname.replace(/^\[|\]$/g, '');
      if (!host || (!seen.failing.has(host) && seen.failing.size >= MAX_HOSTS)) return;
      const before = seen.failing.get(host);
      seen.failing.set(host, { why, example: address.slice(0, 500), ...before, count: (before?.count ?? 0) + 1 });
    };
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
    page.on('request', () => {
      seen.requests += 1;
      if (seen.requests > MAX_REQUESTS) abort();
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // What the page gave up, or the browser keeps from it whatever the family, is no failure of the network.
      if (why !== 'net::ERR_ABORTED' && !why.startsWith('net::ERR_BLOCKED_BY_')) fail(request.url(), why);
    });
    page.on('response', (response) => {
      if (response.headers()[REFUSED_HEADER] !== undefined) fail(response.url(), 'refused');
    });
    const started = performance.now();
    try {
      const answer = await page.goto(url, { timeout: limit_ms, waitUntil: 'load' });
      seen.loaded = answer?.ok() === true;
      seen.why = seen.loaded ? null : `status ${answer?.status() ?? 0}`;
      seen.load_ms = performance.now() - started;
      await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => {});
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      seen.why = (thrown as Error).message.split('\n')[0]?.slice(0, 200) ?? null;
    }
    return seen;
  } finally {
    signal.removeEventListener('abort', abort);
    await browser.close().catch(() => {});
  }
}

function report(seen: Seen, refused: ReadonlyMap<string, Refusal>, own: readonly string[]) {
  const blind = [...seen.failing.keys()].filter((host) => refused.get(host)?.why === 'unable');
  const rows = [...seen.failing]
    // What could not be asked from here is nobody's failure.
    .filter(([host]) => !blind.includes(host))
    .map(([host, { count, why, example }]) => {
      const party = isAmong(host, own) ? 'first' : 'external';
      return { host, party, count, why: refused.get(host)?.why ?? why, example };
    });
  const countOf = (party: string) =>
    rows.filter((row) => row.party === party).reduce((sum, { count }) => sum + count, 0);
  const facts: Fact[] = [
    { key: 'skylight.loaded', value: seen.loaded },
    { key: 'skylight.requests', value: seen.requests },
    ...(['first', 'external'] as const).map((part) => ({ key: 'skylight.failed_count', part, value: countOf(part) })),
    ...rows.map((row) => ({ key: 'skylight.failed', part: row.host, value: row })),
  ];
  const samples = seen.loaded ? [{ series: 'skylight.load_ms', value: seen.load_ms }] : [];
  const unseen = blind.map((host) => `${host}: ${refused.get(host)?.detail}`);
  if (unseen.length === 0) return seen.why === null ? { facts, samples } : { facts, samples, error: seen.why };
  // A page of which a part could not be asked was not seen: only what failed by itself is said.
  return {
    facts: rows.length > 0 ? facts.slice(2) : [],
    samples,
    partial: true,
    error: unseen.join('; ').slice(0, 500),
  };
}
