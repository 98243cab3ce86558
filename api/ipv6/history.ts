/** How a node stood before: the median of its IPv6 routes, and addresses that were tentative at the look before the last. */
import type { KnownFact } from '#probes/check.ts';
import { latest } from '#probes/ipv6/checks/device-facts.ts';
import type { Given } from '#probes/ipv6/given.ts';
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { createKept } from './kept.ts';
import { createPast } from './past.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 7;
/** Less is no week to compare with. */
const LEAST_DAYS = 3;
/** A median of a week moves slowly; a number for each of so many watches is kept. */
const HOLDS_MS = 30 * 60_000;
const MAX_KEPT = 10_000;

export function createHistory(
  db: Db,
  samples: Samples,
): (known: readonly KnownFact[], now: number) => Given['history'] {
  const median = createMedian(samples);
  const tentative = createTentative(db);
  return (known, now) => {
    const [routes] = latest(known, 'snmp.ipv6_route_count').filter(({ part }) => part === null);
    const addresses = Map.groupBy(
      known.filter(({ key }) => key === 'snmp.address'),
      ({ watch }) => watch,
    );
    if (!routes && addresses.size === 0) return undefined;
    const compared = [...addresses].flatMap(([watch, facts]) => tentative(watch, facts) ?? []);
    return {
      v6_routes_median: routes ? median(routes.watch, now) : null,
      ...(compared.length > 0 ? { tentative: [...new Set(compared.flat())] } : {}),
    };
  };
}

/** Of hourly means, so that a watch that looks more often than another weighs no more; null: too little is there. */
function createMedian(samples: Samples): (watch: number, now: number) => number | null {
  const kept = createKept<number | null>(HOLDS_MS, MAX_KEPT);
  const compute = (watch: number, now: number): number | null => {
    // Whole hours: then the roll-ups of past days serve.
    const to = Math.ceil((now + 1) / HOUR_MS) * HOUR_MS;
    const query = { watch, series: 'snmp.ipv6_routes', part: '', from: to - DAYS * DAY_MS, to, step_ms: HOUR_MS };
    const [line] = samples.read(query);
    if (!line || line.bucket_ms === null || line.at.length === 0) return null;
    const age_ms = to - (line.at[0] as number);
    const days = new Set(line.at.map((at) => Math.floor((to - at - 1) / DAY_MS))).size;
    if (age_ms < LEAST_DAYS * DAY_MS || days < LEAST_DAYS) return null;
    const values = [...line.avg].sort((a, b) => a - b);
    const half = values.length / 2;
    return ((values[Math.ceil(half) - 1] as number) + (values[Math.floor(half)] as number)) / 2;
  };
  return (watch, now) => kept(watch, '', now, () => compute(watch, now));
}

const NOT_READY = ['tentative', 'not_ready'];
const addressOf = (value: FactValue): string[] =>
  typeof value === 'object' && value !== null && NOT_READY.includes(String(value.status)) && value.address
    ? [String(value.address)]
    : [];

/** Undefined in the list of a watch: there was no look before. */
function createTentative(db: Db): (watch: number, facts: readonly KnownFact[]) => [string[]] | undefined {
  const past = createPast(db);
  const older = db.$client
    .prepare<[number, number], number>('select 1 from facts where watch_id = ? and since_at < ? limit 1')
    .pluck();
  const since_at = db.$client
    .prepare<[number, string], number>(
      `select since_at from facts where watch_id = ? and key = 'snmp.address' and part = ?`,
    )
    .pluck();
  return (watch, facts) => {
    const looked_at = Math.max(...facts.map(({ at }) => at));
    const changed = past.since(watch, looked_at - 1, ['snmp.address']);
    if (changed.length === 0 && older.get(watch, looked_at) === undefined) return undefined;
    const stayed = facts.filter(
      ({ value, part }) => addressOf(value).length > 0 && (since_at.get(watch, part ?? '') ?? looked_at) < looked_at,
    );
    return [
      [...stayed.flatMap(({ value }) => addressOf(value)), ...changed.flatMap(({ before }) => addressOf(before))],
    ];
  };
}
