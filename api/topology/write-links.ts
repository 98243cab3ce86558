/** Lays newly inferred links over the stored ones: what stays keeps its row, what comes and goes is told to both ends. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { tell } from '../timeline/tell.ts';
import { foldName, type InferredLink } from './infer-links.ts';
import { type LinkSource, type LinkState, type Stranger, topologyLinks } from './schema.ts';

type Stored = typeof topologyLinks.$inferSelect;
type Ends = Pick<InferredLink, 'a_node_id' | 'a_if_index' | 'a_port' | 'b_node_id' | 'b_if_index' | 'b_port'>;

/** What stays true while both ends answer and nobody tells of a link any more; one that tables merely suggest comes and goes. */
const GONE_AFTER_MS = { told: 10 * 60_000, inferred: 24 * 3_600_000 };
const FORGOTTEN_AFTER_MS = 90 * 86_400_000;

/** `graph`: who is linked to whom, or how surely; `rows`: only what is told of it. */
export type LinkChange = 'none' | 'rows' | 'graph';
const CHANGES: readonly LinkChange[] = ['none', 'rows', 'graph'];
export const greater = (a: LinkChange, b: LinkChange): LinkChange => (CHANGES.indexOf(a) > CHANGES.indexOf(b) ? a : b);

/** Whose rows are too old to found a link on; and who told of links before: what a newcomer tells is no news of the network. */
export type Tellers = { isStale(watch_id: number): boolean; isKnown(node_id: number): boolean };

export type Written = {
  changed: LinkChange;
  /** Nodes whose rows were too old to found a new link on. */
  waiting: number[];
};

