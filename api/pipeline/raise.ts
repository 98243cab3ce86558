import type { Check, Severity, Status, Verdict } from '#probes/check.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { type Event, tell } from '../timeline/tell.ts';
import { createBeginning } from './began.ts';
import type { Judged } from './judge.ts';
import { createSealer } from './seal.ts';
import { isAlerting, isBad, stateOf } from './state.ts';
import { createSubjects, type Subject } from './subject.ts';
import { suppressedReason } from './suppression.ts';

type StoredVerdict = { check_id: string; status: Status; reason: string; since: number; evidence_id: number | null };
type OpenFinding = { id: number; check_id: string; status: Status; reason: string; severity: Severity };
/** Facts kept beside a verdict for the screen; evidence keeps more. */
const MAX_BECAUSE = 50;
/** The check by which a node counts as silent. */
const SILENCE = 'answers';
/** What only few vantage points see interrupts nobody: their own way may be at fault. */
const BY_FEW: Severity = 'minor';

export const STATE_NAMES: Record<string, Text> = {
  up: { zh: '正常', en: 'up' },
  degraded: { zh: '降级', en: 'degraded' },
  down: { zh: '中断', en: 'down' },
  unknown: { zh: '未知', en: 'unknown' },
  maintenance: { zh: '维护中', en: 'in maintenance' },
};

/** What stands between a failure and its alert. */
export type Restraint = {
  /** How long (ms) the alert of a node that just fell silent waits; 0: not at all. */
  graceOf(node_id: number | null): number;
  /** Told when a target falls silent or answers again. */
  silenceTurned(): void;
};

