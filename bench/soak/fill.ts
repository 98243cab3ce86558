/** Puts the devices of a soak into the books of a folder on which no server runs: five watches a node, each once a minute. */
import { credentials } from '../../api/credentials/schema.ts';
import { sealSecret } from '../../api/credentials/vault.ts';
import { open } from '../../api/db/open.ts';
import { createNode } from '../../api/estate/nodes.ts';
import { areas, units } from '../../api/estate/schema.ts';
import { readKeys } from '../../api/people/keys.ts';
import { addWatch } from '../../api/watching/add-watch.ts';
import { addressOf, COMMUNITY, SNMP_PORT, WEB_PORT } from './devices.ts';

export const EVERY_S = 60;
export const WATCHES_PER_NODE = 5;
const AREAS = 10;

export function fillFolder(folder: string, count: number): void {
  const db = open(folder);
  const keys = readKeys(folder, {});
  const actor = { person: 'soak', address: '127.0.0.1' };
  const now = Date.now();
  db.transaction(() => {
    const places = Array.from({ length: AREAS }, (_, place) => {
      const code = `99${String(place).padStart(2, '0')}`;
      const area = db
        .insert(areas)
        .values({ code, name: `区域 ${place + 1}`, level: 'county' })
        .returning()
        .get();
      const unit = db
        .insert(units)
        .values({ name: `单位 ${place + 1}`, level: 'county', area_id: area.id })
        .returning()
        .get();
      return { area_id: area.id, unit_id: unit.id };
    });
    const secret = { kind: 'snmp_community', version: '2c', community: COMMUNITY } as const;
    const sealed = sealSecret(keys.credentials, 'soak', secret);
    const row = { name: 'soak', kind: secret.kind, sealed, created_at: now, updated_at: now };
    const credential_id = db.insert(credentials).values(row).returning().get().id;
    for (let number = 1; number <= count; number += 1) {
      const address = addressOf(number);
      const name = `SOAK-${String(number).padStart(4, '0')}`;
      const role = number % 50 === 0 ? 'aggregation' : 'access';
      const { target_id } = createNode(db, actor, {
        name,
        role,
        ...places[number % AREAS],
        addresses: [address],
        watch: [],
      });
      const common = { target_id, address, family: 4 as const, every_s: EVERY_S, timeout_ms: 5_000 };
      addWatch(db, actor, { ...common, probe: 'icmp', params: {} });
      addWatch(db, actor, { ...common, probe: 'tcp', params: { port: WEB_PORT } });
      addWatch(db, actor, { ...common, probe: 'http', params: { scheme: 'http', port: WEB_PORT, path: '/' } });
      for (const tables of [{ tables: ['system'] }, {}])
        addWatch(db, actor, { ...common, probe: 'snmp', params: { port: SNMP_PORT, ...tables }, credential_id });
    }
  });
  db.$client.close();
}
