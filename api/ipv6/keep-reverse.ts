/**
 * Asks the measuring resolver, slowly and each hour anew, which reverse zones of the plan are delegated. Kept in memory alone: after a
 * start it is unknown until it was asked. Without a resolver in the settings nothing is asked, and nothing is known.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isDelegated } from '#probes/ipv6/reverse-zones.ts';
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import { complaints } from '../watching/complaints.ts';
import type { ReverseFound } from './plan.ts';
import type { ZonedPrefix } from './plan-answers.ts';
import type { PlanDesk } from './plan-desk.ts';
import { readIpv6Settings } from './settings.ts';

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;
/** Of one round; the rest is asked in the next, those that were asked longest ago first. */
const MAX_ASKED = 200;
const BETWEEN_MS = 50;
/** What was told longer ago is unknown again. */
const HOLDS_MS = 24 * EVERY_MS;

type Parts = {
  db: Db;
  plan: PlanDesk;
  bus: Bus;
  log: Logger;
  ask?: typeof isDelegated;
  first_ms?: number;
  between_ms?: number;
};
type Told = { is_delegated: boolean | null; at: number };

export function keepReverse({
  db,
  plan,
  bus,
  log,
  ask = isDelegated,
  first_ms = FIRST_MS,
  between_ms = BETWEEN_MS,
}: Parts) {
  const complain = complaints(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  const told = new Map<string, Told>();
  let under_way: Promise<void> | undefined;
  let asked_of = '';
  let last = '';

  const round = async () => {
    const { resolver } = readIpv6Settings(db).canary;
    const name = resolver ? `${resolver.address} ${resolver.port}` : '';
    // Another resolver may see another world.
    if (name !== asked_of) told.clear();
    asked_of = name;
    if (!resolver) return plan.tellReverse(undefined);
    const { above, needed } = await plan.ask('zones', {}, 'everywhere');
    const zones = new Set([...above, ...needed].flatMap((one) => one.zones));
    for (const zone of told.keys()) if (!zones.has(zone)) told.delete(zone);
    // A sort that is stable: of those that were never asked the topmost come first.
    const next = [...zones].sort((a, b) => (told.get(a)?.at ?? 0) - (told.get(b)?.at ?? 0)).slice(0, MAX_ASKED);
    for (const zone of next) {
      told.set(zone, { is_delegated: await ask(zone, resolver, signal), at: Date.now() });
      await pause(between_ms, undefined, { signal });
    }
    const rows = rowsOf(above, needed, told);
    plan.tellReverse({ at: Date.now(), rows });
    const shown = JSON.stringify(rows);
    if (shown !== last) bus.changed('ipv6', 'prefixes');
    last = shown;
  };
  const begin = () => {
    under_way ??= round()
      .catch((error) => {
        if (!signal.aborted) complain('asking for reverse zones failed', error);
      })
      .finally(() => {
        under_way = undefined;
      });
    return under_way;
  };
  const first = setTimeout(begin, first_ms);
  const timer = setInterval(begin, EVERY_MS);
  first.unref();
  timer.unref();
  return {
    /** Now, whatever the hour. */
    begin,
    async stop() {
      stopping.abort();
      clearTimeout(first);
      clearInterval(timer);
      await under_way;
    },
  };
}

/** Of what stands above only what covers the rest: it need not be delegated itself. */
function rowsOf(above: readonly ZonedPrefix[], needed: readonly ZonedPrefix[], told: ReadonlyMap<string, Told>) {
  const now = Date.now();
  const rowOf = ({ prefix, zones }: ZonedPrefix): ReverseFound['rows'][number] => {
    const state = (zone: string) => {
      const known = told.get(zone);
      return known && known.at + HOLDS_MS > now ? known.is_delegated : null;
    };
    const zone =
      zones.find((one) => state(one) === false) ?? zones.find((one) => state(one) === null) ?? zones[0] ?? '';
    return { prefix, zone, is_delegated: state(zone) };
  };
  return [...above.map(rowOf).filter((row) => row.is_delegated), ...needed.map(rowOf)];
}
