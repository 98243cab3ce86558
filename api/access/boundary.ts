/** The boundary of a network, item by item: what a person found beside what the console sees, and the evidence that was given. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { State } from '../estate/schema.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { nameOfAccount } from '../people/names.ts';
import { refuseStale } from '../risk/take-part.ts';
import type { Kept } from '../tickets/attachments.ts';
import { CHECKLIST, type ChecklistItem, ITEM_NAMES, type ItemName, wordsOf } from './checklist.ts';
import { type Network, networkOf, refuseAsked } from './networks.ts';
import type { ITEM_ANSWERS } from './schema.ts';
import type { ChecklistRow } from './shapes.ts';

type Answer = (typeof ITEM_ANSWERS)[number];
type Stored = Pick<ChecklistRow, 'note' | 'person_name' | 'version'> & {
  item: ItemName;
  answer: Answer;
  at: number;
  file_name: string | null;
  file_bytes: number | null;
};
type Sight = { state: State; state_reason: string; seen_at: number | null; target_id: number };
type Verdict = { check_id: string; status: string; reason: string; at: number };

export function readChecklist(db: Db, network: Pick<Network, 'id' | 'boundary_node_id'>): ChecklistRow[] {
  const stored = new Map(
    (
      db.$client
        .prepare(`select item, answer, note, ${nameOfAccount('person')} as person_name, at, file_name, file_bytes, version
          from access_answers where network_id = ?`)
        .all(network.id) as Stored[]
    ).map((row) => [row.item, row]),
  );
  const look = seesBoundary(db, network.boundary_node_id);
  return ITEM_NAMES.map((item): ChecklistRow => {
    const { title, clauses, seen_by }: ChecklistItem = CHECKLIST[item];
    const seen = seen_by ? look(seen_by) : null;
    const found = stored.get(item);
    const answer = found?.answer ?? null;
    return {
      ...{ item, title, seen, answer, holds: whatHolds(answer, seen?.answer ?? null) },
      clauses: clauses.map((clause) => ({ clause, words: wordsOf(clause) ?? { zh: '', en: '' } })),
      ...{ note: found?.note ?? '', person_name: found?.person_name ?? null, at: found?.at ?? null },
      file: found?.file_name ? { name: found.file_name, bytes: found.file_bytes ?? 0 } : null,
      version: found?.version ?? 0,
    };
  });
}

/** A shortfall that either tells of is one; only a person can say that an item doesn't apply. */
export function whatHolds(answer: Answer | null, seen: 'yes' | 'no' | null): Answer | null {
  if (answer === 'not_applicable') return answer;
  if (answer === 'no' || seen === 'no') return 'no';
  return seen ?? answer;
}

/** What the console sees of the boundary device; null where it can't, or what it saw is stale. */
function seesBoundary(db: Db, node_id: number | null) {
  const target = db.$client
    .prepare('select id as target_id, state, state_reason, seen_at from targets where node_id = ?')
    .get(node_id) as Sight | undefined;
  const verdicts = (
    target
      ? db.$client
          .prepare('select check_id, status, reason, at from verdicts where target_id = ?')
          .all(target.target_id)
      : []
  ) as Verdict[];
  return (by: NonNullable<ChecklistItem['seen_by']>): ChecklistRow['seen'] => {
    if (!target) return null;
    if (by === 'state') {
      const { state, state_reason, seen_at } = target;
      if (state !== 'up' && state !== 'degraded' && state !== 'down') return null;
      return { answer: state === 'down' ? 'no' : 'yes', reason: JSON.parse(state_reason), at: seen_at ?? 0 };
    }
    const told = verdicts.filter(({ check_id }) => by.includes(check_id));
    const worst = told.find(({ status }) => status === 'fail') ?? told.find(({ status }) => status === 'warn');
    // What one of them doesn't tell may be the fault.
    const good = told.length === by.length && told.every(({ status }) => status === 'pass') ? told[0] : undefined;
    const one = worst ?? good;
    return one ? { answer: worst ? 'no' : 'yes', reason: JSON.parse(one.reason), at: one.at } : null;
  };
}

type Answering = { version: number; answer: Answer; note: string };

export function answerItem(
  db: Db,
  actor: Actor,
  { id, item }: { id: number; item: ItemName },
  { version, answer, note }: Answering,
  now: number,
): { version: number } {
  if (answer === 'not_applicable' && note === '') throw wrong('note', '不适用须说明理由', 'Say why it doesn’t apply');
  return db.$client.transaction(() => {
    refuseAsked(networkOf(db, id));
    const before = answerOf(db, id, item);
    refuseStale(version, before ?? { version: 0 });
    const made = { version: version + 1 };
    db.$client
      .prepare(`insert into access_answers (network_id, item, answer, note, person, at, version)
        values (:id, :item, :answer, :note, :person, :now, :version)
        on conflict (network_id, item) do update set answer = :answer, note = :note, person = :person, at = :now, version = :version`)
      .run({ id, item, answer, note, person: actor.person, now, ...made });
    const after = { item, answer, note };
    record(
      db,
      actor,
      { action: 'access_answer', object_kind: 'access_network', object_id: id, before: before ?? null, after },
      now,
    );
    return made;
  })();
}

/** Refused before a file is written to the disk. */
export function refuseEvidence(db: Db, { id, item }: { id: number; item: ItemName }, version: number) {
  refuseAsked(networkOf(db, id));
  const found = answerOf(db, id, item);
  if (!found) throw conflict('请先填写结论，再附证据', 'Answer the item before its evidence is given');
  refuseStale(version, found);
}

export function addEvidence(
  db: Db,
  actor: Actor,
  of: { id: number; item: ItemName },
  { name, version, ...kept }: Kept & { name: string; version: number },
  now: number,
): { version: number } {
  return db.$client.transaction(() => {
    refuseEvidence(db, of, version);
    db.$client
      .prepare(`update access_answers set file_name = :name, file_digest = :digest, file_type = :type, file_bytes = :bytes,
          person = :person, at = :now, version = version + 1 where network_id = :id and item = :item`)
      .run({ ...of, name, ...kept, person: actor.person, now });
    const after = { item: of.item, file: name, ...kept };
    record(db, actor, { action: 'access_evidence', object_kind: 'access_network', object_id: of.id, after }, now);
    return { version: version + 1 };
  })();
}

type KeptFile = { name: string; digest: string; type: string; bytes: number };

export function evidenceOf(db: Db, { id, item }: { id: number; item: ItemName }): KeptFile {
  const found = db.$client
    .prepare(`select file_name as name, file_digest as digest, file_type as type, file_bytes as bytes
      from access_answers where network_id = ? and item = ? and file_name is not null`)
    .get(id, item) as KeptFile | undefined;
  if (!found) throw notFound('该证据', 'evidence');
  return found;
}

const answerOf = (db: Db, id: number, item: ItemName) =>
  db.$client
    .prepare('select item, answer, note, version from access_answers where network_id = ? and item = ?')
    .get(id, item) as { item: string; answer: Answer; note: string; version: number } | undefined;
