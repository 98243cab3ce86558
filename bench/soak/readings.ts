/** What the server uses and how late it is, once a minute, as the kernel, its own /metrics and its database tell. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Server } from '../../tests/server.ts';
import { cpuOf, memoryOf } from '../agents/machine.ts';

export type Reading = {
  rss_mb: number;
  /** The least within the minute: what is left after the garbage is taken away. */
  heap_mb: number;
  loop_p99_ms: number;
  /** How late looks start (p99), and the longest that any watch wasn't looked at, beyond its interval. */
  late_p99_ms: number;
  overdue_ms: number;
  watches_overdue: number;
  looks_per_s: number;
  descriptors: number;
  database_mb: number;
  wal_mb: number;
  cpu_s: number;
};

/** What is slower would stretch the minute. */
const SCRAPE_LIMIT_MS = 15_000;

type Scrape = { heap_mb: number; loop_p99_ms: number; late_p99_ms: number };

export async function scrape(server: Server): Promise<Scrape> {
  const token = readFileSync(join(server.folder, 'metrics-token'), 'utf8').trim();
  const answer = await fetch(`${server.url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(SCRAPE_LIMIT_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/metrics: ${answer.status} ${text.slice(0, 200)}`);
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    heap_mb: of('nodejs_heap_size_used_bytes') / 1e6,
    loop_p99_ms: of('nodejs_eventloop_lag_p99_seconds') * 1000,
    late_p99_ms: of('zhengwang_patrol_lag_seconds\\{quantile="0.99"\\}') * 1000,
  };
}

export function openReader(server: Server) {
  const database = new Database(join(server.folder, 'zhengwang.db'), { readonly: true });
  // Each watch says when it last looked. One that got no answer is asked less often on purpose, so it isn't late.
  const overdue = database.prepare(`select
      max(:now - coalesce(s.looked_at, w.created_at) - w.every_s * 1000) as most,
      sum(:now - coalesce(s.looked_at, w.created_at) > w.every_s * 2000) as n,
      sum(s.looked_at > :now - 60000) as looked
    from watches w left join watch_states s on s.watch_id = w.id
    where s.watch_id is null or s.ok_at = s.looked_at`);
  const mb = (name: string) => {
    const file = join(server.folder, name);
    return existsSync(file) ? statSync(file).size / 1e6 : 0;
  };
  return {
    read(scrapes: readonly Scrape[]): Reading {
      const { most, n, looked } = overdue.get({ now: Date.now() }) as { most: number; n: number; looked: number };
      const last = scrapes.at(-1);
      return {
        rss_mb: memoryOf(server.pid).rss_mb,
        heap_mb: last ? Math.min(...scrapes.map(({ heap_mb }) => heap_mb)) : Number.NaN,
        loop_p99_ms: last ? Math.max(...scrapes.map(({ loop_p99_ms }) => loop_p99_ms)) : Number.NaN,
        late_p99_ms: last?.late_p99_ms ?? Number.NaN,
        overdue_ms: Math.max(0, most),
        watches_overdue: n,
        looks_per_s: looked / 60,
        descriptors: readdirSync(`/proc/${server.pid}/fd`).length,
        database_mb: mb('zhengwang.db'),
        wal_mb: mb('zhengwang.db-wal'),
        cpu_s: cpuOf(server.pid),
      };
    },
    close: () => database.close(),
  };
}
