/** What one node tells of its neighbours, as rows that links are inferred from. */
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { cellsOf } from '../estate/observed.ts';
import { holds_ms } from '../watching/holds.ts';
import type { Told } from './infer-links.ts';
import { createPeerMatcher, type PeerMatcher } from './match-peer.ts';
import type { Stranger } from './schema.ts';

/** More neighbours than any device of ours has; what a hostile agent tells beyond is left out. */
const MAX_ROWS = 2_000;

export type NodeTold = {
  told: Told[];
  /** What its neighbours may be known by. */
  clues: Set<string>;
  /** Watches whose rows are too old to found a new link on. */
  stale: Set<number>;
};

type Row = {
  watch_id: number;
  key: string;
  part: string;
  value: string;
  seen_at: number | null;
  every_s: number;
  timeout_ms: number;
  enabled: number;
};

export function createNodeReader(db: Db): (node_id: number, now: number) => NodeTold {
  const matcher = createPeerMatcher(db);
  const rowsOf = db.$client.prepare<[number], Row>(`
    select f.watch_id, f.key, f.part, f.value, coalesce(f.kept_from, s.ok_at) as seen_at, w.every_s, w.timeout_ms, w.enabled
    from targets t cross join watches w on w.target_id = t.id and w.probe = 'snmp' cross join watch_states s on s.watch_id = w.id
      cross join facts f on f.watch_id = w.id and f.key in ('snmp.neighbour', 'snmp.cdp_neighbour')
    where t.node_id = ? order by w.id, f.key, f.part limit ${MAX_ROWS}`);
  return (node_id, now) => {
    const chosen = new Map<string, Row & { stale: boolean }>();
    for (const row of rowsOf.all(node_id)) {
      const { seen_at, every_s, timeout_ms } = row;
      const stale = !row.enabled || seen_at === null || seen_at + holds_ms({ every_s, timeout_ms }) < now;
      const known = chosen.get(`${row.key}\0${row.part}`);
      if (!known || (known.stale && !stale)) chosen.set(`${row.key}\0${row.part}`, { ...row, stale });
    }
    const clues = new Set<string>();
    const told = [...chosen.values()].map((row) => {
      const value = JSON.parse(row.value) as FactValue;
      return row.key === 'snmp.neighbour'
        ? fromLldp(matcher, node_id, row, value, clues)
        : fromCdp(matcher, node_id, row, value, clues);
    });
    const stale = new Set([...chosen.values()].filter((row) => row.stale).map((row) => row.watch_id));
    return { told, clues, stale };
  };
}

const present = (texts: readonly (string | null)[]): string[] => texts.filter((text): text is string => !!text);

function fromLldp(matcher: PeerMatcher, node_id: number, row: Row, value: FactValue, clues: Set<string>): Told {
  const cells = cellsOf(value);
  const addresses = cells.text('management_addresses');
  const said: Stranger = {
    chassis_id: cells.text('chassis_id'),
    port_id: cells.text('port_id'),
    port_description: cells.text('port_description'),
    system_name: cells.text('system_name'),
    system_description: cells.text('system_description'),
    management_addresses: addresses ? addresses.split(', ') : [],
    ambiguous: false,
  };
  const peer = matcher.match(node_id, said);
  for (const clue of peer.clues) clues.add(clue);
  const names = present([said.port_id, said.port_description]);
  return {
    node_id,
    own: { if_index: cells.number('local_if_index'), names: present([cells.text('local_port')]) },
    peer: peer.node_id,
    peer_port: matcher.portOf(peer.node_id, names, cells.text('port_id_subtype') === 'local'),
    stranger: { ...said, ambiguous: peer.ambiguous },
    source: { table: 'lldp', node_id, watch_id: row.watch_id, part: row.part },
  };
}

function fromCdp(matcher: PeerMatcher, node_id: number, row: Row, value: FactValue, clues: Set<string>): Told {
  const cells = cellsOf(value);
  const address = cells.text('address');
  const said: Stranger = {
    chassis_id: null,
    port_id: cells.text('port'),
    port_description: null,
    system_name: cells.text('device'),
    system_description: cells.text('platform'),
    management_addresses: present([address]),
    ambiguous: false,
  };
  const peer = matcher.match(node_id, said);
  for (const clue of peer.clues) clues.add(clue);
  const if_index = cells.number('local_if_index');
  const own = matcher.portOf(node_id, if_index === null ? [] : [String(if_index)], true);
  return {
    node_id,
    own: { if_index, names: own.if_index === null ? [] : own.names.slice(0, 1) },
    peer: peer.node_id,
    peer_port: matcher.portOf(peer.node_id, present([said.port_id])),
    stranger: { ...said, ambiguous: peer.ambiguous },
    source: { table: 'cdp', node_id, watch_id: row.watch_id, part: row.part },
  };
}
