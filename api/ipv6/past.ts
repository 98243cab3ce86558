/** What a watch told at an earlier moment: as it stands now, with what changed since taken back. */
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';

type Change = { key: string; part: string; at: number; before: string | null; after: string | null };
export type Past = {
  /** Changes after a moment (epoch ms) of these keys, oldest first. A first look of all changes nothing. */
  since(watch: number, after: number, keys: readonly string[]): (Omit<Change, 'before' | 'after'> & Sides)[];
  /** What a fact was at that moment, given what it is now; null: it wasn't there. */
  asOf(watch: number, at: number, keys: readonly string[]): (key: string, part: string, now: FactValue) => FactValue;
};
type Sides = { before: FactValue; after: FactValue };

const parsed = (text: string | null): FactValue => (text === null ? null : (JSON.parse(text) as FactValue));

export function createPast(db: Db): Past {
  const changes = db.$client.prepare<[number, number, string], Change>(`
    select key, part, at, before, after from fact_changes
    where watch_id = ? and at > ? and key in (select value from json_each(?)) order by at, id`);
  const since: Past['since'] = (watch, after, keys) =>
    changes
      .all(watch, after, JSON.stringify(keys))
      .map((row) => ({ ...row, before: parsed(row.before), after: parsed(row.after) }));
  return {
    since,
    asOf(watch, at, keys) {
      const was = new Map<string, FactValue>();
      for (const { key, part, before } of since(watch, at, keys)) {
        const name = `${key}\0${part}`;
        // The first change after that moment tells what was so until then.
        if (!was.has(name)) was.set(name, before);
      }
      return (key, part, now) => {
        const name = `${key}\0${part}`;
        return was.has(name) ? (was.get(name) as FactValue) : now;
      };
    },
  };
}
