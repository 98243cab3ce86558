/**
 * Keeps when which MAC was heard on which port, and which address stood behind which MAC: a row opens when a look tells
 * it, and closes with the look that tells it no more.
 *
 * Gap rule: entries age out of a device's table while the host is merely quiet. What comes back, with nothing else told
 * in between, before the look that last told it would be stale (three intervals and the time a look may take),
 * continues its row as if it had not been away.
 */
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Follower } from '../pipeline/follower.ts';
import { holds_ms } from '../watching/holds.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import type { SightingKind } from './schema.ts';

const KINDS: Readonly<Record<string, SightingKind>> = { 'snmp.mac': 'port', 'snmp.arp': 'address' };

type Told = { mac: string; address: string | null; if_index: number | null; vlan: number | null };
type Closed = Told & { id: number; seen_at: number };

export function createSightings(db: Db): Follower {
  const sqlite = db.$client;
  followWatches(db);
  const nodeOf = sqlite.prepare<[number], number | null>('select node_id from targets where id = ?').pluck();
  const close = sqlite.prepare(`update sightings set seen_at = coalesce(:seen_at, from_at), to_at = :at
    where watch_id = :watch_id and kind = :kind and part = :part and to_at is null`);
  const lastClosed = sqlite.prepare<[number, string, string], Closed>(`
    select id, mac, address, if_index, vlan, seen_at from sightings
    where watch_id = ? and kind = ? and part = ? and to_at is not null order by to_at desc, id desc limit 1`);
  const reopen = sqlite.prepare('update sightings set seen_at = null, to_at = null where id = ?');
  const insert = sqlite.prepare(`
    insert into sightings (kind, watch_id, node_id, part, mac, address, if_index, port, vlan, from_at)
    values (:kind, :watch_id, :node_id, :part, :mac, :address, :if_index, :port, :vlan, :at)`);
  const readPorts = portNames(db);

  return (watch, changes, at) => {
    const told = changes.filter(({ key }) => key in KINDS);
    if (told.length === 0) return;
    const node_id = nodeOf.get(watch.target_id);
    if (typeof node_id !== 'number') return;
    let ports: Map<number, string> | undefined;
    for (const change of told) {
      const kind = KINDS[change.key] as SightingKind;
      const { part, seen_at } = change;
      const [before, after] = [toldBy(kind, change.before), toldBy(kind, change.after)];
      if (before && after && isSame(before, after)) continue;
      if (before) close.run({ watch_id: watch.id, kind, part, seen_at, at });
      if (!after) continue;
      const last = lastClosed.get(watch.id, kind, part);
      if (last && isSame(last, after) && last.seen_at + holds_ms(watch) >= at) {
        reopen.run(last.id);
        continue;
      }
      ports ??= readPorts(watch);
      const port = after.if_index === null ? null : (ports.get(after.if_index) ?? null);
      insert.run({ ...after, kind, watch_id: watch.id, node_id, part, port, at });
    }
  };
}

/** What a fact says of where something is; undefined for what isn't kept: a device's own entries, and groups. */
function toldBy(kind: SightingKind, value: FactValue): Told | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { mac, address, if_index, vlan, status, type } = value;
  if (typeof mac !== 'string' || isGroup(mac) || status === 'self' || type === 'local') return undefined;
  if (kind === 'address' && typeof address !== 'string') return undefined;
  return {
    mac,
    address: kind === 'address' && typeof address === 'string' ? address : null,
    if_index: typeof if_index === 'number' ? if_index : null,
    vlan: kind === 'port' && typeof vlan === 'number' ? vlan : null,
  };
}

/** Multicast and broadcast (IEEE 802: the lowest bit of the first octet), and the address of nobody. */
const isGroup = (mac: string): boolean =>
  (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1 || mac === '00:00:00:00:00:00';

const isSame = (one: Told, other: Told): boolean =>
  one.mac === other.mac && one.address === other.address && one.if_index === other.if_index && one.vlan === other.vlan;

/** Names of a target's interfaces, told by whichever of its watches reads them. */
function portNames(db: Db): (watch: PatrolledWatch) => Map<number, string> {
  const read = db.$client.prepare<[number], { if_index: number; name: string | null }>(`
    select f.value ->> '$.if_index' as if_index, f.value ->> '$.name' as name from watches w
    join facts f on f.watch_id = w.id and f.key = 'snmp.interface' where w.target_id = ?`);
  return ({ target_id }) =>
    new Map(read.all(target_id).flatMap(({ if_index, name }) => (name === null ? [] : [[if_index, name] as const])));
}

/** A watch that is removed, with its node or alone, tells nothing more: what it told ends with its last success. */
function followWatches(db: Db) {
  db.$client.exec(`create temp trigger if not exists sightings_end before delete on main.watches begin
    update sightings set seen_at = coalesce((select ok_at from watch_states where watch_id = old.id), from_at),
      to_at = cast(unixepoch('subsec') * 1000 as integer)
    where watch_id = old.id and to_at is null;
  end`);
  // Two devices in one row of the books are split: what a watch told is of the node that it turns out to ask.
  db.$client.exec(`create temp trigger if not exists sightings_move after update of target_id on main.watches
    when old.target_id <> new.target_id begin
    update sightings set node_id = (select node_id from targets where id = new.target_id)
    where watch_id = new.id and (select node_id from targets where id = new.target_id) is not null;
  end`);
}