export function createLinkWriter(db: Db) {
  const sqlite = db.$client;
  const touching = sqlite.prepare<[{ scope: string }], StoredText>(`
    select * from topology_links where a_node_id in (select value from json_each(:scope))
    union select * from topology_links where b_node_id in (select value from json_each(:scope))`);
  const insert = sqlite.prepare(`insert into topology_links (${COLUMNS.join(', ')}, first_seen_at)
    values (${COLUMNS.map((name) => `:${name}`).join(', ')}, :first_seen_at)`);
  const portAt = sqlite.prepare<[string, number], { name: string | null; oper_status: string | null }>(`
    select coalesce(f.value ->> '$.name', f.value ->> '$.description') as name, f.value ->> '$.oper_status' as oper_status
    from targets t cross join watches w on w.target_id = t.id and w.probe = 'snmp'
      cross join facts f on f.watch_id = w.id and f.key = 'snmp.interface' and f.part = ? where t.node_id = ?`);
  const nameOf = sqlite.prepare<[number | null], string>('select name from nodes where id = ?').pluck();

  const portsAt = (node_id: number | null, if_index: number | null) =>
    node_id === null || if_index === null ? [] : portAt.all(String(if_index), node_id);

  /** What the ports' own devices say of them: their names, where no table named them, and whether they are up. */
  function completed(link: InferredLink): InferredLink & { state: LinkState } {
    const [a, b] = [portsAt(link.a_node_id, link.a_if_index), portsAt(link.b_node_id, link.b_if_index)];
    const told = [...a, ...b].map((port) => port.oper_status ?? '');
    const isDown = told.some((one) => ['down', 'lower_layer_down', 'not_present'].includes(one));
    const state = isDown ? 'down' : told.includes('up') ? 'up' : 'unknown';
    return { ...link, a_port: link.a_port || (a[0]?.name ?? ''), b_port: link.b_port || (b[0]?.name ?? ''), state };
  }

  function announce(link: Ends, now: number, zh: string, en: string) {
    if (link.b_node_id === null) return;
    const [a, b] = [nameOf.get(link.a_node_id) ?? '', nameOf.get(link.b_node_id) ?? ''];
    const ends = `${a} ${link.a_port} ↔ ${b} ${link.b_port}`.replaceAll(/ {2,}/g, ' ').trim();
    for (const [node_id, subject] of [
      [link.a_node_id, a],
      [link.b_node_id, b],
    ] as const) {
      tell(db, { at: now, kind: 'topology', node_id, subject, text: { zh: `${zh}：${ends}`, en: `${en}: ${ends}` } });
    }
  }

  function update(old: Stored, link: ReturnType<typeof completed>, now: number): LinkChange {
    const recorded = link.confidence === 'recorded';
    const noticed = old.last_seen_at ?? (old.confidence === 'recorded' ? null : now);
    const next = { ...link, last_seen_at: recorded ? noticed : null, gone_at: null };
    const differs = Object.entries(next).some(([k, v]) => JSON.stringify(old[k as keyof Stored]) !== JSON.stringify(v));
    if (!differs) return 'none';
    db.update(topologyLinks).set(next).where(eq(topologyLinks.id, old.id)).run();
    if (old.gone_at !== null && !recorded) announce(link, now, '链路恢复', 'link is back');
    return old.gone_at !== null || isFirm(old) !== isFirm(link) ? 'graph' : 'rows';
  }

  /**
   * `links` are all that touch a node of the scope. A new one needs a source that isn't stale. Call it in a transaction.
   */
  function write(
    links: readonly InferredLink[],
    scope: readonly number[],
    { isStale, isKnown }: Tellers,
    now: number,
  ): Written {
    const stored = touching.all({ scope: JSON.stringify(scope) }).map(parsed);
    const free = new Map(Map.groupBy(stored, pairOf));
    const waiting: number[] = [];
    let changed: LinkChange = 'none';
    for (const link of links.map(completed)) {
      const old = takeBest(free, link);
      if (old) {
        changed = greater(changed, update(old, link, now));
        continue;
      }
      const told = link.sources.filter((source) => source.watch_id !== null);
      if (told.length > 0 && told.every((source) => isStale(source.watch_id as number))) {
        waiting.push(...told.map((source) => source.node_id));
        continue;
      }
      insert.run({ ...link, ...texts(link), first_seen_at: now });
      changed = greater(changed, link.b_node_id === null ? 'rows' : 'graph');
      // A neighbour that we come to know is no new cable.
      const recognised = stored.some((row) => explains(link, row));
      if (!recognised && told.some((source) => isKnown(source.node_id)))
        announce(link, now, '发现链路', 'link appeared');
    }
    for (const old of [...free.values()].flat()) changed = greater(changed, miss(old, links, now));
    return { changed, waiting };
  }

  /** Nobody tells of it: kept for a time, since a device without power is forgotten by its neighbours. */
  function miss(old: Stored, links: readonly InferredLink[], now: number): LinkChange {
    if (old.confidence === 'recorded' || links.some((link) => explains(link, old) || retells(link, old))) {
      db.delete(topologyLinks).where(eq(topologyLinks.id, old.id)).run();
      return old.b_node_id === null ? 'rows' : 'graph';
    }
    if (old.last_seen_at !== null && old.recorded_link_id === null) return 'none';
    const set = { last_seen_at: old.last_seen_at ?? now, recorded_link_id: null };
    db.update(topologyLinks).set(set).where(eq(topologyLinks.id, old.id)).run();
    return 'rows';
  }

  const overdue = sqlite
    .prepare<[{ now: number; told: number; inferred: number }], number>(`
    select l.id from topology_links l
      join targets ta on ta.node_id = l.a_node_id join verdicts va on va.target_id = ta.id and va.check_id = 'answers' and va.status = 'pass'
      left join targets tb on tb.node_id = l.b_node_id left join verdicts vb on vb.target_id = tb.id and vb.check_id = 'answers' and vb.status = 'pass'
    where l.last_seen_at is not null and l.gone_at is null and l.confidence <> 'recorded' and (l.b_node_id is null or vb.status is not null)
      and max(l.last_seen_at, va.since, coalesce(vb.since, 0)) < :now - case l.confidence when 'inferred' then :inferred else :told end
    limit 500`)
    .pluck();

  /** Declares gone what both ends have left untold for long enough; true when there was any. */
  function age(now: number): boolean {
    return sqlite.transaction(() => {
      const ids = overdue.all({ now, ...GONE_AFTER_MS });
      for (const id of ids) {
        const link = db.update(topologyLinks).set({ gone_at: now }).where(eq(topologyLinks.id, id)).returning().get();
        if (link) announce(link, now, '链路消失', 'link is gone');
      }
      sqlite.prepare('delete from topology_links where gone_at < ?').run(now - FORGOTTEN_AFTER_MS);
      return ids.length > 0;
    })();
  }

  return { write, age };
}

