/** What is asked of systems of one type, criterion by criterion; and the areas that owe such a system and have none. */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import { standingsOf } from '../../conformance/standing.ts';
import type { SystemGiven } from '../../conformance/system-type.ts';
import { typeOf } from '../../conformance/type-of.ts';
import type { Db } from '../../db/open.ts';
import type { Figure, Subject } from './figure.ts';
import { areasWithin, belongs, within } from './places.ts';

/** `name` is the type's in the registry. */
export function conformance(name: string): Figure {
  const type = typeOf(name);
  if (!type) throw new Error(`no type of system ${name}`);
  const { title, tasks, owed_by = [] } = type;
  return {
    title: { zh: `${title.zh}符合性`, en: `Conformance: ${title.en}` },
    counts: {
      zh: `每个${title.zh}的每项要求；检查或记录表明符合为达到，应建未登记为未达到`,
      en: `Each criterion of each system of the type; met when looks or records show it, unmet where a system is owed and none is registered`,
    },
    tasks,
    of: ['area', 'unit'],
    read(db, subject, now) {
      const items = systemsWithin(db, subject, name).flatMap((system) => itemsOf(db, system, name, now));
      return [...items, ...(subject.kind === 'area' ? missing(db, subject, name, owed_by, now) : [])];
    },
  };
}

export type TypedSystem = SystemGiven & { placed_in: number | null };

/** The systems of a type that belong to the subject. */
export const systemsWithin = (db: Db, subject: Subject, type: string) =>
  db.$client
    .prepare(`${within(subject.kind)} select y.id, y.name, y.unit_id, y.area_id,
        coalesce(y.area_id, (select u.area_id from main.units u where u.id = y.unit_id)) as placed_in
      from systems y where y.type = :type and ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })} order by y.name`)
    .all({ subject: subject.id, type }) as TypedSystem[];

function itemsOf(db: Db, system: TypedSystem, name: string, now: number): FigureItem[] {
  const type = typeOf(name);
  if (!type) return [];
  return standingsOf(db, name, type, system, now).map(({ name: criterion, standing: { status, reason, seen_at } }) => ({
    ...{
      key: `system/${system.id}/${criterion}`,
      name: `${system.name} · ${type.criteria[criterion]?.title.zh ?? criterion}`,
    },
    status: itemStatus(status, type.criteria[criterion]?.is === 'records'),
    ...{ weight: 1, reason, path: `/systems/${system.id}?tab=conformance`, seen_at },
  }));
}

/** What is looked at and warned of still holds; figures that don't add up show nothing. */
function itemStatus(status: string, is_records: boolean): ItemStatus {
  if (status === 'pass') return 'met';
  if (status === 'warn') return is_records ? 'unknown' : 'met';
  if (status === 'fail') return 'unmet';
  return status === 'not_applicable' ? 'exempt' : 'unknown';
}

function missing(db: Db, subject: Subject, name: string, levels: readonly string[], now: number): FigureItem[] {
  const there = new Set(systemsWithin(db, subject, name).map(({ placed_in }) => placed_in));
  return areasWithin(db, subject, now)
    .filter(({ id, level }) => levels.includes(level) && !there.has(id))
    .map(({ id, name: area }) => ({
      ...{ key: `area/${id}`, name: area, status: 'unmet', weight: 1, path: '/systems', seen_at: null },
      reason: { zh: '应建而未登记', en: 'owed, and none is registered' },
    }));
}
