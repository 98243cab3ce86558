/** One candidate with all that was seen of it, and the nodes and other candidates that it may be. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { credentials } from '../credentials/schema.ts';
import type { Db } from '../db/open.ts';
import { whoIs } from '../estate/identity.ts';
import { nodes } from '../estate/schema.ts';
import { notFound } from '../middleware/errors.ts';
import { CandidateRow, listCandidates } from './list-candidates.ts';
import { addressesOf } from './plan.ts';
import { candidates } from './schema.ts';

const nullable = () => z.string().nullable();
export const CandidateDetail = z.object({
  candidate: CandidateRow.extend({
    engine_id: nullable(),
    chassis_id: nullable(),
    base_mac: nullable(),
    object_id: nullable(),
    description: nullable(),
    location: nullable(),
    open_ports: z.array(z.int()),
    credential_name: nullable(),
    displaced_by: z.int().nullable(),
  }),
  addresses: z.array(z.object({ address: z.string(), answered_at: z.int().nullable() })),
  /** What it may be, the likeliest first. */
  matches: z.array(
    z.object({
      node_id: z.int(),
      name: z.string(),
      by: z.enum(['engine_id', 'serial', 'chassis_id', 'base_mac', 'address', 'conflict', 'name']),
    }),
  ),
  /** The candidate or node that told of it. */
  told_by: z.object({ name: z.string(), node_id: z.int().nullable(), candidate_id: z.int().nullable() }).nullable(),
});
type Detail = z.infer<typeof CandidateDetail>;

export function describeCandidate(db: Db, id: number): Detail {
  const row = db.select().from(candidates).where(eq(candidates.id, id)).get();
  const { engine_id, chassis_id, base_mac, object_id, description, location, open_ports, displaced_by } = candidates;
  const more = db
    .select({
      engine_id,
      chassis_id,
      base_mac,
      object_id,
      description,
      location,
      open_ports,
      displaced_by,
      credential_name: credentials.name,
    })
    .from(candidates)
    .leftJoin(credentials, eq(credentials.id, candidates.credential_id))
    .where(eq(candidates.id, id))
    .get();
  const listed = listCandidates(db, { state: 'all', sort: 'address', limit: 1, offset: 0, ids: [id] }).rows[0];
  if (!row || !more || !listed) throw notFound('该候选设备', 'candidate');
  const addresses = addressesOf(db, [id]).get(id) ?? [];
  return {
    candidate: { ...listed, ...more },
    addresses: addresses.map(({ address, answered_at }) => ({ address, answered_at })),
    matches:
      row.state === 'waiting'
        ? matchesOf(
            db,
            row,
            addresses.map(({ address }) => address),
          )
        : [],
    told_by: row.via === null ? null : teller(db, row.via),
  };
}

function matchesOf(db: Db, row: typeof candidates.$inferSelect, addresses: string[]): Detail['matches'] {
  const known = whoIs(db, { ...row, addresses });
  const named = (node_id: number) =>
    db.select({ name: nodes.name }).from(nodes).where(eq(nodes.id, node_id)).get()?.name ?? '';
  const found: Detail['matches'] = known ? [{ node_id: known.node_id, name: named(known.node_id), by: known.by }] : [];
  for (const node_id of known?.also ?? []) found.push({ node_id, name: named(node_id), by: 'conflict' });
  const namesake = row.name && db.select({ id: nodes.id }).from(nodes).where(eq(nodes.name, row.name)).get();
  if (namesake && !found.some(({ node_id }) => node_id === namesake.id)) {
    found.push({ node_id: namesake.id, name: row.name ?? '', by: 'name' });
  }
  return found;
}

/** Whose tables an address was learnt from; null when nobody has that address any more. */
function teller(db: Db, address: string): Detail['told_by'] {
  const node = db.$client
    .prepare(`select n.id as node_id, n.name from nodes n where n.id in (
      select node_id from node_addresses where address = :address union select node_id from met_nodes where address = :address
      union select c.node_id from candidate_addresses a join candidates c on c.id = a.candidate_id where a.address = :address
    ) limit 1`)
    .get({ address }) as { node_id: number; name: string } | undefined;
  if (node) return { ...node, candidate_id: null };
  const other = db.$client
    .prepare(`select c.id, coalesce(c.name, a.address) as name from candidate_addresses a
      join candidates c on c.id = a.candidate_id where a.address = ?`)
    .get(address) as { id: number; name: string } | undefined;
  return other ? { name: other.name, node_id: null, candidate_id: other.id } : null;
}
