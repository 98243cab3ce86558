import { createHash } from 'node:crypto';
import { canonical } from '#compliance/evidence/chain.ts';
import { probes } from '#probes/index.ts';
import type { Described, Fact, FactValue, Observation } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { nextAnswer, unlooked } from '../watching/answer.ts';
import { holds_ms } from '../watching/holds.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import type { Answer } from '../watching/schema.ts';
import { createFollowers } from './followers.ts';
import { createChangeTeller, type FactChange } from './tell-changes.ts';
import { createLateTeller } from './tell-late.ts';

type StoredState = {
  answer: Answer;
  failures: number;
  successes: number;
  flapping: number;
  turns: string;
  changed_at: number;
  looked_at: number;
  ok_at: number | null;
  facts_digest: string | null;
  judged_at: number | null;
};

/** How long an unchanged watch goes without its target being judged again. */
const JUDGE_AT_LEAST_EVERY_MS = 60_000;

/**
 * Writes what a look brought: the watch's state, its facts, and what changed. A complete success replaces all that the
 * watch said before; a failure lets it age. True when the target should be judged, undefined when the watch is gone.
 */
export function createRecorder(
  db: Db,
): (watch: PatrolledWatch, observation: Observation, now: number) => boolean | undefined {
  const sqlite = db.$client;
  const read = sqlite.prepare<[number], StoredState>(`
    select s.answer, s.failures, s.successes, s.flapping, s.turns, s.changed_at, s.looked_at, s.ok_at, s.facts_digest, t.judged_at
    from watch_states s join watches w on w.id = s.watch_id join targets t on t.id = w.target_id where s.watch_id = ?`);
  const exists = sqlite.prepare('select 1 from watches where id = ?').pluck();
  const write = sqlite.prepare(`
    insert into watch_states (watch_id, answer, outcome, error, failures, successes, flapping, turns, changed_at, looked_at, ok_at, took_ms, last, facts_digest)
    values (:watch_id, :answer, :outcome, :error, :failures, :successes, :flapping, :turns, :changed_at, :looked_at, :ok_at, :took_ms, :last, :facts_digest)
    on conflict (watch_id) do update set answer = excluded.answer, outcome = excluded.outcome, error = excluded.error,
      failures = excluded.failures, successes = excluded.successes, flapping = excluded.flapping, turns = excluded.turns,
      changed_at = excluded.changed_at, looked_at = excluded.looked_at, ok_at = excluded.ok_at, took_ms = excluded.took_ms,
      last = excluded.last, facts_digest = excluded.facts_digest`);
  const seen = sqlite.prepare('update targets set seen_at = max(coalesce(seen_at, 0), ?) where id = ?');
  const replaceFacts = createFactWriter(db);
  const tellChanges = createChangeTeller(db);
  const tellLate = createLateTeller(db);
  const follow = createFollowers(db);

  return (watch, observation, now) => {
    // The watch may have been deleted while its last look was under way.
    if (exists.get(watch.id) === undefined) return undefined;
    const { facts, samples: _samples, ...last } = observation;
    const stored = read.get(watch.id);
    // A watch can be asked twice at once, by its turn and by a person: what began first tells of an earlier moment, whichever ends last.
    if (stored && observation.at < stored.looked_at) return false;
    const before = stored
      ? { ...stored, flapping: stored.flapping === 1, turns: JSON.parse(stored.turns) as number[] }
      : unlooked(observation.at);
    const next = nextAnswer(before, observation.outcome, observation.at, watch.every_s);
    const ok = observation.outcome === 'ok';
    const digest = ok ? digestOf(facts, observation.partial) : (stored?.facts_digest ?? null);
    const factsChanged = ok && digest !== stored?.facts_digest;
    // How it answered while nobody looked, nobody knows.
    const unseen = stored && isStale(watch, stored.looked_at, observation.at);
    write.run({
      ...next,
      changed_at: unseen ? observation.at : next.changed_at,
      watch_id: watch.id,
      outcome: observation.outcome,
      error: observation.error ?? null,
      flapping: next.flapping ? 1 : 0,
      turns: JSON.stringify(next.turns),
      looked_at: observation.at,
      ok_at: ok ? observation.at : (stored?.ok_at ?? null),
      took_ms: observation.took_ms,
      last: JSON.stringify(last),
      facts_digest: digest,
    });
    if (ok) seen.run(observation.at, watch.target_id);
    if (factsChanged) {
      const { changes, history } = replaceFacts(watch, facts, observation, stored?.ok_at ?? null);
      tellChanges(watch, history, observation.at);
      follow(watch, changes, observation.at);
    }
    // Too late to count: it is history, and says nothing of now.
    if (isStale(watch, observation.at, now)) {
      const { answer } = next;
      if (answer !== before.answer && (answer === 'down' || (answer === 'up' && before.answer === 'down')))
        tellLate(watch, answer, observation.at);
      return false;
    }
    const turned = next.answer !== before.answer || next.flapping !== before.flapping;
    const judged_at = stored?.judged_at ?? 0;
    const judgeDue = observation.at - judged_at > JUDGE_AT_LEAST_EVERY_MS;
    // It had become unknown by its age alone, and nothing else would say that it is seen again; looks may come late, all at once.
    const missed = stored && isStale(watch, ok ? stored.ok_at : stored.looked_at, Math.max(observation.at, judged_at));
    return !stored || factsChanged || turned || judgeDue || missed === true;
  };
}

