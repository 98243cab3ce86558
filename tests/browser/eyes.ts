/** What anybody may see of a page: what axe finds wrong, how much wider than the screen it is, and a picture when asked for. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

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
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
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

/** No complaints; kept as a picture where ZHENGWANG_SCREENS names a folder. */
export async function look(page: Page, name: string): Promise<void> {
  expect(await complaintsOf(page), name).toEqual([]);
  const folder = process.env.ZHENGWANG_SCREENS;
  if (folder)
    await page.screenshot({ path: `${folder}/${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.png`, fullPage: true });
}
