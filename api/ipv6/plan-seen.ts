/** What devices and the DNS tell of addresses and routes now, each with whose it is: what stands beside the plan. */
import type { ObservedAddress, ObservedRoute, PlanPrefix } from '#probes/ipv6/given.ts';
import { scopeOf } from '#probes/ipv6/scope.ts';
import type { Sqlite } from '../db/open.ts';

/** More is told as cut off. */
const MAX_OBSERVED = 200_000;
const MAX_ROUTES = 50_000;
/** Where more changed in the time that matters, reading it would take too long: then nobody says what was never seen. */
const MAX_CHANGES = 500_000;
/** What is no longer told is not so now: as old as nothing fresh is. */
const GONE_MS = 24 * 3_600_000 + 1;
const OF_THE_NET = ['global', 'unique_local', 'srv6_sid', 'reserved'];

export type PlanNodeRow = { id: number; name: string; role: string; unit_id: number | null };
type Owned = Pick<PlanPrefix, 'owner_id' | 'owner' | 'above_owner_ids'>;
/** What is on record, as whoever asks may see it. */
export type Known = {
  nodes: ReadonlyMap<number, PlanNodeRow>;
  /** A name beyond the reach is a number. */
  nameOf(node: { id: number; name: string; unit_id: number | null }): string;
  owned(unit_id: number | null): Owned;
  /** The plan's VRF that an SNMP context means: one of the same name, whatever its capitals. */
  vrfOf(context: string): string;
  /** Whether a VRF faces the Internet. */
  isOutside(vrf: string): boolean;
  /** Epoch ms. */
  now: number;
  stale_days: number;
};
export type PlanSeen = {
  observed: ObservedAddress[];
  observed_routes: ObservedRoute[];
  /** Epoch ms; undefined: nobody can say. */
  observed_since: number | undefined;
  /** Not all that was seen could be read. */
  is_cut: boolean;
};

export function readSeen(db: Sqlite, known: Known): PlanSeen {
  const { observed, since, is_cut } = readAddresses(db, known);
  const gone = since === undefined ? undefined : readGone(db, known, since);
  return {
    observed: [...observed, ...readPublished(db, known, observed), ...(gone ?? [])],
    observed_routes: readRoutes(db, known),
    // Without what is gone, only what devices tell now is known: since the last of it.
    observed_since: gone
      ? since
      : observed.reduce<number | undefined>((last, { at }) => Math.max(last ?? 0, at), undefined),
    is_cut,
  };
}

type WatchRow = { watch_id: number; node_id: number; ok_at: number };
type AddressRow = { part: string; value: string; since_at: number; kept_from: number | null };
/** As the probe tells it. */
type Told = {
  address?: string;
  prefix_length?: number | null;
  status?: string | null;
  context?: string;
  if_index?: number | null;
};
type Seeing = { observed: ObservedAddress[]; since: number | undefined; is_cut: boolean };

