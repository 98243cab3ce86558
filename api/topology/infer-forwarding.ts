/**
 * Links where no device tells its neighbours: from the MAC addresses that bridges heard (FDB) and from ARP and ND on lines
 * between two routers. Pure, and cautious: where the tables leave a choice there is no link. It assumes that a bridge has
 * heard every device of ours that speaks through it; a managed device answers us, so it does speak.
 */
import type { Suspected } from './infer-links.ts';
import type { LinkSource } from './schema.ts';

/** Where one bridge heard the devices that we know. */
export type Bridge = {
  node_id: number;
  /** Node → ifIndex; a node that was heard on several ports is left out. */
  hears: ReadonlyMap<number, { if_index: number; source: LinkSource }>;
  /** How many MACs that are no node's were heard on a port. */
  foreign: ReadonlyMap<number, number>;
  /** Ports that have an LLDP or CDP neighbour: nothing needs guessing there. */
  told: ReadonlySet<number>;
};
/** The only neighbour that ARP or ND has on an interface whose prefix holds two hosts. */
export type Line = {
  node_id: number;
  if_index: number;
  peer: number;
  peer_if_index: number | null;
  source: LinkSource;
};

/** A port with more strangers than a desk has devices leads into a network. */
const MAX_FOREIGN = 16;

export function inferFromForwarding(bridges: readonly Bridge[], lines: readonly Line[]): Suspected[] {
  const views = new Map(bridges.map((bridge) => [bridge.node_id, bridge]));
  const hearersOf = new Map<number, number[]>();
  const heardAt = new Map<string, number[]>();
  const add = <K>(map: Map<K, number[]>, key: K, value: number): void => {
    const known = map.get(key);
    if (known) known.push(value);
    else map.set(key, [value]);
  };
  for (const { node_id, hears } of bridges) {
    for (const [node, { if_index }] of hears) {
      add(hearersOf, node, node_id);
      add(heardAt, `${node_id} ${if_index}`, node);
    }
  }
  const context = { views, hearersOf, heardAt };
  return [...betweenBridges(bridges, context), ...atEdges(bridges, context), ...onLines(lines)];
}

type Context = {
  views: ReadonlyMap<number, Bridge>;
  hearersOf: ReadonlyMap<number, readonly number[]>;
  /** Who is heard at a port, by `bridge port`. */
  heardAt: ReadonlyMap<string, readonly number[]>;
};

const port = (if_index: number | null) => ({ if_index, names: [] });

/** A bridge that hears the two on different ports stands between them. */
function standsBetween({ views, hearersOf }: Context, x: number, y: number): boolean {
  const hearers = new Set(hearersOf.get(y));
  return (hearersOf.get(x) ?? []).some((id) => {
    const hears = id !== x && id !== y && hearers.has(id) ? views.get(id)?.hears : undefined;
    return hears !== undefined && hears.get(x)?.if_index !== hears.get(y)?.if_index;
  });
}

/** Two bridges are joined when each hears the other, and whoever one hears there the other hears elsewhere. */
function betweenBridges(bridges: readonly Bridge[], context: Context): Suspected[] {
  const found: Suspected[] = [];
  for (const x of bridges) {
    for (const [id, ahead] of x.hears) {
      const y = id > x.node_id ? context.views.get(id) : undefined;
      const back = y?.hears.get(x.node_id);
      if (!y || !back || x.told.has(ahead.if_index) || y.told.has(back.if_index)) continue;
      const beyond = (near: Bridge, at: number, far: Bridge, from: number) =>
        (context.heardAt.get(`${near.node_id} ${at}`) ?? []).every((node) => {
          if (node === far.node_id) return true;
          const heard = far.hears.get(node);
          return heard !== undefined && heard.if_index !== from;
        });
      const apart = beyond(x, ahead.if_index, y, back.if_index) && beyond(y, back.if_index, x, ahead.if_index);
      if (!apart || standsBetween(context, x.node_id, id)) continue;
      const sources = [ahead.source, back.source];
      found.push({ a: x.node_id, a_own: port(ahead.if_index), b: id, b_own: port(back.if_index), sources });
    }
  }
  return found;
}

/** A device whose MACs alone are heard on a port hangs there, unless several ports could be it. */
function atEdges(bridges: readonly Bridge[], context: Context): Suspected[] {
  const places = new Map<number, Suspected[]>();
  for (const bridge of bridges) {
    const byPort = Map.groupBy(bridge.hears, ([, { if_index }]) => if_index);
    for (const [if_index, heard] of byPort) {
      const [only] = heard;
      if (!only || heard.length > 1 || bridge.told.has(if_index)) continue;
      const [node, { source }] = only;
      // A bridge that tells what it hears is judged by both sides above.
      if (context.views.has(node) || (bridge.foreign.get(if_index) ?? 0) > MAX_FOREIGN) continue;
      if (standsBetween(context, bridge.node_id, node)) continue;
      const place = { a: bridge.node_id, a_own: port(if_index), b: node, b_own: port(null), sources: [source] };
      places.set(node, [...(places.get(node) ?? []), place]);
    }
  }
  return [...places.values()].flatMap((some) => (some.length === 1 ? some : []));
}

const onLines = (lines: readonly Line[]): Suspected[] =>
  lines.map(({ node_id, if_index, peer, peer_if_index, source }) => ({
    a: node_id,
    a_own: port(if_index),
    b: peer,
    b_own: port(peer_if_index),
    sources: [source],
  }));
