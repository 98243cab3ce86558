/**
 * The interfaces of a node towards the core, of its links: those that probes saw with those on record, as topology makes them.
 * Which end is nearer is told by the level of the place, then by the role, and among equals by the way from the vantages.
 */
import type { KnownFact } from '#probes/check.ts';
import { latest, nameOf, number, text } from '#probes/ipv6/checks/device-facts.ts';
import type { Db } from '../db/open.ts';
import { LEVELS, type Level, type Role } from '../estate/schema.ts';
import { distancesFrom, type Graph } from '../topology/graph.ts';
import { foldName } from '../topology/infer-links.ts';
import { readGraph, readVantages } from '../topology/read-graph.ts';

/** The graph of thousands of nodes is read in some ten milliseconds, and changes little. */
const GRAPH_HOLDS_MS = 600_000;
/** From the core outwards. Firewalls stand before or behind routers: neither is said to be nearer. */
const RANK: Partial<Record<Role, number>> = {
  ...{ core: 0, aggregation: 1, router: 2, firewall: 2 },
  ...{ access: 3, wireless: 4, server: 4 },
};

type End = { id: number; role: Role; level: Level | null };
type Row = End & { if_index: number | null; port: string };
type Depth = (node_id: number) => number | undefined;

/** Names as `snmp.interface` has them. `unsure`: they lead to neighbours of which nobody can tell whether they are nearer. */
type Uplinks = { uplinks: string[]; unsure: string[] };

/**
 * Undefined: no link leads to a neighbour that is known to be nearer; what links show is never enough to say that there is no
 * uplink, since a neighbour that is no node of ours may be one.
 */
export function createUplinks(
  db: Db,
): (node_id: number, known: readonly KnownFact[], now: number) => Uplinks | undefined {
  const place = 'left join areas a on a.id = n.area_id left join units u on u.id = n.unit_id';
  const own = db.$client.prepare<[number], End>(
    `select n.id, n.role, coalesce(a.level, u.level) as level from nodes n ${place} where n.id = ?`,
  );
  // What tables merely suggest decides nothing here. A link that is down carries nothing: what it would have carried goes by the others.
  const links = db.$client.prepare<{ id: number }, Row>(`
    select n.id, n.role, coalesce(a.level, u.level) as level,
      case l.a_node_id when :id then l.a_if_index else l.b_if_index end as if_index,
      case l.a_node_id when :id then l.a_port else l.b_port end as port
    from topology_links l join nodes n on n.id = case l.a_node_id when :id then l.b_node_id else l.a_node_id end ${place}
    where (l.a_node_id = :id or l.b_node_id = :id) and n.id <> :id and l.gone_at is null and l.state <> 'down'
      and (l.confidence <> 'inferred' or l.recorded_link_id is not null) order by l.id`);
  const depth = createDepth(db);
  return (node_id, known, now) => {
    const self = own.get(node_id);
    if (!self) return undefined;
    const told = links.all({ id: node_id }).map((one) => ({ one, is_nearer: isNearer(one, self, () => depth(now)) }));
    const rows = latest(known, 'snmp.interface');
    const named = (wanted: boolean | undefined) => [
      ...new Set(told.filter(({ is_nearer }) => is_nearer === wanted).flatMap(({ one }) => interfaceOf(rows, one))),
    ];
    const uplinks = named(true);
    return uplinks.length > 0
      ? { uplinks, unsure: named(undefined).filter((name) => !uplinks.includes(name)) }
      : undefined;
  };
}

/** Undefined where nobody can tell. */
function isNearer(one: End, self: End, depth: () => Depth): boolean | undefined {
  const levels = [one, self].map(({ level }) => (level === null ? undefined : LEVELS.indexOf(level)));
  const ranks = [one, self].map(({ role }) => RANK[role]);
  for (const [there, here] of [levels, ranks])
    if (there !== undefined && here !== undefined && there !== here) return there < here;
  const [there, here] = [one, self].map(({ id }) => depth()(id));
  return there === undefined || here === undefined ? undefined : there < here;
}

/** People write `GigabitEthernet0/0/1` where the device says `GE0/0/1` and describes it the other way. */
function interfaceOf(rows: readonly KnownFact[], { if_index, port }: Row): string[] {
  const found =
    if_index !== null
      ? if_index
      : rows
          .filter((row) => ['name', 'description'].some((what) => foldName(text(row, what) ?? '') === foldName(port)))
          .map((row) => number(row, 'if_index'))[0];
  if (typeof found === 'number' && rows.some((row) => number(row, 'if_index') === found)) return [nameOf(rows, found)];
  return port === '' ? [] : [port];
}

function createDepth(db: Db): (now: number) => Depth {
  let kept: { at: number; graph: Graph; depth: Int32Array } | undefined;
  return (now) => {
    if (!kept || kept.at + GRAPH_HOLDS_MS < now || kept.at > now) {
      const vantages = readVantages(db);
      const graph = readGraph(db, vantages.length === 0);
      kept = { at: now, graph, depth: distancesFrom(graph, vantages) };
    }
    const { graph, depth } = kept;
    return (node_id) => {
      const found = depth[graph.places.get(node_id) ?? -1];
      return found === undefined || found < 0 ? undefined : found;
    };
  };
}
