/** Figures made of what departments report of systems of a type for the month that is owed, weighed by what they count. */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import type { Text } from '#probes/probe.ts';
import { owedMonth } from '../../conformance/months.ts';
import type { Db } from '../../db/open.ts';
import { systemsWithin } from './conformance.ts';
import type { Subject } from './figure.ts';
import { within } from './places.ts';

/** A part of what was reported: how much of it is met or not. `unknown`: the figures can't be so, and show nothing. */
export type Part = { name: 'met' | 'unmet' | 'unknown'; weight: number; reason: Text };
type Row = { id: number; system_id: number; system: string; subject: string; period: string; body: string; at: number };

/** An area counts what was reported of its systems; a unit what was reported of it by its name, or of its own systems. */
function rowsOf(db: Db, subject: Subject, type: string, kind: string): Row[] {
  const own = systemsWithin(db, subject, type).map(({ id }) => id);
  const names =
    subject.kind === 'unit'
      ? `or r.subject in (select u.name from units u where u.id in (select id from within_))`
      : '';
  return db.$client
    .prepare(`${within(subject.kind)} select r.id, r.system_id, y.name as system, r.subject, r.period, r.body, r.at
      from system_records r join systems y on y.id = r.system_id
      where r.kind = :kind and (r.system_id in (select value from json_each(:own)) ${names}) order by y.name, r.subject, r.period desc`)
    .all({ subject: subject.id, kind: `${type}.${kind}`, own: JSON.stringify(own) }) as Row[];
}

/**
 * Of each department that ever reported: the parts of the month that is owed, or unknown where it's missing; and of a system without any, unknown.
 * `is_one`: a department is one thing, whatever is so of it, and not parts.
 */
export function monthlyItems<Body>(
  db: Db,
  subject: Subject,
  {
    type,
    kind,
    now,
    parts,
    is_one,
  }: { type: string; kind: string; now: number; parts(body: Body): readonly Part[]; is_one?: true },
): FigureItem[] {
  const owed = owedMonth(now);
  const rows = rowsOf(db, subject, type, kind);
  const partsOf = ({ body }: Row) => parts(JSON.parse(body) as Body);
  const weightOf = (of: readonly Part[]) => of.reduce((sum, { weight }) => sum + weight, 0);
  const item = (row: Omit<Row, 'id' | 'period' | 'body' | 'at'>, part: Part, seen_at: number | null): FigureItem => ({
    key: `system/${row.system_id}/${row.subject}${is_one ? '' : `/${part.name}`}`,
    name: [row.system, row.subject].filter(Boolean).join(' · '),
    status: part.name satisfies ItemStatus,
    ...{ weight: part.weight, reason: part.reason, seen_at },
    path: `/systems/${row.system_id}?tab=conformance`,
  });
  const missing: Part = {
    name: 'unknown',
    weight: 1,
    reason: { zh: `缺 ${owed} 的记录`, en: `the record of ${owed} is missing` },
  };
  const nothing: Part = {
    name: 'unknown',
    weight: 1,
    reason: { zh: `${owed} 的数据均为零`, en: `all is zero in ${owed}` },
  };
  const reported = [...Map.groupBy(rows, (row) => `${row.system_id} ${row.subject}`).values()].flatMap((own) => {
    const [first] = own;
    const month = own.find(({ period }) => period === owed);
    if (!first) return [];
    // Whoever falls silent weighs what they weighed when they last spoke: silence is no better than a bad report.
    if (!month) return [item(first, { ...missing, weight: Math.max(1, weightOf(partsOf(first))) }, first.at)];
    const all = partsOf(month);
    if (weightOf(all) === 0) return [item(month, nothing, month.at)];
    return all.filter(({ weight }) => weight > 0).map((part) => item(month, part, month.at));
  });
  const silent = systemsWithin(db, subject, type)
    .filter(({ id }) => !rows.some((row) => row.system_id === id))
    .map(({ id, name }) => item({ system_id: id, system: name, subject: '' }, missing, null));
  return [...reported, ...silent];
}
