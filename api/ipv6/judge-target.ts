/** Judges how far one target has come with IPv6, and keeps what changed: verdicts with their evidence, the rung, each change of it. */
import type { Check, Status, Verdict } from '#probes/check.ts';
import type { MigrationCheck, ObjectKind } from '#probes/ipv6/check.ts';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import type { Canary, CdnPrefix, Given } from '#probes/ipv6/given.ts';
import { scopeOf } from '#probes/ipv6/scope.ts';
import {
  type Kept,
  keptAfter,
  NODE_RUNGS,
  nodeStanding,
  SERVICE_RUNGS,
  SERVICE_TARGET,
  type Standing,
  serviceStanding,
  targetRung,
} from '#probes/ipv6/states.ts';
import type { Thresholds } from '#probes/ipv6/thresholds.ts';
import type { Db } from '../db/open.ts';
import { createReader, type Known } from '../pipeline/judge.ts';
import { createSealer } from '../pipeline/seal.ts';
import { createSubjects, type Subject } from '../pipeline/subject.ts';
import type { Samples } from '../samples/samples.ts';
import { answersOver, createVantageJudge } from './judge-vantages.ts';
import type { Rung } from './schema.ts';
import { createTargetGiven } from './target-given.ts';

const OF_NODES: readonly ObjectKind[] = ['device', 'interface', 'gateway', 'link', 'firewall'];
export const checksOf = (subject: Pick<Subject, 'node_id'>): readonly MigrationCheck[] =>
  migrationChecks.filter(({ object }) => (subject.node_id === null ? object === 'service' : OF_NODES.includes(object)));

const MAX_BECAUSE = 50;
/** When it was judged last is written no more often than this, where nothing else is new. */
const REWRITTEN_MS = 600_000;

export type World = { canary: Canary | undefined; thresholds: Thresholds; cdn?: readonly CdnPrefix[] };
type VerdictRow = { code: string; status: Status; reason: string; since: number; evidence_id: number | null };
type StateRow = {
  measured: Rung | null;
  since: number;
  failures: number;
  last_good: Rung | null;
  failing: string;
  unknown: string;
  target: Rung;
  is_done: number;
  judged_at: number;
};

