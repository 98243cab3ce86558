/** How many nodes stood how through the last day, told back from what the timeline says of each. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { STATES, type State } from '../estate/schema.ts';
import { STATE_NAMES } from '../pipeline/raise.ts';
import { noStates, StateCounts } from './extranet.ts';

const DAY_MS = 86_400_000;
export const STEP_MS = 1_800_000;

/** The last point is now. */
export const DayPoint = StateCounts.extend({ at: z.int() });
export type DayPoint = z.infer<typeof DayPoint>;

type Node = { id: number; state: State; created_at: number };
type Turn = { node_id: number; at: number; en: string };

/** A turn says its state's name first. */
const stateIn = (en: string): State => STATES.find((state) => en.startsWith(`${STATE_NAMES[state]?.en}:`)) ?? 'unknown';

/** Nodes that are there now, from when each was registered. Where the timeline doesn't go back far enough, a node is unknown. */
export function readDay(db: Db, now: number): DayPoint[] {
  const from = now - DAY_MS;
  // Most of a network stood as it does all day long: these are counted, not gone through.
  const still = 't.state_since <= :from and n.created_at <= :from';
  const steady = db.$client
    .prepare(`select t.state, count(*) as n from nodes n join targets t on t.node_id = n.id where ${still} group by 1`)
    .all({ from }) as { state: State; n: number }[];
  const moving = db.$client
    .prepare(`select n.id, t.state, n.created_at from nodes n join targets t on t.node_id = n.id where not (${still})`)
    .all({ from }) as Node[];
  const turned = db.$client
    .prepare(`select e.node_id, e.at, e.text ->> '$.en' as en from main.events e
      where e.kind = 'state' and e.at > :from and e.node_id in (select value from json_each(:nodes)) order by e.at, e.id`)
    .all({ from, nodes: JSON.stringify(moving.map(({ id }) => id)) }) as Turn[];
  const before = db.$client
    .prepare(`select text ->> '$.en' from main.events where node_id = ? and kind = 'state' and at <= ?
      order by at desc, id desc limit 1`)
    .pluck();
  const turns = Map.groupBy(turned, ({ node_id }) => node_id);
  const points = Array.from({ length: DAY_MS / STEP_MS + 1 }, (_, n): DayPoint => {
    const point = { at: from + n * STEP_MS, ...noStates() };
    for (const { state, n: count } of steady) point[state] = count;
    return point;
  });
  for (const { id, state, created_at } of moving) {
    const own = turns.get(id) ?? [];
    let next = 0;
    let standing = stateIn((before.get(id, from) as string | undefined) ?? '');
    for (const [place, point] of points.entries()) {
      for (let turn = own[next]; turn && turn.at <= point.at; turn = own[next]) {
        standing = stateIn(turn.en);
        next += 1;
      }
      // Now is what stands now, whatever was pruned.
      if (place === points.length - 1) point[state] += 1;
      else if (created_at <= point.at) point[standing] += 1;
    }
  }
  return points;
}
