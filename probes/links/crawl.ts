/** Asks for pages over one family alone: within a pace for each host, as robots.txt allows, and only before a moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { linksOf } from '../html/links.ts';
import { decodeText } from '../http/body.ts';
import type { Family } from '../probe.ts';
import { fetchForced } from '../site/forced.ts';
import type { Names } from '../site/names.ts';
import type { Tested } from './rates.ts';
import { parseRobots, type Robots } from './robots.ts';

export const MAX_PAGE_BYTES = 5_000_000;
/** Of the home page, and of each page that it leads to: a site of traps mustn't fill the memory. */
export const MAX_LINKS = 120_000;
const MAX_LINKS_BELOW = 2_000;
const HOP_MS = 10_000;
const MAX_HOSTS = 50;

export type CrawlOptions = {
  family: Family;
  names: Names;
  per_second: number;
  signal: AbortSignal;
  /** By performance.now(): nothing is begun after it. */
  until: number;
  forbid?: (address: string) => string | undefined;
};
export type Visited = Omit<Tested, 'url' | 'page'> & { status: number | null; links: string[]; cut: boolean };

export type Crawler = {
  /** Undefined: robots.txt says no, or time is up. */
  visit(url: string, max_body_bytes: number, max_links?: number): Promise<Visited | 'disallowed' | 'late'>;
};

export function crawler({ family, names, per_second, signal, until, forbid }: CrawlOptions): Crawler {
  /** By performance.now(), for each host: when it may be asked next. */
  const next_at = new Map<string, number>();
  const robots = new Map<string, Promise<Robots>>();
  const options = { family, names, timeout_ms: HOP_MS, signal, ...(forbid ? { forbid } : {}) };

  async function pace(url: URL): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, next_at.get(url.host) ?? 0);
    next_at.set(url.host, at + 1_000 / per_second);
    if (at > now) await sleep(at - now, undefined, { signal });
  }

  const fetchPage = (url: string, max_body_bytes: number) =>
    fetchForced(url, { ...options, max_body_bytes, before: pace });

  /** A file that isn't there allows all (RFC 9309, section 2.3.1.3); so does one that can't be reached: its links fail by themselves. */
  async function readRobots(origin: string): Promise<Robots> {
    const { response } = await fetchPage(`${origin}/robots.txt`, 512_000);
    return parseRobots(response?.status === 200 ? response.body.toString('utf8') : '');
  }

  return {
    async visit(url, max_body_bytes, max_links = MAX_LINKS_BELOW) {
      if (performance.now() > until) return 'late';
      const { origin, pathname, search } = new URL(url);
      if (robots.size < MAX_HOSTS && !robots.has(origin)) robots.set(origin, readRobots(origin));
      const rules = await robots.get(origin);
      if (rules && !rules.allows(pathname + search)) return 'disallowed';
      const page = await fetchPage(url, max_body_bytes);
      const base = { status: page.response?.status ?? null, links: [], cut: false };
      if (!page.response) {
        const detail = page.why?.slice(0, 200) ?? null;
        if (page.missing === 'unable') return { ...base, ok: null, why: null, detail };
        const why =
          page.missing === 'no_address' ? 'no_aaaa' : page.missing === 'unreachable' ? 'unreachable' : 'error';
        return { ...base, ok: false, why, detail };
      }
      const { status, headers, body, truncated } = page.response;
      if (status < 200 || status > 299) return { ...base, ok: false, why: 'error', detail: `status ${status}` };
      const type = headers.get('content-type') ?? '';
      if (type !== '' && !/html/i.test(type)) return { ...base, ok: true, why: null, detail: null };
      const { urls, cut } = linksOf(decodeText(body, type), page.hops.at(-1)?.url ?? url, max_links);
      return { ...base, links: urls, cut: cut || truncated, ok: true, why: null, detail: null };
    },
  };
}
