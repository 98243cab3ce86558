/** Of all the ports that hear a MAC, the one where it is: a switch hears it on the way, too. */
import type { Db } from '../db/open.ts';
import type { Role } from '../estate/schema.ts';
import type { Place, Rule, Sighting } from './answer.ts';

type Named = { id: number; name: string };
type Where = { unit: Named | null; area: Named | null };

/** Where hosts are plugged in, before what carries others. */
const ROLES_OUTWARD: readonly Role[] = [
  'access',
  'wireless',
  'server',
  'other',
  'aggregation',
  'firewall',
  'router',
  'core',
];
/** Ports on which MACs are counted for one answer, and how far. */
const MAX_COUNTED = 24;
const MAX_MACS = 5_000;

export type Decision = { place: Place | null; rule: Rule | null; others: Place[] };
export type Edges = {
  /** The moment that is asked about, epoch ms. */
  at: number;
  /** The node of ours at the other end of a port. */
  linkOf(sighting: Sighting): Named | null;
  /** The lower, the nearer to the edge: fewer MACs are heard there; among equals an access switch is nearer than a core. */
  distance(sighting: Sighting): number;
  decide(sightings: readonly Sighting[], subject: number | null): Decision;
};

export function createEdges(db: Db, at: number): Edges {
  const sqlite = db.$client;
  const links = new Map<number, { if_index: number | null; port: string; far: Named }[]>();
  const readLinks = sqlite.prepare(`
    select l.a_if_index as if_index, l.a_port as port, n.id, n.name from topology_links l join nodes n on n.id = l.b_node_id
      where l.a_node_id = :node and (l.gone_at is null or l.gone_at > :at)
    union all
    select l.b_if_index, l.b_port, n.id, n.name from topology_links l join nodes n on n.id = l.a_node_id
      where l.b_node_id = :node and (l.gone_at is null or l.gone_at > :at)`);
  const linksOf = (node: number) => {
    const known = links.get(node);
    if (known) return known;
    const rows = readLinks.all({ node, at }) as { if_index: number | null; port: string; id: number; name: string }[];
    const read = rows.map(({ if_index, port, id, name }) => ({ if_index, port, far: { id, name } }));
    links.set(node, read);
    return read;
  };
  const linkOf = ({ node_id, if_index, port }: Sighting): Named | null =>
    linksOf(node_id).find(
      (link) =>
        (if_index !== null && link.if_index === if_index) || (port !== null && port !== '' && link.port === port),
    )?.far ?? null;

  const counts = new Map<string, number>();
  const countMacs = sqlite
    .prepare(`select count(*) from (select distinct mac from sightings where kind = 'port' and node_id = ? and if_index is ?
      and from_at <= ? and (to_at is null or to_at > ?) limit ${MAX_MACS})`)
    .pluck();
  const count = (sighting: Sighting): number => {
    const key = keyOf(sighting);
    const known = counts.get(key);
    if (known !== undefined) return known;
    const read = countMacs.get(sighting.node_id, sighting.if_index, at, at) as number;
    counts.set(key, read);
    return read;
  };

  const roleOf = sqlite.prepare<[number], Role>('select role from nodes where id = ?').pluck();
  const whereOf = createWhere(db);
  const distance = (sighting: Sighting) => {
    const role = roleOf.get(sighting.node_id);
    return count(sighting) * ROLES_OUTWARD.length + (role ? ROLES_OUTWARD.indexOf(role) : 0);
  };
  return {
    at,
    linkOf,
    distance,
    decide(sightings, subject) {
      const ports = new Map<string, Sighting>();
      // The latest comes first: it stands for its port.
      for (const sighting of sightings) if (!ports.has(keyOf(sighting))) ports.set(keyOf(sighting), sighting);
      const far = new Map<Place, number>();
      const places = [...ports.values()].map((sighting, index): Place => {
        const counted = index < MAX_COUNTED;
        const place = {
          ...sighting,
          macs: counted ? count(sighting) : null,
          link_to: linkOf(sighting),
          ...whereOf(sighting.node_id),
        };
        far.set(place, counted ? distance(sighting) : Number.POSITIVE_INFINITY);
        return place;
      });
      const nearest = (some: readonly Place[]) =>
        some.toSorted((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0) || b.seen_at - a.seen_at);
      const { chosen, rule } = choose(places, subject, (some) => nearest(some)[0] ?? null);
      const others = nearest(places).filter((place) => place !== chosen);
      return { place: chosen, rule, others };
    },
  };
}

const keyOf = ({ node_id, if_index, port }: Sighting): string => `${node_id} ${if_index ?? port}`;

/** `subject`: the node that is looked for, whose own links lead to itself and not past it. */
function choose(
  places: readonly Place[],
  subject: number | null,
  nearest: (some: readonly Place[]) => Place | null,
): { chosen: Place | null; rule: Rule | null } {
  const [first, ...more] = places;
  if (!first) return { chosen: null, rule: null };
  const direct = places.filter(({ link_to }) => subject !== null && link_to?.id === subject);
  if (direct.length > 0) return { chosen: nearest(direct), rule: 'direct' };
  if (more.length === 0) return { chosen: first, rule: 'only' };
  const free = places.filter(({ link_to }) => link_to === null);
  const [only, ...rest] = free;
  if (only && rest.length === 0) return { chosen: only, rule: 'no_link' };
  return { chosen: nearest(free.length > 0 ? free : places), rule: 'fewest' };
}

/** The unit and the area of a node. */
export function createWhere(db: Db): (node_id: number) => Where {
  const read = db.$client.prepare(`select u.id as unit_id, u.name as unit_name, a.id as area_id, a.name as area_name
    from nodes n left join units u on u.id = n.unit_id left join areas a on a.id = coalesce(n.area_id, u.area_id) where n.id = ?`);
  return (node_id) => {
    const row = read.get(node_id) as
      | { unit_id: number | null; unit_name: string; area_id: number | null; area_name: string }
      | undefined;
    return {
      unit: row?.unit_id ? { id: row.unit_id, name: row.unit_name } : null,
      area: row?.area_id ? { id: row.area_id, name: row.area_name } : null,
    };
  };
}
