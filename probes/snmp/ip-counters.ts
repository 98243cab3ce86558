/**
 * Octets of each family, from tables that count both: IP-MIB's ipIfStatsTable and ipSystemStatsTable (RFC 4293),
 * Huawei's hwIfDualStackStatsTable. IF-MIB's octets hold the frames of layer 2 and are no total of these.
 * 32-bit columns are left out: at 10 Gbit/s they wrap in seconds.
 */

import type { CounterSource } from '../ipv6/share.ts';
import type { Fact, Sample } from '../probe.ts';
import { type Column, numbers } from './agent.ts';
import { decodeNumber, idsOf } from './decode.ts';
import { HUAWEI } from './routing-neighbours.ts';
import type { Ledger } from './support.ts';

type Table = {
  group: string;
  source: CounterSource;
  enterprise?: number;
  /** Octets in and out, then the moment of the last discontinuity (TimeTicks) and the refresh rate (ms) where it has them. */
  columns: Column[];
  in_series: string;
  out_series: string;
  per_interface: boolean;
};
export const COUNTER_TABLES: readonly Table[] = [
  {
    group: 'if_counters',
    source: 'ipIfStatsTable',
    columns: numbers('1.3.6.1.2.1.4.31.3.1', 6, 33, 46, 47),
    in_series: 'snmp.ip_if_in_octets',
    out_series: 'snmp.ip_if_out_octets',
    per_interface: true,
  },
  {
    group: 'dual_stack_counters',
    source: 'hwIfDualStackStatsTable',
    enterprise: HUAWEI,
    columns: numbers('1.3.6.1.4.1.2011.5.25.41.1.6.5.1', 4, 6),
    in_series: 'snmp.dual_stack_in_octets',
    out_series: 'snmp.dual_stack_out_octets',
    per_interface: true,
  },
  {
    group: 'system_counters',
    source: 'ipSystemStatsTable',
    columns: numbers('1.3.6.1.2.1.4.31.1.1', 6, 33, 46, 47),
    in_series: 'snmp.ip_system_in_octets',
    out_series: 'snmp.ip_system_out_octets',
    per_interface: false,
  },
];

/** InetVersion: ipv4(1), ipv6(2); then the ifIndex where the table has one. */
export function decodeVersionIndex(
  ids: readonly number[],
  per_interface: boolean,
): { family: 4 | 6; if_index: number | null } | null {
  const family = ids[0] === 1 ? 4 : ids[0] === 2 ? 6 : undefined;
  if (family === undefined || ids.length !== (per_interface ? 2 : 1)) return null;
  const if_index = ids[1] ?? null;
  return if_index === 0 ? null : { family, if_index };
}

/** Parts of samples are `6/12` (family, ifIndex), of the whole device `6`; parts of facts have the table before. */
export async function readIpCounters(
  ledger: Ledger,
  enterprise: number,
): Promise<{ facts: Fact[]; samples: Sample[] }> {
  const facts: Fact[] = [];
  const samples: Sample[] = [];
  for (const table of COUNTER_TABLES.filter((one) => one.enterprise === undefined || one.enterprise === enterprise)) {
    const { group, source, columns, per_interface } = table;
    const [ins, outs, discontinuities, rates] = await ledger.walk(group, source, columns);
    for (const [index, value] of ins ?? []) {
      const row = decodeVersionIndex(idsOf(index), per_interface);
      const [in_octets, out_octets] = [decodeNumber(value), decodeNumber(outs?.get(index))];
      // A sum of both ways needs both.
      if (!row || in_octets === null || out_octets === null || in_octets < 0 || out_octets < 0) continue;
      const part = row.if_index === null ? String(row.family) : `${row.family}/${row.if_index}`;
      const ticks = decodeNumber(discontinuities?.get(index));
      const refresh_ms = decodeNumber(rates?.get(index));
      const discontinuity_s = ticks === null ? null : ticks / 100;
      facts.push({
        key: 'snmp.ip_counters',
        part: `${source}/${part}`,
        value: { source, ...row, discontinuity_s, refresh_ms },
      });
      samples.push(
        { series: table.in_series, part, value: in_octets },
        { series: table.out_series, part, value: out_octets },
      );
    }
  }
  return { facts, samples };
}
