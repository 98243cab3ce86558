/** Whether a portal leads to the national portal as a visitor sees it: a link and its picture, in a real browser over one family. */
import { z } from 'zod';
import { wayOf, withBrowser } from '../browser/open-page.ts';
import { unable } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { fetchForced } from '../site/forced.ts';
import { PageUrl } from '../site/site.ts';
import { lookAtPage } from './look-at-page.ts';

const HOP_MS = 8_000;
/** The home page leads there by a picture, the service column by any link. */
const PAGES = ['home', 'column'] as const;
const PAGE_NAMES = {
  home: { zh: '首页', en: 'Home page' },
  column: { zh: '政务服务栏目', en: 'Service column' },
};

export const portalLink = probe({
  title: { zh: '门户链接（浏览器）', en: 'Link of a portal (browser)' },
  params: z.object({
    url: PageUrl.meta({ zh: '网址', en: 'URL' }),
    page: z.enum(PAGES).default('home').meta({ zh: '页面', en: 'Page', options: PAGE_NAMES }),
    // The notice names no address: this is the national portal's as the public knows it, to be confirmed by whoever keeps the watch.
    wanted: z.array(PageUrl).min(1).max(10).default(['https://gjzwfw.www.gov.cn/']).meta({
      zh: '总门户网址（通知未列明，请核对）',
      en: 'URL of the national portal (not in the notice: confirm it)',
    }),
    words: z
      .array(z.string().min(2).max(50))
      .max(10)
      .default(['国家政务服务'])
      .meta({ zh: '链接文字含有', en: 'Words of such a link' }),
    screens: z.int().min(1).max(50).optional().meta({ zh: '须在前几屏内', en: 'Within the first screens' }),
  }),
  yields: {
    'portal.page': { zh: '页面打开情况', en: 'Page opened', told: true },
    'portal.link': { zh: '总门户链接', en: 'Link to the national portal', told: true },
  },
  measures: {},
  timeout_ms: 120_000,
  every_s: 21_600,
  async look(target, { url, page, wanted, words, screens }, context) {
    const way = wayOf(target, context);
    const leadsTo = async (href: string) => {
      const options = { ...way, max_body_bytes: 65_536, timeout_ms: HOP_MS };
      return (await fetchForced(href, options)).hops.map((hop) => hop.url);
    };
    const asked = { url, wants_picture: page === 'home', wanted, words, screens, leadsTo };
    const { opened, link } = await withBrowser(way, (eyes) => lookAtPage(eyes, asked));
    const { blind, ...seen } = opened;
    if (blind !== null) throw unable(blind);
    const facts: Fact[] = [{ key: 'portal.page', part: page, value: seen }];
    if (link) facts.push({ key: 'portal.link', part: page, value: { ...link, wanted_screens: screens ?? null } });
    return { facts };
  },
});
