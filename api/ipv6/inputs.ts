/** What was brought of targets: read for checks, written with an entry in the log. */
import { createHash } from 'node:crypto';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import {
  type DialTest,
  INPUT_NAMES,
  INPUTS,
  type InputName,
  type Inputs,
  MAX_DIAL_TESTS,
  sizeOf,
} from './input-schemas.ts';

export const DIAL_TESTS_KEPT_MS = 7 * 86_400_000;
/** A policy of thousands of rules isn't read anew for each round; beyond so many characters in all what was read is forgotten. */
const MAX_KEPT_CHARS = 20_000_000;

export type Brought = { name: InputName; value: unknown; source: string; brought_by: string; brought_at: number };

const known = (name: string): name is InputName => (INPUT_NAMES as readonly string[]).includes(name);

/** What can't be read any more is as absent. */
function readValue(name: InputName, text: string): unknown {
  try {
    return INPUTS[name].safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Reader = (target_id: number) => Inputs;
/** One for each database: what was read is kept once. */
const readers = new WeakMap<Db, Reader>();

/** All that was brought of a target, by its name in what checks are given. */
export function inputsOf(db: Db): Reader {
  const reader = readers.get(db) ?? createReader(db);
  readers.set(db, reader);
  return reader;
}

function createReader(db: Db): Reader {
  const rows = db.$client.prepare<[number], { name: string; value: string }>(
    'select name, value from ipv6_inputs where target_id = ?',
  );
  const kept = new Map<string, { text: string; value: unknown }>();
  let chars = 0;
  const read = (key: string, name: InputName, text: string): unknown => {
    const before = kept.get(key);
    if (before?.text === text) return before.value;
    if (chars > MAX_KEPT_CHARS) {
      kept.clear();
      chars = 0;
    }
    const value = readValue(name, text);
    kept.set(key, { text, value });
    chars += text.length;
    return value;
  };
  return (target_id) => {
    const found = rows.all(target_id).flatMap(({ name, value: text }) => {
      const value = known(name) ? read(`${target_id} ${name}`, name, text) : undefined;
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(found) as Inputs;
  };
}

export function listBrought(db: Db, target_id: number): Brought[] {
  const values = inputsOf(db)(target_id);
  const rows = db.$client
    .prepare('select name, source, brought_by, brought_at from ipv6_inputs where target_id = ?')
    .all(target_id) as Omit<Brought, 'value'>[];
  return rows.flatMap((row) => (values[row.name] === undefined ? [] : [{ ...row, value: values[row.name] }]));
}

/** As it was stored, for the log; undefined: nothing was. */
function storedOf(db: Db, target_id: number, name: InputName): Wanted | undefined {
  const row = db.$client
    .prepare('select value, source from ipv6_inputs where target_id = ? and name = ?')
    .get(target_id, name) as { value: string; source: string } | undefined;
  if (!row) return undefined;
  try {
    return { value: JSON.parse(row.value), source: row.source };
  } catch {
    return { value: row.value, source: row.source };
  }
}

type Wanted = { value: unknown; source: string };

/** In the caller's transaction; the value is one of its schema. */
export function writeInput(
  db: Db,
  actor: Actor,
  target_id: number,
  name: InputName,
  { value, source }: Wanted,
  now: number,
) {
  const before = storedOf(db, target_id, name);
  db.$client
    .prepare(`insert into ipv6_inputs (target_id, name, value, source, brought_by, brought_at)
      values (:target_id, :name, :value, :source, :brought_by, :brought_at)
      on conflict (target_id, name) do update set value = :value, source = :source, brought_by = :brought_by, brought_at = :brought_at`)
    .run({
      ...{ target_id, name, value: JSON.stringify(value), source },
      ...{ brought_by: actor.person, brought_at: now },
    });
  record(db, actor, {
    ...{ action: before ? 'update' : 'create', object_kind: 'ipv6_input', object_id: `${target_id}/${name}` },
    ...(before ? { before: logged(before) } : {}),
    after: logged({ value, source }),
  });
}

/** False: there was none. */
export function removeInput(db: Db, actor: Actor, target_id: number, name: InputName): boolean {
  const before = storedOf(db, target_id, name);
  const { changes } = db.$client
    .prepare('delete from ipv6_inputs where target_id = ? and name = ?')
    .run(target_id, name);
  if (changes === 0) return false;
  record(db, actor, {
    ...{ action: 'delete', object_kind: 'ipv6_input', object_id: `${target_id}/${name}` },
    ...(before ? { before: logged(before) } : {}),
  });
  return true;
}

type Test = (typeof DialTest)['_output'];

/** How many were new; one of the same vantage point and time is there already. The newest of seven days are kept. */
export function addDialTests(
  db: Db,
  actor: Actor,
  target_id: number,
  { tests, source }: { tests: readonly Test[]; source: string },
  now: number,
): { added: number; kept: number } {
  const before = inputsOf(db)(target_id).dial_tests ?? [];
  const all = new Map(before.map((test) => [keyOf(test), test]));
  for (const test of tests) if (!all.has(keyOf(test))) all.set(keyOf(test), test);
  const kept = [...all.values()]
    .filter(({ at }) => at > now - DIAL_TESTS_KEPT_MS)
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_DIAL_TESTS);
  const known = new Set(before.map(keyOf));
  const added = kept.filter((test) => !known.has(keyOf(test))).length;
  if (added > 0) writeInput(db, actor, target_id, 'dial_tests', { value: kept, source }, now);
  return { added, kept: kept.length };
}
const keyOf = ({ vantage, at }: Test): string => `${at} ${vantage}`;

/** A long list stands in the log by its length and digest: a policy of thousands of rules would fill it. */
const MAX_LOGGED = 100;
function logged({ value, source }: Wanted) {
  if (sizeOf(value) <= MAX_LOGGED) return { value, source };
  return { rows: sizeOf(value), sm3: createHash('sm3').update(JSON.stringify(value)).digest('hex'), source };
}
