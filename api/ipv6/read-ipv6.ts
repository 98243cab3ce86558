/** How far the IPv6 migration has come, for whoever asks: shares, the worst places, what changed, and each target with its verdicts. */
import { z } from 'zod';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import { NODE_RUNGS, SERVICE_RUNGS } from '#probes/ipv6/states.ts';
import type { Db } from '../db/open.ts';
import { LEVELS } from '../estate/schema.ts';
import { VerdictRow } from '../findings/describe-verdict.ts';
import { Text } from '../middleware/text.ts';
import { RUNGS } from './schema.ts';

const Rung = z.enum(RUNGS);
export const KINDS = ['node', 'service'] as const;
export const STANDINGS = ['done', 'left', 'degraded', 'unknown', 'exempt'] as const;
export type StandingName = (typeof STANDINGS)[number];

const Share = z.object({
  /** All that is registered: not only what was measured. */
  total: z.int(),
  done: z.int(),
  left: z.int(),
  degraded: z.int(),
  unknown: z.int(),
  exempt: z.int(),
});
type Share = z.infer<typeof Share>;
export const Ipv6Overview = z.object({
  as_of: z.int(),
  canary: z
    .object({ state: z.enum(['proven', 'unproven', 'unasked']), reason: Text, at: z.int() })
    /** Nobody set by what the probe proves itself. */
    .nullable(),
  node: Share.extend({ rungs: z.array(z.object({ rung: Rung.nullable(), count: z.int() })) }),
  service: Share.extend({ rungs: z.array(z.object({ rung: Rung.nullable(), count: z.int() })) }),
  /** By the level of the unit that answers for it; null: nobody does. */
  levels: z.array(Share.extend({ kind: z.enum(KINDS), level: z.enum(LEVELS).nullable() })),
  /** By that unit, the lowest share of done first. */
  worst: z.array(Share.extend({ unit_id: z.int(), unit: z.string() })),
  /** Changes of the last seven days, the newest first. */
  week: z.object({
    gained: z.int(),
    lost: z.int(),
    rows: z.array(
      z.object({
        at: z.int(),
        target_id: z.int(),
        name: z.string(),
        rung_from: Rung.nullable(),
        rung_to: Rung.nullable(),
        is_done: z.boolean(),
      }),
    ),
  }),
  /** At the end of each day in Asia/Shanghai, the last of them now. */
  trend: z.array(z.object({ day: z.string(), node_done: z.int(), service_done: z.int() })),
});
export type Ipv6Overview = z.infer<typeof Ipv6Overview>;

/** Each target with where it stands; `:now` decides of exemptions. What was never judged is unknown. */
export const TARGETS = `select t.id, case when t.node_id is null then 'service' else 'node' end as kind, t.node_id,
    y.id as system_id, coalesce(n.name, y.name || ' · ' || e.name) as name, coalesce(n.unit_id, y.unit_id) as unit_id,
    s.measured, s.last_good, s.since, s.target, s.judged_at, coalesce(s.failing, '[]') as failing,
    coalesce(s."unknown", '[]') as not_known, d.declared, d.declared_by, d.declared_at, d.exempt_until, d.exempt_reason,
    case when coalesce(d.exempt_until, 0) > :now then 'exempt' when s.measured is null then 'unknown' when s.is_done = 1 then 'done'
      when s.last_good is not null then 'degraded' else 'left' end as standing
  from targets t left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
    left join systems y on y.id = e.system_id
    left join ipv6_states s on s.target_id = t.id left join ipv6_declarations d on d.target_id = t.id`;

const COUNTS = `count(*) as total, ${STANDINGS.map((name) => `coalesce(sum(standing = '${name}'), 0) as ${name}`).join(', ')}`;
const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const TREND_DAYS = 90;
const MAX_WORST = 10;
const MAX_CHANGES = 50;
const SHANGHAI_MS = 8 * 3_600_000;

