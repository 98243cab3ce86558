/** Traffic of ports: who carries most, what errs, what fills; and one port over any period. */
import { z } from 'zod';
import { beneath } from '../estate/list-nodes.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { FULL_SHARE, forecast, LEAST_DAYS } from './forecast.ts';
import { daysOf, measurePeriod } from './measure-port.ts';

const Forecast = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown'), why: z.enum(['no_speed', 'too_short', 'too_sparse', 'too_old']) }),
  z.object({ kind: z.literal('full') }),
  z.object({ kind: z.literal('steady') }),
  z.object({ kind: z.literal('fills'), from: z.int(), to: z.int().nullable() }),
]);
const PortRow = z.object({
  id: z.string(),
  watch_id: z.int(),
  if_index: z.int(),
  node_id: z.int(),
  node_name: z.string(),
  name: z.string(),
  alias: z.string(),
  speed_bps: z.number().nullable(),
  /** When this row was computed; null: not yet. */
  computed_at: z.int().nullable(),
  /** End of the five minutes of `in_bps` and `out_bps`; null without samples in the last hour. */
  at: z.int().nullable(),
  in_bps: z.number().nullable(),
  out_bps: z.number().nullable(),
  share: z.number().nullable(),
  in_p95_bps: z.number().nullable(),
  out_p95_bps: z.number().nullable(),
  p95_share: z.number().nullable(),
  coverage: z.number(),
  errors: z.number().nullable(),
  discards: z.number().nullable(),
  packets: z.number().nullable(),
  forecast: Forecast,
});
type PortRow = z.infer<typeof PortRow>;

const ORDERS = {
  share: 'p.share desc',
  p95_share: 'p.p95_share desc',
  bps: 'max(coalesce(p.in_bps, 0), coalesce(p.out_bps, 0)) desc',
  errors: 'p.errors desc',
  discards: 'p.discards desc',
  fills: 'p.fills_from asc',
} as const;
/** What is known of a port for this order; and, of what is known, what is worth listing. */
const TOLD: Record<keyof typeof ORDERS, string> = {
  share: 'p.share is not null',
  p95_share: 'p.p95_share is not null',
  bps: '(p.in_bps is not null or p.out_bps is not null)',
  errors: 'p.errors is not null',
  discards: 'p.discards is not null',
  fills: "p.forecast ->> '$.kind' <> 'unknown'",
};
const LISTED: Record<keyof typeof ORDERS, string> = {
  ...TOLD,
  errors: 'p.errors > 0',
  discards: 'p.discards > 0',
  fills: 'p.fills_from is not null',
};

const ports = endpoint('watching:read', {
  method: 'get',
  path: '/traffic/ports',
  request: {
    query: z.object({
      by: z.enum(['share', 'p95_share', 'bps', 'errors', 'discards', 'fills']).default('p95_share'),
      q: z.string().max(100).optional(),
      unit_id: z.coerce.number().int().positive().optional(),
      area_id: z.coerce.number().int().positive().optional(),
      node_id: z.coerce.number().int().positive().optional(),
      ...Paging,
    }),
  },
  responses: answers(
    listOf(PortRow).extend({
      /** All ports of the books that probes see, whatever is listed; `untold`: of how many the figure is unknown. */
      ports: z.int(),
      untold: z.int(),
    }),
  ),
});

const Direction = z.object({
  mean_bps: z.number().nullable(),
  p95_bps: z.number().nullable(),
  max_bps: z.number().nullable(),
  coverage: z.number(),
});
const port = endpoint('watching:read', {
  method: 'get',
  path: '/traffic/port',
  request: {
    query: z.object({
      watch_id: z.coerce.number().int().positive(),
      if_index: z.coerce.number().int().min(0),
      from: z.coerce.number().int().min(0),
      to: z.coerce.number().int().min(0),
    }),
  },
  responses: answers(
    z.object({
      speed_bps: z.number().nullable(),
      in: Direction,
      out: Direction,
      errors: z.number().nullable(),
      discards: z.number().nullable(),
      packets: z.number().nullable(),
      forecast: Forecast,
      forecast_days: z.int(),
      forecast_least_days: z.int(),
      full_share: z.number(),
    }),
  ),
});

/** Five-minute means are read for the percentiles: longer than this is a mistake. */
const MAX_SPAN_MS = 400 * 86_400_000;

export const trafficRoutes = (hub: Hub) =>
  routes()
    .openapi(ports, (c) => {
      const { by, q, limit, offset, format: _format, ...ids } = c.req.valid('query');
      const given: Record<string, string | number> = {};
      const conditions = ['1 = 1'];
      for (const [name, id] of Object.entries(ids)) {
        if (id === undefined) continue;
        given[name] = id;
        conditions.push(
          name === 'node_id'
            ? 'p.node_id = :node_id'
            : `n.${name} in ${beneath(name === 'unit_id' ? 'units' : 'areas', `:${name}`)}`,
        );
      }
      if (q?.trim()) {
        given.q = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`;
        conditions.push(`(n.name like :q escape '\\' or p.name like :q escape '\\' or p.alias like :q escape '\\')`);
      }
      const from = `port_traffic p join nodes n on n.id = p.node_id where ${conditions.join(' and ')}`;
      const counted = hub.db.$client
        .prepare(`select count(*) as ports, coalesce(sum(${LISTED[by]}), 0) as total,
            coalesce(sum(${TOLD[by]}), 0) as told from ${from}`)
        .get(given) as { ports: number; total: number; told: number };
      const rows = hub.db.$client
        .prepare(`select p.watch_id || ':' || p.if_index as id, p.watch_id, p.if_index, p.node_id, n.name as node_name, p.name,
            p.alias, p.speed_bps, nullif(p.computed_at, 0) as computed_at, p.at, p.in_bps, p.out_bps, p.share, p.in_p95_bps,
            p.out_p95_bps, p.p95_share, p.coverage, p.errors, p.discards, p.packets, p.forecast
          from ${from} and ${LISTED[by]} order by ${ORDERS[by]}, p.watch_id, p.if_index limit :limit offset :offset`)
        .all({ ...given, limit, offset }) as (Omit<PortRow, 'forecast'> & { forecast: string })[];
      return c.json(
        {
          rows: rows.map((row) => ({ ...row, forecast: JSON.parse(row.forecast) as PortRow['forecast'] })),
          total: counted.total,
          ports: counted.ports,
          untold: counted.ports - counted.told,
        },
        200,
      );
    })
    .openapi(port, async (c) => {
      const { watch_id, if_index, from, to } = c.req.valid('query');
      if (to <= from || to - from > MAX_SPAN_MS) throw wrong('to', '时间范围有误', 'The period is wrong');
      const seen = hub.db.$client
        .prepare(`select value ->> '$.speed_bps' as speed_bps from facts
          where watch_id = ? and key = 'snmp.interface' and part = ?`)
        .get(watch_id, String(if_index)) as { speed_bps: number | null } | undefined;
      if (!seen) throw notFound('该端口', 'port');
      const speed_bps = seen.speed_bps !== null && seen.speed_bps > 0 ? seen.speed_bps : null;
      const asked = { watch_id, if_index, speed_bps };
      const now = Date.now();
      const days = daysOf(hub.samples, asked, now);
      return c.json(
        {
          speed_bps,
          ...(await measurePeriod(hub.history, asked, from, to)),
          forecast: forecast(days, speed_bps, now),
          forecast_days: days.length,
          forecast_least_days: LEAST_DAYS,
          full_share: FULL_SHARE,
        },
        200,
      );
    });
