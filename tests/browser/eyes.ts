/** What anybody may see of a page: what axe finds wrong, how much wider than the screen it is, and a picture when asked for. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { patternOf } from './routes.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** As it stands once nothing fades any more: a colour on its way from dark to light is nobody's choice. */
export async function complaintsOf(page: Page): Promise<string[]> {
  // As text, since the server's types know no document. What turns for ever, such as a spinner, isn't waited for; nor, for long, what
  // was taken from the page while it faded and never says that it ended.
  await page.evaluate(`Promise.race([
    new Promise((done) => setTimeout(done, 3_000)),
    Promise.all(document.getAnimations()
      .filter((one) => one.effect && Number.isFinite(one.effect.getComputedTiming().endTime))
      .map((one) => one.finished.catch(() => {}))),
  ])`);
  // No page has frames, which is all that the other mode is for; it takes nearly twice the time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // Of what is right nobody asks for each element's place, which takes two fifths of the time.
  const { violations } = await axe
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** How many pixels the page is wider than its screen. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const main = document.querySelector('main');
    const wide = Math.max(document.documentElement.scrollWidth - window.innerWidth, 0);
    return wide + (main ? Math.max(main.scrollWidth - main.clientWidth, 0) : 0);
  })()`);
}

/** A phone in the dark and a wide screen in daylight: between them they show what either could break. */
export const WAYS = [
  { name: 'dark-360', colorScheme: 'dark', width: 360, height: 740 },
  { name: 'light-1440', colorScheme: 'light', width: 1440, height: 900 },
] as const;

/** The page as every eye sees it: right for axe, and no wider than its screen. */
export async function everyWay(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? WAYS[1];
  for (const { name: way, colorScheme, ...screen } of WAYS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(screen);
    expect(await overflowOf(page), `px wider than the screen, ${way}`).toBe(0);
    await look(page, `${name} ${way}`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(size);
}

/** The same of a page that takes a story to come about: `route` as in console/routes.tsx, each of which tests/looked-at.test.ts wants looked at. */
export async function everyWayAt(page: Page, route: string): Promise<void> {
  expect(new URL(page.url()).pathname).toMatch(patternOf(route));
  await everyWay(page, route);
}

/** No complaints; kept as a picture where ZHENGWANG_SCREENS names a folder. */
export async function look(page: Page, name: string): Promise<void> {
  expect(await complaintsOf(page), name).toEqual([]);
  const folder = process.env.ZHENGWANG_SCREENS;
  if (folder)
    await page.screenshot({ path: `${folder}/${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.png`, fullPage: true });
}
