/** Scopes as people read them, each with its last job. */
import type { Db } from '../db/open.ts';
import { HOUR_MS } from './due-scopes.ts';
import type { DiscoveryKeeper } from './keeper.ts';
import { lastJob } from './read-jobs.ts';
import { boundsOfScope } from './scope-bounds.ts';
import type { ScopeRow } from './shapes.ts';

type Stored = Omit<
  ScopeRow,
  'ranges' | 'excluded' | 'tcp_ports' | 'tcp_silent' | 'enabled' | 'credentials' | 'next_at' | 'to_sweep' | 'last_job'
> & { ranges: string; excluded: string; tcp_ports: string; tcp_silent: number; enabled: number };

export function readScopes(db: Db, keeper: Pick<DiscoveryKeeper, 'now'>): ScopeRow[] {
  const stored = db.$client
    .prepare(`select s.id, s.name, s.ranges, s.excluded, s.rate_per_s, s.at_once, s.snmp_port, s.tcp_ports, s.tcp_silent,
      s.unit_id, u.name as unit_name, s.area_id, a.name as area_name, s.enabled, s.repeat_every_h, s.allowed_by,
      s.allowed_at, s.updated_at from discovery_scopes s left join units u on u.id = s.unit_id
      left join areas a on a.id = s.area_id order by s.name limit 1000`)
    .all() as Stored[];
  const bound = db.$client.prepare(`select c.id, c.name from discovery_scope_credentials b
    join credentials c on c.id = b.credential_id where b.scope_id = ? order by b.position`);
  return stored.map((row) => {
    const ranges = JSON.parse(row.ranges) as string[];
    const excluded = JSON.parse(row.excluded) as string[];
    const last_job = lastJob(db, keeper, row.id) ?? null;
    const repeats = row.enabled === 1 && row.repeat_every_h !== null && last_job?.ended_at;
    return {
      ...row,
      ranges,
      excluded,
      tcp_ports: JSON.parse(row.tcp_ports) as number[],
      tcp_silent: row.tcp_silent === 1,
      enabled: row.enabled === 1,
      credentials: bound.all(row.id) as ScopeRow['credentials'],
      next_at: repeats && last_job ? last_job.started_at + (row.repeat_every_h ?? 0) * HOUR_MS : null,
      to_sweep: boundsOfScope({ ranges, excluded }).size,
      last_job,
    };
  });
}
