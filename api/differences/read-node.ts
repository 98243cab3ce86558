/** What a comparison needs of a node: its record, and what each of its SNMP watches last told. */
import type { Db } from '../db/open.ts';
import { isTelling } from '../estate/identity.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { asDevice, type Device } from './device.ts';

/** `told`: not `stale`. A stale value is neither there nor gone. */
export type Seen = { value: string; watch_id: number; stale: boolean };
export type Telling = {
  watch_id: number;
  /** That it asks. */
  address: string;
  /** Nobody got an answer for three intervals. */
  stale: boolean;
  /** The last look left something out: what isn't there may still be so. */
  partial: boolean;
  device: Device;
};
export type ReadNode = {
  record: { name: string; vendor: string | null; model: string | null; version: string | null; serial: string | null };
  /** Unicast ones that can tell devices apart. */
  addresses: string[];
  /** Addresses at which some watch of the node gets answers. */
  answering: ReadonlySet<string>;
  texts: ReadonlyMap<string, Seen>;
  told: ReadonlyMap<string, Seen>;
  tellings: Telling[];
};

/** A device with more addresses is compared by these, in the order of their spelling. */
export const MAX_TOLD = 256;
const TEXTS = ['name', 'vendor', 'model', 'version', 'serial', 'engine_id', 'chassis_id', 'base_mac'];

type Watch = { id: number; probe: string; address: string; ok_at: number | null; partial: number; lives_ms: number };
type Fact = { key: string; part: string; value: string; kept_from: number | null };

export function createNodeReader(db: Db): (node_id: number, now: number) => ReadNode | undefined {
  const sqlite = db.$client;
  const readRecord = sqlite.prepare<[number], ReadNode['record']>(
    'select name, vendor, model, version, serial from nodes where id = ?',
  );
  const readAddresses = sqlite
    .prepare<[number], string>('select address from node_addresses where node_id = ? order by id')
    .pluck();
  const readWatches = sqlite.prepare<[number], Watch>(`
    select w.id, w.probe, w.address, s.ok_at, coalesce(s.last ->> '$.partial', 0) as partial,
      ${HOLDS_MS} as lives_ms
    from targets t join watches w on w.target_id = t.id join watch_states s on s.watch_id = w.id
    where t.node_id = ? order by w.id`);
  const readFacts = sqlite.prepare<[number, number], Fact>(`
    select key, part, value ->> '$' as value, kept_from from facts
    where watch_id = ? and key in (${TEXTS.map((name) => `'snmp.${name}'`).join(', ')}) and part = ''
    union all
    select key, part, null, kept_from from (
      select key, part, kept_from from facts where watch_id = ? and key = 'snmp.address' order by part limit ${4 * MAX_TOLD})`);

  return (node_id, now) => {
    const record = readRecord.get(node_id);
    if (!record) return undefined;
    const watches = readWatches.all(node_id);
    const texts = new Map<string, Seen>();
    const told = new Map<string, Seen>();
    const tellings: Telling[] = [];
    for (const { id, probe, address, ok_at, partial, lives_ms } of watches) {
      if (probe !== 'snmp') continue;
      const isStale = (at: number | null) => at === null || at + lives_ms < now;
      const own = new Map<string, string>();
      for (const { key, part, value, kept_from } of readFacts.all(id, id)) {
        const seen = { value: value ?? part, watch_id: id, stale: isStale(kept_from ?? ok_at) };
        if (key === 'snmp.address') offer(told, part, seen);
        else {
          offer(texts, key.slice('snmp.'.length), seen);
          // A mark that a partial look left out may belong to the device before.
          if (kept_from === null) own.set(key.slice('snmp.'.length), value);
        }
      }
      const device = asDevice((name) => own.get(name) ?? null);
      tellings.push({ watch_id: id, address, stale: isStale(ok_at), partial: partial === 1, device });
    }
    return {
      record,
      addresses: readAddresses.all(node_id).filter(isTelling),
      answering: new Set(
        watches
          .filter(({ ok_at, lives_ms }) => ok_at !== null && ok_at + lives_ms >= now)
          .map(({ address }) => address),
      ),
      texts,
      told: new Map([...told].filter(([address]) => isTelling(address)).slice(0, MAX_TOLD)),
      tellings,
    };
  };
}

/** As on the node's page: of several watches the first that isn't stale counts. */
function offer(known: Map<string, Seen>, name: string, seen: Seen) {
  const before = known.get(name);
  if (!before || (before.stale && !seen.stale)) known.set(name, seen);
}
