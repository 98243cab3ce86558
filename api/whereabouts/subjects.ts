/** What a question may mean: nodes, endpoints, and hosts of which only a MAC is known; each with the reasons for it. */
import type { Db } from '../db/open.ts';
import { findCertificates } from '../search/find-certificates.ts';
import { findNodes } from '../search/find-nodes.ts';
import { findSystems } from '../search/find-systems.ts';
import type { Reason, Sighting } from './answer.ts';
import {
  addressesOfEndpoint,
  addressesOfNode,
  endpointOf,
  endpointsAt,
  type OwnerEndpoint,
  ownersOfAddress,
  ownersOfMac,
} from './owners.ts';
import { currentOf, type Reader } from './read-sightings.ts';
import type { Asked } from './understand.ts';

export type Subject = {
  key: string;
  node_id: number | null;
  endpoints: Map<number, OwnerEndpoint>;
  macs: Set<string>;
  reasons: Reason[];
  interface: string | null;
};

/** MACs that stand behind one address at a time; more is a mistake or an attack. */
const MAX_MACS = 16;
/** Nodes, systems and certificates that a text may mean. */
const MAX_TEXT = 10;
const MAX_ENDPOINTS = 10;

const NOBODY = { node_id: null, node_name: null, watch_id: null };

export function subjectsOf(db: Db, { kind, asked }: Asked, reader: Reader): Subject[] {
  const subjects = new Map<string, Subject>();
  const subject = (key: string, node_id: number | null = null): Subject => {
    const known = subjects.get(key);
    if (known) return known;
    const made = { key, node_id, endpoints: new Map(), macs: new Set<string>(), reasons: [], interface: null };
    subjects.set(key, made);
    return made;
  };
  if (kind === 'address') byAddress(db, asked, reader, subject);
  if (kind === 'mac') byMac(db, asked, reader, subject);
  if (kind === 'text') byText(db, asked, reader, subject);
  const found = [...subjects.values()];
  if (kind === 'address') {
    const endpoints = endpointsAt(db, asked);
    if (found.length === 0) found.push(...endpoints.map((endpoint) => subject(`endpoint ${endpoint.id}`)));
    for (const one of found) {
      for (const endpoint of endpoints) {
        if (one.key.startsWith('endpoint') && one.key !== `endpoint ${endpoint.id}`) continue;
        one.endpoints.set(endpoint.id, endpoint);
        one.reasons.push({ by: 'host', text: `${endpoint.system_name} · ${endpoint.name}`, ...NOBODY });
      }
    }
  }
  return found;
}

type Make = (key: string, node_id?: number | null) => Subject;

const told = (by: Reason['by'], text: string, { node_id, node_name, watch_id }: Sighting): Reason => ({
  by,
  text,
  node_id,
  node_name,
  watch_id,
});

/** By who has the address, and by the MACs behind it: the same thing, or a conflict that is shown as several. */
function byAddress(db: Db, address: string, reader: Reader, subject: Make) {
  const owners = ownersOfAddress(db, address);
  for (const { node_id, by, node_name, watch_id, interface: port } of owners) {
    const own = subject(`node ${node_id}`, node_id);
    own.interface ??= port;
    own.reasons.push({ by, text: address, node_id, node_name, watch_id });
  }
  for (const [mac, rows] of macsBehind(reader, address)) {
    const holders = ownersOfMac(db, mac).map(({ node_id }) => node_id);
    const same = owners.map(({ node_id }) => node_id).filter((id) => holders.includes(id));
    const [only, ...others] = owners;
    const ids =
      same.length > 0 ? same : holders.length > 0 ? holders : only && others.length === 0 ? [only.node_id] : [];
    const meant = ids.length > 0 ? ids.map((id) => subject(`node ${id}`, id)) : [subject(`mac ${mac}`)];
    for (const one of meant) {
      one.macs.add(mac);
      for (const row of rows.slice(0, 3)) one.reasons.push(told('arp', `${address} = ${mac}`, row));
    }
  }
}

