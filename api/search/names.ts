/** The names of nodes, systems, units and areas with their spellings, kept in memory and read again when one changed. */
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { wholeOf } from '../people/reach.ts';
import { fit, type NameFit, plain, type Spelling, spell } from './spelling.ts';

const TABLES = { node: 'nodes', system: 'systems', unit: 'units', area: 'areas' } as const;
export type NamedKind = keyof typeof TABLES;
const KINDS = Object.keys(TABLES) as NamedKind[];

/** `place` orders all names of a kind by Pinyin, with numbers in them by value. */
export type Named = { id: number; name: string; spelling: Spelling; place: number };
export type Names = {
  all(kind: NamedKind): ReadonlyMap<number, Named>;
  find(kind: NamedKind, query: string): (Named & NameFit)[];
};

const kept = new WeakMap<Db, Names>();

/** One index per database, made at its first use; whoever is limited to some units gets what they see of it. */
export function namesOf(db: Db): Names {
  const whole = wholeOf(db);
  if (whole !== db) return seenOf(namesOf(whole), db);
  const known = kept.get(db);
  if (known) return known;
  const made = createNames(db);
  kept.set(db, made);
  return made;
}

/** For order alone, which is asked for each row of a list: a place tells nothing of what stands at others. */
export const orderOfNames = (db: Db): Names => namesOf(wholeOf(db));

const placed = new WeakMap<Db, ReadonlyMap<number, Named>>();

/**
 * Keeps the order of nodes as a table of this connection, `node_places`: a list goes along it, where asking back for each row took
 * longer than all else. Made anew when a name has changed.
 */
export function placeNodes(db: Db): void {
  const named = orderOfNames(db).all('node');
  if (placed.get(db) === named) return;
  db.$client.exec(`create temp table if not exists node_places (place integer primary key, id integer not null) strict;
    delete from temp.node_places`);
  const ids = [...named.values()].sort((a, b) => a.place - b.place).map(({ id }) => id);
  prepared(db, 'insert into temp.node_places (place, id) select key, value from json_each(?)').run(JSON.stringify(ids));
  // Undone with a transaction, it is made anew.
  if (!db.$client.inTransaction) placed.set(db, named);
}

function seenOf(names: Names, limited: Db): Names {
  const seen = (kind: NamedKind) =>
    new Set(limited.$client.prepare(`select id from ${TABLES[kind]}`).pluck().all() as number[]);
  return {
    all(kind) {
      const ids = seen(kind);
      return new Map([...names.all(kind)].filter(([id]) => ids.has(id)));
    },
    find(kind, query) {
      const ids = seen(kind);
      return names.find(kind, query).filter(({ id }) => ids.has(id));
    },
  };
}

function createNames(db: Db): Names {
  const sqlite = db.$client;
  const changed = new Set<NamedKind>(KINDS);
  const names = new Map<NamedKind, Map<number, Named>>(KINDS.map((kind) => [kind, new Map()]));
  // Triggers of this connection notice a change whoever makes it; a rolled-back one costs a reading in vain.
  sqlite.function('name_changed', (kind) => {
    changed.add(kind as NamedKind);
    return null;
  });
  for (const kind of KINDS) {
    for (const [when, what] of [
      ['inserted', 'insert'],
      ['deleted', 'delete'],
      ['renamed', 'update of name'],
    ]) {
      sqlite.exec(`create temp trigger ${kind}_${when} after ${what} on main.${TABLES[kind]}
        begin select name_changed('${kind}'); end`);
    }
  }
  function refresh(kind: NamedKind): Map<number, Named> {
    const before = names.get(kind) as Map<number, Named>;
    if (!changed.has(kind)) return before;
    const rows = sqlite.prepare(`select id, name from ${TABLES[kind]}`).all() as { id: number; name: string }[];
    const after = new Map(
      rows.map(({ id, name }) => {
        const known = before.get(id);
        const spelling = known?.name === name ? known.spelling : spell(name);
        return [id, { id, name, spelling, place: 0 }];
      }),
    );
    const ordered = [...after.values()].sort((a, b) => (a.spelling.sort_key < b.spelling.sort_key ? -1 : 1));
    for (const [place, named] of ordered.entries()) named.place = place;
    names.set(kind, after);
    // Inside a transaction what was read may yet be undone: it is read again next time.
    if (!sqlite.inTransaction) changed.delete(kind);
    return after;
  }
  return {
    all: refresh,
    find(kind, query) {
      const asked = { lower: query.toLowerCase(), plain: plain(query) };
      const found: (Named & NameFit)[] = [];
      for (const named of refresh(kind).values()) {
        const fits = fit(named.spelling, asked);
        if (fits) found.push({ ...named, ...fits });
      }
      return found;
    },
  };
}
