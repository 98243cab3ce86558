/**
 * Keeps the table of port traffic: port by port, the longest computed first, within a small share of the time. With many
 * ports a row is older, never the program slower; each row says when it was computed.
 */
import type { Logger } from 'pino';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { complaints } from '../watching/complaints.ts';
import type { Forecast } from './forecast.ts';
import { measurePort } from './measure-port.ts';

const EVERY_MS = 1_000;
/** Of each second: 2 % of one core at most. */
const BUDGET_MS = 20;
/** A row younger than this is left alone. */
const FRESH_MS = 60_000;
const BATCH = 20;
const DAY_MS = 86_400_000;
const NODES_AT_ONCE = 20;
const NEVER = JSON.stringify({ kind: 'unknown', why: 'too_short' });

export type TrafficKeeper = {
  /** Computes until the budget is used up or all rows are fresh; how many ports were computed. */
  work(now: number, budget_ms?: number): number;
  stop(): void;
};

type Due = { watch_id: number; if_index: number; speed_bps: number | null; computed_at: number; forecast: string };

/** A forecast rests on whole days: one a day is enough. */
function sameDay({ computed_at, forecast }: Due, now: number): Forecast | undefined {
  const isToday = Math.floor(computed_at / DAY_MS) === Math.floor(now / DAY_MS);
  return isToday ? (JSON.parse(forecast) as Forecast) : undefined;
}

export function keepTraffic({ db, samples, log }: { db: Db; samples: Samples; log: Logger }): TrafficKeeper {
  const sqlite = db.$client;
  const complain = complaints(log);
  // Of several watches that see the same port the first one counts, as on the node's page.
  const take = sqlite.prepare<[{ node_id: number; never: string }]>(`
    insert into port_traffic (watch_id, if_index, node_id, name, alias, speed_bps, computed_at, coverage, forecast)
    select min(w.id), cast(f.part as integer), t.node_id,
      coalesce(f.value ->> '$.name', f.value ->> '$.description', f.part), coalesce(f.value ->> '$.alias', ''),
      f.value ->> '$.speed_bps', 0, 0, :never
    from targets t join watches w on w.target_id = t.id and w.enabled
      join facts f on f.watch_id = w.id and f.key = 'snmp.interface'
    where t.node_id = :node_id group by f.part
    on conflict (watch_id, if_index) do update set name = excluded.name, alias = excluded.alias, speed_bps = excluded.speed_bps`);
  const drop = sqlite.prepare<[{ node_id: number }]>(`
    delete from port_traffic where node_id = :node_id and watch_id <> coalesce((select min(w.id) from targets t
      join watches w on w.target_id = t.id and w.enabled join facts f on f.watch_id = w.id and f.key = 'snmp.interface'
        and f.part = cast(port_traffic.if_index as text)
      where t.node_id = :node_id), -1)`);
  const next = sqlite
    .prepare<[number], number>(`select id from nodes where id > ? order by id limit ${NODES_AT_ONCE}`)
    .pluck();
  const due = sqlite.prepare<[{ fresh: number }], Due>(`
    select watch_id, if_index, speed_bps, computed_at, forecast from port_traffic
    where computed_at < :fresh order by computed_at limit ${BATCH}`);
  const write = sqlite.prepare(`
    update port_traffic set computed_at = :computed_at, at = :at, in_bps = :in_bps, out_bps = :out_bps, share = :share,
      in_p95_bps = :in_p95_bps, out_p95_bps = :out_p95_bps, p95_share = :p95_share, coverage = :coverage, errors = :errors,
      discards = :discards, packets = :packets, forecast = :forecast, fills_from = :fills_from
    where watch_id = :watch_id and if_index = :if_index`);
  let cursor = 0;

  /** Takes over which ports there are, some nodes a turn. */
  function list() {
    const node_ids = next.all(cursor);
    cursor = node_ids.at(-1) ?? 0;
    if (node_ids.length === 0) return;
    sqlite.transaction(() => {
      for (const node_id of node_ids) {
        drop.run({ node_id });
        take.run({ node_id, never: NEVER });
      }
    })();
  }

  function work(now: number, budget_ms = BUDGET_MS): number {
    const until = performance.now() + budget_ms;
    list();
    let done = 0;
    while (performance.now() < until) {
      const batch = due.all({ fresh: now - FRESH_MS });
      if (batch.length === 0) break;
      sqlite.transaction(() => {
        for (const port of batch) {
          if (performance.now() > until) break;
          const { forecast, speed_bps: _speed, ...measured } = measurePort(samples, port, now, sameDay(port, now));
          const { watch_id, if_index } = port;
          write.run({ ...measured, forecast: JSON.stringify(forecast), watch_id, if_index });
          done += 1;
        }
      })();
    }
    return done;
  }

  const timer = setInterval(() => {
    try {
      work(Date.now());
    } catch (error) {
      complain('computing traffic failed', error);
    }
  }, EVERY_MS);
  timer.unref();
  return { work, stop: () => clearInterval(timer) };
}
