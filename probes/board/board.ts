/** A board of a site (板块): whether what it leads to opens, and how new what it shows is. Over one family. */
import { z } from 'zod';
import { wayOf } from '../browser/open-page.ts';
import { garbled } from '../failures.ts';
import { linksOf } from '../html/links.ts';
import { RENDERED, readPage } from '../html/read-page.ts';
import { crawler } from '../links/crawl.ts';
import { sampleOf } from '../links/rates.ts';
import { type Fact, probe } from '../probe.ts';
import { PageUrl } from '../site/site.ts';
import { newestDate } from './newest-date.ts';

const MAX_DEAD = 50;
const MAX_FOUND = 5_000;
const LINK_BYTES = 65_536;
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
    rendered: z.boolean().default(false).meta(RENDERED),
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
  async look(target, { url, selector, days, most_links, per_second, rendered }, context) {
    const until = performance.now() + context.timeout_ms * SHARE;
    const way = wayOf(target, context);
    const { seen, html } = await readPage(url, way, rendered);
    const facts: Fact[] = [{ key: 'board.page', value: { ...seen } }];
    if (html === undefined) return { facts };
    const newest = dateFact(html, selector);
    facts.push({ key: 'board.newest', value: { ...newest, selector: selector ?? null, days } });
    const here = new URL(url);
    here.hash = '';
    const { urls } = linksOf(html, seen.url, MAX_FOUND);
    const links = urls.filter((one) => one !== here.href && one !== seen.url);
    const crawl = crawler({ ...way, per_second, until });
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
