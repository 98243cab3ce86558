/** A board of a site (板块): whether what it leads to opens, and how new what it shows is. Over one family. */
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { garbled, unable } from '../failures.ts';
import { linksOf } from '../html/links.ts';
import { decodeText } from '../http/body.ts';
import { crawler, MAX_PAGE_BYTES } from '../links/crawl.ts';
import { sampleOf } from '../links/rates.ts';
import { type Fact, probe } from '../probe.ts';
import { type ForcedOptions, fetchForced } from '../site/forced.ts';
import { namesOf, pinned } from '../site/names.ts';
import { PageUrl } from '../site/site.ts';
import { newestDate } from './newest-date.ts';

const MAX_DEAD = 50;
const MAX_FOUND = 5_000;
const LINK_BYTES = 65_536;
const HOP_MS = 10_000;
/** It ends itself before its deadline: what it saw counts. */
const SHARE = 0.9;
/** Whoever isn't logged in is sent away with these, and a machine that asks too often: the page is there. */
const ALIVE = new Set([401, 403, 405, 407, 429]);

export const board = probe({
  title: { zh: '板块链接与更新', en: 'Links and content of a board' },
  params: z.object({
    url: PageUrl.meta({ zh: '板块网址', en: 'URL of the board' }),
    selector: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ zh: '日期所在元素（CSS 选择器）', en: 'Where dates stand (CSS selector)' }),
    days: z.int().min(1).max(3_650).default(30).meta({ zh: '最长未更新天数', en: 'Days without anything new at most' }),
    most_links: z.int().min(0).max(500).default(100).meta({ zh: '链接上限', en: 'Links at most' }),
    per_second: z
      .number()
      .min(0.1)
      .max(50)
      .default(2)
      .meta({ zh: '每主机每秒请求数', en: 'Requests a second and host' }),
  }),
  yields: {
    'board.page': { zh: '页面打开情况', en: 'Page opened', told: true },
    'board.newest': { zh: '最新日期', en: 'Newest date', told: true },
    'board.links': { zh: '链接', en: 'Links' },
    'board.dead': { zh: '失效链接', en: 'Dead links', told: true },
  },
  measures: { 'board.links_alive': { zh: '有效链接比例', en: 'Share of links that open', unit: '%' } },
  timeout_ms: 300_000,
  every_s: 86_400,
  async look(target, { url, selector, days, most_links, per_second }, { signal, timeout_ms, forbid }) {
    const until = performance.now() + timeout_ms * SHARE;
    const family = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
    const allow = forbid ? { forbid } : {};
    const names = pinned(target, namesOf({ resolvers: [], port: 53, signal, ...allow }));
    const found = await openPage(url, {
      ...{ family, names, signal, timeout_ms: HOP_MS },
      max_body_bytes: MAX_PAGE_BYTES,
      ...allow,
    });
    const facts: Fact[] = [found.fact];
    if (found.html === undefined) return { facts };
    const newest = dateFact(found.html, selector);
    facts.push({ key: 'board.newest', value: { ...newest, selector: selector ?? null, days } });
    const here = new URL(url);
    here.hash = '';
    const { urls } = linksOf(found.html, found.url, MAX_FOUND);
    const links = urls.filter((one) => one !== here.href && one !== found.url);
    const crawl = crawler({ family, names, per_second, signal, until, ...allow });
    const tested = { alive: 0, dead: [] as { url: string; why: string }[], unseen: 0 };
    for (const link of sampleOf(links, most_links)) {
      const visited = await crawl.visit(link, LINK_BYTES);
      if (visited === 'late' || visited === 'disallowed' || visited.ok === null) tested.unseen += 1;
      else if (visited.ok || (visited.status !== null && ALIVE.has(visited.status))) tested.alive += 1;
      else tested.dead.push({ url: link.slice(0, 500), why: visited.detail ?? visited.why ?? 'not opened' });
    }
    const { alive, dead, unseen } = tested;
    facts.push({ key: 'board.links', value: { found: links.length, alive, dead: dead.length, unseen } });
    facts.push(
      ...dead.slice(0, MAX_DEAD).map((value, index) => ({ key: 'board.dead', part: String(index + 1), value })),
    );
    const all = alive + dead.length;
    return { facts, samples: all === 0 ? [] : [{ series: 'board.links_alive', value: (100 * alive) / all }] };
  },
});

function dateFact(html: string, selector: string | undefined): { date: string | null; text: string | null } {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  try {
    return newestDate(html, today, selector) ?? { date: null, text: null };
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw garbled(thrown.message);
    throw thrown;
  }
}

/** A page whose answer is no page is a fact as well: what it should hold isn't there. Throws `unable`. */
export async function openPage(
  url: string,
  options: ForcedOptions,
): Promise<{ fact: Fact; html?: string; url: string }> {
  const page = await fetchForced(url, options);
  if (page.missing === 'unable') throw unable(page.why ?? 'the page could not be asked');
  const last = page.hops.at(-1)?.url ?? url;
  const status = page.response?.status ?? null;
  const opened = status !== null && status >= 200 && status <= 299;
  const why = opened ? null : status === null ? page.why : `status ${status}`;
  const fact = { key: 'board.page', value: { url: last, status, opened, why } };
  if (!opened || !page.response) return { fact, url: last };
  return { fact, url: last, html: decodeText(page.response.body, page.response.headers.get('content-type') ?? '') };
}