export function readOverview(db: Db, canary: Ipv6Overview['canary'], now: number): Ipv6Overview {
  const all = <T>(sql: string, more: Record<string, unknown> = {}) =>
    db.$client.prepare(sql).all({ now, ...more }) as T[];
  const share = (kind: (typeof KINDS)[number]) => {
    const [counts] = all<Share>(`select ${COUNTS} from (${TARGETS}) where kind = :kind`, { kind });
    const rungs = all<{ rung: (typeof RUNGS)[number] | null; count: number }>(
      `select measured as rung, count(*) as count from (${TARGETS}) where kind = :kind group by measured`,
      { kind },
    );
    const order: readonly (string | null)[] = [null, ...(kind === 'node' ? NODE_RUNGS : SERVICE_RUNGS)];
    return { ...(counts as Share), rungs: rungs.sort((a, b) => order.indexOf(a.rung) - order.indexOf(b.rung)) };
  };
  const gained = all<{ gained: number; lost: number }>(
    `select coalesce(sum(is_done > was_done), 0) as gained, coalesce(sum(is_done < was_done), 0) as lost from ipv6_changes
      where at > :now - ${WEEK_MS}`,
  )[0] as { gained: number; lost: number };
  const rows = all<Omit<Ipv6Overview['week']['rows'][number], 'is_done'> & { is_done: number }>(
    `select c.at, c.target_id, coalesce(n.name, y.name || ' · ' || e.name) as name, c.rung_from, c.rung_to, c.is_done
      from ipv6_changes c join targets t on t.id = c.target_id left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
      where c.at > :now - ${WEEK_MS} and c.rung_from is not null order by c.at desc, c.id desc limit ${MAX_CHANGES}`,
  ).map((row) => ({ ...row, is_done: row.is_done === 1 }));
  return {
    as_of: now,
    canary,
    node: share('node'),
    service: share('service'),
    levels: all<Ipv6Overview['levels'][number]>(
      `select q.kind, u.level, ${COUNTS} from (${TARGETS}) q left join main.units u on u.id = q.unit_id group by q.kind, u.level`,
    ),
    worst: all<Ipv6Overview['worst'][number]>(
      `select q.unit_id, u.name as unit, ${COUNTS} from (${TARGETS}) q join main.units u on u.id = q.unit_id group by q.unit_id
        having sum(standing not in ('done', 'exempt')) > 0
        order by 1.0 * sum(standing = 'done') / count(*), count(*) desc, u.name limit ${MAX_WORST}`,
    ),
    week: { ...gained, rows },
    trend: trendOf(db, now),
  };
}

/** What was done at the end of each day, by adding up the changes; a rung's name tells a node's from a service's. */
function trendOf(db: Db, now: number): Ipv6Overview['trend'] {
  const today = Math.floor((now + SHANGHAI_MS) / DAY_MS);
  const isNode = (NODE_RUNGS as readonly string[]).map((rung) => `'${rung}'`).join(', ');
  const steps = db.$client
    .prepare(`select cast((at + ${SHANGHAI_MS}) / ${DAY_MS} as integer) as day, coalesce(rung_to, rung_from) in (${isNode}) as is_node,
      sum(is_done - was_done) as step from ipv6_changes where is_done <> was_done group by 1, 2 order by 1`)
    .all() as { day: number; is_node: number; step: number }[];
  const first = Math.max(today - TREND_DAYS + 1, Math.min(today, ...steps.map(({ day }) => day)));
  const trend: Ipv6Overview['trend'] = [];
  const sum = { node_done: 0, service_done: 0 };
  let at = 0;
  for (let day = first; day <= today; day += 1) {
    for (; at < steps.length && (steps[at]?.day ?? 0) <= day; at += 1) {
      const { is_node, step } = steps[at] as (typeof steps)[number];
      sum[is_node === 1 ? 'node_done' : 'service_done'] += step;
    }
    trend.push({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), ...sum });
  }
  return trend;
}

export const Ipv6Row = z.object({
  /** Of the target. */
  id: z.int(),
  kind: z.enum(KINDS),
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  name: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  standing: z.enum(STANDINGS),
  /** Null: unknown. */
  measured: Rung.nullable(),
  last_good: Rung.nullable(),
  since: z.int().nullable(),
  target: Rung.nullable(),
  declared: Rung.nullable(),
  declared_by: z.string().nullable(),
  declared_at: z.int().nullable(),
  exempt_until: z.int().nullable(),
  exempt_reason: z.string().nullable(),
  /** Codes of the checks that keep it from the next rung. */
  failing: z.array(z.string()),
  not_known: z.array(z.string()),
  judged_at: z.int().nullable(),
});
export type Ipv6Row = z.infer<typeof Ipv6Row>;
type RawRow = Omit<Ipv6Row, 'failing' | 'not_known'> & { failing: string; not_known: string };

