/**
 * What the tickets that somebody sees are about in a period, against the one before (政情民意分析). Read and reckoned in slices, so
 * that nothing else waits for it. Areas are those of the units that filed, departments are the units that hold a ticket now, or
 * held it when it ended: where people ask, and who has to do with it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Db } from '../../db/open.ts';
import { reachNow, wholeOf } from '../../people/reach.ts';
import type { TicketKind } from '../kinds.ts';
import { unitsOf } from '../stored.ts';
import { filedIn } from './filter.ts';
import { createTopics, type Made, type Read, type Steps, type Topic } from './topics.ts';

const Count = z.int();
export const TermRow = z.object({
  term: z.string(),
  count: Count,
  before: Count,
  /** Signed G²; see topics.ts. */
  score: z.number(),
  is_rising: z.boolean(),
});
export const TopicRow = z.object({
  name: z.array(z.string()),
  /** The list of tickets gives exactly `count` for them, as `any_terms`. */
  terms: z.array(z.string()),
  count: Count,
  before: Count,
  score: z.number(),
  is_rising: z.boolean(),
});
const Topics = z.object({
  as_of: z.int(),
  from: z.int(),
  to: z.int(),
  before: z.object({ from: z.int(), to: z.int() }),
  /** Filed in the period, and in the one before. */
  total: Count,
  total_before: Count,
  /** Of both, those whose terms aren't known yet: they are in no term and no topic. */
  unread: Count,
  unread_before: Count,
  terms: z.array(TermRow),
  /** Rising ones first, then the largest. */
  topics: z.array(
    TopicRow.extend({
      /** As many as `steps`. */
      per_step: z.array(Count),
      /** The newest, without those that were redacted. */
      samples: z.array(z.object({ id: z.int(), number: z.string(), title: z.string() })),
    }),
  ),
  /** When each step of the period begins: days in Asia/Shanghai, weeks of a long one. */
  steps: z.array(z.int()),
  /** One level beneath the area that was asked for; what was filed above stands under its own area, null has none. */
  by_area: z.array(
    z.object({
      area_id: z.int().nullable(),
      area: z.string().nullable(),
      /** Filed by its own units alone, without the areas beneath, which have rows of their own. */
      is_above: z.boolean(),
      count: Count,
      before: Count,
    }),
  ),
  by_unit: z.array(z.object({ unit_id: z.int().nullable(), unit: z.string().nullable(), count: Count, before: Count })),
});
export const TicketTopics = Topics;
export type TicketTopics = z.infer<typeof Topics>;

export type TopicsQuery = {
  from: number;
  to: number;
  /** Of the unit that filed it, with all areas beneath. */
  area_id?: number | undefined;
  /** Who holds it. */
  unit_id?: number | undefined;
  kind?: TicketKind | undefined;
};

const SLICE = 250;
/** Nothing else waits longer. */
const TURN_MS = 8;
const KEPT_MS = 60_000;
const MAX_KEPT = 20;
const DAY_MS = 86_400_000;
/** Asia/Shanghai is UTC+8 all year. */
const OFFSET_MS = 8 * 3_600_000;
const MAX_DAYS = 100;

