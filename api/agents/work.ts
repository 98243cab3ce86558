/** What one agent has to do, as it stands now: its enabled watches, and the secrets that these need and no others. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { AgentLoad, AgentWatch, Work } from '#probes/agent/words.ts';
import { probes } from '#probes/index.ts';
import { secretOf } from '../credentials/secret-of.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Keys } from '../people/keys.ts';
import { VERSION } from '../version.ts';
import { forbidden } from '../watching/forbidden.ts';

export type Content = Omit<Work, 'revision' | 'at'>;

export function contentOf(
  db: Db,
  keys: Keys,
  agent: { id: number; version: string | null },
  loads: AgentLoad[],
): Content {
  const rows = prepared(
    db,
    `select id, probe, params, address, family, every_s, timeout_ms, credential_id from watches
      where agent_id = ? and enabled order by id`,
  ).all(agent.id) as (Omit<AgentWatch, 'params'> & { params: string })[];
  const watches = rows
    .filter(({ probe, address }) => Object.hasOwn(probes, probe) && !(isIP(address) && forbidden(address)))
    .map((row) => ({ ...row, params: JSON.parse(row.params) as Record<string, unknown> }));
  const secrets: Content['secrets'] = {};
  for (const { credential_id } of watches) {
    if (credential_id === null || credential_id in secrets) continue;
    const secret = secretOf(db, keys, credential_id);
    // Without it the agent says that it is unable, as the hub would.
    if (secret) secrets[credential_id] = secret;
  }
  const upgrade_to = agent.version !== null && agent.version !== VERSION ? VERSION : null;
  return { agent_id: agent.id, watches, secrets, loads, upgrade_to };
}

/** The last that a revoked agent is told, so that it lays down watches and secrets. */
export const nothingFor = ({ id }: { id: number }): Content => ({
  ...{ agent_id: id, watches: [], secrets: {}, loads: [], upgrade_to: null },
});

export const digestOf = (content: Content): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64');

/** Seconds since 1970 at least: a hub that was restored from a backup must not say a number that the agent has seen already. */
export const nextRevision = (before: number, now: number): number => Math.max(before + 1, Math.floor(now / 1000));
