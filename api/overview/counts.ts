/** How many nodes, systems and findings stand how, of what whoever asks may see. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { statesOfSystems } from '../estate/list-systems.ts';
import type { State } from '../estate/schema.ts';
import { noStates, type StateCounts } from './extranet.ts';

export const FindingCounts = z.object({ critical: z.int(), major: z.int(), minor: z.int(), info: z.int() });
export type FindingCounts = z.infer<typeof FindingCounts>;

export function countNodes(db: Db): StateCounts {
  const counts = noStates();
  const rows = db.$client
    .prepare('select t.state, count(*) as n from nodes n join targets t on t.node_id = n.id group by 1')
    .all() as { state: State; n: number }[];
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

export function countSystems(db: Db): StateCounts {
  const counts = noStates();
  const states = statesOfSystems(db);
  for (const { state } of states.values()) counts[state] += 1;
  // A system without endpoints is nowhere to be looked at.
  const total = db.$client.prepare('select count(*) from systems').pluck().get() as number;
  counts.unknown += total - states.size;
  return counts;
}

/** Open ones. */
export function countFindings(db: Db): FindingCounts {
  const counts = { critical: 0, major: 0, minor: 0, info: 0 };
  const rows = db.$client
    .prepare('select severity, count(*) as n from findings where closed_at is null group by severity')
    .all() as { severity: keyof FindingCounts; n: number }[];
  for (const { severity, n } of rows) counts[severity] = n;
  return counts;
}
