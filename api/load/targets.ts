/** Where a plan's requests go: endpoints of its system, by the URL that was registered. */
import { originOf as originOfUrl } from '#probes/load/prepare.ts';
import type { Db } from '../db/open.ts';

export type PlannedTarget = {
  endpoint_id: number;
  system_id: number;
  name: string;
  host: string;
  /** With its port written; null: no http(s) URL was registered. */
  origin: string | null;
};

/** Those that exist, whatever system they are of. */
export function targetsOf(db: Db, endpoint_ids: readonly number[]): PlannedTarget[] {
  const rows = db.$client
    .prepare(`select e.id as endpoint_id, e.system_id, e.name, e.host, e.url from endpoints e
      where e.id in (select value from json_each(?)) order by e.id`)
    .all(JSON.stringify(endpoint_ids)) as (Omit<PlannedTarget, 'origin'> & { url: string })[];
  // In the order of the plan: the first is whom a single request asks.
  return rows
    .map(({ url, ...row }) => ({ ...row, origin: originOf(url) }))
    .sort((a, b) => endpoint_ids.indexOf(a.endpoint_id) - endpoint_ids.indexOf(b.endpoint_id));
}

/** `https://host:443`, exactly as the engine spells what it may ask; null for what isn't HTTP or carries a password. */
export function originOf(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.username + url.password !== '') return null;
  return originOfUrl(url) ?? null;
}

/** The name or literal in an origin, without brackets. */
export const hostOf = (origin: string): string => new URL(origin).hostname.replace(/^\[|\]$/g, '');
