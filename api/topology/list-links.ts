/** The list of links: what each rests on, how old that is, and why only one end tells of it. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { STATES, type State } from '../estate/schema.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { whyOneSided } from './one-sided.ts';
import { CONFIDENCES, LINK_STATES, type LinkSource, SOURCE_TABLES, type Stranger } from './schema.ts';

export const LINK_KINDS = ['two_sided', 'one_sided', 'unexplained', 'recorded_only', 'inferred', 'gone'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

const StrangerRow = z.object({
  chassis_id: z.string().nullable(),
  port_id: z.string().nullable(),
  port_description: z.string().nullable(),
  system_name: z.string().nullable(),
  system_description: z.string().nullable(),
  management_addresses: z.array(z.string()),
  /** Several of our nodes fit what it says. */
  ambiguous: z.boolean(),
});
const Source = z.object({
  table: z.enum(SOURCE_TABLES),
  /** Whose table it is. */
  node_id: z.int(),
  node_name: z.string().nullable(),
  watch_id: z.int().nullable(),
  part: z.string(),
  /** When that row was last seen; null when it was recorded by a person, or is no longer told. */
  seen_at: z.int().nullable(),
  stale: z.boolean(),
});
export const LinkRow = z.object({
  id: z.int(),
  a_node_id: z.int(),
  a_name: z.string(),
  a_state: z.enum(STATES),
  a_if_index: z.int().nullable(),
  a_port: z.string(),
  b_node_id: z.int().nullable(),
  b_name: z.string().nullable(),
  b_state: z.enum(STATES).nullable(),
  b_if_index: z.int().nullable(),
  b_port: z.string(),
  confidence: z.enum(CONFIDENCES),
  /** How many ends tell of it by LLDP or CDP. */
  sides: z.int(),
  kind: z.enum(LINK_KINDS),
  state: z.enum(LINK_STATES),
  /** What the neighbour says of itself, where it is no node of ours. */
  stranger: StrangerRow.nullable(),
  sources: z.array(Source),
  /** Why the other end doesn't tell of it; null when both do, or nobody needs to. */
  one_sided_because: Text.nullable(),
  recorded_link_id: z.int().nullable(),
  first_seen_at: z.int(),
  last_seen_at: z.int().nullable(),
  /** Nobody has said so lately: an end is silent or no longer looked at. */
  stale: z.boolean(),
  gone_at: z.int().nullable(),
});
export type LinkRow = z.infer<typeof LinkRow>;

export const LinkQuery = z.object({
  node_id: z.coerce.number().int().positive().optional(),
  kind: z.enum(LINK_KINDS).optional(),
  q: z.string().max(200).optional(),
  ...Paging,
});
export type LinkQuery = z.output<typeof LinkQuery>;

/** Each link has exactly one kind. */
export const KIND = `case when l.gone_at is not null then 'gone' when l.b_node_id is null then 'unexplained'
  when l.confidence = 'recorded' then 'recorded_only' when l.confidence = 'inferred' then 'inferred'
  when l.sides = 2 then 'two_sided' else 'one_sided' end`;
/** What neither end's device can tell now isn't known, whatever was true when it could. */
export const STATE = `case when ta.state in ('down', 'unknown') and coalesce(tb.state in ('down', 'unknown'), 1)
  then 'unknown' else l.state end`;
export const LINK_TABLES = `topology_links l join nodes a on a.id = l.a_node_id join targets ta on ta.node_id = a.id
  left join nodes b on b.id = l.b_node_id left join targets tb on tb.node_id = b.id`;

type Stored = Omit<LinkRow, 'stranger' | 'sources' | 'one_sided_because' | 'stale' | 'kind'> & {
  kind: LinkKind;
  stranger: string | null;
  sources: string;
  a_state: State;
};

export function listLinks(db: Db, query: LinkQuery, now: number): { rows: LinkRow[]; total: number } {
  const { limit, offset, ...wanted } = query;
  const q = wanted.q?.trim();
  const conditions = [
    wanted.kind === undefined ? 'l.gone_at is null' : `${KIND} = :kind`,
    wanted.node_id === undefined ? '1' : '(l.a_node_id = :node_id or l.b_node_id = :node_id)',
    q
      ? `instr(lower(a.name || char(10) || coalesce(b.name, '') || char(10) || l.a_port || char(10) || l.b_port || char(10) || coalesce(l.stranger, '')), lower(:q))`
      : '1',
  ];
  const given = {
    ...(wanted.kind === undefined ? {} : { kind: wanted.kind }),
    ...(wanted.node_id === undefined ? {} : { node_id: wanted.node_id }),
    ...(q ? { q } : {}),
  };
  const where = `where ${conditions.join(' and ')}`;
  const total = db.$client.prepare(`select count(*) from ${LINK_TABLES} ${where}`).pluck().get(given) as number;
  const rows = db.$client
    .prepare(`select l.id, l.a_node_id, a.name as a_name, ta.state as a_state, l.a_if_index, l.a_port,
        l.b_node_id, b.name as b_name, tb.state as b_state, l.b_if_index, l.b_port, l.confidence, l.sides,
        ${KIND} as kind, ${STATE} as state, l.stranger, l.sources, l.recorded_link_id, l.first_seen_at, l.last_seen_at, l.gone_at
      from ${LINK_TABLES} ${where} order by a.name, l.a_if_index, l.a_port, l.id limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  const seen = sourcesReader(db, now);
  return { rows: rows.map((row) => described(db, row, seen, now)), total };
}

type ReadSource = (source: LinkSource) => LinkRow['sources'][number];

function sourcesReader(db: Db, now: number): ReadSource {
  const name = db.$client.prepare<[number], string>('select name from nodes where id = ?').pluck();
  const KEYS: Record<LinkSource['table'], string> = {
    lldp: 'snmp.neighbour',
    cdp: 'snmp.cdp_neighbour',
    mac: 'snmp.mac',
    arp: 'snmp.arp',
    recorded: '',
  };
  const fact = db.$client.prepare<[number, string, string], { seen_at: number | null; until: number | null }>(`
    select coalesce(f.kept_from, s.ok_at) as seen_at, coalesce(f.kept_from, s.ok_at) + ${HOLDS_MS} as until
    from facts f join watches w on w.id = f.watch_id join watch_states s on s.watch_id = w.id
    where f.watch_id = ? and f.key = ? and f.part = ?`);
  return (source) => {
    const found = source.watch_id === null ? undefined : fact.get(source.watch_id, KEYS[source.table], source.part);
    const stale = source.table !== 'recorded' && (found?.until ?? 0) < now;
    return { ...source, node_name: name.get(source.node_id) ?? null, seen_at: found?.seen_at ?? null, stale };
  };
}

function described(db: Db, row: Stored, seen: ReadSource, now: number): LinkRow {
  const sources = (JSON.parse(row.sources) as LinkSource[]).map(seen);
  const told = sources.filter((source) => source.table !== 'recorded');
  const latest = Math.max(...told.map((source) => source.seen_at ?? 0), row.last_seen_at ?? 0);
  const one_sided_because: TextType | null = row.kind === 'one_sided' ? whyOneSided(db, row, sources, now) : null;
  return {
    ...row,
    stranger: row.stranger === null ? null : (JSON.parse(row.stranger) as Stranger),
    sources,
    one_sided_because,
    last_seen_at: latest || null,
    stale: told.length > 0 && told.every((source) => source.stale),
  };
}
