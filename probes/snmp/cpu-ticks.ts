/** Time of processors by UCD-SNMP-MIB's counters (ssCpuRaw*): what it came to between two looks is exact, however long they are apart. */

/** ssCpuRawUser, Nice, System, Idle, Wait, Kernel, Interrupt, SoftIRQ and Steal, in ticks since the start, over all processors. */
export const TICKS = [50, 51, 52, 53, 54, 55, 56, 61, 64].map((id) => `1.3.6.1.4.1.2021.11.${id}.0`);

/** Half a second of one processor: less is the rounding of the counters. */
const LEAST_TICKS = 50;

/**
 * Percent that wasn't idle between two readings of TICKS, of which -1 is one that isn't told; null when that can't be told: user, system or idle
 * time isn't, too little of it passed, or a counter went back (a restart, or a wrap).
 */
export function busyOf(before: readonly number[], now: readonly number[]): number | null {
  const least = [0, 2, 3].map((at) => Math.min(before[at] ?? -1, now[at] ?? -1));
  if (least.some((tick) => tick < 0)) return null;
  const grown = TICKS.map((_, at) => {
    const [from, to] = [before[at] ?? -1, now[at] ?? -1];
    return from < 0 || to < 0 ? 0 : to - from;
  });
  if (grown.some((ticks) => !(ticks >= 0))) return null;
  const [user, nice, system, idle, wait, kernel, interrupt, soft, steal] = grown as [
    ...[number, number, number, number, number, number, number, number, number],
  ];
  // Agents may count kernel, interrupts and soft interrupts within `system`, and those that don't have them leave them at 0.
  const busy = user + nice + Math.max(system, kernel + interrupt + soft) + steal;
  const total = busy + idle + wait;
  // Divided first: of numbers that no counter reaches, a product would have no end.
  return total >= LEAST_TICKS && Number.isFinite(total) ? (busy / total) * 100 : null;
}