/** As in judge.ts: three intervals, and nothing is known any more. */
const isStale = (watch: PatrolledWatch, before: number | null, at: number): boolean =>
  before === null || before + holds_ms(watch) < at;

function digestOf(facts: Fact[], partial: boolean | undefined): string {
  return createHash('sha1')
    .update(JSON.stringify(facts))
    .update(partial ? 'partial' : '')
    .digest('base64');
}

type StoredFact = { key: string; part: string; value: string; kept_from: number | null };

function createFactWriter(db: Db) {
  const sqlite = db.$client;
  const current = sqlite.prepare<[number], StoredFact>(
    'select key, part, value, kept_from from facts where watch_id = ?',
  );
  const put = sqlite.prepare(`
    insert into facts (watch_id, key, part, value, since_at, kept_from) values (?, ?, ?, ?, ?, null)
    on conflict (watch_id, key, part) do update set value = excluded.value, since_at = excluded.since_at, kept_from = null`);
  const seenAgain = sqlite.prepare(
    'update facts set kept_from = null where watch_id = ? and key = ? and part = ? and kept_from is not null',
  );
  const keep = sqlite.prepare(
    'update facts set kept_from = ? where watch_id = ? and key = ? and part = ? and kept_from is null',
  );
  const drop = sqlite.prepare('delete from facts where watch_id = ? and key = ? and part = ?');
  const note = sqlite.prepare(
    'insert into fact_changes (watch_id, key, part, at, before, after) values (?, ?, ?, ?, ?, ?)',
  );

  return (watch: PatrolledWatch, facts: readonly Fact[], { at, partial }: Observation, ok_before: number | null) => {
    const watch_id = watch.id;
    const yields: Record<string, Described> = probes[watch.probe]?.yields ?? {};
    const changes: FactChange[] = [];
    const history: FactChange[] = [];
    const noteChange = (key: string, part: string, old: StoredFact | undefined, after: string | null) => {
      const before = old?.value ?? null;
      const seen_at = old ? (old.kept_from ?? ok_before) : null;
      const change = { key, part, before: parsedValue(before), after: parsedValue(after), seen_at };
      changes.push(change);
      // The first look is no history: nothing was known before.
      if (ok_before === null || yields[key]?.fleeting) return;
      note.run(watch_id, key, part, at, before, after);
      history.push(change);
    };
    const gone = new Map(current.all(watch_id).map((row) => [`${row.key}\0${row.part}`, row]));
    for (const fact of facts) {
      const part = fact.part ?? '';
      const name = `${fact.key}\0${part}`;
      const value = textOf(fact.value);
      const old = gone.get(name);
      gone.delete(name);
      if (old?.value === value) {
        seenAgain.run(watch_id, fact.key, part);
        continue;
      }
      put.run(watch_id, fact.key, part, value, at);
      noteChange(fact.key, part, old, value);
    }
    for (const row of gone.values()) {
      if (partial) {
        keep.run(ok_before ?? at, watch_id, row.key, row.part);
        continue;
      }
      drop.run(watch_id, row.key, row.part);
      noteChange(row.key, row.part, row, null);
    }
    return { changes, history };
  };
}

const parsedValue = (text: string | null): FactValue => (text === null ? null : (JSON.parse(text) as FactValue));

/** Rows of a table compare by content, not by the order in which a probe wrote their columns. */
const textOf = (value: FactValue): string => (typeof value === 'object' ? canonical(value) : JSON.stringify(value));
