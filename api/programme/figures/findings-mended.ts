/** Critical and major findings that were mended in the last thirty days, or are open for longer than they may be (T17). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { checks } from '#probes/checks/index.ts';
import { readRules } from '../../compliance/rules.ts';
import { wholeOf } from '../../people/reach.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

const DAY_MS = 86_400_000;
const PERIOD_MS = 30 * DAY_MS;

export const findingsMended = {
  title: { zh: '问题按期整改', en: 'Findings mended in time' },
  counts: {
    zh: '监测发现的严重和重要问题：近 30 天内关闭的，以及未关闭且已到期的（严重按高风险、重要按中风险的整改天数）；按期关闭为达到，到期而现状不明为未知，未到期的不在其中',
    en: 'Critical and major findings of looks, closed in the last 30 days or open beyond the days of a high or a medium risk; met by closing in time, unknown where nothing fresh tells of an overdue one; what is not due yet is not among them',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rules = readRules(wholeOf(db));
    const place = {
      unit: 'coalesce(n.unit_id, y.unit_id)',
      area: 'case when n.id is not null then n.area_id else y.area_id end',
    };
    const rows = db.$client
      .prepare(`${within(subject.kind)} select f.id, f.check_id, f.opened_at, f.closed_at, f.status, f.suppressed_by,
          coalesce(n.name, y.name || ' · ' || e.name) as name,
          f.opened_at + case f.severity when 'critical' then :critical_ms else :major_ms end as due_at
        from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
          left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
        where f.severity in ('critical', 'major') and (f.closed_at >= :since or f.closed_at is null and due_at < :now)
          and ${belongs(subject.kind, place)} order by f.id`)
      .all({
        ...{ subject: subject.id, since: now - PERIOD_MS, now },
        critical_ms: rules.rectify_high_days.value * DAY_MS,
        major_ms: rules.rectify_medium_days.value * DAY_MS,
      }) as Row[];
    return rows.map((row) => ({
      ...{ key: `finding/${row.id}`, name: `${row.name} · ${titleOf(row.check_id)}`, weight: 1 },
      ...{ path: `/findings/${row.id}`, seen_at: row.closed_at ?? row.opened_at, ...standingOf(row) },
    }));
  },
} as const satisfies Figure;

type Row = {
  id: number;
  name: string;
  check_id: string;
  opened_at: number;
  closed_at: number | null;
  due_at: number;
  status: string;
  suppressed_by: number | null;
};

const titleOf = (check_id: string) => checks.find(({ id }) => id === check_id)?.title.zh ?? check_id;

function standingOf({ closed_at, due_at, status, suppressed_by }: Row): Pick<FigureItem, 'status' | 'reason'> {
  if (closed_at !== null)
    return closed_at <= due_at
      ? { status: 'met', reason: { zh: '按期整改', en: 'mended in time' } }
      : { status: 'unmet', reason: { zh: '逾期才整改', en: 'mended too late' } };
  // Behind a silent node, or without anything fresh, it may be mended by now.
  if (status === 'unknown' || suppressed_by !== null)
    return { status: 'unknown', reason: { zh: '已到期，现状不明', en: 'overdue, and nothing fresh tells of it' } };
  return { status: 'unmet', reason: { zh: '逾期未整改', en: 'open for too long' } };
}