/** Watch by watch: one statement over all of them would look up the same watch for each of its addresses. */
function readAddresses(db: Sqlite, known: Known): Seeing {
  const watches = db.$client
    .prepare(`select w.id as watch_id, t.node_id, s.ok_at from watches w join watch_states s on s.watch_id = w.id
        join targets t on t.id = w.target_id
      where w.probe = 'snmp' and w.enabled and t.node_id is not null and s.ok_at is not null order by w.id`)
    .all() as WatchRow[];
  const told = db.$client.prepare<[number], AddressRow>(
    "select part, value, since_at, kept_from from facts where watch_id = ? and key = 'snmp.address'",
  );
  const name = db.$client
    .prepare("select value ->> '$.name' from facts where watch_id = ? and key = 'snmp.interface' and part = ?")
    .pluck();
  const [published, before] = [publishedOf(db), statusBefore(db)];
  const observed: ObservedAddress[] = [];
  let since: number | undefined;
  for (const { watch_id, node_id, ok_at } of watches) {
    const node = known.nodes.get(node_id);
    if (!node) continue;
    const own = { node_id, node: known.nameOf(node), role: node.role, ...known.owned(node.unit_id) };
    for (const { part, value, since_at, kept_from } of told.all(watch_id)) {
      if (observed.length >= MAX_OBSERVED) return { observed, since, is_cut: true };
      const { address, prefix_length, status, context, if_index } = (JSON.parse(value) as Told | null) ?? {};
      since = Math.min(since ?? since_at, since_at);
      const at = kept_from ?? ok_at;
      // A context's own rows are named with it.
      const text = address ?? part.split('@')[0] ?? '';
      const as = published(node_id, text);
      const vrf = known.vrfOf(context ?? '');
      const port =
        if_index == null ? '' : ((name.get(watch_id, String(if_index)) as string | null) ?? String(if_index));
      observed.push({
        ...{ address: text, prefix_length: prefix_length ?? null, vrf, interface: port, at, status: status ?? null },
        ...own,
        ...(status === 'tentative' && { status_before: before(watch_id, part, since_at, at) }),
        ...(as && { published_as: as }),
        ...(known.isOutside(vrf) && { seen_from: 'internet' as const }),
      });
    }
  }
  return { observed, since, is_cut: false };
}

/** What an address's status was at the look before the last: the same, unless the last look changed it. */
function statusBefore(db: Sqlite): (watch_id: number, part: string, since_at: number, at: number) => string | null {
  const change = db.$client
    .prepare(`select before ->> '$.status' from fact_changes
      where watch_id = ? and key = 'snmp.address' and part = ? and at = ? order by id desc limit 1`)
    .pluck();
  return (watch_id, part, since_at, at) =>
    since_at < at ? 'tentative' : ((change.get(watch_id, part, since_at) as string | null | undefined) ?? null);
}

/** As what an address is told to others: by which a node is managed, or which a name of a service leads to. */
function publishedOf(db: Sqlite): (node_id: number, address: string) => ObservedAddress['published_as'] {
  const rows = db.$client.prepare('select node_id, address from node_addresses where is_primary').raw().all() as [
    number,
    string,
  ][];
  const managed = new Map<number, string[]>();
  for (const [node_id, address] of rows)
    if (!isOurselves(address)) managed.set(node_id, [...(managed.get(node_id) ?? []), address]);
  const services = new Set(
    db.$client.prepare("select part from facts where key = 'dns_chain.aaaa'").pluck().all() as string[],
  );
  return (node_id, address) =>
    managed.get(node_id)?.includes(address) ? 'management' : services.has(address) ? 'service' : undefined;
}

/** What is watched at ::1 is this machine itself, or in the lab: nobody else is told to go there. */
const isOurselves = (address: string) => address === '::1';

/**
 * What is published and was seen on nobody, where its scope alone is wrong. Of others no more is said: a service may stand at somebody
 * else's, with addresses that are no part of this plan.
 */
function readPublished(db: Sqlite, known: Known, observed: readonly ObservedAddress[]): ObservedAddress[] {
  const isOdd = (address: string) => !OF_THE_NET.includes(scopeOf(address) ?? 'global');
  const managed = db.$client
    .prepare(
      'select node_id, address, prefix_length, vrf, interface from node_addresses where is_primary and family = 6',
    )
    .all() as { node_id: number; address: string; prefix_length: number | null; vrf: string; interface: string }[];
  const services = db.$client
    .prepare(`select distinct f.part as address, y.id, y.name, y.unit_id, s.ok_at as at from facts f
        join watches w on w.id = f.watch_id join watch_states s on s.watch_id = w.id join targets t on t.id = w.target_id
        join endpoints e on e.id = t.endpoint_id join systems y on y.id = e.system_id
      where f.key = 'dns_chain.aaaa' and w.enabled and s.ok_at is not null`)
    .all() as { address: string; id: number; name: string; unit_id: number | null; at: number }[];
  return [
    ...managed.flatMap(({ node_id, address, ...row }): ObservedAddress[] => {
      const node = known.nodes.get(node_id);
      const isSeen = () => observed.some((one) => one.node_id === node_id && one.address === address);
      if (!node || isOurselves(address) || !isOdd(address) || isSeen()) return [];
      const own = { node_id, node: known.nameOf(node), role: node.role, ...known.owned(node.unit_id) };
      return [{ address, ...row, vrf: known.vrfOf(row.vrf), ...own, at: known.now, published_as: 'management' }];
    }),
    ...services.flatMap(({ address, unit_id, at, ...system }): ObservedAddress[] => {
      if (!isOdd(address) || observed.some((one) => one.address === address)) return [];
      const own = { node_id: 0, node: known.nameOf({ ...system, unit_id }), interface: '', ...known.owned(unit_id) };
      return [{ address, prefix_length: null, vrf: '', ...own, at, is_shared: true, published_as: 'service' }];
    }),
  ];
}

