/** For tests: a hub in whose books devices stand that tell what the test says. Nothing is asked over the network. */
import type { Fact, Observation } from '#probes/probe.ts';
import { createNode, type NewNode } from '../estate/nodes.ts';
import { ACTOR, type TestHub, testHub } from '../testing.ts';
import { addWatch } from '../watching/add-watch.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';

export type Scene = TestHub & {
  /** Registers a node with an SNMP watch of its first address. */
  register(wanted: NewNode): { id: number; watch_id: number };
  /** What a look of the watch brought; `at` defaults to now. */
  sees(watch_id: number, said: Said, look?: Partial<Observation>): void;
};

/** Facts without parts by their name without `snmp.`; `addresses` are told as rows. */
export type Said = { [name: string]: string | string[] | undefined; addresses?: string[] };

export async function scene(): Promise<Scene> {
  const t = await testHub();
  const { db } = t.hub;
  return {
    ...t,
    register(wanted) {
      return db.transaction(() => {
        const { id, target_id } = createNode(db, ACTOR, { watch: [], ...wanted });
        const [address = '192.0.2.1'] = wanted.addresses ?? [];
        const family = address.includes(':') ? 6 : 4;
        const watch = addWatch(db, ACTOR, { target_id, probe: 'snmp', params: {}, address, family });
        return { id, watch_id: watch.id };
      });
    },
    sees(watch_id, said, look = {}) {
      const row = db.$client.prepare('select * from watches where id = ?').get(watch_id) as { params: string };
      const watch = { ...row, params: JSON.parse(row.params) } as unknown as PatrolledWatch;
      const at = look.at ?? Date.now();
      const observation: Observation = { at, took_ms: 1, outcome: 'ok', facts: factsOf(said), samples: [], ...look };
      t.hub.watching.pipeline.ingest([{ watch, observation }], at);
    },
  };
}

function factsOf({ addresses = [], ...plain }: Said): Fact[] {
  const facts: Fact[] = Object.entries(plain).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ key: `snmp.${name}`, value }] : [],
  );
  const rows = addresses.map((address) => ({
    key: 'snmp.address',
    part: address,
    value: { if_index: 1, prefix_length: null, family: address.includes(':') ? 6 : 4, source: 'ipAddressTable' },
  }));
  return [...facts, ...rows];
}
