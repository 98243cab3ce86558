/** What a person decides about differences: the observed value enters the books, or the recorded one is right as it is. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { createLink, removeLink } from '../estate/links.ts';
import { readAddresses } from '../estate/node-addresses.ts';
import { changeNode, MAX_ADDRESSES, type NodeChange } from '../estate/nodes.ts';
import { conflict, fromDatabase, Refusal } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { foundLinks } from './links.ts';
import { type DifferenceRow, readDifferences } from './list-differences.ts';
import { refresher, takeDevice } from './refresh.ts';

/** Some may be refused while the others are done; each with its reason. */
export const Decided = z.object({
  done: z.int(),
  refused: z.array(z.object({ id: z.int(), zh: z.string(), en: z.string() })),
});
export type Decided = z.infer<typeof Decided>;
/** What the person saw when deciding: another value since then is another question. */
export type Choice = { id: number; observed: string | null };

/** Call it in a transaction. What is refused changes nothing of its node. */
export function acceptDifferences(db: Db, actor: Actor, choices: readonly Choice[], now = Date.now()): Decided {
  const saw = new Map(choices.map((choice) => [choice.id, choice.observed]));
  const rows = readDifferences(db, [...saw.keys()], now);
  const refused = absent([...saw.keys()], rows);
  let done = 0;
  for (const [node_id, own] of Map.groupBy(rows, (row) => row.node_id)) {
    const fit = own.filter((row) => {
      const problem = whyNot(row, saw.get(row.id) ?? null);
      if (problem) refused.push({ id: row.id, ...problem.problem.error });
      return !problem;
    });
    try {
      db.$client.transaction(() => acceptOfNode(db, actor, node_id, fit, now))();
      done += fit.length;
    } catch (error) {
      const problem = error instanceof Refusal ? error : fromDatabase(error);
      if (!problem) throw error;
      refused.push(...fit.map(({ id }) => ({ id, ...problem.problem.error })));
    }
  }
  return { done, refused: refused.map(({ id, zh, en }) => ({ id, zh, en })) };
}

function whyNot(row: DifferenceRow, saw: string | null): Refusal | undefined {
  if (row.observed !== saw) {
    return conflict(
      `“${row.node_name}”的实测值已变化，请重新查看`,
      `What was seen of '${row.node_name}' has changed; look again`,
    );
  }
  if (row.state === 'unknown') {
    return conflict(
      `“${row.node_name}”近期未探测到，无法确认实测值`,
      `'${row.node_name}' has not been seen lately; what it would tell is unknown`,
    );
  }
  if (!row.field.startsWith('duplicate_')) return undefined;
  return conflict(
    '多个节点同时主张，需合并、拆分、修改登记或驳回',
    'Several nodes claim it: merge or split them, change a record, or reject it',
  );
}

function acceptOfNode(db: Db, actor: Actor, node_id: number, rows: readonly DifferenceRow[], now: number) {
  if (rows.length === 0) return;
  const change: NodeChange = {};
  acceptLinks(db, actor, node_id, rows, now);
  for (const { field, part, observed } of rows) {
    if (field === 'link') continue;
    if (field === 'device') Object.assign(change, takeDevice(db, node_id, part, now));
    else if (field !== 'address' && observed !== null) Object.assign(change, { [field]: observed });
  }
  const addresses = rows.filter(({ field }) => field === 'address');
  if (addresses.length > 0) change.addresses = addressesAfter(db, node_id, addresses);
  for (const { id, node_name, field, part, recorded, observed } of rows) {
    const before = { node: node_name, field, part, recorded };
    record(db, actor, { action: 'accept', object_kind: 'difference', object_id: id, before, after: { observed } });
  }
  changeNode(db, actor, node_id, change, now);
}

