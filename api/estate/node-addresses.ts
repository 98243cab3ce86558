/** A node's recorded addresses: the first of each family is the primary one, which its watches ask. */
import { asc, eq } from 'drizzle-orm';
import type { Family } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { type Canonical, canonicalAddress } from './address.ts';
import { nodeAddresses } from './schema.ts';

/** Canonical and each once; refuses the first that can't be a node's address. */
export function checkedAddresses(texts: readonly string[]): Canonical[] {
  const found = new Map<string, Canonical>();
  for (const [i, text] of texts.entries()) {
    const read = canonicalAddress(text);
    if ('problem' in read) throw wrong(`addresses.${i}`, read.problem.zh, read.problem.en);
    found.set(read.address, read);
  }
  return [...found.values()];
}

export const primaryOf = (addresses: readonly Canonical[], family: Family): string | undefined =>
  addresses.find((address) => address.family === family)?.address;

/** In the order in which they were given, so that the first of a family is its primary. */
export function readAddresses(db: Db, node_id: number): Canonical[] {
  return db
    .select({ address: nodeAddresses.address, family: nodeAddresses.family })
    .from(nodeAddresses)
    .where(eq(nodeAddresses.node_id, node_id))
    .orderBy(asc(nodeAddresses.id))
    .all();
}

/** Replaces all addresses of a node; what else is recorded of one that stays (its interface, its prefix length) stays. */
export function writeAddresses(db: Db, node_id: number, addresses: readonly Canonical[]) {
  const { prefix_length, vrf, interface: port, dns_name, address: own } = nodeAddresses;
  const kept = db
    .select({ address: own, prefix_length, vrf, interface: port, dns_name })
    .from(nodeAddresses)
    .where(eq(nodeAddresses.node_id, node_id))
    .all();
  db.delete(nodeAddresses).where(eq(nodeAddresses.node_id, node_id)).run();
  for (const { address, family } of addresses) {
    const is_primary = primaryOf(addresses, family) === address;
    const old = kept.find((row) => row.address === address);
    db.insert(nodeAddresses)
      .values({ ...old, node_id, address, family, is_primary })
      .run();
  }
}