/** The period cut into days that begin at midnight, or into weeks. */
export function stepsOf({ from, to }: Pick<TopicsQuery, 'from' | 'to'>): Steps {
  const begins = Math.floor((from + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  const step_ms = to - begins > MAX_DAYS * DAY_MS ? 7 * DAY_MS : DAY_MS;
  return { from: begins, step_ms, count: Math.max(1, Math.ceil((to - begins) / step_ms)) };
}

type Reckoned = Omit<TicketTopics, 'topics'> & { topics: Topic[] };
type Kept = { key: string; at: number; made: Promise<Reckoned> };
const kept = new WeakMap<Db, Kept[]>();

export async function ticketTopics(db: Db, query: TopicsQuery, now: number): Promise<TicketTopics> {
  const { topics, ...rest } = await reckoned(db, query, now);
  // Read each time: what was redacted since is shown no more.
  const title = db.$client.prepare('select id, number, title from tickets where id = ? and not is_redacted');
  return {
    ...rest,
    topics: topics.map(({ ticket_ids, ...topic }) => ({
      ...topic,
      samples: ticket_ids
        .map((id) => title.get(id) as TicketTopics['topics'][number]['samples'][number])
        .filter(Boolean),
    })),
  };
}

/** Whoever asks the same within a minute gets the same, unless a ticket changed; whoever asks meanwhile waits with the first. */
function reckoned(db: Db, query: TopicsQuery, now: number): Promise<Reckoned> {
  const whole = wholeOf(db);
  const reach = whole === db ? 'everywhere' : reachNow();
  // Events are only ever added: the last one tells whether anything changed, whatever the clock says.
  const last = whole.$client.prepare('select max(rowid) from ticket_events').pluck().get();
  const key = JSON.stringify([
    ...[query.from, query.to, query.area_id, query.unit_id, query.kind, last],
    reach instanceof Set ? [...reach] : reach,
  ]);
  const held = (kept.get(whole) ?? []).filter(({ at }) => now >= at && now - at < KEPT_MS);
  const known = held.find((each) => each.key === key);
  kept.set(whole, held);
  if (known) return known.made;
  const made = reckon(db, query, now);
  const mine = { key, at: now, made };
  held.push(mine);
  if (held.length > MAX_KEPT) held.shift();
  const forget = () => {
    const at = held.indexOf(mine);
    if (at >= 0) held.splice(at, 1);
  };
  // What wasn't read yet is read within seconds.
  void made.then(({ unread, unread_before }) => {
    if (unread + unread_before > 0) forget();
  }, forget);
  return made;
}

type Row = {
  id: number;
  filed_at: number;
  area_id: number | null;
  unit_id: number | null;
  is_redacted: number;
  terms: string | null;
};
type Pair = { count: number; before: number };

async function reckon(db: Db, query: TopicsQuery, now: number): Promise<Reckoned> {
  const { from, to } = query;
  const before = { from: Math.max(0, from - (to - from)), to: from };
  const steps = stepsOf(query);
  const topics = createTopics(steps);
  const byArea = new Map<number | null, Pair>();
  const byUnit = new Map<number | null, Pair>();
  const all: Pair = { count: 0, before: 0 };
  const unread: Pair = { count: 0, before: 0 };
  const rest = createRests();
  const rows = slicesOf(db, query, { from: before.from, to });
  for (let slice = rows(); slice.length > 0; slice = rows()) {
    for (const row of slice) {
      const isNow = row.filed_at >= from;
      const add = (pair: Pair) => {
        pair[isNow ? 'count' : 'before'] += 1;
      };
      add(all);
      add(pairOf(byArea, row.area_id));
      add(pairOf(byUnit, row.unit_id));
      if (row.terms !== null) topics.add(row as Read, isNow);
      else if (!row.is_redacted) add(unread);
    }
    await rest();
  }
  const { terms, topics: found } = await drive(topics.result(), rest);
  const whole = wholeOf(db);
  const units = unitsOf(whole);
  return {
    as_of: now,
    ...{ from, to, before, total: all.count, total_before: all.before },
    ...{ unread: unread.count, unread_before: unread.before, terms, topics: found },
    steps: Array.from({ length: steps.count }, (_, i) => steps.from + i * steps.step_ms),
    by_area: areaRows(whole, query.area_id, byArea),
    by_unit: [...byUnit]
      .map(([unit_id, pair]) => ({ unit_id, unit: nameOf(units, unit_id), ...pair }))
      .sort((a, b) => largestFirst(a, b) || (a.unit_id ?? 0) - (b.unit_id ?? 0)),
  };
}

/** Each call reads on; in the order of filing, which an index has. */
function slicesOf(db: Db, { area_id, unit_id, kind }: TopicsQuery, { from, to }: { from: number; to: number }) {
  const given: Record<string, unknown> = { to };
  const where = ['(t.filed_at, t.id) > (:at, :id)', 't.filed_at < :to'];
  const add = (text: string, name: string, value: unknown) => {
    where.push(text);
    given[name] = value;
  };
  if (area_id !== undefined) add(filedIn('t.filed_unit_id', ':area_id'), 'area_id', area_id);
  if (unit_id !== undefined) add('t.unit_id = :unit_id', 'unit_id', unit_id);
  if (kind !== undefined) add('t.kind = :kind', 'kind', kind);
  const read = db.$client.prepare(`select t.id, t.filed_at, fu.area_id, t.unit_id, t.is_redacted, k.terms from tickets t
    left join main.units fu on fu.id = t.filed_unit_id left join main.ticket_terms k on k.ticket_id = t.id
    where ${where.join(' and ')} order by t.filed_at, t.id limit ${SLICE}`);
  let last = { filed_at: from, id: 0 };
  return (): Row[] => {
    const rows = read.all({ ...given, at: last.filed_at, id: last.id }) as Row[];
    last = rows.at(-1) ?? last;
    return rows;
  };
}

/** Lets others have their turn when it has had its own. */
function createRests() {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await turn();
    since = performance.now();
  };
}

async function drive(work: Generator<undefined, Made>, rest: () => Promise<void>): Promise<Made> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await rest();
  }
}

function pairOf(pairs: Map<number | null, Pair>, key: number | null): Pair {
  const known = pairs.get(key);
  if (known) return known;
  const made = { count: 0, before: 0 };
  pairs.set(key, made);
  return made;
}

const largestFirst = (a: Pair, b: Pair) => b.count - a.count || b.before - a.before;
const nameOf = (named: ReadonlyMap<number, { name: string }>, id: number | null) =>
  id === null ? null : (named.get(id)?.name ?? `#${id}`);

/** Without an area that was asked for it is the only root, or above all roots. */
function areaRows(db: Db, asked: number | undefined, byArea: ReadonlyMap<number | null, Pair>) {
  const rows = db.$client.prepare('select id, name, parent_id from areas').all() as {
    id: number;
    name: string;
    parent_id: number | null;
  }[];
  const areas = new Map(rows.map((area) => [area.id, area]));
  const roots = rows.filter(({ parent_id }) => parent_id === null);
  const top = asked ?? (roots.length === 1 ? (roots[0]?.id as number) : null);
  const shownAs = (id: number | null): number | null => {
    let at = id;
    // No longer than a tree can be, should its rows form a circle.
    for (let depth = 0; at !== null && at !== top && depth < 16; depth += 1) {
      const above: number | null = areas.get(at)?.parent_id ?? null;
      if (above === top) return at;
      at = above;
    }
    return at === top ? at : null;
  };
  const found = new Map<number | null, Pair>();
  for (const [id, { count, before }] of byArea) {
    const pair = pairOf(found, shownAs(id));
    pair.count += count;
    pair.before += before;
  }
  return [...found]
    .map(([area_id, pair]) => ({
      ...{ area_id, area: nameOf(areas, area_id) },
      is_above: area_id !== null && area_id === top,
      ...pair,
    }))
    .sort((a, b) => largestFirst(a, b) || (a.area_id ?? 0) - (b.area_id ?? 0));
}
