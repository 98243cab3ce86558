/** What belongs to nodes that become one, table by table. Each is called in the merge's transaction. */
import { inArray } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { findings } from '../findings/schema.ts';
import { watches } from '../watching/schema.ts';
import { links } from './schema.ts';

type Part = { id: number; target_id: number };

/** Samples, facts and their history hang on the watch and go along. Of two that ask the same, the older stays. */
export function moveWatches(db: Db, actor: Actor, parts: readonly Part[], into: number) {
  const target_ids = parts.map(({ target_id }) => target_id);
  const all = db.select().from(watches).where(inArray(watches.target_id, target_ids)).all();
  const questions = Map.groupBy(all, ({ probe, address, family, params }) =>
    JSON.stringify([probe, address, family, params]),
  );
  const twins = [...questions.values()].flatMap((asking) =>
    asking.sort((a, b) => a.created_at - b.created_at || a.id - b.id).slice(1),
  );
  for (const twin of twins) {
    record(db, actor, { action: 'delete', object_kind: 'watch', object_id: twin.id, before: twin });
  }
  const twin_ids = new Set(twins.map(({ id }) => id));
  db.delete(watches)
    .where(inArray(watches.id, [...twin_ids]))
    .run();
  db.update(watches).set({ target_id: into }).where(inArray(watches.target_id, target_ids)).run();
  return {
    watches: all.filter(({ id, target_id }) => target_id !== into && !twin_ids.has(id)).length,
    dropped_watches: twins.map(({ id, probe, address }) => ({ id, probe, address })),
  };
}

/** A link between the merged nodes joined a device to itself; one recorded from both nodes is one. */
export function moveLinks(db: Db, actor: Actor, parts: readonly Part[], into: number) {
  const ids = new Set(parts.map(({ id }) => id));
  const list = [...ids];
  const touching = db.select().from(links).where(inArray(links.a_node_id, list)).all();
  const others = db.select().from(links).where(inArray(links.b_node_id, list)).all();
  const all = [...new Map([...touching, ...others].map((link) => [link.id, link])).values()].sort(
    (a, b) => a.id - b.id,
  );
  const known = new Set<string>();
  const gone: typeof all = [];
  const moved: typeof all = [];
  for (const link of all) {
    const a = { node: ids.has(link.a_node_id) ? into : link.a_node_id, port: link.a_port };
    const b = { node: ids.has(link.b_node_id) ? into : link.b_node_id, port: link.b_port };
    const ends = [a, b].map((end) => JSON.stringify(end)).sort();
    if (a.node === b.node || known.has(ends.join())) gone.push(link);
    else if (a.node !== link.a_node_id || b.node !== link.b_node_id) {
      moved.push({ ...link, a_node_id: a.node, b_node_id: b.node });
    }
    known.add(ends.join());
  }
  for (const link of gone) {
    record(db, actor, { action: 'delete', object_kind: 'link', object_id: link.id, before: link });
  }
  // Before the others take their places.
  db.delete(links)
    .where(
      inArray(
        links.id,
        gone.map(({ id }) => id),
      ),
    )
    .run();
  const place = db.$client.prepare('update links set a_node_id = ?, b_node_id = ? where id = ?');
  for (const { id, a_node_id, b_node_id } of moved) place.run(a_node_id, b_node_id, id);
  return { links: moved.length, dropped_links: gone.length };
}

/** Of several open findings of one check the oldest stays open; an acknowledgement isn't lost. */
export function moveFindings(db: Db, parts: readonly Part[], into: number, now: number) {
  const target_ids = parts.map(({ target_id }) => target_id);
  const all = db.select().from(findings).where(inArray(findings.target_id, target_ids)).all();
  const open = all.filter(({ closed_at }) => closed_at === null);
  const close = db.$client.prepare(`update findings set closed_at = ?, status = 'not_applicable' where id = ?`);
  const acknowledge = db.$client.prepare(
    `update findings set acknowledged_at = ?, acknowledged_by = ?, note = ? where id = ? and acknowledged_at is null`,
  );
  let closed_findings = 0;
  for (const same of Map.groupBy(open, ({ check_id }) => check_id).values()) {
    const [oldest, ...younger] = same.sort((a, b) => a.opened_at - b.opened_at || a.id - b.id);
    for (const { id, acknowledged_at, acknowledged_by, note } of younger) {
      if (acknowledged_at !== null) acknowledge.run(acknowledged_at, acknowledged_by, note, oldest?.id);
      close.run(Math.max(now, 0), id);
      closed_findings += 1;
    }
  }
  db.update(findings).set({ target_id: into }).where(inArray(findings.target_id, target_ids)).run();
  return { findings: all.filter(({ target_id }) => target_id !== into).length, closed_findings };
}

/** Moved by rules of their own, or never: evidence is sealed, and what is derived is made anew. */
const SETTLED = new Set([
  'nodes',
  'targets',
  'node_addresses',
  'links',
  'watches',
  'findings',
  'evidence',
  'differences',
  'comparisons',
  'known_devices',
  'merged_targets',
]);

/**
 * Whatever else refers to a node or target, in whichever area: a row that the kept one has already goes with the other node.
 * Returns how many lines of the timeline moved.
 */
export function moveEverythingElse(db: Db, parts: readonly Part[], kept: Part): number {
  let events = 0;
  for (const { table, column, of } of references(db)) {
    const move = db.$client.prepare(`update or ignore "${table}" set "${column}" = ? where "${column}" = ?`);
    for (const part of parts) {
      if (part === kept) continue;
      const { changes } = of === 'nodes' ? move.run(kept.id, part.id) : move.run(kept.target_id, part.target_id);
      if (table === 'events') events += changes;
    }
  }
  return events;
}

type Reference = { table: string; column: string; of: 'nodes' | 'targets' };

/** By foreign key, or by the column's name where a row outlives its node. */
function references(db: Db): Reference[] {
  const rows = db.$client
    .prepare(`select m.name as "table", k."from" as "column", k."table" as "of"
        from sqlite_master m join pragma_foreign_key_list(m.name) k
        where m.type = 'table' and k."table" in ('nodes', 'targets')
      union
      select m.name, c.name, case c.name when 'node_id' then 'nodes' else 'targets' end
        from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and c.name in ('node_id', 'target_id')`)
    .all() as Reference[];
  return rows.filter(({ table }) => !SETTLED.has(table));
}
