/** Notes when a device says that its counters began anew: a rate across that moment would be invented. */
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Follower } from '../pipeline/follower.ts';

/** Its start is told to the minute, and clocks jitter: a smaller move is no restart. */
const RESTART_MS = 120_000;

export function createRestarts(db: Db): Follower {
  const note = db.$client.prepare('insert or ignore into counter_restarts (watch_id, part, at) values (?, ?, ?)');
  return (watch, changes, at) => {
    for (const { key, part, before, after } of changes) {
      if (before === null || after === null) continue;
      // A start that moves back is another device at the address, or another clock: its counters are others, too.
      const restarted = key === 'snmp.booted_at' && Math.abs(Number(after) - Number(before)) >= RESTART_MS;
      if (restarted) note.run(watch.id, '', at);
      if (key === 'snmp.interface' && discontinuityOf(before) !== discontinuityOf(after)) note.run(watch.id, part, at);
    }
  };
}

/** Absent is zero: no discontinuity since the start. */
const discontinuityOf = (row: FactValue): unknown =>
  typeof row === 'object' && row !== null ? (row.discontinuity_s ?? 0) : 0;
