/** A folder of a hub with nodes, their watches, and agents that are trusted already; and what a watch of it sees. */
import { newPair, type OwnKeys } from '#probes/agent/sealing.ts';
import type { Observation, Sample } from '#probes/probe.ts';
import { ownPair } from '../../api/agents/own-key.ts';
import { agents as agentsTable } from '../../api/agents/schema.ts';
import { open } from '../../api/db/open.ts';
import { readKeys } from '../../api/people/keys.ts';

/** Of each node: echoes over both families, a port, a web page, and a device's counters. */
const KINDS = ['icmp', 'icmp', 'tcp', 'http', 'snmp'] as const;
export const WATCHES_PER_NODE = KINDS.length;
const INTERFACES = 4;
export const SAMPLES_PER_NODE = [5, 5, 1, 2, 2 * INTERFACES].reduce((sum, count) => sum + count + 1, 0);

export type Estate = {
  nodes: number;
  agents: { id: number; keys: OwnKeys; first_watch: number; watches: number }[];
  hub_key: string;
};

/** Watch `w` of node `n` is `n * 5 + w`, from node 1 on; agents have as many neighbouring ones each. */
export function fillFolder(folder: string, nodes: number, agents: number, way: 'https' | 'nats'): Estate {
  const db = open(folder);
  const sqlite = db.$client;
  const each = Math.ceil(nodes / agents);
  const now = Date.now();
  sqlite.prepare(`insert or ignore into units (id, name, level) values (1, 'unit', 'city')`).run();
  const made = Array.from({ length: agents }, (_, place) => {
    const keys: OwnKeys = { sign: newPair('Ed25519'), open: newPair('X25519') };
    const id = place + 1;
    const row = { id, name: `agent ${id}`, unit_id: 1, way, state: 'trusted' as const, created_at: now };
    db.insert(agentsTable)
      .values({ ...row, sign_key: keys.sign.public, seal_key: keys.open.public, enrolled_at: now, trusted_at: now })
      .run();
    const [first, last] = [place * each + 1, Math.min(nodes, (place + 1) * each)];
    return { id, keys, first_watch: first * WATCHES_PER_NODE, watches: (last - first + 1) * WATCHES_PER_NODE };
  });
  const node = sqlite.prepare('insert into nodes (id, name, created_at, updated_at) values (?, ?, 0, 0)');
  const target = sqlite.prepare(
    `insert into targets (id, node_id, state_reason, state_since) values (?, ?, '{"zh":"","en":""}', 0)`,
  );
  const watch = sqlite.prepare(
    `insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, agent_id, created_at)
      values (?, ?, ?, ?, ?, ?, 60, 3000, ?, 0)`,
  );
  sqlite.transaction(() => {
    for (let id = 1; id <= nodes; id += 1) {
      node.run(id, `node-${id}`);
      target.run(id, id);
      const agent_id = Math.floor((id - 1) / each) + 1;
      for (const [place, kind] of KINDS.entries()) {
        const [address, family] = place === 1 ? [`fd00::${id.toString(16)}`, 6] : [addressOf(id), 4];
        watch.run(id * WATCHES_PER_NODE + place, id, kind, PARAMS[kind], address, family, agent_id);
      }
    }
  })();
  const hub_key = ownPair(db, readKeys(folder, {}), now).public;
  sqlite.close();
  return { nodes, agents: made, hub_key };
}

const PARAMS = { icmp: '{}', tcp: '{"port":22}', http: '{}', snmp: '{}' } as const;
const addressOf = (id: number) => `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`;

/** What a watch sees in its nth look: steady, but for one watch in a hundred whose fact changes. */
export function seenBy(watch: number, at: number, round: number): Observation {
  const node = Math.floor(watch / WATCHES_PER_NODE);
  const place = watch % WATCHES_PER_NODE;
  const took_ms = 1 + ((watch * 7 + round) % 100) / 10;
  const is_other = watch % 100 === round % 100;
  const address = place === 1 ? `fd00::${node.toString(16)}` : addressOf(node);
  const common = { at, took_ms, outcome: 'ok' as const, address, family: place === 1 ? (6 as const) : (4 as const) };
  switch (KINDS[place]) {
    case 'icmp': {
      const series = ['icmp.rtt_min_ms', 'icmp.rtt_avg_ms', 'icmp.rtt_max_ms', 'icmp.jitter_ms'];
      const samples = series.map((name, i): Sample => ({ series: name, value: took_ms + i / 100 }));
      return {
        ...common,
        facts: [{ key: 'icmp.loss_pct', value: is_other ? 1 : 0 }],
        samples: [{ series: 'icmp.loss_pct', value: is_other ? 1 : 0 }, ...samples],
      };
    }
    case 'tcp':
      return {
        ...common,
        facts: [{ key: 'tcp.open', part: '22', value: !is_other }],
        samples: [{ series: 'tcp.connect_ms', part: '22', value: took_ms }],
      };
    case 'http':
      return {
        ...common,
        facts: [
          { key: 'http.status', value: is_other ? 302 : 200 },
          { key: 'http.status_expected', value: true },
          { key: 'http.version', value: '1.1' },
        ],
        samples: [
          { series: 'http.total_ms', value: took_ms },
          { series: 'http.first_byte_ms', value: took_ms / 2 },
        ],
      };
    default: {
      const octets = Array.from({ length: INTERFACES }, (_, i) => (watch * 1_000 + round * 75_000 * (i + 1)) % 2 ** 48);
      return {
        ...common,
        facts: [
          { key: 'snmp.protocol', value: 'v3' },
          { key: 'snmp.name', value: `node-${node}` },
          { key: 'snmp.version', value: is_other ? '8.1' : '8.0' },
        ],
        samples: octets.flatMap((value, i): Sample[] => [
          { series: 'snmp.in_octets', part: `if${i}`, value },
          { series: 'snmp.out_octets', part: `if${i}`, value: Math.floor(value / 2) },
        ]),
      };
    }
  }
}
