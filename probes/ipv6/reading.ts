/** Readings of counters for share.ts out of what an SNMP look told, now or from history. */
import type { Fact, Sample } from '../probe.ts';
import { COUNTER_TABLES } from '../snmp/ip-counters.ts';
import type { Counted, Counts, Reading } from './share.ts';

/** Facts and samples of one look; `at` in epoch ms. */
export type Told = { at: number; facts: readonly Fact[]; samples: readonly Sample[] };

/** Of an interface by its ifIndex; null: of the whole device, which only the table of the system counts. */
export function readingOf({ at, facts, samples }: Told, if_index: number | null): Reading {
  const sampled = new Map(samples.map(({ series, part, value }) => [`${series} ${part ?? ''}`, value]));
  const row = (key: string, part: string) => {
    const value = facts.find((fact) => fact.key === key && fact.part === part)?.value;
    return typeof value === 'object' && value !== null ? value : {};
  };
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const counts = COUNTER_TABLES.filter(({ per_interface }) => per_interface === (if_index !== null)).flatMap(
    (table): Counts[] => {
      const { source, in_series, out_series } = table;
      const of = (family: 4 | 6): Counted | undefined => {
        const part = if_index === null ? String(family) : `${family}/${if_index}`;
        const [in_octets, out_octets] = [in_series, out_series].map((series) => sampled.get(`${series} ${part}`));
        if (in_octets === undefined || out_octets === undefined) return undefined;
        const { discontinuity_s, refresh_ms } = row('snmp.ip_counters', `${source}/${part}`);
        return { in_octets, out_octets, discontinuity_s: number(discontinuity_s), refresh_ms: number(refresh_ms) };
      };
      const [v4, v6] = [of(4), of(6)];
      return v4 || v6 ? [{ source, ...(v4 ? { v4 } : {}), ...(v6 ? { v6 } : {}) }] : [];
    },
  );
  const own = if_index === null ? {} : row('snmp.interface', String(if_index));
  return {
    at,
    uptime_s: sampled.get('snmp.uptime_s ') ?? null,
    if_discontinuity_s: number(own.discontinuity_s),
    speed_bps: number(own.speed_bps),
    counts,
  };
}
