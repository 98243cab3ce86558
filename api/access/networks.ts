/** Networks are registered and changed: never a classified one, no prefix that is none, and nothing while a change waits for review. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { merge } from '../estate/merge.ts';
import { checkReferences } from '../estate/nodes.ts';
import { canonicalPrefix } from '../estate/prefix.ts';
import { overlapFinder } from '../estate/prefix-range.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import type { NetworkState } from './flow.ts';
import { accessNetworks } from './schema.ts';
import type { NetworkFields } from './shapes.ts';
import { classifiedWord } from './unclassified.ts';

export type Network = typeof accessNetworks.$inferSelect;

/** Told in the first line of a network's way that nobody wrote a reason for. */
const REGISTERED = '登记';

export function networkOf(db: Db, id: number): Network {
  const found = db.select().from(accessNetworks).where(eq(accessNetworks.id, id)).get();
  if (!found) throw notFound('该网络', 'network');
  return found;
}

export function registerNetwork(
  db: Db,
  actor: Actor,
  { is_unclassified, ...given }: NetworkFields & { is_unclassified: boolean },
  now: number,
): { id: number } {
  if (!is_unclassified)
    throw wrong('is_unclassified', '涉密网络不得在本系统登记', 'Classified networks are not to be registered here');
  return db.$client.transaction(() => insertNetwork(db, actor, checked(db, given), { state: 'surveyed', now }))();
}

/** Of what was checked; called in a transaction. */
export function insertNetwork(
  db: Db,
  actor: Actor,
  fields: NetworkFields,
  { state, now, reason = REGISTERED }: { state: NetworkState; now: number; reason?: string },
): { id: number } {
  const who = { edited_by: actor.person, edited_at: now };
  const { id } = db
    .insert(accessNetworks)
    .values({ ...fields, ...who, state })
    .returning({ id: accessNetworks.id })
    .get();
  noteMove(db, { network_id: id, at: now, person: actor.person, is: 'register', from: null, to: state, reason });
  record(
    db,
    actor,
    { action: 'create', object_kind: 'access_network', object_id: id, after: { ...fields, state } },
    now,
  );
  return { id };
}

export function changeNetwork(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...change }: { [K in keyof NetworkFields]?: NetworkFields[K] | undefined } & { version: number },
  now: number,
) {
  db.$client.transaction(() => {
    const found = networkOf(db, id);
    refuseStale(version, found);
    refuseAsked(found);
    const before = fieldsOf(found);
    writeNetwork(db, actor, found, checked(db, merge<NetworkFields>(before, change)), now);
  })();
}

/** Of what was checked; called in a transaction. */
export function writeNetwork(db: Db, actor: Actor, found: Network, after: NetworkFields, now: number) {
  db.update(accessNetworks)
    .set({ ...after, version: found.version + 1, edited_by: actor.person, edited_at: now })
    .where(eq(accessNetworks.id, found.id))
    .run();
  const before = fieldsOf(found);
  record(db, actor, { action: 'update', object_kind: 'access_network', object_id: found.id, before, after }, now);
}

/** What somebody else is to see must stay what they were asked to see. */
export function refuseAsked({ asked }: Pick<Network, 'asked'>) {
  if (asked !== null)
    throw conflict(
      '有一项变更待复核，撤回后才能更改',
      'A change waits for review: withdraw it before anything else is changed',
    );
}

export function fieldsOf(network: Network): NetworkFields {
  const { id, state, asked, asked_by, edited_by, edited_at, version, ...fields } = network;
  return fields;
}

/** As it is stored; refused with the field that is wrong. */
function checked(db: Db, fields: NetworkFields): NetworkFields {
  for (const path of ['name', 'purpose'] as const) {
    const word = classifiedWord(fields[path]);
    if (word) throw wrong(path, word.zh, word.en);
  }
  checkReferences(db, fields);
  const { boundary_node_id: node } = fields;
  if (node !== null && !db.$client.prepare('select 1 from nodes where id = ?').get(node))
    throw wrong('boundary_node_id', '节点不存在', 'The node does not exist');
  const read = readPrefixes(fields.prefixes);
  if ('problem' in read) throw wrong('prefixes', read.problem.zh, read.problem.en);
  return { ...fields, prefixes: read.prefixes };
}

/** Canonical, each once, none within another of the same network. */
export function readPrefixes(texts: readonly string[]) {
  const prefixes: string[] = [];
  for (const text of texts) {
    const read = canonicalPrefix(text);
    if ('problem' in read) return read;
    const [twin] = overlapFinder(prefixes.map((prefix) => ({ prefix, of: 0 })))(read.prefix);
    if (twin)
      return {
        problem: {
          zh: `${read.prefix} 与本网络的 ${twin.prefix} 重叠`,
          en: `${read.prefix} overlaps ${twin.prefix} of the same network`,
        },
      };
    prefixes.push(read.prefix);
  }
  return { prefixes };
}

type Noted = {
  network_id: number;
  at: number;
  person: string;
  is: 'register' | 'move' | 'ask' | 'confirm' | 'refuse' | 'withdraw';
  from: NetworkState | null;
  to: NetworkState;
  reason: string;
};

export function noteMove(db: Db, noted: Noted) {
  db.$client
    .prepare(`insert into access_moves (network_id, at, person, "is", state_from, state_to, reason)
      values (:network_id, :at, :person, :is, :from, :to, :reason)`)
    .run(noted);
}
