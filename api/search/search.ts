/** Finds anything that people register or are told of; the best match first. */
import { checks } from '#probes/checks/index.ts';
import type { Db } from '../db/open.ts';
import { addressPart } from './address-part.ts';
import { findCertificates } from './find-certificates.ts';
import { findHosts } from './find-hosts.ts';
import { contains, findNodes, type Match, type MatchField } from './find-nodes.ts';
import { findSystems } from './find-systems.ts';
import { type NamedKind, namesOf, orderOfNames } from './names.ts';

const KINDS = ['node', 'system', 'unit', 'area', 'host', 'finding', 'watch'] as const;
/** Tickets and answers are found by files of their own, within a reach of their own. */
export const FOUND_KINDS = [...KINDS, 'ticket', 'answer'] as const;
type Kind = (typeof KINDS)[number];
export type Found = {
  kind: (typeof FOUND_KINDS)[number];
  id: number;
  title: string;
  detail: string;
  field: MatchField;
  matched: string;
};

const MAX_FOUND = 50;
/** Findings and watches are shown beside what people look for first. */
const MAX_BESIDE = 10;

type Ranked = Match & { kind: Kind };

export function search(db: Db, query: string): Found[] {
  const asked = query.trim();
  if (asked === '') return [];
  const of = (kind: Kind, matches: Iterable<Match>): Ranked[] => [...matches].map((match) => ({ ...match, kind }));
  const [nodes, systems] = [findNodes(db, asked), findSystems(db, asked)];
  for (const { node_id, system_id, name, rank } of findCertificates(db, asked)) {
    const [id, found] = node_id === null ? [system_id, systems] : [node_id, nodes];
    // What is called so comes before what has a certificate for it.
    if (id !== null && !found.has(id)) found.set(id, { id, rank: rank + 1, field: 'certificate', matched: name });
  }
  const ranked = [
    ...of('node', nodes.values()),
    ...of('system', systems.values()),
    ...of('unit', byName(db, 'unit', asked)),
    ...of('area', [...byName(db, 'area', asked), ...byCode(db, asked)]),
    ...of('host', findHosts(db, asked)),
    ...of('finding', findings(db, asked)),
    ...of('watch', watches(db, asked)),
  ];
  const ordered = ranked.map((match) => ({ match, order: orderOf(db, match) })).sort((a, b) => a.order - b.order);
  return ordered.slice(0, MAX_FOUND).flatMap(({ match }) => described(db, match));
}

/** By rank, then kind, then Pinyin, in one number. */
const orderOf = (db: Db, match: Ranked): number =>
  (match.rank * KINDS.length + KINDS.indexOf(match.kind)) * 1e9 + placeOf(db, match);

function placeOf(db: Db, { kind, id }: Ranked): number {
  return kind === 'finding' || kind === 'watch' || kind === 'host'
    ? id
    : (orderOfNames(db).all(kind).get(id)?.place ?? -1);
}

const byName = (db: Db, kind: NamedKind, query: string): Match[] =>
  namesOf(db)
    .find(kind, query)
    .map(({ id, name, rank, field }) => ({ id, rank, field, matched: name }));

/** A code from its beginning. */
function byCode(db: Db, query: string): Match[] {
  if (!/^\d{2,12}$/.test(query)) return [];
  const rows = db.$client.prepare('select id, code from areas where code like ?').all(`${query}%`) as {
    id: number;
    code: string;
  }[];
  return rows.map(({ id, code }) => ({ id, rank: code === query ? 0 : 1, field: 'code', matched: code }));
}

/** Open findings, by what their check is called or what they say. */
function findings(db: Db, query: string): Match[] {
  if (query.length < 2) return [];
  const lower = query.toLowerCase();
  const fitting = checks
    .filter(({ id, title }) => [id, title.zh, title.en].some((text) => text.toLowerCase().includes(lower)))
    .map(({ id }) => id);
  const rows = db.$client
    .prepare(`select f.id, f.check_id, f.reason from findings f where f.closed_at is null
        and (f.check_id in (select value from json_each(:fitting))
          or f.reason ->> '$.zh' like :like escape '\\' or f.reason ->> '$.en' like :like escape '\\')
      order by f.opened_at desc limit ${MAX_BESIDE}`)
    .all({ fitting: JSON.stringify(fitting), like: contains(query) }) as {
    id: number;
    check_id: string;
    reason: string;
  }[];
  return rows.map(({ id, check_id, reason }) => {
    const by_title = fitting.includes(check_id);
    const text = (JSON.parse(reason) as { zh: string }).zh;
    return { id, rank: 4, field: by_title ? 'title' : 'reason', matched: by_title ? check_id : text };
  });
}

/** Watches by the address or host that they ask. */
function watches(db: Db, query: string): Match[] {
  const part = addressPart(query);
  if (!part && !query.includes('.')) return [];
  const asked = part?.whole ?? part?.chunk ?? query.toLowerCase();
  const rows = db.$client
    .prepare(`select id, address from watches where address like ? escape '\\' limit ${MAX_BESIDE}`)
    .all(contains(asked)) as { id: number; address: string }[];
  return rows
    .filter(({ address }) => part === undefined || part.fits(address))
    .map(({ id, address }) => ({ id, rank: 4, field: 'address', matched: address }));
}

const DETAILS: Record<Kind, string> = {
  node: `select n.name as title, trim(coalesce((select group_concat(address, ' · ') from node_addresses p
      where p.node_id = n.id and p.is_primary = 1), '') || coalesce(' · ' || u.name, ''), ' ·') as detail
    from nodes n left join units u on u.id = n.unit_id where n.id = ?`,
  system: `select s.name as title, trim(s.type || coalesce(' · ' || u.name, ''), ' ·') as detail
    from systems s left join units u on u.id = s.unit_id where s.id = ?`,
  unit: `select u.name as title, coalesce(p.name, u.category) as detail
    from units u left join units p on p.id = u.parent_id where u.id = ?`,
  area: `select a.name as title, a.code || coalesce(' · ' || p.name, '') as detail
    from areas a left join areas p on p.id = a.parent_id where a.id = ?`,
  host: `select coalesce(s.address, s.mac) as title, case when s.address is not null then s.mac else coalesce((select a.address
      from sightings a where a.mac = s.mac and a.kind = 'address' order by a.address like '%:%', a.from_at desc limit 1), '') end as detail
    from sightings s where s.id = ?`,
  finding: `select coalesce(n.name, y.name || ' · ' || e.name) as title, f.reason ->> '$.zh' as detail
    from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id where f.id = ?`,
  watch: `select coalesce(n.name, y.name || ' · ' || e.name) as title, w.probe || ' · ' || w.address as detail
    from watches w join targets t on t.id = w.target_id left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id where w.id = ?`,
};

function described(db: Db, { kind, id, field, matched }: Ranked): Found[] {
  const row = db.$client.prepare(DETAILS[kind]).get(id) as { title: string; detail: string } | undefined;
  return row ? [{ kind, id, ...row, field, matched }] : [];
}
