/** Where something was, from when until when. */
import type { Sighting, Stay } from './answer.ts';
import type { Edges } from './edge-port.ts';
import type { Reader } from './read-sightings.ts';

/** Stays that are told of one thing; the newest count. */
const MAX_STAYS = 200;

type Span = { from: number; to: number };

/** `address`: only the times in which it stood behind each MAC; null: all times of the MACs. */
export function staysOf(
  macs: readonly string[],
  address: string | null,
  reader: Reader,
  edges: Edges,
  subject: number | null,
): Stay[] {
  const bindings = address === null ? [] : reader.macsOf(address);
  const all = new Set([...macs, ...bindings.map(({ mac }) => mac)]);
  const stays = [...all].flatMap((mac) => {
    const ports = reader.portsOf(mac);
    const spans = address === null ? undefined : spansOf(bindings.filter((row) => row.mac === mac));
    if (ports.length === 0) return bindings.filter((row) => row.mac === mac).map((row) => ({ ...row, edge: true }));
    return markEdges(ports, edges, subject).flatMap((stay) => (spans ? cut(stay, spans, address) : [stay]));
  });
  return stays
    .toSorted((a, b) => b.from_at - a.from_at || Number(b.edge) - Number(a.edge) || b.id - a.id)
    .toSorted((a, b) => Number(a.to_at !== null) - Number(b.to_at !== null))
    .slice(0, MAX_STAYS);
}

const endOf = ({ to_at }: Sighting): number => to_at ?? Number.POSITIVE_INFINITY;

/** The times that are covered at all, in order; several devices tell the same binding. */
function spansOf(rows: readonly Sighting[]): Span[] {
  const spans: Span[] = [];
  for (const row of rows.toSorted((a, b) => a.from_at - b.from_at)) {
    const last = spans.at(-1);
    if (last && row.from_at <= last.to) last.to = Math.max(last.to, endOf(row));
    else spans.push({ from: row.from_at, to: endOf(row) });
  }
  return spans;
}

function cut(stay: Stay, spans: readonly Span[], address: string | null): Stay[] {
  return spans.flatMap(({ from, to }) => {
    const from_at = Math.max(from, stay.from_at);
    const until = Math.min(to, endOf(stay));
    if (from_at >= until) return [];
    const to_at = until === Number.POSITIVE_INFINITY ? null : until;
    const seen_at = to_at === null ? stay.seen_at : Math.max(from_at, Math.min(stay.seen_at, to_at));
    return [{ ...stay, address, from_at, to_at, seen_at, holds: stay.holds && to_at === null }];
  });
}

/** A port on the way is one whose link leads elsewhere, or that heard it while others heard it among fewer for most of that time. */
function markEdges(ports: readonly Sighting[], edges: Edges, subject: number | null): Stay[] {
  const free = ports.map((row) => {
    const link = edges.linkOf(row);
    return { row, free: link === null || link.id === subject, distance: edges.distance(row) };
  });
  const among = free.some((one) => one.free) ? free.filter((one) => one.free) : free;
  return free.map((one) => {
    const nearer = among.filter((other) => !isSamePort(other.row, one.row) && other.distance < one.distance);
    const beaten = isCovered(
      one.row,
      nearer.map(({ row }) => row),
      edges.at,
    );
    return { ...one.row, edge: among.includes(one) && !beaten };
  });
}

/** For most of its time: when something moves, the looks at two switches cross for a moment. */
function isCovered(one: Sighting, others: readonly Sighting[], at: number): boolean {
  const until = Math.min(endOf(one), at);
  const covered = spansOf(others).map(({ from, to }) => Math.min(to, until) - Math.max(from, one.from_at));
  const sum = covered.reduce((total, span) => total + Math.max(span, 0), 0);
  return sum > 0 && sum * 2 >= until - one.from_at;
}

const isSamePort = (one: Sighting, other: Sighting): boolean =>
  one.node_id === other.node_id && one.if_index === other.if_index && one.port === other.port;
