/**
 * How much of what went through an interface was IPv6, between its two latest readings. Samples keep counters as the device said
 * them, so the readings are got back whole and share.ts judges them by its own rules; rates would have lost wraps and standstills.
 */
import type { KnownFact } from '#probes/check.ts';
import { latest, nameOf, number } from '#probes/ipv6/checks/device-facts.ts';
import type { Traffic } from '#probes/ipv6/given.ts';
import { readingOf } from '#probes/ipv6/reading.ts';
import { type Share, trafficShare } from '#probes/ipv6/share.ts';
import type { Fact, FactValue, Sample } from '#probes/probe.ts';
import { COUNTER_TABLES } from '#probes/snmp/ip-counters.ts';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { createKept } from './kept.ts';
import { createPast } from './past.ts';

/** A look out of turn may follow another within seconds: too little goes by in between to say anything. */
const LEAST_MS = 60_000;
const MOST_MS = 86_400_000;
/** Looks to go back over, where one was lost. */
const LOOKS = 4;
/** Uplinks are always read; of the others no more than this, so that no chassis holds up its turn. */
const MAX_INTERFACES = 64;
/** Made anew with each look at the counters, and at least so often. */
const HOLDS_MS = 60 * LEAST_MS;
const MAX_KEPT = 1_000;
const KEYS = ['snmp.ip_counters', 'snmp.interface'] as const;
/** `ipIfStatsTable/6/12`. What is told within an SNMP context ends in `@` and its name: another instance, with counters of its own. */
const OWN_PART = /^(\w+)\/([46])\/([1-9]\d{0,9})$/;

type Counter = { fact: KnownFact; if_index: number; series: readonly [string, string]; sample_part: string };
/** Facts that still count; rows of `snmp.interface` may be another watch's than the counters. */
type Ask = { known: readonly KnownFact[]; uplinks: readonly string[]; every_s: (watch: number) => number; now: number };

/**
 * The tables of the whole device are left out: they belong to no interface. An interface that was read but once has no interval
 * yet and is left out too; undefined: so it is with all.
 */
export function createTraffic(db: Db, samples: Samples): (target_id: number, ask: Ask) => Traffic[] | undefined {
  const past = createPast(db);

  /** What interfaces of one target share is read once: the uptime of a watch, and what facts were. */
  function createReading({ every_s, now }: Ask, rows: readonly KnownFact[]) {
    const kept = new Map<string, ReturnType<typeof past.asOf>>();
    const asOf = (watch: number, at: number) => {
      const name = `${watch} ${at}`;
      const was = kept.get(name) ?? past.asOf(watch, at, KEYS);
      kept.set(name, was);
      return was;
    };
    const points = (watch: number, series: string, part: string, from: number): [number, number][] =>
      samples
        .read({ watch, series, part, from, to: now + 1, raw: true })
        .flatMap((line) =>
          line.bucket_ms === null ? line.at.map((at, i): [number, number] => [at, line.value[i] as number]) : [],
        );
    const uptimes = new Map<string, Map<number, number>>();
    const uptimesOf = (watch: number, from: number) => {
      const name = `${watch} ${from}`;
      const found = uptimes.get(name) ?? new Map(points(watch, 'snmp.uptime_s', '', from));
      uptimes.set(name, found);
      return found;
    };
    return (counters: readonly Counter[]): Share | undefined => {
      const [{ fact, if_index }] = counters as [Counter];
      const { watch } = fact;
      const refresh_ms = Math.max(0, ...counters.map((one) => number(one.fact, 'refresh_ms') ?? 0));
      const back_ms = LOOKS * Math.max(every_s(watch) * 1_000, refresh_ms, LEAST_MS);
      const from = Math.floor(now - Math.min(MOST_MS, back_ms));
      const looks = new Map<number, Sample[]>();
      for (const { series, sample_part: part } of counters)
        for (const one of series)
          for (const [at, value] of points(watch, one, part, from)) {
            const told = looks.get(at);
            if (told) told.push({ series: one, part, value });
            else looks.set(at, [{ series: one, part, value }]);
          }
      const times = [...looks.keys()].sort((a, b) => a - b);
      const to = times.at(-1);
      if (to === undefined) return undefined;
      const before =
        times.findLast((at) => at <= to - Math.max(LEAST_MS, refresh_ms)) ?? times.find((at) => at <= to - LEAST_MS);
      if (before === undefined) return undefined;
      const row = rows.find(({ part }) => part === String(if_index));
      const facts = [...counters.map((one) => one.fact), ...(row ? [row] : [])];
      const told = (at: number, value: (one: KnownFact) => FactValue) => {
        const uptime_s = uptimesOf(watch, from).get(at);
        const own = looks.get(at) ?? [];
        return readingOf(
          {
            at,
            facts: facts.map((one): Fact => ({ key: one.key, part: one.part ?? '', value: value(one) })),
            samples: uptime_s === undefined ? own : [...own, { series: 'snmp.uptime_s', value: uptime_s }],
          },
          if_index,
        );
      };
      return trafficShare(
        told(before, (one) => asOf(one.watch, before)(one.key, one.part ?? '', one.value)),
        told(to, (one) => one.value),
      );
    };
  }

  const kept = createKept<Traffic[] | undefined>(HOLDS_MS, MAX_KEPT);
  return (target_id, ask) => {
    const { known, uplinks, now } = ask;
    const counters = known.filter(({ key }) => key === 'snmp.ip_counters').flatMap(counterOf);
    if (counters.length === 0) return undefined;
    const rows = latest(known, 'snmp.interface');
    // Another watch may hear of a discontinuity after the counters were read.
    const discontinuities = rows.map((row) => number(row, 'discontinuity_s') ?? '').join(' ');
    const mark = `${counters.map(({ fact }) => fact.at).join(' ')}\0${uplinks.join('\0')}\0${discontinuities}`;
    return kept(target_id, mark, now, () => trafficOf(counters, rows, ask));
  };

  function trafficOf(counters: readonly Counter[], rows: readonly KnownFact[], ask: Ask): Traffic[] | undefined {
    const { uplinks } = ask;
    const interfaces = [...Map.groupBy(counters, ({ if_index }) => if_index)].map(([if_index, own]) => {
      // Of two watches that read the same tables, one: their readings don't belong together.
      const watch = Math.min(...own.map(({ fact }) => fact.watch));
      return { if_index, name: nameOf(rows, if_index), counters: own.filter(({ fact }) => fact.watch === watch) };
    });
    const times = Map.groupBy(interfaces, ({ name }) => name);
    const isUplink = ({ name }: { name: string }) => uplinks.includes(name);
    const chosen = interfaces
      // Nobody could tell which of them a name means.
      .filter(({ name }) => times.get(name)?.length === 1)
      .sort((a, b) => Number(isUplink(b)) - Number(isUplink(a)) || a.if_index - b.if_index)
      .slice(0, Math.max(MAX_INTERFACES, uplinks.length));
    const shareOf = createReading(ask, rows);
    const traffic = chosen.flatMap(({ name, counters: own }): Traffic[] => {
      const share = shareOf(own);
      return share ? [{ interface: name, share }] : [];
    });
    return traffic.length > 0 ? traffic : undefined;
  }
}

function counterOf(fact: KnownFact): Counter[] {
  const [, source, family, index] = OWN_PART.exec(fact.part ?? '') ?? [];
  const table = COUNTER_TABLES.find((one) => one.source === source && one.per_interface);
  if (!table || index === undefined) return [];
  const series = [table.in_series, table.out_series] as const;
  return [{ fact, if_index: Number(index), series, sample_part: `${family}/${index}` }];
}
