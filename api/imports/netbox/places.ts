/** NetBox's sites and tenants in our words: a tenant is a unit, a site is an area, by name or code, or a unit. */

import type { Text } from '#probes/probe.ts';
import type { Db } from '../../db/open.ts';

/** `unit` is a unit's name, `area_code` an area's code: what our own columns hold. */
export type Place = { unit?: string; area_code?: string };

export type Places = {
  site(text: string): Place | { problem: Text };
  tenant(text: string): Place | { problem: Text };
};

export function placesOf(db: Db): Places {
  const units = new Set(db.$client.prepare('select name from units').pluck().all() as string[]);
  const codes = new Map<string, string[]>();
  for (const { code, name } of db.$client.prepare('select code, name from areas').all() as {
    code: string;
    name: string;
  }[]) {
    for (const key of [code, name]) codes.set(key, [...(codes.get(key) ?? []), code]);
  }
  return {
    site(text) {
      const [code, ...others] = codes.get(text) ?? [];
      if (others.length > 0) {
        return problem(
          `有 ${others.length + 1} 个区划名为“${text}”，请填写区划代码`,
          `There are ${others.length + 1} areas named '${text}': give its code`,
        );
      }
      if (code !== undefined) return { area_code: code };
      if (units.has(text)) return { unit: text };
      return problem(`没有名为“${text}”的区划或单位`, `There is no area and no unit '${text}'`);
    },
    tenant(text) {
      if (units.has(text)) return { unit: text };
      return problem(`没有单位“${text}”`, `There is no unit '${text}'`);
    },
  };
}

const problem = (zh: string, en: string) => ({ problem: { zh, en } });

/** NetBox's booleans; undefined when it is none. */
export function readBoolean(text: string): boolean | undefined {
  if (/^(true|yes|1|✔|是)$/i.test(text)) return true;
  if (/^(false|no|0|✘|—|否)$/i.test(text)) return false;
  return undefined;
}
