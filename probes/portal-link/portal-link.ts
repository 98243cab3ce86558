/** Whether a portal leads to the national portal as a visitor sees it: a link and its picture, in a real browser over one family. */
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { type FamilyProxy, startFamilyProxy } from '../browser/family-proxy.ts';
import { browserProgram, openBrowser } from '../browser/open-browser.ts';
import { unable } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { fetchForced } from '../site/forced.ts';
import { namesOf, pinned } from '../site/names.ts';
import { PageUrl } from '../site/site.ts';
import { lookAtPage, type PageAsked } from './look-at-page.ts';

const HOP_MS = 8_000;
const LAUNCH_MS = 20_000;

export const portalLink = probe({
  title: { zh: '门户链接（浏览器）', en: 'Link of a portal (browser)' },
  params: z.object({
    url: PageUrl.meta({ zh: '首页网址', en: 'URL of the home page' }),
    column_url: PageUrl.optional().meta({ zh: '政务服务栏目网址', en: 'URL of the service column' }),
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
  async look(target, { url, column_url, wanted, words, screens }, { signal, forbid }) {
    const program = browserProgram();
    const family = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
    const allow = forbid ? { forbid } : {};
    const names = pinned(target, namesOf({ resolvers: [], port: 53, signal, ...allow }));
    const proxy = await startFamilyProxy({ family, names, ...allow });
    const browser = await openBrowser(program, proxy.url, LAUNCH_MS).catch((thrown) => {
      proxy.close();
      throw thrown;
    });
    const abort = () => void browser.close().catch(() => {});
    signal.addEventListener('abort', abort, { once: true });
    const leadsTo = async (href: string) => {
      const options = { family, names, max_body_bytes: 65_536, timeout_ms: HOP_MS, signal, ...allow } as const;
      return (await fetchForced(href, options)).hops.map((hop) => hop.url);
    };
    try {
      const asked = { wanted, words, screens, leadsTo, proxy, signal };
      const facts = await factsOf(browser, 'home', { ...asked, url, wants_picture: true });
      if (column_url !== undefined)
        facts.push(...(await factsOf(browser, 'column', { ...asked, url: column_url, wants_picture: false })));
      return { facts };
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      throw thrown;
    } finally {
      signal.removeEventListener('abort', abort);
      await browser.close().catch(() => {});
      proxy.close();
    }
  },
});

type Browser = Awaited<ReturnType<typeof openBrowser>>;

async function factsOf(browser: Browser, part: string, asked: PageAsked & { proxy: FamilyProxy }): Promise<Fact[]> {
  const { page, link } = await lookAtPage(browser, asked);
  if (page.blind !== null) throw unable(page.blind);
  const { blind: _, ...opened } = page;
  const facts: Fact[] = [{ key: 'portal.page', part, value: opened }];
  if (link) facts.push({ key: 'portal.link', part, value: { ...link, wanted_screens: asked.screens ?? null } });
  return facts;
}
