/** Runs one job over its scope: the engine's search in a job's words. */
import { eq } from 'drizzle-orm';
import { discover, type Watching } from '#probes/discovery/discover.ts';
import type { Credential, Following, Search } from '#probes/discovery/search.ts';
import { credentialName, secretOf } from '../credentials/secret-of.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { type Scope, scopeOf } from './change-scope.ts';
import type { JobMemory } from './job-memory.ts';
import { discoveryJobs } from './schema.ts';
import { boundsOfScope } from './scope-bounds.ts';

/** More addresses than these are somebody's mistake, or a part of the network for a job of its own. */
export const MAX_VISITS = 100_000;

export type StoredJob = typeof discoveryJobs.$inferSelect;

/** Resolves with what could not be done, or null. Rejects as `discover` does. */
export async function runJob(
  { db, keys }: { db: Db; keys: Keys },
  job: StoredJob,
  memory: JobMemory,
  watching: Watching,
): Promise<string | null> {
  const scope = scopeOf(db, job.scope_id);
  const { credentials, unreadable } = openCredentials(db, keys, scope);
  const search = searchOf(scope, job, credentials);
  db.update(discoveryJobs)
    .set({ to_sweep: search.sweep ? search.bounds.size : 0 })
    .where(eq(discoveryJobs.id, job.id))
    .run();
  const { cut } = await discover(search, memory, watching);
  const notes = [
    ...(unreadable.length > 0 ? [`credentials sealed under another key were not tried: ${unreadable.join(', ')}`] : []),
    ...(cut ? [`more than ${MAX_VISITS} addresses: the others were not asked`] : []),
  ];
  return notes.length > 0 ? notes.join('; ') : null;
}

function openCredentials(db: Db, keys: Keys, { credential_ids }: Scope) {
  const credentials: Credential[] = [];
  const unreadable: string[] = [];
  for (const id of credential_ids) {
    const secret = secretOf(db, keys, id);
    if (secret) credentials.push({ id, secret });
    else unreadable.push(credentialName(db, id));
  }
  return { credentials, unreadable };
}

function searchOf(scope: Scope, job: StoredJob, credentials: Credential[]): Search {
  const { methods, seeds, max_hops } = job;
  const { snmp_port, tcp_ports, tcp_silent, rate_per_s, at_once } = scope;
  const follow = methods.filter((method): method is Following => method !== 'sweep');
  return {
    bounds: boundsOfScope(scope),
    sweep: methods.includes('sweep'),
    echo: true,
    seeds,
    follow: new Set(follow),
    max_hops,
    max_visits: MAX_VISITS,
    credentials,
    ...{ snmp_port, tcp_ports, tcp_silent, rate_per_s, at_once },
  };
}
