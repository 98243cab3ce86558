/** Agents in the database of a test, as if they had been heard. */
import type { AgentHealth } from '#probes/agent/words.ts';
import { agents } from '../agents/schema.ts';
import type { Db } from '../db/open.ts';
import { units } from '../estate/schema.ts';
import { VERSION } from '../version.ts';

/** A healthy one. */
export const agentHealth = (at: number, other: Partial<AgentHealth> = {}): AgentHealth => ({
  at,
  version: VERSION,
  started_at: at - 3_600_000,
  rss_bytes: 90_000_000,
  cpu_s: 12,
  watches: 40,
  looks: 4_000,
  lag_p99_ms: 40,
  buffered: 0,
  buffered_bytes: 0,
  oldest_at: null,
  dropped: 0,
  disk_free_bytes: 50 * 1024 ** 3,
  clock_offset_ms: 3,
  unable: [],
  ...other,
});

/** Trusted, heard at `now` and in good health, unless `other` says something else. */
export function addAgent(db: Db, name: string, now: number, other: Partial<typeof agents.$inferInsert> = {}): number {
  const unit = db
    .insert(units)
    .values({ name: `${name}的单位`, level: 'county' })
    .returning()
    .get();
  const heard = {
    heard_at: now,
    heard_from: '192.0.2.7',
    version: VERSION,
    clock_offset_ms: 3,
    health: agentHealth(now),
  };
  const row = { name, unit_id: unit.id, state: 'trusted' as const, sign_key: 's', seal_key: 's', created_at: now - 1 };
  return db
    .insert(agents)
    .values({ ...row, ...heard, ...other })
    .returning()
    .get().id;
}
