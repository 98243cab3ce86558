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

/** Of each department that ever reported: the parts of the month that is owed, or unknown where it's missing; and of a system without any, unknown. */
export function monthlyItems<Body>(
  db: Db,
  subject: Subject,
  { type, kind, now, parts }: { type: string; kind: string; now: number; parts(body: Body): readonly Part[] },
): FigureItem[] {
  const owed = owedMonth(now);
  const rows = rowsOf(db, subject, type, kind);
  const item = (row: Omit<Row, 'id' | 'period' | 'body' | 'at'>, part: Part, seen_at: number | null): FigureItem => ({
    key: `system/${row.system_id}/${row.subject}/${part.name}`,
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
  const reported = [...Map.groupBy(rows, (row) => `${row.system_id} ${row.subject}`).values()].flatMap((own) => {
    const [first] = own;
    const month = own.find(({ period }) => period === owed);
    if (!first) return [];
    if (!month) return [item(first, missing, first.at)];
    return parts(JSON.parse(month.body) as Body)
      .filter(({ weight }) => weight > 0)
      .map((part) => item(month, part, month.at));
  });
  const silent = systemsWithin(db, subject, type)
    .filter(({ id }) => !rows.some((row) => row.system_id === id))
    .map(({ id, name }) => item({ system_id: id, system: name, subject: '' }, missing, null));
  return [...reported, ...silent];
}