/** A link that is seen is recorded, one that nobody sees is removed. */
function acceptLinks(db: Db, actor: Actor, node_id: number, rows: readonly DifferenceRow[], now: number) {
  const wanted = rows.filter(({ field }) => field === 'link');
  if (wanted.length === 0) return;
  const found = new Map(foundLinks(db, node_id, now).map((one) => [one.part, one.link]));
  for (const { part } of wanted) {
    const link = found.get(part);
    if (!link) throw conflict(`链路“${part}”已变化，请重新查看`, `The link '${part}' has changed; look again`);
    const { a_node_id, a_port, b_node_id, b_port, recorded_link_id } = link;
    if (link.kind === 'unrecorded') createLink(db, actor, { a_node_id, a_port, b_node_id, b_port, note: '' });
    else if (recorded_link_id !== null) removeLink(db, actor, recorded_link_id);
  }
}

function addressesAfter(db: Db, node_id: number, rows: readonly DifferenceRow[]): string[] {
  const asked = db.$client
    .prepare('select 1 from watches w join targets t on t.id = w.target_id where t.node_id = ? and w.address = ?')
    .pluck();
  const after = new Set(readAddresses(db, node_id).map(({ address }) => address));
  for (const { part, observed } of rows) {
    if (observed !== null) after.add(part);
    else if (asked.get(node_id, part) !== undefined) {
      throw conflict(
        `地址 ${part} 正被监测，请先调整监测`,
        `The address ${part} is asked by a watch: change that first`,
      );
    } else after.delete(part);
  }
  if (after.size === 0) throw conflict('不能移除最后一个地址', "A node's last address stays");
  if (after.size > MAX_ADDRESSES) {
    throw conflict(`一个节点最多登记 ${MAX_ADDRESSES} 个地址`, `A node may have ${MAX_ADDRESSES} addresses`);
  }
  return [...after];
}

/** The record is right: it stays rejected until one of the two values changes. */
export function rejectDifferences(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  reason: string,
  now = Date.now(),
): Decided {
  return decide(db, actor, ids, 'reject', { state: 'rejected', by: actor.person, at: now, reason }, now);
}

export function reopenDifferences(db: Db, actor: Actor, ids: readonly number[], now = Date.now()): Decided {
  return decide(db, actor, ids, 'reopen', { state: 'open', by: null, at: null, reason: '' }, now);
}

type Decision = { state: 'open' | 'rejected'; by: string | null; at: number | null; reason: string };

function decide(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  action: 'reject' | 'reopen',
  decision: Decision,
  now: number,
): Decided {
  const rows = readDifferences(db, ids, now);
  const write = db.$client.prepare(
    'update differences set state = :state, decided_by = :by, decided_at = :at, reason = :reason where id = :id',
  );
  for (const { id, node_name, field, part, recorded, observed, reason } of rows) {
    write.run({ ...decision, id });
    const before = { node: node_name, field, part, recorded, observed, reason };
    record(db, actor, { action, object_kind: 'difference', object_id: id, before, after: { reason: decision.reason } });
  }
  const { person } = actor;
  for (const [node_id, own] of Map.groupBy(rows, (row) => row.node_id)) {
    const text =
      action === 'reject'
        ? {
            zh: `${own.length} 项账实差异由 ${person} 驳回：${decision.reason}`,
            en: `${own.length} differences rejected by ${person}: ${decision.reason}`,
          }
        : {
            zh: `${own.length} 项账实差异由 ${person} 重新打开`,
            en: `${own.length} differences reopened by ${person}`,
          };
    tell(db, { at: now, kind: 'change', node_id, subject: own[0]?.node_name ?? '', text });
    refresher(db)(node_id, now);
  }
  const refused = absent(ids, rows).map(({ id, zh, en }) => ({ id, zh, en }));
  return { done: rows.length, refused };
}

function absent(ids: readonly number[], rows: readonly { id: number }[]) {
  const found = new Set(rows.map(({ id }) => id));
  const { zh, en } = conflict('该差异已不存在', 'This difference is gone').problem.error;
  return [...new Set(ids)].filter((id) => !found.has(id)).map((id) => ({ id, zh, en }));
}
