/**
 * Links from what devices tell of their neighbours, what people recorded, and what forwarding tables suggest. Pure: rows in,
 * links out, whatever their order. Nothing that one device says alone makes a link certain.
 */
import type { Confidence, LinkSource, Stranger } from './schema.ts';

/** A port as one side knows it; the interface's number where it could be found, and the names it goes by. */
export type Port = { if_index: number | null; names: readonly string[] };

/** One row of one node's LLDP or CDP table. `peer` is the one node of ours that it means. */
export type Told = {
  node_id: number;
  own: Port;
  peer: number | null;
  peer_port: Port;
  stranger: Stranger;
  source: LinkSource;
};
/** A link that a person recorded; a port without a name is not known. */
export type Recorded = { id: number; a: number; a_own: Port; b: number; b_own: Port };
/** What forwarding or ARP tables suggest. */
export type Suspected = { a: number; a_own: Port; b: number; b_own: Port; sources: LinkSource[] };

export type InferredLink = {
  a_node_id: number;
  a_if_index: number | null;
  a_port: string;
  b_node_id: number | null;
  b_if_index: number | null;
  b_port: string;
  confidence: Confidence;
  sides: 0 | 1 | 2;
  stranger: Stranger | null;
  sources: LinkSource[];
  recorded_link_id: number | null;
};

/** All that one node tells of one neighbour at one port. */
type Claim = Omit<Told, 'source'> & { sources: LinkSource[] };
type Agreement = 'yes' | 'no' | 'unknown';

export function inferLinks(
  told: readonly Told[],
  recorded: readonly Recorded[],
  suspected: readonly Suspected[],
): InferredLink[] {
  const claims = claimsOf(told);
  const strangers = claims.filter((claim) => claim.peer === null).map(strangerLink);
  const pairs = Map.groupBy(
    claims.filter((claim) => claim.peer !== null && claim.peer !== claim.node_id),
    ({ node_id, peer }) => pairOf(node_id, peer as number),
  );
  const seen = [...pairs].flatMap(([, some]) => linksOfPair(some));
  const links = [...seen, ...suspectedLinks(suspected, pairs)].sort(byEnds);
  const byPair = Map.groupBy(links, (link) => pairOf(link.a_node_id, link.b_node_id as number));
  const onlyRecorded = [...recorded]
    .sort((x, y) => Number(named(y)) - Number(named(x)) || x.id - y.id)
    .flatMap((one) => {
      const link = seenAs(one, byPair.get(pairOf(one.a, one.b)) ?? []);
      if (!link) return [recordedLink(one)];
      link.recorded_link_id = one.id;
      return [];
    });
  return [...links, ...onlyRecorded, ...strangers].sort(byEnds);
}

const pairOf = (a: number, b: number): string => (a < b ? `${a}-${b}` : `${b}-${a}`);
export const foldName = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, '');
const firstName = (port: Port): string => port.names[0] ?? '';
const keyOf = (port: Port): string => (port.if_index === null ? `n${foldName(firstName(port))}` : `i${port.if_index}`);
const named = (one: Recorded): boolean => one.a_own.names.length > 0 || one.b_own.names.length > 0;

