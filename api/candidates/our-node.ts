/** Whether what was found is a node of ours, and what is noted when it is. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { type Known, type whoIs as WhoIs, whoIs } from '../estate/identity.ts';
import { nodeAddresses, nodes } from '../estate/schema.ts';
import { tell } from '../timeline/tell.ts';
import { type Candidate, candidatesOf } from './find-candidates.ts';
import { compareDevices, type Identity } from './same-device.ts';
import { candidates, metNodes } from './schema.ts';
import type { Sight } from './sight.ts';

const NOBODY: Identity = { engine_id: null, serial: null, chassis_id: null, base_mac: null };

/**
 * The node that this is. An address counts where the device answered; one that it merely tells may be shared (a virtual
 * address of two routers), so it counts only where nothing else known of that node speaks against it.
 */
export function nodeOf(
  db: Db,
  sight: Pick<Sight, 'identity' | 'asked' | 'addresses'> & { answered?: boolean },
  ask: typeof WhoIs = whoIs,
): Known | undefined {
  const { address } = sight.asked;
  const known = ask(db, {
    ...sight.identity,
    addresses: [address],
    ...(sight.answered ? { answered_at: address } : {}),
  });
  if (known) return known;
  const others = sight.addresses.filter((told) => told.address !== address);
  if (others.length === 0) return undefined;
  // What it is made of was asked already, and names nobody.
  const told = ask(db, { ...NOBODY, addresses: others.map((told) => told.address) });
  if (!told) return undefined;
  return compareDevices(sight.identity, identityOfNode(db, told.node_id)) === 'different' ? undefined : told;
}

/** What was last seen of a node, and its recorded serial number where nothing was. */
function identityOfNode(db: Db, node_id: number): Identity {
  const rows = db.$client
    .prepare(`select f.key, f.value ->> '$' as value from facts f join watches w on w.id = f.watch_id
      join targets t on t.id = w.target_id where t.node_id = ? and f.part = ''
      and f.key in ('snmp.engine_id', 'snmp.serial', 'snmp.chassis_id', 'snmp.base_mac')`)
    .all(node_id) as { key: string; value: string | null }[];
  const seen = (name: string) => rows.find(({ key }) => key === `snmp.${name}`)?.value ?? null;
  const recorded = db.select({ serial: nodes.serial }).from(nodes).where(eq(nodes.id, node_id)).get();
  return {
    engine_id: seen('engine_id'),
    serial: seen('serial') ?? recorded?.serial ?? null,
    chassis_id: seen('chassis_id'),
    base_mac: seen('base_mac'),
  };
}

/** Candidates that turned out to be a node wait no longer. */
export function settle(db: Db, sight: Sight, node_id: number, now: number) {
  const ids = candidatesOf(db, sight)
    .filter(({ state, node_id: own }) => state === 'waiting' || (state === 'confirmed' && own === null))
    .map(({ id }) => id);
  if (ids.length === 0) return;
  db.update(candidates)
    .set({ state: 'confirmed', node_id, decided_by: null, decided_at: now })
    .where(inArray(candidates.id, ids))
    .run();
}

type Job = { id: number };

/** Notes where a node was met. Only an address that nobody recorded, met for the first time, is a line on its timeline. */
export function noteNode(db: Db, job: Job, sight: Sight, node_id: number, known_by: string, now: number) {
  const { address } = sight.asked;
  const here = and(eq(metNodes.node_id, node_id), eq(metNodes.address, address));
  const met = db.select({ at: metNodes.first_seen_at }).from(metNodes).where(here).get();
  const { how, via } = sight.trail;
  db.insert(metNodes)
    .values({ node_id, address, known_by, job_id: job.id, how, via, first_seen_at: now, last_seen_at: now })
    .onConflictDoUpdate({
      target: [metNodes.node_id, metNodes.address],
      set: { known_by, job_id: job.id, how, via, last_seen_at: now },
    })
    .run();
  if (met || known_by === 'address') return;
  const recorded = db
    .select({ id: nodeAddresses.id })
    .from(nodeAddresses)
    .where(and(eq(nodeAddresses.node_id, node_id), eq(nodeAddresses.address, address)))
    .get();
  const node = db.select({ name: nodes.name }).from(nodes).where(eq(nodes.id, node_id)).get();
  if (recorded || !node) return;
  tell(db, {
    at: now,
    kind: 'discovery',
    node_id,
    subject: node.name,
    text: {
      zh: `资产发现在未登记的地址 ${address} 遇到此设备`,
      en: `discovery met it at ${address}, which is not recorded`,
    },
  });
}

/** A candidate that was confirmed stays the node that it became, even before the node's first look. */
export const becameNode = (matches: readonly Candidate[]): number | undefined =>
  matches.find((row) => row.state === 'confirmed' && row.node_id !== null)?.node_id ?? undefined;
