/** What criteria that read other areas share: a standing in one line, and where a system is. */
import type { Status } from '#probes/check.ts';
import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';
import type { Standing, SystemGiven } from './system-type.ts';

export const stands = (
  status: Status,
  [zh, en]: readonly [zh: string, en: string],
  because: readonly string[],
  seen_at: number | null = null,
): Standing => ({ status, reason: { zh, en }, seen_at, because });

/** Its own area, else its unit's; null: of no area. */
export const areaOf = (db: Db, { area_id, unit_id }: SystemGiven): number | null =>
  area_id ??
  (wholeOf(db).$client.prepare('select area_id from units where id = ?').pluck().get(unit_id) as number | null) ??
  null;

export const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
/** Such as 87.5 %. */
export const percent = (part: number, of: number): string => `${Math.round((part / of) * 1_000) / 10}%`;