const rowFrom = ({ failing, not_known, ...rest }: RawRow): Ipv6Row => ({
  ...rest,
  failing: JSON.parse(failing) as string[],
  not_known: JSON.parse(not_known) as string[],
});

export const IPV6_SORTS = ['name', 'since', 'unit'] as const;
const SORTS: Record<(typeof IPV6_SORTS)[number], string> = { name: 'q.name', since: 'q.since', unit: 'unit' };

export type Ipv6Query = {
  kind?: string | undefined;
  standing?: string | undefined;
  measured?: string | undefined;
  /** Fails this check. */
  failing?: string | undefined;
  unit_id?: number | undefined;
  node_id?: number | undefined;
  system_id?: number | undefined;
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  offset: number;
};

const LISTED = `select q.*, u.name as unit from (${TARGETS}) q left join main.units u on u.id = q.unit_id`;

export function listTargets(db: Db, query: Ipv6Query, now: number): { rows: Ipv6Row[]; total: number } {
  const where = ['true'];
  const given: Record<string, unknown> = { now };
  for (const name of ['kind', 'standing', 'measured', 'unit_id', 'node_id', 'system_id'] as const) {
    if (query[name] === undefined) continue;
    where.push(`q.${name} = :${name}`);
    given[name] = query[name];
  }
  if (query.q) {
    where.push(`q.name like :like escape '\\'`);
    given.like = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
  }
  if (query.failing !== undefined) {
    where.push(`q.id in (select target_id from ipv6_verdicts where code = :failing and status = 'fail')`);
    given.failing = query.failing;
  }
  const [, minus, name = 'name'] = /^(-?)(\w+)$/.exec(query.sort ?? 'name') ?? [];
  const order = `${SORTS[name as keyof typeof SORTS] ?? SORTS.name} ${minus ? 'desc' : 'asc'}, q.id`;
  const text = where.join(' and ');
  const rows = db.$client
    .prepare(`${LISTED} where ${text} order by ${order} limit :limit offset :offset`)
    .all({ ...given, limit: query.limit, offset: query.offset }) as RawRow[];
  const total = db.$client.prepare(`select count(*) from (${TARGETS}) q where ${text}`).pluck().get(given) as number;
  return { rows: rows.map(rowFrom), total };
}

/** As verdicts are shown anywhere, with what the catalogue says of the check. */
const Ipv6Verdict = VerdictRow.extend({ code: z.string(), criterion: Text });
export const Ipv6Page = z.object({
  target: Ipv6Row,
  verdicts: z.array(Ipv6Verdict),
  changes: z.array(z.object({ at: z.int(), rung_from: Rung.nullable(), rung_to: Rung.nullable() })),
});

export function readTarget(db: Db, target_id: number, now: number): z.infer<typeof Ipv6Page> | undefined {
  const row = db.$client.prepare(`${LISTED} where q.id = :target_id`).get({ now, target_id }) as RawRow | undefined;
  if (!row) return undefined;
  const kept = db.$client
    .prepare('select code, status, reason, because, since, evidence_id from ipv6_verdicts where target_id = ?')
    .all(target_id) as (Pick<z.infer<typeof Ipv6Verdict>, 'code' | 'status' | 'since' | 'evidence_id'> & {
    reason: string;
    because: string;
  })[];
  const byCode = new Map(kept.map((verdict) => [verdict.code, verdict]));
  return {
    target: rowFrom(row),
    // In the catalogue's order.
    verdicts: migrationChecks.flatMap(({ code, id, title, criterion }) => {
      const verdict = byCode.get(code);
      if (!verdict) return [];
      const { reason, because, ...rest } = verdict;
      return [
        {
          ...rest,
          ...{ check_id: id, title, criterion, severity: null, at: rest.since, endpoint_id: null, endpoint_name: null },
          ...{ reason: JSON.parse(reason), because: JSON.parse(because), finding_id: null },
        },
      ];
    }),
    changes: db.$client
      .prepare('select at, rung_from, rung_to from ipv6_changes where target_id = ? order by id desc limit 50')
      .all(target_id) as z.infer<typeof Ipv6Page>['changes'],
  };
}
