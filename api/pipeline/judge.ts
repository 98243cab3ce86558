import type { Check, KnownFact, Vantage, Verdict } from '#probes/check.ts';
import { checks } from '#probes/checks/index.ts';
import { type ProbeName, probes } from '#probes/index.ts';
import type { FactValue, Family, Outcome, Probe } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { holds_ms } from '../watching/holds.ts';
import type { Answer } from '../watching/schema.ts';
import { type Asked, askedOf, judgeByVantage } from './vantages.ts';

/** All that is said of a target at one time: a verdict for each check that bears on its watches. */
export type Judged = { target_id: number; verdicts: JudgedCheck[] };
/** `asked` is false when no watch of the target was set up to tell (a body match that nobody configured). */
export type JudgedCheck = { check: Check; verdict: Verdict; asked: boolean };

export type WatchRow = {
  watch: number;
  probe: ProbeName;
  agent_id: number | null;
  family: Family | null;
  address: string;
  every_s: number;
  timeout_ms: number;
  answer: Answer | null;
  outcome: Outcome | null;
  partial: number;
  flapping: number;
  error: string | null;
  looked_at: number | null;
  ok_at: number | null;
};
type FactRow = { watch: number; key: KnownFact['key']; part: string; value: string; kept_from: number | null };

const NEEDED = [...new Set(checks.flatMap((check) => check.needs))].filter((key) => key !== 'look.answer');
/** Which probes could ever tell what a check needs. */
const PROBES_OF = new Map<string, ReadonlySet<string>>(
  checks.map((check) => [
    check.id,
    new Set(
      Object.entries(probes)
        .filter(([, probe]) => check.needs.some((key) => key === 'look.answer' || key in probe.yields))
        .map(([name]) => name),
    ),
  ]),
);

/** `asked`: only where agents look as well. */
export type Known = { watches: WatchRow[]; known: KnownFact[]; asked?: Asked[] };

/** Reads what still counts of a target: how its watches stand, and their facts of these keys. */
export function createReader(db: Db, keys: readonly string[]) {
  const readWatches = db.$client.prepare<[number], WatchRow>(`
    select w.id as watch, w.probe, w.agent_id, w.family, w.every_s, w.timeout_ms, s.answer, s.outcome,
      coalesce(s.last ->> '$.partial', 0) as partial, coalesce(s.flapping, 0) as flapping, s.error,
      coalesce(s.last ->> '$.address', w.address) as address, s.looked_at, s.ok_at
    from watches w left join watch_states s on s.watch_id = w.id where w.target_id = ? and w.enabled`);
  const readFacts = db.$client.prepare<[number], FactRow>(`
    select f.watch_id as watch, f.key, f.part, f.value, f.kept_from from facts f
    where f.watch_id = ? and f.key in (${keys.map((key) => `'${key}'`).join(', ')})`);
  return (target_id: number, now: number): Known => {
    const watches = readWatches.all(target_id);
    const toldBy = (watch: WatchRow) => [...answerOf(watch, now), ...factsOf(watch, readFacts, now)];
    if (watches.every(({ agent_id }) => agent_id === null)) return { watches, known: watches.flatMap(toldBy) };
    const asked = askedOf(db, target_id, now);
    const of = new Map(asked.map((one) => [one.watch, one]));
    const known = watches.flatMap((watch): KnownFact[] => {
      const { from = null, is_trusted = false } = of.get(watch.watch) ?? {};
      // What an agent told that may not be believed any more counts for nothing.
      if (!is_trusted) return [];
      return from ? toldBy(watch).map((fact) => ({ ...fact, from })) : toldBy(watch);
    });
    return { watches, known, asked };
  };
}

/** Judges one target over the facts that still count; undefined when it has no watch and no past. */
export function createJudge(db: Db): (target_id: number, now: number) => Judged | undefined {
  const read = createReader(db, NEEDED);
  return (target_id, now) => ({ target_id, verdicts: verdictsOf(read(target_id, now), now) });
}

/** The same of some watches of a target alone, as if nothing else were asked of it. */
export function createPartJudge(
  db: Db,
): (target_id: number, now: number) => (watches: readonly number[]) => JudgedCheck[] {
  const read = createReader(db, NEEDED);
  return (target_id, now) => {
    const { watches, known, asked = [] } = read(target_id, now);
    return (part) => {
      const isOfIt = ({ watch }: { watch: number }) => part.includes(watch);
      return verdictsOf(
        { watches: watches.filter(isOfIt), known: known.filter(isOfIt), asked: asked.filter(isOfIt) },
        now,
      );
    };
  };
}

function verdictsOf({ watches, known, asked: asking }: Known, now: number): JudgedCheck[] {
  const isOnSide = sides(asking ?? []);
  return checks
    .filter((check) => watches.some((watch) => tellsOf(check, watch) && isOnSide(check, watch.watch)))
    .map((check) => {
      const facts = known.filter((fact) => check.needs.includes(fact.key) && isOnSide(check, fact.watch));
      const own = watches.filter((watch) => tellsOf(check, watch) && isOnSide(check, watch.watch));
      const ids = new Set(own.map(({ watch }) => watch));
      const askers = asking?.filter(({ watch }) => ids.has(watch));
      const verdict = (askers && judgeByVantage(check, askers, facts, now)) ?? check.judge(facts, now);
      return { check, verdict, asked: facts.length > 0 || !allSeen(own, now) };
    });
}

const tellsOf = (check: Check, { probe }: WatchRow): boolean => PROBES_OF.get(check.id)?.has(probe) === true;

/** Whether a watch looks from the side that a check is about; the hub stands inside. */
function sides(asked: readonly Asked[]): (check: Check, watch: number) => boolean {
  const side = new Map<number, Vantage['side']>(asked.map(({ watch, from }) => [watch, from?.side ?? 'inside']));
  return (check, watch) => check.side === undefined || check.side === (side.get(watch) ?? 'inside');
}

/** Every watch that could tell has just told all that it was asked: what it left out was no question. */
const allSeen = (watches: readonly WatchRow[], now: number): boolean =>
  watches.every((watch) => watch.outcome === 'ok' && !watch.partial && !isStale(watch, watch.ok_at, now));

function isStale(watch: WatchRow, at: number | null, now: number): boolean {
  return at === null || at + holds_ms(watch) < now;
}

function answerOf(watch: WatchRow, now: number): KnownFact[] {
  const { watch: id, probe, family, address, looked_at, answer, flapping, error } = watch;
  if (looked_at === null || isStale(watch, looked_at, now)) return [];
  const kind: Probe | undefined = probes[probe];
  // Silence is what such a probe hopes for: it neither makes a target down nor proves that it is up.
  if (kind?.posture) return [];
  const value = { answer: answer ?? 'unknown', flapping: flapping === 1, error };
  return [{ watch: id, probe, family, address, at: looked_at, key: 'look.answer', part: null, value }];
}

function factsOf(watch: WatchRow, readFacts: { all(watch: number): FactRow[] }, now: number): KnownFact[] {
  if (isStale(watch, watch.ok_at, now)) return [];
  return readFacts.all(watch.watch).flatMap(({ key, part, value, kept_from }) => {
    const at = kept_from ?? watch.ok_at ?? 0;
    if (isStale(watch, at, now)) return [];
    const { watch: id, probe, family, address } = watch;
    return [{ watch: id, probe, family, address, at, key, part: part || null, value: JSON.parse(value) as FactValue }];
  });
}