/** Addresses that were told within the days that matter and are told no more; undefined: nobody can say so soon. */
function readGone(db: Sqlite, known: Known, since: number): ObservedAddress[] | undefined {
  const begin = known.now - known.stale_days * 86_400_000;
  const first = db.$client.prepare('select id from fact_changes where at >= ? order by at limit 1').pluck().get(begin);
  const last = db.$client.prepare('select max(id) from fact_changes').pluck().get() as number | null;
  if (since > begin || (last ?? 0) - ((first as number | undefined) ?? 0) > MAX_CHANGES) return undefined;
  const rows = db.$client
    .prepare(`select t.node_id, c.part, c.before as value, max(c.at) as at from fact_changes c
        join watches w on w.id = c.watch_id join targets t on t.id = w.target_id
      where c.at >= ? and c.key = 'snmp.address' and c.before is not null and t.node_id is not null
      group by c.watch_id, c.part`)
    .all(begin) as { node_id: number; part: string; value: string; at: number }[];
  return rows.flatMap(({ node_id, part, value, at }): ObservedAddress[] => {
    const node = known.nodes.get(node_id);
    const { address, context } = (JSON.parse(value) as Told | null) ?? {};
    if (!node) return [];
    const own = { node_id, node: known.nameOf(node), interface: '', ...known.owned(node.unit_id) };
    const text = address ?? part.split('@')[0] ?? '';
    const when = Math.min(at, known.now - GONE_MS);
    return [{ address: text, prefix_length: null, vrf: known.vrfOf(context ?? ''), ...own, at: when }];
  });
}

type RouteRow = { node_id: number; value: string; at: number };
type ToldRoute = { destination?: string; prefix_length?: number; protocol?: string | null; context?: string };

function readRoutes(db: Sqlite, known: Known): ObservedRoute[] {
  const rows = db.$client
    .prepare(`select t.node_id, f.value, coalesce(f.kept_from, s.ok_at) as at
      from facts f join watches w on w.id = f.watch_id join watch_states s on s.watch_id = w.id
        join targets t on t.id = w.target_id
      where f.key = 'snmp.ipv6_route' and w.enabled and t.node_id is not null and s.ok_at is not null limit ${MAX_ROUTES}`)
    .all() as RouteRow[];
  return rows.flatMap(({ node_id, value, at }): ObservedRoute[] => {
    const node = known.nodes.get(node_id);
    const { destination, prefix_length, protocol, context = '' } = (JSON.parse(value) as ToldRoute | null) ?? {};
    if (!node || destination === undefined) return [];
    const vrf = known.vrfOf(context);
    const isOutside = known.isOutside(vrf);
    return [
      {
        ...{ prefix: `${destination}/${prefix_length}`, vrf, node_id, node: known.nameOf(node) },
        ...{ ...known.owned(node.unit_id), at },
        // What comes by BGP may be the province's or a carrier's to plan, and so is all that the Internet shows.
        ...((protocol === 'bgp' || isOutside) && { is_foreign: true }),
        ...(isOutside && { seen_from: 'internet' }),
      },
    ];
  });
}
