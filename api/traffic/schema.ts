import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { watches } from '../watching/schema.ts';
import type { Forecast } from './forecast.ts';

/** What went through a port lately, for lists; computed port by port from the samples. Derived. */
export const portTraffic = sqliteTable(
  'port_traffic',
  {
    watch_id: integer()
      .notNull()
      .references(() => watches.id, { onDelete: 'cascade' }),
    if_index: integer().notNull(),
    node_id: integer().notNull(),
    name: text().notNull(),
    alias: text().notNull(),
    /** Null where the device doesn't tell: shares are then unknown. */
    speed_bps: real(),
    computed_at: integer().notNull(),
    /** End of the five minutes that `in_bps` and `out_bps` are the mean of; null without samples in the last hour. */
    at: integer(),
    in_bps: real(),
    out_bps: real(),
    /** Of the larger direction. */
    share: real(),
    /** The last 24 hours: 95th percentiles of five-minute means, and how much of the day was measured (0 to 1). */
    in_p95_bps: real(),
    out_p95_bps: real(),
    p95_share: real(),
    coverage: real().notNull(),
    /** The last 24 hours, both directions. */
    errors: real(),
    discards: real(),
    packets: real(),
    forecast: text({ mode: 'json' }).$type<Forecast>().notNull(),
    /** The earliest moment that the forecast names. */
    fills_from: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.watch_id, t.if_index] }),
    index('port_traffic_by_share').on(t.share),
    index('port_traffic_by_p95').on(t.p95_share),
    index('port_traffic_by_errors').on(t.errors),
    index('port_traffic_by_filling').on(t.fills_from),
    index('port_traffic_by_node').on(t.node_id),
    index('port_traffic_by_age').on(t.computed_at),
  ],
);
