/** What was told by somebody who isn't believed any more. */
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from './holds.ts';

const OVER = `:now - 1 - (select ${HOLDS_MS} from watches w where w.id = watch_id)`;
const OF_AGENT = 'watch_id in (select id from watches where agent_id = :agent_id)';

/** It held until now: whoever asks how fresh it is finds it stale. Evidence, the log and the timeline keep when it was told. */
export function makeStale(db: Db, agent_id: number, now: number): void {
  for (const query of [
    `update watch_states set looked_at = min(looked_at, ${OVER}), ok_at = min(ok_at, ${OVER}) where ${OF_AGENT}`,
    `update facts set kept_from = min(kept_from, ${OVER}) where kept_from is not null and ${OF_AGENT}`,
  ])
    db.$client.prepare(query).run({ agent_id, now });
}

/** Whoever looks from now on knows nothing of how it answered before: its first look is a first look. Facts stay, as old as they are. */
export function forgetAnswer(db: Db, watch_id: number): void {
  db.$client.prepare('delete from watch_states where watch_id = ?').run(watch_id);
}