/** In a transaction of the caller's; whether anything that a page shows became another. */
export function createMigrationJudge(
  db: Db,
  samples: Samples,
): (target_id: number, world: World, now: number) => boolean {
  const sqlite = db.$client;
  const read = createReader(db, [...new Set(migrationChecks.flatMap(({ needs }) => needs)), 'snmp.address']);
  const subjectOf = createSubjects(db);
  const seal = createSealer(db);
  const verdictsOf = sqlite.prepare<[number], VerdictRow>(
    'select code, status, reason, since, evidence_id from ipv6_verdicts where target_id = ?',
  );
  const putVerdict =
    sqlite.prepare(`insert into ipv6_verdicts (target_id, code, status, reason, because, since, evidence_id)
    values (?, ?, ?, ?, ?, ?, ?) on conflict (target_id, code) do update set status = excluded.status, reason = excluded.reason,
      because = excluded.because, since = excluded.since, evidence_id = excluded.evidence_id`);
  const stateOf = sqlite.prepare<[number], StateRow>(
    'select measured, since, failures, last_good, failing, "unknown", target, is_done, judged_at from ipv6_states where target_id = ?',
  );
  const putState =
    sqlite.prepare(`insert into ipv6_states (target_id, measured, since, failures, last_good, failing, "unknown",
      target, is_done, judged_at)
    values (:target_id, :measured, :since, :failures, :last_good, :failing, :unknown, :target, :is_done, :judged_at)
    on conflict (target_id) do update set measured = :measured, since = :since, failures = :failures, last_good = :last_good,
      failing = :failing, "unknown" = :unknown, target = :target, is_done = :is_done, judged_at = :judged_at`);
  const putChange = sqlite.prepare(`insert into ipv6_changes (at, target_id, rung_from, rung_to, was_done, is_done)
    values (?, ?, ?, ?, ?, ?)`);
  const given = createTargetGiven(db, samples);
  const judge = createVantageJudge(db);

  function keepVerdict(
    subject: Subject,
    check: MigrationCheck,
    verdict: Verdict,
    before: VerdictRow | undefined,
    now: number,
  ) {
    const reason = JSON.stringify(verdict.reason);
    if (before?.status === verdict.status && before.reason === reason) return false;
    const isOther = before?.status !== verdict.status;
    // What rests on nothing that was seen is no evidence.
    const evidence_id = !isOther
      ? (before?.evidence_id ?? null)
      : verdict.because.length > 0
        ? seal(subject, asCheck(check), verdict, now)
        : null;
    const because = JSON.stringify(verdict.because.slice(0, MAX_BECAUSE));
    const since = isOther ? now : (before?.since ?? now);
    putVerdict.run(subject.target_id, check.code, verdict.status, reason, because, since, evidence_id);
    return true;
  }

  return (target_id, { canary, thresholds, cdn = [] }, now) => {
    const subject = subjectOf(target_id);
    if (!subject) return false;
    const seenBy = read(target_id, now);
    const { known } = seenBy;
    const recorded: Given = { ...given(subject, known, now), cdn, ...(canary ? { canary } : {}) };
    const before = new Map(verdictsOf.all(target_id).map((row) => [row.code, row]));
    const statuses = new Map<string, Status>();
    let changed = false;
    for (const check of checksOf(subject)) {
      const verdict = judge(check, seenBy, { given: recorded, thresholds, now });
      statuses.set(check.code, verdict.status);
      if (keepVerdict(subject, check, verdict, before.get(check.code), now)) changed = true;
    }
    const status = (code: string): Status => statuses.get(code) ?? 'unknown';
    const row = stateOf.get(target_id);
    const ladder: readonly Rung[] = subject.node_id === null ? SERVICE_RUNGS : NODE_RUNGS;
    const seen =
      subject.node_id === null
        ? serviceStanding(status)
        : nodeStanding(status, { ...nodeFacts(seenBy, recorded, now), reachable_for_ms: reachableFor(row, now) });
    const target = subject.node_id === null ? SERVICE_TARGET : targetRung(recorded.role ?? 'other');
    const good_from =
      subject.node_id === null ? SERVICE_RUNGS.indexOf('home_reachable') : NODE_RUNGS.indexOf('reachable');
    const kept = keptAfter(row && keptOf(row, ladder), seen, good_from, now);
    return keepState({ target_id, ladder, seen, kept, target, before: row, now }) || changed;
  };

  type Keeping = {
    target_id: number;
    ladder: readonly Rung[];
    seen: Standing;
    kept: Kept;
    target: number;
    before: StateRow | undefined;
    now: number;
  };
  function keepState({ target_id, ladder, seen, kept, target, before, now }: Keeping): boolean {
    const rung = (place: number | null): Rung | null => (place === null ? null : (ladder[place] as Rung));
    const measured = rung(kept.rung);
    const is_done = kept.rung !== null && kept.rung >= target;
    const row = {
      ...{ measured, since: kept.since, failures: kept.failures, last_good: rung(kept.last_good) },
      ...{ failing: JSON.stringify(seen.failing), unknown: JSON.stringify(seen.unknown), target: rung(target) },
      is_done: is_done ? 1 : 0,
    };
    const isSame =
      before !== undefined && Object.entries(row).every(([key, value]) => before[key as keyof StateRow] === value);
    if (!isSame || before.judged_at + REWRITTEN_MS <= now) putState.run({ target_id, ...row, judged_at: now });
    if (isSame) return false;
    const was_done = before?.is_done ?? 0;
    // Not known before and not known now is no change.
    if ((before?.measured ?? null) === measured && was_done === Number(is_done)) return true;
    putChange.run(now, target_id, before?.measured ?? null, measured, was_done, is_done ? 1 : 0);
    return true;
  }
}

const keptOf = ({ measured, since, failures, last_good }: StateRow, ladder: readonly Rung[]): Kept => {
  const place = (rung: Rung | null) => (rung === null || !ladder.includes(rung) ? null : ladder.indexOf(rung));
  return { rung: place(measured), since, failures, last_good: place(last_good) };
};

/** From the rung `reachable` on it was reachable all the time. */
function reachableFor(row: StateRow | undefined, now: number): number {
  if (!row || row.measured === null) return 0;
  const place = (NODE_RUNGS as readonly string[]).indexOf(row.measured);
  if (place < NODE_RUNGS.indexOf('reachable')) return 0;
  return row.measured === 'reachable' ? now - row.since : Number.POSITIVE_INFINITY;
}

/** As the sealer writes it: these checks have no severity of their own. */
const asCheck = ({ code, title }: MigrationCheck): Check => ({
  id: `ipv6-${code.toLowerCase()}`,
  title,
  severity: 'info',
  needs: [],
  judge: () => {
    throw new Error('only its name is written');
  },
});

const USABLE = ['global', 'unique_local'];
function nodeFacts(seen: Known, { role = 'other', capability, planned }: Given, now: number) {
  const facts = seen.known;
  const has_usable = facts.some(({ key, value }) => {
    if (key !== 'snmp.address' || typeof value !== 'object' || value === null) return false;
    return USABLE.includes(scopeOf(String(value.address ?? '')) ?? '');
  });
  return {
    role,
    is_assessed: capability !== undefined,
    is_planned: (planned?.length ?? 0) > 0,
    has_address: has_usable || answersOver(6, seen, now),
    is_up_over_ipv4: answersOver(4, seen, now),
    has_evidence: facts.length > 0,
  };
}
