/** A city's offices with people in them, and what they do with tickets. */
import type { Browser, Page } from '@playwright/test';
import type { Role } from '#api/people/roles.ts';
import { hire } from '../administration.ts';
import { type Server, sending, signUp } from '../server.ts';
import { expect, sitDownBy } from './fixtures.ts';

export const main = (page: Page) => page.getByRole('main');

/** A city with a county, a town, a village, and a telecom unit beside the county; and a way to seat people there. */
export async function office(server: Server, browser: Browser) {
  const ask = await signUp(server);
  const unit = async (name: string, level: string, parent_id?: number): Promise<number> =>
    (await ask('POST', '/api/units', { name, level, ...(parent_id ? { parent_id } : {}) })).body.id;
  const names = {
    city: '南通市大数据局',
    county: '如东县大数据局',
    town: '掘港街道',
    village: '虹桥村',
    telecom: '南通电信',
  };
  const city = await unit(names.city, 'city');
  const county = await unit(names.county, 'county', city);
  const town = await unit(names.town, 'town', county);
  const village = await unit(names.village, 'village', town);
  const telecom = await unit(names.telecom, 'county', city);
  const sit = async (username: string, name: string, role: Role, unit_id: number): Promise<Page> => {
    const cookie = await hire(sending(server.url), ask.cookies, {
      ...{ username, name, role, unit_id },
      password: `A long enough password ${unit_id}x`,
    });
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await sitDownBy(page, server.url, cookie);
    return page;
  };
  return { units: { city, county, town, village, telecom, names }, sit };
}

export async function more(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: title, exact: true }).click();
}

/** Presses, fills in what is asked, and sends. */
export async function act(page: Page, title: string, field?: string, text = ''): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: title });
  if (field) await dialog.getByLabel(field).fill(text);
  await dialog.getByRole('button', { name: title, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}
