/** Takes what discovery found into the tray: a node of ours is none, a known candidate is brought up to date, else it is new. */
import { eq } from 'drizzle-orm';
import type { Found } from '#probes/discovery/found.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { whoIs } from '../estate/identity.ts';
import { applyRules } from './apply-rules.ts';
import { type Candidate, candidatesOf } from './find-candidates.ts';
import { becameNode, nodeOf, noteNode, settle } from './our-node.ts';
import { compareDevices } from './same-device.ts';
import { candidateAddresses, candidates } from './schema.ts';
import { readFound, type Sight } from './sight.ts';

export type DiscoveryJob = { id: number; scope_id: number; started_by: string };
/** `is_new`: nobody has seen it before. */
export type TakenIn = { candidate_id: number | null; node_id: number | null; is_new: boolean };

const NOTHING: TakenIn = { candidate_id: null, node_id: null, is_new: false };

/** Call it in the caller's transaction; after the commit `hub.watching.rescheduled()`, since a rule may have made a node. */
export function takeIn(db: Db, job: DiscoveryJob, found: Found, now: number, ask?: typeof whoIs): TakenIn {
  const sight = readFound(found, now);
  if (!sight) return NOTHING;
  const known = nodeOf(db, sight, ask);
  if (known) {
    noteNode(db, job, sight, known.node_id, known.by, now);
    settle(db, sight, known.node_id, now);
    return { ...NOTHING, node_id: known.node_id };
  }
  const matches = candidatesOf(db, sight);
  const node_id = becameNode(matches);
  if (node_id !== undefined) {
    noteNode(db, job, sight, node_id, 'candidate', now);
    return { ...NOTHING, node_id };
  }
  const before = gather(db, matches);
  const { id, told } = before ? refresh(db, job, before, sight) : insert(db, job, sight);
  claim(db, id, sight, now);
  // A person who took a candidate back has decided against the rules.
  const made = told && !before?.decided_by ? applyRules(db, job, id, now) : undefined;
  return { candidate_id: id, node_id: made ?? null, is_new: before === undefined };
}

/** Several candidates that a sight shows to be one device become one, and its decision stands; what contradicts it stays apart. */
function gather(db: Db, matches: readonly Candidate[]): Candidate | undefined {
  const [first, ...others] = matches;
  if (!first) return undefined;
  let one: Candidate = first;
  for (const other of others) {
    if (compareDevices(one, other) === 'different') continue;
    const filled = Object.entries(other).filter(([key]) => one[key as keyof Candidate] === null);
    one = { ...one, ...(Object.fromEntries(filled) as Partial<Candidate>), decided_by: one.decided_by };
    one.first_seen_at = Math.min(one.first_seen_at, other.first_seen_at);
    if (other.snmp === 'ok') one.snmp = 'ok';
    if (one.role === 'other') one.role = other.role;
    db.update(candidateAddresses)
      .set({ candidate_id: one.id })
      .where(eq(candidateAddresses.candidate_id, other.id))
      .run();
    db.delete(candidates).where(eq(candidates.id, other.id)).run();
  }
  return one;
}

function insert(db: Db, job: DiscoveryJob, sight: Sight): { id: number; told: boolean } {
  const { id } = db
    .insert(candidates)
    .values({
      scope_id: job.scope_id,
      job_id: job.id,
      ...sight.identity,
      ...sight.described,
      ...sight.trail,
      first_seen_at: sight.seen_at,
      last_seen_at: sight.seen_at,
    })
    .returning({ id: candidates.id })
    .get();
  return { id, told: true };
}

/** The newest word counts; what this sight doesn't say stays as it was. `told`: it says what wasn't known before. */
function refresh(db: Db, job: DiscoveryJob, before: Candidate, sight: Sight): { id: number; told: boolean } {
  const said = Object.fromEntries(
    Object.entries({ ...sight.identity, ...sight.described }).filter(([, value]) => value !== null),
  ) as Partial<Candidate>;
  if (sight.described.role === 'other') delete said.role;
  if (sight.described.open_ports.length === 0) delete said.open_ports;
  // A device that answered SNMP once is no stranger because it timed out today, and hearsay is less than its own word.
  if (before.snmp === 'ok' && sight.described.snmp !== 'ok') {
    for (const key of ['snmp', 'name', 'description'] as const) delete said[key];
  }
  const { id, state, node_id, ...kept } = { ...before, ...said };
  const orphaned = state === 'confirmed' && node_id === null;
  const fresh = { ...kept, scope_id: job.scope_id, job_id: job.id };
  db.update(candidates)
    .set({
      ...fresh,
      // The shortest way to it that this job found.
      ...(job.id !== before.job_id || sight.trail.hops < before.hops ? sight.trail : {}),
      ...(orphaned ? { state: 'waiting', decided_by: null, decided_at: null, reason: '' } : {}),
      first_seen_at: Math.min(before.first_seen_at, sight.seen_at),
      last_seen_at: Math.max(before.last_seen_at, sight.seen_at),
      displaced_by: sight.answered ? null : before.displaced_by,
    })
    .where(eq(candidates.id, id))
    .run();
  const told = (['name', 'vendor', 'model', 'object_id', 'snmp'] as const).some((key) => before[key] !== kept[key]);
  return { id, told: state === 'waiting' && (told || orphaned) };
}

const HOLDER = 'select candidate_id from candidate_addresses where address = ? and candidate_id <> ?';
const LOSE = 'delete from candidate_addresses where candidate_id = ? and address = ?';
const DISPLACE = 'update candidates set displaced_by = ? where id = ?';
const HOLD = `insert into candidate_addresses (candidate_id, address, family, answered_at, last_seen_at)
  values (:id, :address, :family, :answered_at, :now)
  on conflict (address) do update set last_seen_at = :now, answered_at = coalesce(:answered_at, answered_at)`;

/** An address belongs to who answers there; one that is merely told stays with who has it. */
function claim(db: Db, id: number, sight: Sight, now: number) {
  for (const { address, family } of sight.addresses) {
    const answered = sight.answered && address === sight.asked.address;
    const holder = prepared(db, HOLDER).pluck().get(address, id) as number | undefined;
    if (holder !== undefined) {
      if (!answered) continue;
      prepared(db, LOSE).run(holder, address);
      prepared(db, DISPLACE).run(id, holder);
    }
    prepared(db, HOLD).run({ id, address, family, answered_at: answered ? sight.seen_at : null, now });
  }
}