/** LLDP and CDP, or two watches, tell the same neighbour once. */
function claimsOf(told: readonly Told[]): Claim[] {
  const order = (row: Told) => `${row.source.table}\0${row.source.part}\0${row.source.watch_id}`;
  const rows = [...told].sort((x, y) => x.node_id - y.node_id || compare(order(x), order(y)));
  const claims = new Map<string, Claim[]>();
  for (const { source, ...row } of rows) {
    const whom = row.peer ?? `${row.stranger.chassis_id ?? ''}\0${row.stranger.system_name ?? ''}`;
    const key = `${row.node_id}\0${keyOf(row.own)}\0${whom}`;
    const known = claims.get(key) ?? [];
    const same = known.find((claim) => agreement(claim.peer_port, row.peer_port) !== 'no');
    if (!same) claims.set(key, [...known, { ...row, sources: [source] }]);
    else {
      same.sources.push(source);
      same.peer_port = joined(same.peer_port, row.peer_port);
    }
  }
  return [...claims.values()].flat();
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const joined = (a: Port, b: Port): Port => ({
  if_index: a.if_index ?? b.if_index,
  names: [...new Set([...a.names, ...b.names])],
});

/** Whether two sides mean the same port. Two names may be of one port, so only numbers can contradict. */
function agreement(a: Port, b: Port): Agreement {
  if (a.if_index !== null && b.if_index !== null) return a.if_index === b.if_index ? 'yes' : 'no';
  const names = new Set(a.names.map(foldName));
  return b.names.some((name) => names.has(foldName(name))) ? 'yes' : 'unknown';
}

/** Both sides' claims of one pair of nodes: those that name each other's ports belong together. */
function linksOfPair(claims: readonly Claim[]): InferredLink[] {
  const low = Math.min(...claims.map((claim) => Math.min(claim.node_id, claim.peer as number)));
  const forth = claims.filter((claim) => claim.node_id === low);
  const back = claims.filter((claim) => claim.node_id !== low);
  const links: InferredLink[] = [];
  const free = new Set(claims);
  const join = (a: Claim, b: Claim, confidence: Confidence): void => {
    free.delete(a);
    free.delete(b);
    links.push(
      linkOf(a.node_id, joined(a.own, b.peer_port), b.node_id, joined(b.own, a.peer_port), confidence, [a, b]),
    );
  };
  const fit = (a: Claim, b: Claim) => [agreement(a.peer_port, b.own), agreement(b.peer_port, a.own)] as const;
  for (const wanted of [2, 1]) {
    for (const a of forth) {
      for (const b of back) {
        const [ahead, behind] = fit(a, b);
        const agreed = Number(ahead === 'yes') + Number(behind === 'yes');
        if (!free.has(a) || !free.has(b) || ahead === 'no' || behind === 'no' || agreed !== wanted) continue;
        join(a, b, wanted === 2 ? 'certain' : 'likely');
      }
    }
  }
  const [a, ...others] = forth.filter((claim) => free.has(claim));
  const [b, ...rest] = back.filter((claim) => free.has(claim));
  // With one left on each side and nothing against it, there is nothing else that they could mean.
  if (a && b && others.length === 0 && rest.length === 0 && !fit(a, b).includes('no')) join(a, b, 'likely');
  return [...links, ...[...free].map((claim) => oneSided(claim))];
}

function oneSided(claim: Claim): InferredLink {
  const { node_id, own, peer, peer_port } = claim;
  return linkOf(node_id, own, peer as number, peer_port, 'likely', [claim]);
}

function linkOf(
  a: number,
  a_own: Port,
  b: number,
  b_own: Port,
  confidence: Confidence,
  claims: readonly { sources: LinkSource[] }[],
): InferredLink {
  if (a > b) return linkOf(b, b_own, a, a_own, confidence, claims);
  return {
    a_node_id: a,
    a_if_index: a_own.if_index,
    a_port: firstName(a_own),
    b_node_id: b,
    b_if_index: b_own.if_index,
    b_port: firstName(b_own),
    confidence,
    sides: confidence === 'inferred' || confidence === 'recorded' ? 0 : claims.length === 2 ? 2 : 1,
    stranger: null,
    sources: claims.flatMap((claim) => claim.sources),
    recorded_link_id: null,
  };
}

const strangerLink = ({ node_id, own, peer_port, stranger, sources }: Claim): InferredLink => ({
  a_node_id: node_id,
  a_if_index: own.if_index,
  a_port: firstName(own),
  b_node_id: null,
  b_if_index: null,
  b_port: firstName(peer_port),
  confidence: 'likely',
  sides: 1,
  stranger,
  sources,
  recorded_link_id: null,
});

/** Tables that merely heard a device add nothing where devices name each other. */
function suspectedLinks(suspected: readonly Suspected[], told: ReadonlyMap<string, unknown>): InferredLink[] {
  const byPair = Map.groupBy(suspected, ({ a, b }) => pairOf(a, b));
  return [...byPair].flatMap(([pair, some]) => {
    const [first, ...others] = some;
    if (!first || told.has(pair)) return [];
    // Two tables that suggest one pair at different ports contradict each other.
    const same = others.every(
      (other) =>
        agreement(ownOf(other, first.a), first.a_own) !== 'no' &&
        agreement(ownOf(other, first.b), first.b_own) !== 'no',
    );
    if (!same) return [];
    const a_own = some.map((one) => ownOf(one, first.a)).reduce(joined);
    const b_own = some.map((one) => ownOf(one, first.b)).reduce(joined);
    return [linkOf(first.a, a_own, first.b, b_own, 'inferred', some)];
  });
}

const ownOf = (one: Suspected, node: number): Port => (one.a === node ? one.a_own : one.b_own);

/** The seen link that a recorded one is; a recorded port name that fits no seen port is a difference. */
function seenAs(one: Recorded, links: readonly InferredLink[]): InferredLink | undefined {
  const free = links.filter((link) => link.recorded_link_id === null);
  const fits = free.filter((link) => {
    const turned = link.a_node_id !== one.a;
    const a: Port = { if_index: link.a_if_index, names: link.a_port ? [link.a_port] : [] };
    const b: Port = { if_index: link.b_if_index, names: link.b_port ? [link.b_port] : [] };
    return allows(one.a_own, turned ? b : a) && allows(one.b_own, turned ? a : b);
  });
  if (fits.length <= 1 || named(one)) return fits[0];
  return undefined;
}

const allows = (recorded: Port, seen: Port): boolean =>
  recorded.names.length === 0 ||
  (seen.if_index === null && seen.names.every(isMac)) ||
  agreement(recorded, seen) === 'yes';

/** What a neighbour tells of a port until the port's own device was looked at: it fits any recorded name. */
const isMac = (name: string): boolean => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(name);

function recordedLink(one: Recorded): InferredLink {
  const source: LinkSource = { table: 'recorded', node_id: one.a, watch_id: null, part: String(one.id) };
  const link = linkOf(one.a, one.a_own, one.b, one.b_own, 'recorded', [{ sources: [source] }]);
  return { ...link, recorded_link_id: one.id };
}

function byEnds(x: InferredLink, y: InferredLink): number {
  return (
    x.a_node_id - y.a_node_id ||
    (x.b_node_id ?? 0) - (y.b_node_id ?? 0) ||
    (x.a_if_index ?? -1) - (y.a_if_index ?? -1) ||
    compare(x.a_port, y.a_port) ||
    compare(x.b_port, y.b_port) ||
    compare(JSON.stringify(x.sources), JSON.stringify(y.sources))
  );
}
