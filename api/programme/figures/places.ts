/** Which areas and units belong to a subject, by the register as valid on a day. */
import type { Db } from '../../db/open.ts';
import type { Subject } from './figure.ts';

/** The day in Asia/Shanghai, which the dates of the register are in. */
export const dayOf = (now: number): string => new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);

/** That `me`, a row with dates of validity, is valid on `:day`. */
export const isValid = (me: string) =>
  `(${me}.valid_from is null or ${me}.valid_from <= :day) and (${me}.valid_to is null or ${me}.valid_to >= :day)`;

/** The areas of a subject as a table `within_(id)`, to begin a statement with; `:subject` is its id. */
export const AREAS_WITHIN = `with recursive within_(id) as (
  select :subject union select a_.id from main.areas a_ join within_ on a_.parent_id = within_.id)`;
export const UNITS_WITHIN = `with recursive within_(id) as (
  select :subject union select u_.id from main.units u_ join within_ on u_.parent_id = within_.id)`;

/**
 * A condition that a row belongs to the subject: it stands in one of its areas (by itself, else by its unit's), or is one of its units'.
 * To be used after `AREAS_WITHIN` or `UNITS_WITHIN`; `unit` and `area` are the row's columns.
 */
export const belongs = (kind: Subject['kind'], { unit, area }: { unit: string; area: string }) =>
  kind === 'unit'
    ? `${unit} in (select id from within_)`
    : `coalesce(${area}, (select b_.area_id from main.units b_ where b_.id = ${unit})) in (select id from within_)`;

export const within = (kind: Subject['kind']) => (kind === 'unit' ? UNITS_WITHIN : AREAS_WITHIN);

/** The areas of a subject that the register has on that day, all levels. */
export function areasWithin(db: Db, subject: Subject, now: number) {
  return db.$client
    .prepare(
      `${within('area')} select a.id, a.name, a.level from areas a where a.id in (select id from within_) and ${isValid('a')} order by a.code`,
    )
    .all({ subject: subject.id, day: dayOf(now) }) as { id: number; name: string; level: string }[];
}

/** Ids of the systems that belong to a subject. */
export const systemsWithin = (db: Db, subject: Subject): ReadonlySet<number> =>
  new Set(
    db.$client
      .prepare(`${within(subject.kind)} select y.id from systems y
        where ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })}`)
      .pluck()
      .all({ subject: subject.id }) as number[],
  );