/** Columns as they are inferred. */
const COLUMNS = [
  ...(['a_node_id', 'a_if_index', 'a_port', 'b_node_id', 'b_if_index', 'b_port', 'confidence', 'sides'] as const),
  ...(['state', 'stranger', 'sources', 'recorded_link_id'] as const),
];
type StoredText = Omit<Stored, 'stranger' | 'sources'> & { stranger: string | null; sources: string };

const parsed = (row: StoredText): Stored => ({
  ...row,
  stranger: row.stranger === null ? null : (JSON.parse(row.stranger) as Stranger),
  sources: JSON.parse(row.sources) as LinkSource[],
});
const texts = (link: Pick<InferredLink, 'stranger' | 'sources'>) => ({
  stranger: link.stranger === null ? null : JSON.stringify(link.stranger),
  sources: JSON.stringify(link.sources),
});

const isFirm = (link: Pick<InferredLink, 'confidence' | 'recorded_link_id'>): boolean =>
  link.confidence !== 'inferred' || link.recorded_link_id !== null;

/** Two nodes, or a node and what its neighbour calls itself. */
function pairOf(link: Pick<InferredLink, 'a_node_id' | 'b_node_id' | 'stranger'>): string {
  if (link.b_node_id !== null) return `${link.a_node_id}-${link.b_node_id}`;
  return `${link.a_node_id}?${link.stranger?.chassis_id ?? ''}\0${link.stranger?.system_name ?? ''}`;
}

/** The stored row that a link is: of the same pair, at the same port of at least one end. */
function takeBest(free: Map<string, Stored[]>, link: InferredLink): Stored | undefined {
  const rows = free.get(pairOf(link)) ?? [];
  const scored = rows.map((row) => {
    const ends = Number(isSameEnd(row, 'a', link, 'a')) + Number(isSameEnd(row, 'b', link, 'b'));
    const recorded = row.recorded_link_id !== null && row.recorded_link_id === link.recorded_link_id;
    return { row, score: 2 * ends + Number(recorded) + Number(row.gone_at === null) / 2 };
  });
  const best = scored.filter(({ score }) => score >= 1).sort((x, y) => y.score - x.score || x.row.id - y.row.id)[0];
  if (best)
    free.set(
      pairOf(link),
      rows.filter((row) => row !== best.row),
    );
  return best?.row;
}

/** The stranger at a port is the node that the link leads to. */
const explains = (link: InferredLink, old: Stored): boolean =>
  old.b_node_id === null &&
  link.b_node_id !== null &&
  (isSameEnd(link, 'a', old, 'a') || isSameEnd(link, 'b', old, 'a'));

/** Whoever told of the old one tells of this one now: the far port came to be known by its name. */
function retells(link: InferredLink, old: Stored): boolean {
  const told = new Set(link.sources.map(sourceKey));
  return (
    pairOf(link) === pairOf(old) &&
    (isSameEnd(link, 'a', old, 'a') || isSameEnd(link, 'b', old, 'b')) &&
    old.sources.every((source) => told.has(sourceKey(source)))
  );
}

const sourceKey = ({ table, node_id, watch_id, part }: LinkSource): string => `${table} ${node_id} ${watch_id} ${part}`;

function isSameEnd(x: Ends, x_end: 'a' | 'b', y: Ends, y_end: 'a' | 'b'): boolean {
  if (x[`${x_end}_node_id`] !== y[`${y_end}_node_id`]) return false;
  const [left, right] = [x[`${x_end}_if_index`], y[`${y_end}_if_index`]];
  if (left !== null && right !== null) return left === right;
  const name = foldName(x[`${x_end}_port`]);
  return name !== '' && name === foldName(y[`${y_end}_port`]);
}
