/** What the address plan is judged by: the prefixes on record and the addresses that devices tell, with whose each is. */
import type { Given, PlannedInterface, PlanPrefix } from '#probes/ipv6/given.ts';
import type { Kind } from '#probes/ipv6/plan/levels.ts';
import { isRouting } from '#probes/ipv6/states.ts';
import type { Sqlite } from '../db/open.ts';
import type { Reach } from '../people/authorisation.ts';
import { type Known, type PlanNodeRow, readSeen } from './plan-seen.ts';
import type { Ipv6Settings } from './settings.ts';

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
  assigned_at: number | null;
  addressing: 'gua' | 'ula' | null;
};
type World = { reach: Reach; settings: Pick<Ipv6Settings, 'thresholds' | 'plan_policy'>; now: number };

/**
 * Of the whole plan, whoever asks: what is wrong with a prefix lies in others. Names beyond their reach are left out, so that no
 * sentence made of it can hold one.
 */
export function readPlanGiven(db: Sqlite, { reach, settings, now }: World): PlanGiven {
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
  const prefixes = all<PrefixRow>(
    'select id, prefix, vrf, status, role, unit_id, assigned_at, addressing from prefixes order by id',
  ).map(
    ({ id, prefix, vrf, status, role, unit_id, assigned_at, addressing }): PlanPrefix => ({
      ...{ id, prefix, vrf, status, kind: kindOf(role), addressing },
      ...(assigned_at === null ? {} : { assigned_at }),
      ...owned(unit_id),
    }),
  );
  const nodes = new Map(all<PlanNodeRow>('select id, name, role, unit_id from nodes').map((node) => [node.id, node]));
  const { addressing, link_length, internet_vrfs } = settings.plan_policy;
  const outside = new Set(internet_vrfs.map((name) => name.toLowerCase()));
  const known: Known = {
    ...{ nodes, owned, now, stale_days: settings.thresholds.stale_days },
    nameOf: ({ id, name, unit_id }) => (sees(reach, unit_id) ? name : `#${id}`),
    vrfOf: vrfsOf(prefixes),
    isOutside: (vrf) => outside.has(vrf.toLowerCase()),
  };
  const { is_cut, observed, observed_routes, observed_since } = readSeen(db, known);
  const planned_interfaces = readInterfaces(db, known);
  return {
    given: {
      prefixes,
      plan_policy: { addressing, link_length },
      ...(planned_interfaces.length > 0 && { planned_interfaces }),
      ...(observed.length > 0 && { observed }),
      ...(observed_routes.length > 0 && { observed_routes }),
      ...(observed_since !== undefined && { observed_since }),
    },
    is_cut,
    unit_of_node: new Map([...nodes.values()].map(({ id, unit_id }) => [id, unit_id])),
  };
}

/** By exact name, else by the same name in other capitals; a name that the plan hasn't stays as it is. */
function vrfsOf(prefixes: readonly PlanPrefix[]): (context: string) => string {
  const exact = new Set(prefixes.map(({ vrf }) => vrf));
  const plain = new Map([...exact].sort().map((vrf) => [vrf.toLowerCase(), vrf]));
  return (context) => (exact.has(context) ? context : (plain.get(context.toLowerCase()) ?? context));
}

/** Interfaces that people gave addresses. A node that routes shall have both families in the end, others need IPv6 alone. */
function readInterfaces(db: Sqlite, known: Known): PlannedInterface[] {
  const rows = db.$client
    .prepare(`select node_id, vrf, interface, json_group_array(address) as addresses from node_addresses
      where interface <> '' group by node_id, vrf, interface order by node_id, vrf, interface`)
    .all() as { node_id: number; vrf: string; interface: string; addresses: string }[];
  return rows.flatMap(({ node_id, vrf, addresses, ...row }): PlannedInterface[] => {
    const node = known.nodes.get(node_id);
    if (!node) return [];
    const { owner_id, owner } = known.owned(node.unit_id);
    return [
      {
        ...{ vrf: known.vrfOf(vrf), node_id, node: known.nameOf(node), interface: row.interface, owner_id, owner },
        ...{ target: isRouting(node.role) ? [4, 6] : [6], planned: JSON.parse(addresses) as string[] },
      },
    ];
  });
}