function macsBehind(reader: Reader, address: string): [string, Sighting[]][] {
  return [...Map.groupBy(currentOf(reader.macsOf(address)), ({ mac }) => mac)].slice(0, MAX_MACS);
}

function byMac(db: Db, mac: string, reader: Reader, subject: Make) {
  const owners = ownersOfMac(db, mac);
  for (const { node_id, node_name, watch_id, interface: port } of owners) {
    const own = subject(`node ${node_id}`, node_id);
    own.interface = port;
    own.macs.add(mac);
    own.reasons.push({ by: 'own_mac', text: mac, node_id, node_name, watch_id });
  }
  if (owners.length > 0) return;
  const [port, address] = [reader.portsOf(mac)[0], reader.addressesOf(mac)[0]];
  if (!port && !address) return;
  const host = subject(`mac ${mac}`);
  host.macs.add(mac);
  if (port) host.reasons.push(told('heard', mac, port));
  if (address) host.reasons.push(told('arp', `${address.address} = ${mac}`, address));
}

const NODE_FIELDS = { name: 'name', pinyin: 'pinyin', serial: 'serial' } as const;

function byText(db: Db, text: string, reader: Reader, subject: Make) {
  const nodes = [...findNodes(db, text).values()].sort((a, b) => a.rank - b.rank).slice(0, MAX_TEXT);
  for (const { id, field, matched } of nodes) {
    const by = NODE_FIELDS[field as keyof typeof NODE_FIELDS] ?? 'name';
    const own = subject(`node ${id}`, id);
    own.reasons.push({ by, text: matched, ...NOBODY });
    for (const address of addressesOfNode(db, id)) addMacs(own, reader, address);
  }
  for (const { id, field, matched } of [...findSystems(db, text).values()].slice(0, MAX_TEXT)) {
    const by = field === 'host' ? 'host' : field === 'pinyin' ? 'pinyin' : 'name';
    for (const endpoint_id of endpointsOfSystem(db, id, by === 'host' ? text : null)) {
      addEndpoint(db, reader, subject, endpoint_id, { by, text: matched, ...NOBODY });
    }
  }
  for (const { watch_id, node_id, endpoint_id, name } of findCertificates(db, text).slice(0, MAX_TEXT * 2)) {
    const reason: Reason = { by: 'certificate', text: name, node_id, node_name: null, watch_id };
    if (endpoint_id !== null) addEndpoint(db, reader, subject, endpoint_id, reason);
    if (node_id !== null) subject(`node ${node_id}`, node_id).reasons.push(reason);
  }
}

/** A host that was asked for means its endpoints alone. */
function endpointsOfSystem(db: Db, system_id: number, host: string | null): number[] {
  return db.$client
    .prepare(`select id from endpoints where system_id = ? and (? is null or instr(host, lower(?)) > 0 or instr(url, lower(?)) > 0)
      order by id limit ${MAX_ENDPOINTS}`)
    .pluck()
    .all(system_id, host, host, host) as number[];
}

function addEndpoint(db: Db, reader: Reader, subject: Make, endpoint_id: number, reason: Reason) {
  const endpoint = endpointOf(db, endpoint_id);
  if (!endpoint) return;
  const own = subject(`endpoint ${endpoint_id}`);
  const known = own.reasons.some(({ by, text }) => by === reason.by && text === reason.text);
  if (!known) own.reasons.push(reason);
  if (own.endpoints.size > 0) return;
  own.endpoints.set(endpoint_id, endpoint);
  for (const address of addressesOfEndpoint(db, endpoint_id)) addMacs(own, reader, address);
}

function addMacs(subject: Subject, reader: Reader, address: string) {
  for (const [mac, [row]] of macsBehind(reader, address)) {
    if (subject.macs.size >= MAX_MACS) return;
    subject.macs.add(mac);
    if (row) subject.reasons.push(told('arp', `${address} = ${mac}`, row));
  }
}
