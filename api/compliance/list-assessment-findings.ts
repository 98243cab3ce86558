/**
 * Findings of all sources as people read them: of assessments, what drifted from them, what probes find wrong at systems in the
 * register, and risks that are to be treated. The gravest first, with age, owner, due date and what became of their tickets.
 */
import { z } from 'zod';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import { findItem, type Made } from '#compliance/worksheet/sheet-items.ts';
import { checks } from '#probes/checks/index.ts';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { Paging } from '../middleware/endpoint.ts';
import { usualDays } from './due.ts';
import type { FindingRow } from './finding-row.ts';
import { keysOf, SOURCE_NAMES, SOURCES } from './finding-sources.ts';
import { apart } from './review-system.ts';
import { riskFindings } from './risk-findings.ts';
import { FINDING_STATES, RISKS } from './schema.ts';

const SORTS = {
  risk: 'f.rank',
  found_at: 'f.found_at',
  due_at: 'coalesce(f.due, 9e15)',
  system: 'y.name',
  state: 'f.state',
} as const;
const SORT_NAMES = Object.keys(SORTS) as (keyof typeof SORTS)[];

const Reference = z.coerce.number().int().positive().optional();
export const FindingQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  source: z.enum(SOURCE_NAMES).optional(),
  /** none: not chosen. */
  risk: z.enum([...RISKS, 'none']).optional(),
  state: z.enum(FINDING_STATES).optional(),
  is_open: z.stringbool().optional(),
  is_overdue: z.stringbool().optional(),
  is_major_danger: z.stringbool().optional(),
  assessment_id: Reference,
  system_id: Reference,
  unit_id: Reference,
  sort: z.enum(SORT_NAMES.flatMap((name) => [name, `-${name}`] as const)).optional(),
});
type Query = z.infer<typeof FindingQuery>;

const IS_OPEN = `f.state in ('open', 'rectifying')`;
const IS_OVERDUE = `(${IS_OPEN} and f.due is not null and f.due < :now)`;

type Stored = Omit<
  FindingRow,
  | 'summary'
  | 'description'
  | 'is_major_danger'
  | 'is_overdue'
  | 'is_usual_due'
  | 'is_looked_at'
  | 'ticket'
  | 'verified_how'
  | 'risk_assessment_id'
> & {
  /** Of its assessment; null: it is of none. */
  kind: Made['kind'] | null;
  level: 1 | 2 | 3 | 4 | null;
  extensions: string | null;
  description: string;
  is_major_danger: number;
  is_overdue: number;
  is_usual_due: number;
  is_looked_at: number;
  ticket_id: number | null;
  number: string | null;
  ticket_state: NonNullable<FindingRow['ticket']>['state'] | null;
  assignee: string | null;
  verified_how: string | null;
};

/** Only the page's rows are read whole: what is counted and sorted are a few columns of each source. */
export function listFindings(db: Db, rules: ComplianceRules, query: Query, now: number) {
  const { where, given } = narrowing(query);
  const sources = (query.source ? [query.source] : SOURCE_NAMES).filter((one) => one !== 'risk' || mayBeRisk(query));
  if (sources.length === 0) return { rows: [], total: 0 };
  const risks = sources.includes('risk') ? riskFindings(db, now) : { keys: [], rows: new Map<number, FindingRow>() };
  const all = { ...usualDays(rules), ...given, now, risks: JSON.stringify(risks.keys) };
  // `now` is asked for by one filter alone, and the days by some sources; unused names are refused.
  const names = `(select :now, :risks, :high_ms, :medium_ms, :low_ms)`;
  const narrowed = keysOf(sources).map(
    (keys) =>
      `from (${keys}) f ${isBySystem(query) ? 'join systems y on y.id = f.system_id' : ''} where ${where.join(' and ')} and exists ${names}`,
  );
  const [, minus, name = 'risk'] = /^(-?)(\w+)$/.exec(query.sort ?? 'risk') ?? [];
  const way = minus ? 'desc' : 'asc';
  // Of each source no more than could be on the page: what stands in an index in this order isn't sorted.
  const first = narrowed.map(
    (
      from,
    ) => `select * from (select f.source, f.id, f.system_id, f.found_at, ${SORTS[name as keyof typeof SORTS]} as place ${from}
      order by ${SORTS[name as keyof typeof SORTS]} ${way}, f.found_at, f.source, f.id, f.system_id limit :limit + :offset)`,
  );
  const page = db.$client
    .prepare(`select source, id, system_id from (${first.join(' union all ')})
      order by place ${way}, found_at, source, id, system_id limit :limit offset :offset`)
    .all({ ...all, limit: query.limit, offset: query.offset }) as Pick<Stored, 'source' | 'id' | 'system_id'>[];
  const counts = narrowed.map((from) => `(select count(*) ${from})`);
  const total = db.$client
    .prepare(`select ${counts.join(' + ')}`)
    .pluck()
    .get(all) as number;
  const days = { ...usualDays(rules), now };
  const ofSource = (source: 'assessment' | 'probe') => prepared(db, SOURCES[source].row);
  const read = { assessment: ofSource('assessment'), probe: ofSource('probe') };
  const rows = page.flatMap(({ source, id, system_id }) => {
    if (source === 'risk') return risks.rows.get(id) ?? [];
    // Drift lies in the same table as what assessments found.
    const row = read[source === 'probe' ? 'probe' : 'assessment'].get({ ...days, id, system_id });
    return row === undefined ? [] : described(row as Stored);
  });
  return { rows, total };
}

