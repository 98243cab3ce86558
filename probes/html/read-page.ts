/** The HTML of a page of a target: as it was sent, or as a browser makes it of scripts. */
import { openPage, type wayOf, withBrowser } from '../browser/open-page.ts';
import { unable } from '../failures.ts';
import { decodeText } from '../http/body.ts';
import { fetchForced } from '../site/forced.ts';

const HOP_MS = 10_000;
export const MAX_PAGE_BYTES = 5_000_000;

/** For a probe's parameters. */
export const RENDERED = { zh: '由浏览器运行脚本后再读取', en: 'Read after a browser ran its scripts' };

export type PageSeen = { url: string; status: number | null; opened: boolean; why: string | null };

/** A page whose answer is none is no failure of the look: `html` is then absent. Throws `unable`. */
export async function readPage(
  url: string,
  way: ReturnType<typeof wayOf>,
  rendered: boolean,
): Promise<{ seen: PageSeen; html?: string }> {
  return rendered ? withBrowser(way, (eyes) => renderedPage(url, eyes)) : sentPage(url, way);
}

async function sentPage(url: string, way: ReturnType<typeof wayOf>) {
  const page = await fetchForced(url, { ...way, timeout_ms: HOP_MS, max_body_bytes: MAX_PAGE_BYTES });
  if (page.missing === 'unable') throw unable(page.why ?? 'the page could not be asked');
  const { response } = page;
  const status = response?.status ?? null;
  const opened = status !== null && status >= 200 && status <= 299;
  const why = opened ? null : status === null ? page.why : `status ${status}`;
  const seen = { url: page.hops.at(-1)?.url ?? url, status, opened, why };
  if (!opened || !response) return { seen };
  return { seen, html: decodeText(response.body, response.headers.get('content-type') ?? '') };
}

async function renderedPage(url: string, eyes: Parameters<typeof openPage>[0]) {
  const { page, opened } = await openPage(eyes, url);
  if (opened.blind !== null) throw unable(opened.blind);
  const seen = { url: page.url().slice(0, 2_000), status: opened.status, opened: opened.loaded, why: opened.why };
  if (!opened.loaded) return { seen };
  const html = await page.content();
  return { seen, html: html.slice(0, MAX_PAGE_BYTES) };
}
