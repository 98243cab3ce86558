/** Whose message it is: by where it came from, else by what it says of itself. */
import type { Received } from '#probes/receive/received.ts';
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import type { Match } from './schema.ts';

/** `node_id` is null when several nodes claim the address: it is a message of ours, but nobody knows whose. */
export type Matched = { node_id: number | null; by: Match };

/** Answers are kept for this long at most: an address that a probe has just seen belongs to its node that soon. */
const KEPT_MS = 30_000;
const MAX_KEPT = 20_000;

export type Matcher = (message: Pick<Received, 'address' | 'agent_address' | 'hostname'>) => Matched | undefined;

export function createMatcher(db: Db, bus: Bus, now: () => number = Date.now): { match: Matcher; close(): void } {
  const recorded = db.$client.prepare('select distinct node_id from node_addresses where address = ? limit 2').pluck();
  // `part` of an address fact is the address itself, which has an index.
  const observed = db.$client
    .prepare(`select distinct t.node_id from facts f join watches w on w.id = f.watch_id join targets t on t.id = w.target_id
      where f.key = 'snmp.address' and f.part = ? and t.node_id is not null limit 2`)
    .pluck();
  const named = db.$client
    .prepare(`select id from nodes where name = :name union select t.node_id from facts f join watches w on w.id = f.watch_id
      join targets t on t.id = w.target_id where f.key = 'snmp.name' and f.value = json_quote(:name) and t.node_id is not null limit 2`)
    .pluck();

  let kept = new Map<string, { at: number; found: Matched | undefined }>();
  const silence = bus.listen((message) => {
    if (message.kind === 'changed' && message.nouns.includes('nodes')) kept = new Map();
  });
  const remember = (key: string, ask: () => Matched | undefined): Matched | undefined => {
    const known = kept.get(key);
    if (known && now() - known.at < KEPT_MS) return known.found;
    if (kept.size >= MAX_KEPT) kept = new Map();
    const found = ask();
    kept.set(key, { at: now(), found });
    return found;
  };
  const byAddress = (address: string): Matched | undefined => {
    for (const [by, query] of [
      ['address', recorded],
      ['observed', observed],
    ] as const) {
      const ids = query.all(address) as number[];
      if (ids.length > 1) return { node_id: null, by: 'ambiguous' };
      if (ids[0] !== undefined) return { node_id: ids[0], by };
    }
    return undefined;
  };
  const byName = (name: string): Matched | undefined => {
    const ids = named.all({ name }) as number[];
    return ids.length === 1 && ids[0] !== undefined ? { node_id: ids[0], by: 'hostname' } : undefined;
  };
  return {
    match({ address, agent_address, hostname }) {
      const sent = remember(`a ${address}`, () => byAddress(address));
      if (sent) return sent;
      const inside =
        agent_address === null ? undefined : remember(`a ${agent_address}`, () => byAddress(agent_address));
      if (inside && inside.node_id !== null) return { node_id: inside.node_id, by: 'agent_address' };
      return hostname === null ? undefined : remember(`n ${hostname}`, () => byName(hostname));
    },
    close: silence,
  };
}
