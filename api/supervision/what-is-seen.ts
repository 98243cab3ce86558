/**
 * What of a frozen month somebody sees. Scores and places are published to all who may read of the programme, as bulletins are. Things that were
 * counted are seen within one's reach: all of a unit's own; of an area's all, if all its units are within reach, else those that one could look at anyway.
 */
import type { SubjectKind } from '#compliance/supervision/rules.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { seesRow } from '../people/reach.ts';
import { AREAS_WITHIN } from '../programme/figures/places.ts';

type Subject = { kind: SubjectKind; id: number };

/** Units that stand right in the area. */
const unitsAt = (db: Db, area_id: number) =>
  db.$client.prepare('select id from main.units where area_id = ? order by id').pluck().all(area_id) as number[];

export function seesSubject(db: Db, reach: Reach, { kind, id }: Subject): boolean {
  if (reach === 'everywhere') return true;
  return kind === 'unit' ? reach.has(id) : unitsAt(db, id).some((unit) => reach.has(unit));
}

function seesAllOf(db: Db, reach: Reach, { kind, id }: Subject): boolean {
  if (reach === 'everywhere' || kind === 'unit') return true;
  const units = db.$client
    .prepare(`${AREAS_WITHIN} select u.id from main.units u where u.area_id in (select id from within_)`)
    .pluck()
    .all({ subject: id }) as number[];
  return units.every((unit) => reach.has(unit));
}

/** Whose key begins so is a row of this table. */
const TABLES: Record<string, string> = {
  ...{ system: 'systems', node: 'nodes', target: 'targets', ticket: 'tickets', unit: 'units', area: 'areas' },
  ...{ finding: 'findings', answer: 'answers', access_network: 'access_networks' },
};

/** `limited`: the connection of whoever is limited. */
export function itemFilter(db: Db, limited: () => Db, reach: Reach, subject: Subject): (key: string) => boolean {
  if (!seesSubject(db, reach, subject)) return () => false;
  if (seesAllOf(db, reach, subject)) return () => true;
  return (key) => {
    const [kind = '', id = ''] = key.split('/');
    const table = TABLES[kind];
    return table !== undefined && /^\d+$/.test(id) && seesRow(limited(), table, Number(id));
  };
}

export function demandSubject(db: Db, reach: Reach, subject: Subject) {
  if (seesSubject(db, reach, subject)) return;
  throw new Refusal(
    403,
    'limited',
    '该对象不在您的权限范围内，只公布得分与位次',
    'It is beyond your reach: of it only score and place are published',
  );
}

/** For whom somebody files an objection: the unit itself; of an area their own unit, else one that stands there. */
export function unitFor(db: Db, reach: Reach, { kind, id }: Subject, person: string): number | undefined {
  if (kind === 'unit') return id;
  const own = db.$client.prepare('select unit_id from main.people where username = ?').pluck().get(person) as
    | number
    | null
    | undefined;
  const isWithin = (unit: number) => reach === 'everywhere' || reach.has(unit);
  const at = unitsAt(db, id).filter(isWithin);
  return own && at.includes(own) ? own : at[0];
}
