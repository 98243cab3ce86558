/** What makes a tree of areas or units valid. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { areas, LEVELS, type Level, units } from './schema.ts';

export type Place = { level: Level; parent_id: number | null; valid_from: string | null; valid_to: string | null };

/** A unit's offices may stand at its own level; an area's parts are always below it. */
const SAME_LEVEL = { areas: false, units: true } as const;
const TABLES = { areas, units } as const;

/** Tells whether one level may stand beneath another. */
export function fitsBeneath(kind: keyof typeof TABLES, child: Level, parent: Level): boolean {
  const depth = LEVELS.indexOf(child) - LEVELS.indexOf(parent);
  return SAME_LEVEL[kind] ? depth >= 0 : depth > 0;
}

/** Refuses a place in the tree that isn't one: an unknown or wrong parent, a circle, dates that end before they begin. */
export function checkPlace(db: Db, kind: keyof typeof TABLES, place: Place, id?: number) {
  const { level, parent_id, valid_from, valid_to } = place;
  if (valid_from && valid_to && valid_from > valid_to) {
    throw wrong('valid_to', '失效日期早于生效日期', 'The last day of validity is before the first');
  }
  const table = TABLES[kind];
  if (parent_id !== null) {
    const parent = db.select({ level: table.level }).from(table).where(eq(table.id, parent_id)).get();
    if (!parent) throw wrong('parent_id', '上级不存在', 'The parent does not exist');
    if (!fitsBeneath(kind, level, parent.level)) {
      throw wrong('level', '层级必须低于上级', "The level must be below the parent's");
    }
  }
  if (id === undefined) return;
  refuseCircle(db, kind, id, parent_id);
  const child = db
    .select({ name: table.name, level: table.level })
    .from(table)
    .where(eq(table.parent_id, id))
    .all()
    .find((below) => !fitsBeneath(kind, below.level, level));
  if (child) {
    throw wrong(
      'level',
      `层级必须高于下级“${child.name}”`,
      `The level must be above that of '${child.name}' beneath it`,
    );
  }
}

function refuseCircle(db: Db, kind: keyof typeof TABLES, id: number, parent_id: number | null) {
  const table = TABLES[kind];
  const seen = new Set<number>();
  for (let at = parent_id; at !== null && !seen.has(at); ) {
    if (at === id) {
      throw wrong('parent_id', '不能把自己或下级设为上级', 'An item cannot stand beneath itself or what is below it');
    }
    seen.add(at);
    at = db.select({ parent_id: table.parent_id }).from(table).where(eq(table.id, at)).get()?.parent_id ?? null;
  }
}

/** How many nodes each place holds, those of all beneath it counted in. */
export function countBeneath(
  places: readonly { id: number; parent_id: number | null }[],
  direct: ReadonlyMap<number, number>,
): Map<number, number> {
  const parents = new Map(places.map((place) => [place.id, place.parent_id]));
  const totals = new Map<number, number>();
  for (const [place, nodes] of direct) {
    const seen = new Set<number>();
    for (let at: number | null = place; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
      seen.add(at);
      totals.set(at, (totals.get(at) ?? 0) + nodes);
    }
  }
  return totals;
}