/** A risk is of no assessment of a sheet, has a level instead of a risk, and is open: where that is asked for, none is reckoned. */
const mayBeRisk = ({ assessment_id, risk, is_major_danger, state, is_open }: Query): boolean =>
  assessment_id === undefined &&
  risk === undefined &&
  is_major_danger !== true &&
  state !== 'verified' &&
  state !== 'accepted' &&
  is_open !== false;

const isBySystem = ({ sort }: Query) => /system/.test(sort ?? '');

function narrowing(query: Query) {
  const where = ['true'];
  const given: Record<string, unknown> = {};
  for (const name of ['state', 'assessment_id', 'system_id'] as const) {
    if (query[name] === undefined) continue;
    where.push(`f.${name} = :${name}`);
    given[name] = query[name];
  }
  if (query.risk === 'none') where.push(`f.risk is null and f.source not in ('probe', 'risk')`);
  else if (query.risk !== undefined) {
    where.push('f.risk = :risk');
    given.risk = query.risk;
  }
  if (query.unit_id !== undefined) {
    where.push('f.system_id in (select id from systems where unit_id = :unit_id)');
    given.unit_id = query.unit_id;
  }
  const flag = (is: boolean | undefined, holds: string) => {
    if (is !== undefined) where.push(is ? holds : `not ${holds}`);
  };
  flag(query.is_open, `(${IS_OPEN})`);
  flag(query.is_overdue, IS_OVERDUE);
  flag(query.is_major_danger, 'f.is_major_danger');
  if (query.q) {
    where.push(
      `(f.system_id in (select id from systems where instr(lower(name), :q)) or instr(f.item, :q) or instr(lower(f.description), :q)
        or f.assessment_id in (select id from assessments where instr(lower(title), :q)))`,
    );
    given.q = query.q.toLowerCase();
  }
  return { where, given };
}

function described(stored: Stored): FindingRow {
  const {
    kind: _,
    level: __,
    extensions: ___,
    description: ____,
    ticket_id,
    number,
    ticket_state,
    assignee,
    ...row
  } = stored;
  return {
    ...row,
    risk_assessment_id: null,
    summary: summaryOf(stored),
    description: descriptionOf(stored),
    is_major_danger: row.is_major_danger === 1,
    is_overdue: row.is_overdue === 1,
    is_usual_due: row.is_usual_due === 1,
    is_looked_at: row.is_looked_at === 1,
    ticket:
      ticket_id === null || number === null || ticket_state === null
        ? null
        : { id: ticket_id, number, state: ticket_state, assignee },
    verified_how: row.verified_how === null ? null : JSON.parse(row.verified_how),
  };
}

function summaryOf({ source, kind, level, extensions, item }: Stored): TextType {
  const named =
    source === 'probe'
      ? checks.find(({ id }) => id === item)?.title
      : kind !== null &&
        level !== null &&
        findItem({ kind, level, extensions: JSON.parse(extensions ?? '[]') }, item)?.summary;
  return named || { zh: item, en: item };
}

function descriptionOf({ source, description }: Stored): TextType {
  if (source === 'probe') return JSON.parse(description) as TextType;
  return source === 'drift' ? apart(description) : { zh: description, en: description };
}
