/** For whoever looks at the pages: light and dark, wide and as on a phone. Only when they are asked for. */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

const SHOTS = process.env.ZHENGWANG_SHOTS;

export const makeShot =
  (prefix: string) =>
  async (page: Page, name: string): Promise<void> => {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    const size = page.viewportSize() ?? { width: 1440, height: 900 };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        await page.waitForTimeout(300);
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
        await page.screenshot({ path: `${SHOTS}/${prefix}-${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(size);
  };
