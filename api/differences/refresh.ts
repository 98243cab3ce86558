/** Compares a node and keeps what differs: new differences open, changed ones open again, what no longer holds goes. */
import type { Db } from '../db/open.ts';
import { type Claimed, createClaims } from './claims.ts';
import { compareNode, type Found } from './compare.ts';
import { type Device, isAnother, isIdentified, learnt } from './device.ts';
import { foundLinks, isUntold } from './links.ts';
import { createNodeReader, type ReadNode } from './read-node.ts';
import type { Decision, Field } from './schema.ts';

/** A rejected difference that no longer holds is remembered for as long, should it come back. */
const REMEMBERED_MS = 90 * 86_400_000;

type Stored = Found & { id: number; state: Decision; gone_at: number | null };
/** Call it in a transaction. `now` is epoch ms: what counts as stale, and since when a new difference holds. */
export type Refresh = (node_id: number, now: number) => void;

const made = new WeakMap<Db, Refresh>();
const written = new WeakMap<Db, number>();

/** Counts on with every difference that came, changed or went: who shows them knows when to read anew. */
export const writesOf = (db: Db): number => written.get(db) ?? 0;

/** The one for this database, its statements prepared once. */
export function refresher(db: Db): Refresh {
  const known = made.get(db);
  if (known) return known;
  const refresh = createRefresh(db);
  made.set(db, refresh);
  return refresh;
}

function createRefresh(db: Db): Refresh {
  const sqlite = db.$client;
  const read = createNodeReader(db);
  const claims = createClaims(db);
  const devices = createKnownDevices(db);
  const stored = sqlite.prepare<[number], Stored>(
    'select id, field, part, recorded, observed, watch_id, state, gone_at from differences where node_id = ?',
  );
  const put = sqlite.prepare(`
    insert into differences (node_id, field, part, recorded, observed, watch_id, since_at)
    values (:node_id, :field, :part, :recorded, :observed, :watch_id, :now)
    on conflict (node_id, field, part) do update set recorded = excluded.recorded, observed = excluded.observed,
      watch_id = excluded.watch_id, since_at = excluded.since_at, state = 'open', decided_by = null, decided_at = null,
      reason = '', gone_at = null`);
  const seenAgain = sqlite.prepare('update differences set watch_id = ?, gone_at = null where id = ?');
  const remember = sqlite.prepare('update differences set gone_at = ? where id = ?');
  const drop = sqlite.prepare('delete from differences where id = ?');
  const claimToo = sqlite.prepare(`
    insert into differences (node_id, field, part, recorded, observed, watch_id, since_at)
    values (:node_id, :field, :part, null, :part, :watch_id, :now) on conflict do nothing`);
  const count = sqlite.prepare(`
    insert into comparisons (node_id, fields) values (?, ?)
    on conflict (node_id) do update set fields = excluded.fields where fields <> excluded.fields`);

  const wrote = () => written.set(db, writesOf(db) + 1);

  return (node_id, now) => {
    const node = read(node_id, now);
    if (!node) return;
    const compared = compareNode(node, devices(node_id, node, now));
    const claimed = claims(node_id, node);
    const before = new Map(stored.all(node_id).map((row) => [`${row.field} ${row.part}`, row]));
    for (const one of [...compared.found, ...foundLinks(db, node_id, now), ...claimed]) {
      const { field, part, recorded, observed, watch_id } = one;
      const known = before.get(`${field} ${part}`);
      before.delete(`${field} ${part}`);
      if (!known || known.recorded !== recorded || known.observed !== observed) {
        put.run({ node_id, field, part, recorded, observed, watch_id, now });
        wrote();
      } else if (known.watch_id !== watch_id || known.gone_at !== null) seenAgain.run(watch_id, known.id);
    }
    for (const row of before.values()) {
      if (!isClaim(row.field) && compared.unknown(row.field, row.part)) continue;
      if (row.field === 'link' && isUntold(db, node_id, row.part)) continue;
      wrote();
      if (row.state === 'open' || (row.gone_at !== null && row.gone_at < now - REMEMBERED_MS)) drop.run(row.id);
      else if (row.gone_at === null) remember.run(now, row.id);
    }
    // The other claimants' rows appear at once; where one of two claims went, the list shows none.
    for (const { field, part, others } of claimed) {
      for (const other of others) claimToo.run({ ...other, field, part, now });
    }
    count.run(node_id, compared.fields);
  };
}

const isClaim = (field: Field): field is Claimed['field'] => field.startsWith('duplicate_');

/** Remembers which device a node is: the first that is seen, and what the same one tells later. */
function createKnownDevices(db: Db): (node_id: number, node: ReadNode, now: number) => Device | undefined {
  const { get, put } = knower(db);
  return (node_id, { tellings }, now) => {
    const known = get(node_id);
    let after = known;
    for (const { stale, device } of tellings) {
      if (stale || !isIdentified(device) || (after && isAnother(after, device))) continue;
      after = after ? learnt(after, device) : device;
    }
    if (after && JSON.stringify(after) !== JSON.stringify(known)) put(node_id, after, now);
    return after;
  };
}

function knower(db: Db) {
  const get = db.$client.prepare<[number], Device>(
    'select serial, engine_id, chassis_id, base_mac, model, version from known_devices where node_id = ?',
  );
  const put = db.$client.prepare(`
    insert into known_devices (node_id, serial, engine_id, chassis_id, base_mac, model, version, known_at)
    values (:node_id, :serial, :engine_id, :chassis_id, :base_mac, :model, :version, :now)
    on conflict (node_id) do update set serial = excluded.serial, engine_id = excluded.engine_id,
      chassis_id = excluded.chassis_id, base_mac = excluded.base_mac, model = excluded.model, version = excluded.version`);
  return {
    get: (node_id: number) => get.get(node_id),
    put: (node_id: number, device: Device, now: number) => put.run({ ...device, node_id, now }),
  };
}

/** Both were seen, and by their marks they are not one. */
export function areTwoDevices(db: Db, a: number, b: number): boolean {
  const { get } = knower(db);
  const [one, other] = [get(a), get(b)];
  return one !== undefined && other !== undefined && isAnother(one, other);
}

/** The node is to be asked anew which device it is: it was split, or its address now leads elsewhere. */
export function forgetDevice(db: Db, node_id: number) {
  db.$client.prepare('delete from known_devices where node_id = ?').run(node_id);
}

/**
 * The device that answers at the address is the node's from now on. Gives what its record takes over; nothing when
 * nobody answers there any more.
 */
export function takeDevice(db: Db, node_id: number, address: string, now: number): Partial<Record<string, string>> {
  const node = createNodeReader(db)(node_id, now);
  const telling = node?.tellings.find((one) => one.address === address && !one.stale && isIdentified(one.device));
  if (!telling) return {};
  forgetDevice(db, node_id);
  knower(db).put(node_id, telling.device, now);
  const { serial, model, version } = telling.device;
  const vendor = db.$client
    .prepare(`select value ->> '$' from facts where watch_id = ? and key = 'snmp.vendor' and part = ''`)
    .pluck()
    .get(telling.watch_id) as string | undefined;
  const taken = Object.entries({ vendor, serial, model, version }).filter(([, value]) => value);
  return Object.fromEntries(taken) as Partial<Record<string, string>>;
}
