/** Opens one page of a target in a browser of one family, and says how that went. */
import { isIPv6 } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { Family, LookContext, Target } from '../probe.ts';
import { type Names, namesOf, pinned } from '../site/names.ts';
import { type FamilyProxy, REFUSED_HEADER, startFamilyProxy } from './family-proxy.ts';
import { browserProgram, openBrowser } from './open-browser.ts';

export const SCREEN = { width: 1440, height: 900 };
const LAUNCH_MS = 20_000;
const OPEN_MS = 30_000;
/** After the page has loaded scripts may still bring what is looked for. */
const SETTLE_MS = 3_000;
const MAX_REQUESTS = 5_000;

/** How a target's watch asks: the family of its address, and of the target itself that address alone. */
export function wayOf(target: Target, { signal, forbid }: Pick<LookContext, 'signal' | 'forbid'>) {
  const family: Family = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
  const allow = forbid ? { forbid } : {};
  const names: Names = pinned(target, namesOf({ resolvers: [], port: 53, signal, ...allow }));
  return { family, names, signal, ...allow };
}
type Way = ReturnType<typeof wayOf>;

export type Eyes = { browser: Browser; proxy: FamilyProxy; signal: AbortSignal };

/** A browser that goes this way, for as long as `use` takes. Throws `unable` where there is none. */
export async function withBrowser<T>(way: Way, use: (eyes: Eyes) => Promise<T>): Promise<T> {
  const { signal } = way;
  const program = browserProgram();
  const proxy = await startFamilyProxy(way);
  let browser: Browser | undefined;
  const abort = () => void browser?.close().catch(() => {});
  try {
    browser = await openBrowser(program, proxy.url, LAUNCH_MS, signal);
    signal.addEventListener('abort', abort, { once: true });
    // It may have ended while the browser was starting, and told nobody.
    signal.throwIfAborted();
    return await use({ browser, proxy, signal });
  } finally {
    signal.removeEventListener('abort', abort);
    await browser?.close().catch(() => {});
    proxy.close();
  }
}

/** `blind`: why it could not be asked from here; it is then nobody's failure. */
export type Opened = { url: string; status: number | null; loaded: boolean; why: string | null; blind: string | null };

/** It is closed with its browser. `failed`: by address, why what the page loads didn't come. */
export async function openPage(
  eyes: Eyes,
  url: string,
): Promise<{ page: Page; opened: Opened; failed: Map<string, string> }> {
  const options = {
    // What is wrong with a certificate is another check's.
    ignoreHTTPSErrors: true,
    acceptDownloads: false,
    serviceWorkers: 'block',
    viewport: SCREEN,
  } as const;
  const page = await eyes.browser.newPage(options);
  const failed = new Map<string, string>();
  let requests = 0;
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  page.on('popup', (popup) => void popup.close().catch(() => {}));
  page.on('request', () => {
    requests += 1;
    if (requests > MAX_REQUESTS) void page.close().catch(() => {});
  });
  page.on('requestfailed', (request) => {
    if (failed.size < MAX_REQUESTS) failed.set(request.url(), request.failure()?.errorText ?? 'failed');
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && failed.size < MAX_REQUESTS)
      failed.set(response.url(), `status ${response.status()}`);
  });
  return { page, opened: await go(page, url, eyes), failed };
}

async function go(page: Page, url: string, { proxy, signal }: Eyes): Promise<Opened> {
  const seen = { url: url.slice(0, 500), status: null, loaded: false, why: null, blind: null };
  const refused = proxy.refused.get(hostOf(url));
  try {
    const answer = await page.goto(url, { timeout: OPEN_MS, waitUntil: 'load' });
    await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => {});
    const status = answer?.status() ?? null;
    const refusal = answer?.headers()[REFUSED_HEADER] === undefined ? undefined : proxy.refused.get(hostOf(url));
    if (refusal) return { ...seen, why: refusal.detail, blind: refusal.why === 'unable' ? refusal.detail : null };
    const loaded = answer?.ok() === true;
    return { ...seen, status, loaded, why: loaded ? null : `status ${status}` };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const refusal = refused ?? proxy.refused.get(hostOf(url));
    const why = refusal?.detail ?? (thrown as Error).message.split('\n')[0]?.slice(0, 200) ?? 'not opened';
    return { ...seen, why, blind: refusal?.why === 'unable' ? refusal.detail : null };
  }
}

export const hostOf = (url: string) => URL.parse(url)?.hostname.replace(/^\[|\]$/g, '') ?? '';
