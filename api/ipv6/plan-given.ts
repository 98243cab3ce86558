/** What the address plan is judged by: the prefixes on record and the addresses that devices tell, with whose each is. */
import type { Given, ObservedAddress, PlanPrefix } from '#probes/ipv6/given.ts';
import type { Kind } from '#probes/ipv6/plan/levels.ts';
import type { Sqlite } from '../db/open.ts';
import type { Reach } from '../people/authorisation.ts';

/** More is told as cut off. */
const MAX_OBSERVED = 200_000;

/** What people write as the purpose of a prefix, where it is a word of the plan's hierarchy. */
const KIND_WORDS: Readonly<Record<Kind, readonly string[]>> = {
  allocation: ['分配', '总段', '地址总段', '总地址段'],
  plane: ['平面', '网络平面'],
  county: ['县', '区县', '县区', '县级'],
  town: ['乡镇', '镇', '街道', '镇街'],
  department: ['部门', '单位'],
  site: ['站点', '村', '村居', '村级'],
  lan: ['局域网', '用户网段', '业务网段'],
  link: ['互联', '链路', '互联链路', '互联地址'],
  loopback: ['环回', '环回地址', '回环'],
  infrastructure: ['基础设施'],
};
const KINDS = new Map(
  (Object.entries(KIND_WORDS) as [Kind, readonly string[]][]).flatMap(([kind, words]) =>
    [kind, ...words].map((word) => [word, kind] as const),
  ),
);
export const kindOf = (role: string): Kind | null => KINDS.get(role.trim().toLowerCase()) ?? null;

export const sees = (reach: Reach | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));

export type PlanGiven = {
  given: Given;
  /** Not all that was seen could be read. */
  is_cut: boolean;
  unit_of_node: ReadonlyMap<number, number | null>;
};

type PrefixRow = {
  id: number;
  prefix: string;
  vrf: string;
  status: NonNullable<PlanPrefix['status']>;
  role: string;
  unit_id: number | null;
};
type AddressRow = {
  node_id: number;
  part: string;
  value: string;
  at: number;
  interface: string | null;
};
type NodeRow = { id: number; name: string; role: string; unit_id: number | null };
/** As the probe tells it. */
type Told = {
  address?: string;
  prefix_length?: number | null;
  status?: string | null;
  context?: string;
  if_index?: number | null;
};

/**
 * Of the whole plan, whoever asks: what is wrong with a prefix lies in others. Names beyond their reach are left out, so that no
 * sentence made of it can hold one.
 */
export function readPlanGiven(db: Sqlite, reach: Reach): PlanGiven {
  const all = <T>(sql: string) => db.$client.prepare(sql).all() as T[];
  const units = all<{ id: number; name: string; parent_id: number | null }>('select id, name, parent_id from units');
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const aboveOf = new Map<number, number[]>();
  const above = (unit_id: number): number[] => {
    const known = aboveOf.get(unit_id);
    if (known) return known;
    const found = new Set<number>();
    for (let at = byId.get(unit_id)?.parent_id ?? null; at !== null && !found.has(at); ) {
      found.add(at);
      at = byId.get(at)?.parent_id ?? null;
    }
    aboveOf.set(unit_id, [...found]);
    return [...found];
  };
  const owned = (unit_id: number | null) => ({
    owner_id: unit_id,
    owner: unit_id !== null && sees(reach, unit_id) ? (byId.get(unit_id)?.name ?? null) : null,
    ...(unit_id === null ? {} : { above_owner_ids: above(unit_id) }),
  });
  const prefixes = all<PrefixRow>('select id, prefix, vrf, status, role, unit_id from prefixes order by id').map(
    ({ id, prefix, vrf, status, role, unit_id }): PlanPrefix => ({
      ...{ id, prefix, vrf, status, kind: kindOf(role) },
      ...owned(unit_id),
    }),
  );
  const nodes = new Map(all<NodeRow>('select id, name, role, unit_id from nodes').map((node) => [node.id, node]));
  const { observed, is_cut } = readObserved(db, nodes, reach, owned);
  return {
    given: {
      prefixes,
      // Only what devices tell now is read, so nobody can say what was never seen: since the last of it.
      ...(observed.length > 0
        ? { observed, observed_since: observed.reduce((last, { at }) => Math.max(last, at), 0) }
        : {}),
    },
    is_cut,
    unit_of_node: new Map([...nodes.values()].map(({ id, unit_id }) => [id, unit_id])),
  };
}

function readObserved(
  db: Sqlite,
  nodes: ReadonlyMap<number, NodeRow>,
  reach: Reach,
  owned: (unit_id: number | null) => Pick<PlanPrefix, 'owner_id' | 'owner' | 'above_owner_ids'>,
): { observed: ObservedAddress[]; is_cut: boolean } {
  const rows = db.$client
    .prepare(`select t.node_id, f.part, f.value, coalesce(f.kept_from, s.ok_at) as at,
        (select i.value ->> '$.name' from facts i where i.watch_id = f.watch_id and i.key = 'snmp.interface'
          and i.part = cast(f.value ->> '$.if_index' as text)) as interface
      from facts f join watches w on w.id = f.watch_id join watch_states s on s.watch_id = w.id
        join targets t on t.id = w.target_id
      where f.key = 'snmp.address' and w.enabled and t.node_id is not null and s.ok_at is not null limit ${MAX_OBSERVED + 1}`)
    .iterate() as Iterable<AddressRow>;
  const observed: ObservedAddress[] = [];
  let is_cut = false;
  for (const { node_id, part, value, at, interface: name } of rows) {
    const node = nodes.get(node_id);
    if (!node) continue;
    if (observed.length >= MAX_OBSERVED) {
      is_cut = true;
      break;
    }
    const told = JSON.parse(value) as Told | null;
    observed.push({
      // A context's own rows are named with it.
      address: told?.address ?? part.split('@')[0] ?? '',
      prefix_length: told?.prefix_length ?? null,
      vrf: told?.context ?? '',
      node_id,
      node: sees(reach, node.unit_id) ? node.name : `#${node_id}`,
      interface: name ?? (told?.if_index == null ? '' : String(told.if_index)),
      at,
      role: node.role,
      status: told?.status ?? null,
      ...owned(node.unit_id),
    });
  }
  return { observed, is_cut };
}
