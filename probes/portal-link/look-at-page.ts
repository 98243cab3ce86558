/** Opens one page and says of the best link to the national portal on it what a visitor sees. */
import type { ElementHandle, Frame, Page } from 'playwright-core';
import { type Eyes, hostOf, type Opened, openPage, SCREEN } from '../browser/open-page.ts';
import { unable } from '../failures.ts';
import { type FoundRow, FoundRows, findLinks, hide, Measured, measureLink } from './in-page.ts';

const MAX_FRAMES = 10;
/** Measured, and followed to see where they lead: of both at most so many. */
const MAX_MEASURED = 6;
const MAX_FOLLOWED = 10;

export type PageAsked = {
  url: string;
  wants_picture: boolean;
  wanted: readonly string[];
  words: readonly string[];
  screens: number | undefined;
  /** All addresses on the way, as redirects go. */
  leadsTo(href: string): Promise<string[]>;
};
type Asked = PageAsked & Eyes;

/** What null says: there is nothing to tell it by. `visible` says nothing of a picture that doesn't load. */
export type SeenLink = {
  there: boolean;
  target: string | null;
  target_right: boolean | null;
  picture: string | null;
  picture_loads: boolean | null;
  why_no_picture: string | null;
  visible: boolean | null;
  hidden_by: string | null;
  covered_by: string | null;
  /** Counted from 1, of 1440 by 900. */
  screen: number | null;
  width: number | null;
  height: number | null;
};

const NOTHING: SeenLink = {
  ...{ there: false, target: null, target_right: null, picture: null, picture_loads: null, why_no_picture: null },
  ...{ visible: null, hidden_by: null, covered_by: null, screen: null, width: null, height: null },
};

export async function lookAtPage(eyes: Eyes, asked: PageAsked): Promise<{ opened: Opened; link?: SeenLink }> {
  const { page, opened, failed } = await openPage(eyes, asked.url);
  if (!opened.loaded) return { opened };
  return { opened, link: await bestLink(page, { ...asked, ...eyes }, failed) };
}

type Candidate = FoundRow & { frame: Frame; element: ElementHandle };

/** The first that has nothing wrong with it, else the one with the least. */
async function bestLink(page: Page, asked: Asked, failed: ReadonlyMap<string, string>): Promise<SeenLink> {
  const candidates: Candidate[] = [];
  for (const frame of page.frames().slice(0, MAX_FRAMES)) candidates.push(...(await candidatesIn(frame, asked)));
  if (!candidates.some(({ is_right }) => is_right)) await follow(candidates, asked);
  const meant = candidates.filter(({ is_right, means }) => is_right || means);
  meant.sort((a, b) => Number(b.is_right) - Number(a.is_right));
  let best: { seen: SeenLink; faults: number } | undefined;
  for (const candidate of meant.slice(0, MAX_MEASURED)) {
    const seen = await measure(page, candidate, asked, failed);
    if (!seen) continue;
    const faults = faultsOf(seen, asked);
    if (!best || faults < best.faults) best = { seen, faults };
    if (faults === 0) break;
  }
  return best?.seen ?? NOTHING;
}

/** A wrong target weighs most: such a link may not even be meant. */
function faultsOf({ target_right, picture, picture_loads, visible, screen }: SeenLink, asked: Asked): number {
  const picture_wrong = asked.wants_picture && (picture === null || picture_loads !== true);
  const too_far = asked.screens !== undefined && (screen ?? 0) > asked.screens;
  return (target_right ? 0 : 10) + (picture_wrong ? 2 : 0) + (visible === false ? 2 : 0) + (too_far ? 1 : 0);
}

async function candidatesIn(frame: Frame, { wanted, words, signal }: Asked): Promise<Candidate[]> {
  try {
    const found = await frame.evaluateHandle(findLinks, { wanted, words });
    const rows = FoundRows.parse(await (await found.getProperty('rows')).jsonValue());
    const links = await (await found.getProperty('links')).getProperties();
    return rows.flatMap((row, index) => {
      const element = links.get(String(index))?.asElement();
      return element ? [{ ...row, frame, element }] : [];
    });
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    // A frame that went away meanwhile, or one that answers otherwise than asked, has no link.
    if (frame.parentFrame() !== null) return [];
    throw kept(thrown);
  }
}

/** Old libraries put functions of their own in place of a browser's: what they answer is no fault of the portal. */
const kept = (thrown: unknown) =>
  unable(
    `the page's own scripts keep it from being looked at: ${(thrown as Error).message.split('\n')[0]?.slice(0, 200)}`,
  );

/** Links that lead on: where redirects of them end is their target. */
async function follow(candidates: Candidate[], { wanted, leadsTo }: Asked): Promise<void> {
  const isWanted = (text: string) => {
    const url = URL.parse(text);
    return wanted.some((one) => url?.host === new URL(one).host && url.pathname.startsWith(new URL(one).pathname));
  };
  for (const candidate of candidates.slice(0, MAX_FOLLOWED)) {
    const target = (await leadsTo(candidate.href)).find(isWanted);
    if (target === undefined) continue;
    candidate.is_right = true;
    candidate.href = target;
    return;
  }
}

async function measure(
  page: Page,
  { href, is_right, frame, element }: Candidate,
  { signal, proxy }: Asked,
  failed: ReadonlyMap<string, string>,
): Promise<SeenLink | undefined> {
  try {
    const handle = await element.evaluateHandle(measureLink);
    const row: Measured = Measured.parse(await (await handle.getProperty('row')).jsonValue());
    const shown = (await handle.getProperty('shown')).asElement();
    const box = await shown?.boundingBox();
    const scrolled = Number(await page.evaluate('scrollY'));
    const refusal = row.picture === null ? undefined : proxy.refused.get(hostOf(row.picture));
    // A picture that can't be asked from here may load for everybody else.
    const picture_loads = refusal?.why === 'unable' ? null : row.picture_loads;
    const hidden_by =
      row.hidden_by ??
      (shown && box && row.picture_loads !== false && !(await isSeen(page, shown, box)) ? 'not_seen' : null);
    return {
      ...row,
      ...{ there: true, target: href.slice(0, 500), target_right: is_right, picture_loads, hidden_by },
      why_no_picture: picture_loads === true ? null : (refusal?.detail ?? failed.get(row.picture ?? '') ?? null),
      visible: row.picture_loads === false ? null : hidden_by === null,
      screen: box ? Math.floor(Math.max(0, box.y + scrolled) / SCREEN.height) + 1 : null,
    };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    // The page took it away while it was looked at, which carousels do.
    if (frame.isDetached() || /detached|destroyed|not attached/i.test((thrown as Error).message)) return undefined;
    throw kept(thrown);
  }
}

type Box = { x: number; y: number; width: number; height: number };

/** Whether the screen is any different without it: filters, masks and colours alike can hide what the page's tree says is there. */
async function isSeen(page: Page, shown: ElementHandle, box: Box): Promise<boolean> {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(SCREEN.width, box.x + box.width) - x;
  const height = Math.min(SCREEN.height, box.y + box.height) - y;
  if (width < 1 || height < 1) return false;
  const shoot = () => page.screenshot({ clip: { x, y, width, height }, animations: 'disabled', timeout: 10_000 });
  const before = await shoot();
  await shown.evaluate(hide);
  return !before.equals(await shoot());
}
