/** "Where is it?": from an address by ARP to a MAC, from a MAC by forwarding tables to a port, at any moment. */
import type { Db } from '../db/open.ts';
import type { Role, State } from '../estate/schema.ts';
import type { Answer, Place, Reason, Sighting, WhereAnswer } from './answer.ts';
import { coverage } from './coverage.ts';
import { createEdges, createWhere, type Edges } from './edge-port.ts';
import { staysOf } from './history.ts';
import { ownMacs } from './owners.ts';
import { createReader, currentOf, firstSeen, type Reader } from './read-sightings.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { type Asked, understand } from './understand.ts';

const MAX_ANSWERS = 20;
const MAX_REASONS = 8;
const MAX_OTHERS = 50;
const MAX_ADDRESSES = 50;
const MAX_LINKS = 20;

/** `at`: the moment that is asked about, epoch ms; what holds then, or was seen last before it. */
export function where(db: Db, question: string, at: number, now: number): WhereAnswer {
  const asked = understand(question);
  const reader = createReader(db, at);
  const edges = createEdges(db, at);
  const subjects = asked.asked === '' ? [] : subjectsOf(db, asked, reader);
  const answers = subjects.slice(0, MAX_ANSWERS).map((subject) => describe(db, subject, asked, reader, edges));
  return {
    ...asked,
    at,
    // What is known to be somewhere comes before what isn't; the order is that of the search otherwise.
    answers: answers.toSorted((a, b) => Number(b.place?.holds ?? false) - Number(a.place?.holds ?? false)),
    more: subjects.length > MAX_ANSWERS,
    first_at: answers.length > 0 ? null : firstOf(db, asked),
    since_at: oldest(db),
    coverage: coverage(db, now),
  };
}

function firstOf(db: Db, { kind, asked }: Asked): number | null {
  if (kind === 'text') return null;
  return firstSeen(db, kind === 'mac' ? { mac: asked } : { address: asked });
}

const oldest = (db: Db): number | null =>
  (db.$client.prepare('select from_at from sightings order by id limit 1').pluck().get() as number | undefined) ?? null;

function describe(db: Db, subject: Subject, { kind, asked }: Asked, reader: Reader, edges: Edges): Answer {
  const { key, node_id, reasons } = subject;
  const endpoints = [...subject.endpoints.values()];
  const macs = subject.macs.size > 0 || node_id === null ? [...subject.macs] : ownMacs(db, node_id);
  const { place, rule, others } = edges.decide(
    macs.flatMap((mac) => currentOf(reader.portsOf(mac))).toSorted((a, b) => b.seen_at - a.seen_at),
    node_id,
  );
  const addresses = macs.flatMap((mac) => reader.addressesOf(mac)).toSorted((a, b) => b.from_at - a.from_at);
  const node = node_id === null ? null : nodeOf(db, node_id);
  const [endpoint] = endpoints;
  return {
    key,
    kind: node ? 'node' : endpoint ? 'endpoint' : 'host',
    title:
      node?.name ?? (endpoint ? `${endpoint.system_name} · ${endpoint.name}` : hostName(asked, kind, macs, addresses)),
    node,
    interface: subject.interface,
    systems: endpoints.map(({ system_id, system_name, name }) => ({
      id: system_id,
      name: system_name,
      endpoint: name,
    })),
    reasons: reasons
      .slice(0, MAX_REASONS)
      .map((reason) => (reason.by === 'heard' && place ? heardAt(reason, place) : reason)),
    place,
    rule,
    vlan: agreedVlan(place ? [place, ...others] : others),
    others: others.slice(0, MAX_OTHERS),
    links: node_id !== null && place === null ? linksOf(db, node_id) : [],
    addresses: addresses.slice(0, MAX_ADDRESSES),
    macs,
    history: staysOf(macs, kind === 'address' && node_id === null ? asked : null, reader, edges, node_id),
  };
}

/** Many switches hear a MAC on its way; the one where it is tells best. */
const heardAt = (reason: Reason, { node_id, node_name, watch_id }: Place): Reason => ({
  ...reason,
  node_id,
  node_name,
  watch_id,
});

/** A switch without VLANs in its table tells none: the others know. */
function agreedVlan(places: readonly Place[]): number | null {
  const vlans = new Set(places.flatMap(({ vlan }) => vlan ?? []));
  return vlans.size === 1 ? ([...vlans][0] ?? null) : null;
}

/** A host is called what was asked for, or the address that it has. */
function hostName(asked: string, kind: Asked['kind'], macs: readonly string[], addresses: readonly Sighting[]): string {
  if (kind === 'address') return asked;
  const current = currentOf(addresses).flatMap(({ address }) => address ?? []);
  return current.find((address) => !address.includes(':')) ?? current[0] ?? macs[0] ?? asked;
}

function nodeOf(db: Db, node_id: number): Answer['node'] {
  const row = db.$client
    .prepare('select n.id, n.name, n.role, t.state from nodes n join targets t on t.node_id = n.id where n.id = ?')
    .get(node_id) as { id: number; name: string; role: Role; state: State } | undefined;
  return row ? { ...row, ...createWhere(db)(node_id) } : null;
}

function linksOf(db: Db, node_id: number): Answer['links'] {
  return db.$client
    .prepare(`select l.a_port as port, n.id as node_id, n.name as node_name, l.b_port as far_port
        from topology_links l join nodes n on n.id = l.b_node_id where l.a_node_id = :id and l.gone_at is null
      union all select l.b_port, n.id, n.name, l.a_port
        from topology_links l join nodes n on n.id = l.a_node_id where l.b_node_id = :id and l.gone_at is null
      limit ${MAX_LINKS}`)
    .all({ id: node_id }) as Answer['links'];
}
