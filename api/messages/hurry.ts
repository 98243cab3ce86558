/**
 * A message that tells of a link or a restart makes its node's watches look at once, since only a look is evidence. Bounded,
 * because anybody can send such a message: once per node in ten seconds, and once more after them if more came.
 */
import type { Db } from '../db/open.ts';

const PAUSE_MS = 10_000;
/** Nodes a second, whoever sends what. */
const MAX_RATE = 20;
const MAX_BURST = 100;

export type Hurry = {
  stir(node_id: number): void;
  /** Hints that were left to the usual rhythm because there were too many. */
  leftOut(): number;
  close(): void;
};

export function createHurry(
  db: Db,
  lookNow: (watch_id: number) => void,
  now: () => number = () => performance.now(),
): Hurry {
  const watches = db.$client
    .prepare(`select w.id from watches w join targets t on t.id = w.target_id
      where t.node_id = ? and w.enabled = 1 and w.probe in ('snmp', 'icmp')`)
    .pluck();
  const resting = new Map<number, { again: boolean; timer: NodeJS.Timeout }>();
  let tokens = MAX_BURST;
  let filled_at = now();
  let left_out = 0;
  const go = (node_id: number) => {
    const at = now();
    tokens = Math.min(MAX_BURST, tokens + ((at - filled_at) / 1000) * MAX_RATE);
    filled_at = at;
    if (tokens < 1) {
      left_out += 1;
      return;
    }
    tokens -= 1;
    for (const id of watches.all(node_id) as number[]) lookNow(id);
    const timer = setTimeout(() => {
      const again = resting.get(node_id)?.again;
      resting.delete(node_id);
      // What came in the meantime may tell of the opposite.
      if (again) go(node_id);
    }, PAUSE_MS).unref();
    resting.set(node_id, { again: false, timer });
  };
  return {
    stir(node_id) {
      const rest = resting.get(node_id);
      if (rest) rest.again = true;
      else go(node_id);
    },
    leftOut: () => left_out,
    close() {
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