/** Stores verdicts, seals those that changed, opens and closes findings, turns the state; returns what should alert at once. */
export function createRaiser(db: Db, restraint: Restraint) {
  const sqlite = db.$client;
  const subjectOf = createSubjects(db);
  const sealed = createSealer(db);
  const began = createBeginning(db);
  const readVerdicts = sqlite.prepare<[number], StoredVerdict>(
    'select check_id, status, reason, since, evidence_id from verdicts where target_id = ?',
  );
  const readFindings = sqlite.prepare<[number], OpenFinding>(
    'select id, check_id, status, reason, severity from findings where target_id = ? and closed_at is null',
  );
  const putVerdict = sqlite.prepare(`
    insert into verdicts (target_id, check_id, status, reason, because, since, at, evidence_id)
    values (:target_id, :check_id, :status, :reason, :because, :since, :at, :evidence_id)
    on conflict (target_id, check_id) do update set reason = excluded.reason, because = excluded.because, at = excluded.at,
      evidence_id = excluded.evidence_id,
      since = case when verdicts.status = excluded.status then verdicts.since else excluded.since end, status = excluded.status`);
  const dropVerdict = sqlite.prepare('delete from verdicts where target_id = ? and check_id = ?');
  const openFinding = sqlite
    .prepare(`insert into findings (target_id, check_id, severity, status, reason, opened_at, in_maintenance, evidence_id,
        suppressed_by, alert_due_at, alerted_at)
      values (:target_id, :check_id, :severity, :status, :reason, :opened_at, :in_maintenance, :evidence_id,
        :suppressed_by, :alert_due_at, :alerted_at) returning id`)
    .pluck();
  const updateFinding = sqlite.prepare('update findings set status = ?, reason = ? where id = ?');
  const worsen = sqlite.prepare(`update findings set severity = :severity, in_maintenance = :in_maintenance,
    alert_due_at = :alert_due_at, alerted_at = :alerted_at where id = :id`);
  const closeFinding = sqlite.prepare('update findings set status = ?, closed_at = ? where id = ?');
  const turnState = sqlite.prepare('update targets set state = ?, state_reason = ?, state_since = ? where id = ?');
  const sameState = sqlite.prepare('update targets set state_reason = ? where id = ? and state_reason <> ?');
  const judgedAt = sqlite.prepare('update targets set judged_at = ? where id = ?');

  function tellFinding(
    subject: Subject,
    kind: 'finding_opened' | 'finding_closed',
    check: Check | undefined,
    text: Text,
    more: { finding_id: number; evidence_id: number | null; at: number; severity?: Severity },
  ): Event {
    const { node_id, system_id, name } = subject;
    const severity = more.severity ?? check?.severity ?? null;
    return tell(db, { kind, node_id, system_id, subject: name, text, severity, ...more });
  }

  /**
   * Opens, updates or closes the finding of one check; the event comes back when it should interrupt somebody. It is so since `since`,
   * and known only now (`at`).
   */
  function settle(
    subject: Subject,
    check: Check,
    verdict: Verdict,
    open: OpenFinding | undefined,
    evidence_id: number | null,
    covered: boolean,
    at: number,
    since: number,
  ): Event | undefined {
    const reason = JSON.stringify(verdict.reason);
    if (open) {
      // Unknown closes nothing: what was bad stays so until somebody has seen it good.
      const good = verdict.status === 'pass' || verdict.status === 'not_applicable';
      if (good) {
        closeFinding.run(verdict.status, since, open.id);
        const more = { finding_id: open.id, evidence_id, at: since };
        tellFinding(subject, 'finding_closed', check, verdict.reason, more);
      } else if (open.status !== verdict.status || open.reason !== reason) {
        updateFinding.run(verdict.status, isBad(verdict) ? reason : open.reason, open.id);
      }
      // What few saw is now seen by most: only now does it owe its alert.
      if (!isBad(verdict) || verdict.by_few || open.severity !== BY_FEW || check.severity === BY_FEW) return undefined;
      const { alerts, ...owed } = alertOf(subject, check, check.severity, covered, at);
      worsen.run({ id: open.id, severity: check.severity, ...owed });
      const more = { finding_id: open.id, evidence_id, at };
      const event = tellFinding(subject, 'finding_opened', check, verdict.reason, more);
      return alerts ? event : undefined;
    }
    const severity = verdict.by_few && check.severity !== 'info' ? BY_FEW : check.severity;
    if (!isBad(verdict) || severity === 'info') return undefined;
    const { target_id, suppressed_by } = subject;
    const { alerts, ...owed } = alertOf(subject, check, severity, covered, at);
    const finding_id = openFinding.get({
      ...{ target_id, check_id: check.id, severity, status: verdict.status, reason, opened_at: since },
      ...{ evidence_id, suppressed_by, ...owed },
    }) as number;
    const more = { finding_id, evidence_id, at: since, severity };
    const event = tellFinding(subject, 'finding_opened', check, verdict.reason, more);
    return alerts ? event : undefined;
  }

  /** Whether a finding alerts at once, later or not at all. */
  function alertOf(subject: Subject, check: Check, severity: Severity, covered: boolean, at: number) {
    const { node_id, suppressed_by } = subject;
    const owes = isAlerting(severity) && !covered;
    const grace_ms = owes && suppressed_by === null && check.id === SILENCE ? restraint.graceOf(node_id) : 0;
    const waits = owes && (suppressed_by !== null || grace_ms > 0);
    return {
      alerts: owes && !waits,
      in_maintenance: covered ? 1 : 0,
      alert_due_at: waits ? at + grace_ms : null,
      alerted_at: owes && !waits ? at : null,
    };
  }

  function turn(subject: Subject, judged: Judged, maintenance: string | undefined, at: number) {
    const asked = judged.verdicts.filter((one) => one.asked);
    const suppressed = subject.suppressor === null ? undefined : suppressedReason(subject.suppressor);
    const { state, reason } = stateOf(asked, maintenance, suppressed);
    const text = JSON.stringify(reason);
    if (state === subject.state) {
      sameState.run(text, subject.target_id, text);
      return;
    }
    turnState.run(state, text, at, subject.target_id);
    const name = STATE_NAMES[state] as Text;
    const { node_id, system_id } = subject;
    tell(db, {
      at,
      kind: 'state',
      node_id,
      system_id,
      subject: subject.name,
      text: { zh: `${name.zh}：${reason.zh}`, en: `${name.en}: ${reason.en}` },
    });
  }

  return (judged: Judged, maintenance: string | undefined, at: number): Event[] => {
    const subject = subjectOf(judged.target_id);
    if (!subject) return [];
    const { target_id } = subject;
    const stored = new Map(readVerdicts.all(target_id).map((row) => [row.check_id, row]));
    const open = new Map(readFindings.all(target_id).map((row) => [row.check_id, row]));
    const alerts: Event[] = [];
    /** Of what was unknown and isn't any more. */
    let known_since: number | undefined;
    for (const { check, verdict, asked } of judged.verdicts) {
      const before = stored.get(check.id);
      // What was told once and is left out now stays visible as unknown; what nobody asked has no row.
      if (!asked && !before?.evidence_id) continue;
      stored.delete(check.id);
      const turned = before ? before.status !== verdict.status : verdict.status !== 'unknown';
      if (turned && check.id === SILENCE) restraint.silenceTurned();
      const evidence_id = turned ? sealed(subject, check, verdict, at) : (before?.evidence_id ?? null);
      const since = turned && before?.status === 'unknown' ? began(verdict, before.since, at) : at;
      if (turned && before?.status === 'unknown') known_since = Math.max(known_since ?? 0, since);
      const reason = JSON.stringify(verdict.reason);
      const because = JSON.stringify(verdict.because.slice(0, MAX_BECAUSE));
      putVerdict.run({
        target_id,
        check_id: check.id,
        status: verdict.status,
        reason,
        because,
        at,
        since,
        evidence_id,
      });
      const alert = settle(
        subject,
        check,
        verdict,
        open.get(check.id),
        evidence_id,
        maintenance !== undefined,
        at,
        since,
      );
      open.delete(check.id);
      if (alert) alerts.push(alert);
    }
    // What is no longer asked has no verdict; its finding closes as not applicable, which is no claim that it is good.
    for (const check_id of stored.keys()) dropVerdict.run(target_id, check_id);
    if (stored.has(SILENCE)) restraint.silenceTurned();
    for (const finding of open.values()) {
      closeFinding.run('not_applicable', at, finding.id);
      const text = { zh: '不再监测此项', en: 'no longer watched' };
      tellFinding(subject, 'finding_closed', undefined, text, { finding_id: finding.id, evidence_id: null, at });
    }
    const is_known_again = subject.state === 'unknown' && maintenance === undefined;
    turn(subject, judged, maintenance, is_known_again ? (known_since ?? at) : at);
    judgedAt.run(at, target_id);
    return alerts;
  };
}
