/** Freezing a month: everything is read in slices, then kept in one transaction, or nothing of it. */
import { monthAfter, monthOf } from '#compliance/supervision/rules.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { type Collected, collect, subjectsOn } from './collect.ts';
import { KNOWN, type KnownFigures } from './known-figures.ts';
import { findRevision, insertRevision, type RevisionRow } from './revisions.ts';
import { rulesFor } from './rule-sets.ts';

/** Why a month can't be frozen now; null: it can. */
export function whatIsMissing(db: Db, month: string, now: number): Text | null {
  if (monthOf(now) <= month)
    return { zh: `${month} 尚未结束，只能试算`, en: `${month} isn't over yet: it can only be tried` };
  // Figures say what is so when they are read: of a month that is long gone they would tell of another.
  if (monthOf(now) > monthAfter(month))
    return {
      zh: `${month} 已过可冻结的期限（次月之内）：现在读到的已不是当月的情况`,
      en: `${month} can be frozen only within the month after it: what is read now isn't of that month any more`,
    };
  if (findRevision(db, month)) return { zh: `${month} 已冻结`, en: `${month} is frozen already` };
  return whatIsNotThere(db, month, now);
}

export function whatIsNotThere(db: Db, month: string, now: number): Text | null {
  if (!rulesFor(db, month)) return { zh: `没有适用于 ${month} 的生效规则`, en: `no rules in force hold for ${month}` };
  if (subjectsOn(db, month, now).length === 0)
    return {
      zh: '登记中没有县（市、区）或市级部门',
      en: 'the register has no counties and no departments of the city',
    };
  return null;
}

const refuse = (why: Text | null) => {
  if (why) throw conflict(why.zh, why.en);
};

/** One at a time for each database: the second would only read all of it in vain. */
const running = new WeakMap<Db, Set<string>>();

export async function freeze(
  db: Db,
  actor: Actor,
  month: string,
  now: number,
  known: KnownFigures = KNOWN,
): Promise<RevisionRow> {
  refuse(whatIsMissing(db, month, now));
  const months = running.get(db) ?? new Set();
  running.set(db, months);
  if (months.has(month)) throw conflict(`${month} 正在冻结`, `${month} is being frozen`);
  months.add(month);
  try {
    const rules = rulesFor(db, month);
    if (!rules) throw new Error('the rules went');
    const collected = await collect(db, known, rules, month, now);
    return db.$client.transaction(() => keep(db, actor, collected, Date.now())).immediate();
  } finally {
    months.delete(month);
  }
}

function keep(db: Db, actor: Actor, { record: made, readings }: Collected, at: number): RevisionRow {
  const { month, rules } = made;
  // While it was read somebody may have done something else.
  if (findRevision(db, month)) throw conflict(`${month} 已冻结`, `${month} is frozen already`);
  if (rulesFor(db, month)?.digest !== rules.digest)
    throw conflict('读取期间规则已更换，请重新冻结', 'The rules were changed meanwhile: freeze it again');
  const row = insertRevision(db, made, readings.values(), { made_by: actor.person, made_at: at, objection_id: null });
  const after = { month, number: row.number, digest: row.digest, rules: rules.digest };
  record(
    db,
    actor,
    { action: 'supervision_freeze', object_kind: 'supervision_revision', object_id: row.id, after },
    at,
  );
  return row;
}

/** What a try is good for. */
const TRY_HOLDS_MS = 5 * 60_000;
const tries = new WeakMap<Db, Map<string, { until: number; made: Promise<Collected> }>>();

/** A month as it would be frozen now: kept in memory for a while, and nowhere else. Asked by several at once it is made once. */
export function tryMonth(db: Db, month: string, now: number, known: KnownFigures = KNOWN): Promise<Collected> {
  if (month > monthOf(now) || monthAfter(month) < monthOf(now))
    throw new Refusal(422, 'invalid', '只能试算本月或上月', 'Only this month and the last can be tried');
  refuse(whatIsNotThere(db, month, now));
  const kept = tries.get(db) ?? new Map();
  tries.set(db, kept);
  const rules = rulesFor(db, month);
  if (!rules) throw new Error('the rules went');
  const key = `${month} ${rules.digest}`;
  const found = kept.get(key);
  if (found && found.until > now) return found.made;
  const made = collect(db, known, rules, month, now);
  // The next to ask tries again.
  made.catch(() => kept.delete(key));
  for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
  kept.set(key, { until: now + TRY_HOLDS_MS, made });
  return made;
}
