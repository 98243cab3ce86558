/** Reads sightings as they stand at a moment: how old each is, and whether it still counts. */
import type { Db } from '../db/open.ts';
import { holds_ms } from '../watching/holds.ts';
import type { Sighting } from './answer.ts';

type Stored = Omit<Sighting, 'holds'> & { every_s: number | null; timeout_ms: number | null };

/** What is asked of a watch that is gone: the probe's usual times. */
const USUAL = { every_s: 300, timeout_ms: 20_000 };
/** Rows of one MAC or address that are read; the newest count. */
const MAX_ROWS = 1_000;

/** A look that succeeded says again all that is open, but for what a partial one left out. */
const SEEN_AT = `case when s.to_at is not null then s.seen_at else coalesce(
    (select f.kept_from from facts f where f.watch_id = s.watch_id and f.part = s.part
      and f.key = case s.kind when 'port' then 'snmp.mac' else 'snmp.arp' end), ws.ok_at, s.from_at) end`;
/** The name at the time, else the name by which the interface is known now. */
const PORT = `coalesce(s.port, (select f.value ->> '$.name' from watches x join facts f
    on f.watch_id = x.id and f.key = 'snmp.interface' and f.part = cast(s.if_index as text)
    where x.target_id = w.target_id limit 1))`;
const SELECT = `select s.id, s.watch_id, coalesce(t.node_id, s.node_id) as node_id, n.name as node_name, s.mac, s.address,
    s.if_index, ${PORT} as port, s.vlan, s.from_at, ${SEEN_AT} as seen_at, s.to_at, w.every_s, w.timeout_ms
  from sightings s left join watches w on w.id = s.watch_id left join watch_states ws on ws.watch_id = s.watch_id
    left join targets t on t.id = w.target_id left join nodes n on n.id = coalesce(t.node_id, s.node_id)`;

export type Clue = { mac: string } | { address: string };

export function createReader(db: Db, at: number) {
  const sqlite = db.$client;
  const by = (column: string, kind: 'port' | 'address') =>
    sqlite.prepare<[string, number], Stored>(
      `${SELECT} where s.${column} = ? and s.kind = '${kind}' and s.from_at <= ? order by s.from_at desc, s.id desc limit ${MAX_ROWS}`,
    );
  const ports = by('mac', 'port');
  const addresses = by('mac', 'address');
  const macs = by('address', 'address');
  const stand = ({ every_s, timeout_ms, ...row }: Stored): Sighting => {
    const watch = every_s === null || timeout_ms === null ? USUAL : { every_s, timeout_ms };
    const within = row.to_at === null || at < row.to_at;
    // Seen after the moment asked for is seen by then too: the row began before it.
    return { ...row, holds: within && at <= row.seen_at + holds_ms(watch) };
  };
  return {
    /** Ports that tell of a MAC until then, the latest first. */
    portsOf: (mac: string): Sighting[] => ports.all(mac, at).map(stand),
    addressesOf: (mac: string): Sighting[] => addresses.all(mac, at).map(stand),
    macsOf: (address: string): Sighting[] => macs.all(address, at).map(stand),
  };
}

export type Reader = ReturnType<typeof createReader>;

/** What holds; where nothing does, what was seen last. */
export function currentOf(rows: readonly Sighting[]): Sighting[] {
  const holding = rows.filter((row) => row.holds);
  if (holding.length > 0) return holding;
  const last = Math.max(...rows.map((row) => row.seen_at));
  return rows.filter((row) => row.seen_at >= last - LAST_TOGETHER_MS);
}

/** Looks at different devices that fall into one round. */
const LAST_TOGETHER_MS = 300_000;

/** When a MAC or address was first seen at all, for a question about a time before. */
export function firstSeen(db: Db, clue: Clue): number | null {
  const [column, value] = 'mac' in clue ? ['mac', clue.mac] : ['address', clue.address];
  return db.$client.prepare(`select min(from_at) from sightings where ${column} = ?`).pluck().get(value) as
    | number
    | null;
}
