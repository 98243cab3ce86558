/**
 * Carries out what api/topology/suppress.ts finds: marks targets and their findings, tells it on their timelines, and raises the
 * alerts that were held back. All of it stands in the database, so a restart forgets nothing.
 */
import { and, eq } from 'drizzle-orm';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { events } from '../timeline/schema.ts';
import { type Event, tell } from '../timeline/tell.ts';
import { suppress } from '../topology/suppress.ts';
import { createSurroundings } from './surroundings.ts';

/** How long an alert waits for parents to be seen, and for children to come back. */
export const GRACE_MS = 30_000;
/** Targets turned in one transaction; a city that falls silent is told in turns. */
const MAX_TURNED = 1_000;

/** The targets that a maintenance window covers. */
type Covered = { has(target_id: number): boolean };
type Marked = { target_id: number; node_id: number; by: number };
type Owed = {
  id: number;
  target_id: number;
  node_id: number | null;
  name: string;
  reason: string;
  severity: Event['severity'];
  opened_at: number;
  alert_due_at: number;
  evidence_id: number | null;
};

export type Suppression = ReturnType<typeof createSuppression>;

/** `lookAt` asks for a look at these targets at once. */
export function createSuppression(db: Db, lookAt: (target_ids: readonly number[]) => void) {
  const sqlite = db.$client;
  const surroundings = createSurroundings(db);
  const marker = createMarker(db);
  const readMarked = sqlite.prepare<[], Marked>(
    'select id as target_id, node_id, suppressed_by as by from targets where suppressed_by is not null and node_id is not null',
  );
  const readOwed = sqlite.prepare<[], Owed>(`
    select f.id, f.target_id, t.node_id, coalesce(n.name, '') as name, f.reason, f.severity, f.opened_at, f.alert_due_at, f.evidence_id
    from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
    where f.alert_due_at is not null and f.closed_at is null and f.suppressed_by is null order by f.alert_due_at, f.id`);
  const spoke = sqlite.prepare('update findings set alerted_at = ?, alert_due_at = null where id = ?');
  const wasHeldBack = sqlite
    .prepare<[number | null, number], 1>("select 1 from events where node_id = ? and at >= ? and kind = 'suppression'")
    .pluck();
  // What was so when the program ended may not be so any more.
  let unsettled = true;
  let owing = true;

  function differing(): { target_id: number; by: number | null; was: number | null }[] {
    const before = new Map(readMarked.all().map((row) => [row.node_id, row]));
    const { graph, vantages } = surroundings.read();
    const after = suppress(graph, vantages, surroundings.answers());
    const found: { target_id: number; by: number | null; was: number | null }[] = [];
    for (const [node_id, { target_id, by }] of before) {
      if (!after.has(node_id)) found.push({ target_id, by: null, was: by });
    }
    for (const [node_id, by] of after) {
      const was = before.get(node_id);
      const target_id = was?.target_id ?? surroundings.targetOf(node_id);
      if (was?.by !== by && target_id !== undefined) found.push({ target_id, by, was: was?.by ?? null });
    }
    return found;
  }

  /** An alert that waited is the event that opened the finding; one that was held back by suppression is told anew. */
  function speak(owed: Owed, now: number): Event {
    spoke.run(now, owed.id);
    const opened = db
      .select()
      .from(events)
      .where(and(eq(events.node_id, owed.node_id ?? -1), eq(events.at, owed.opened_at), eq(events.finding_id, owed.id)))
      .get();
    if (opened && wasHeldBack.get(owed.node_id, owed.opened_at) === undefined) return opened;
    const reason = JSON.parse(owed.reason) as Text;
    return tell(db, {
      at: now,
      kind: 'suppression',
      node_id: owed.node_id,
      subject: owed.name,
      severity: owed.severity,
      finding_id: owed.id,
      evidence_id: owed.evidence_id,
      text: { zh: `抑制已结束，仍未恢复：${reason.zh}`, en: `no longer suppressed and still failing: ${reason.en}` },
    });
  }

  const isNew = (owed: Owed): boolean => owed.alert_due_at === owed.opened_at + GRACE_MS;

  function isDue(owed: Owed, now: number): boolean {
    if (owed.alert_due_at <= now) return true;
    return isNew(owed) && owed.node_id !== null && surroundings.parentAnsweredSince(owed.node_id, owed.opened_at);
  }

  return {
    surroundings,

    /** Links or vantages changed. */
    graphChanged() {
      surroundings.forget();
      unsettled = true;
    },

    /** A node fell silent or answers again. */
    silenceTurned() {
      unsettled = true;
    },

    /** How long the alert of a node that just fell silent is held back; its parents are asked meanwhile. */
    graceOf(node_id: number | null): number {
      const parents = node_id === null ? [] : surroundings.watchedParents(node_id);
      if (parents.length === 0) return 0;
      owing = true;
      lookAt(parents);
      return GRACE_MS;
    },

    /** Marks and frees; true when something turned. Does nothing while nothing changed. */
    settle(now: number, covered: Covered): boolean {
      if (!unsettled) return false;
      const found = differing();
      const turning = found.slice(0, MAX_TURNED);
      const freed = sqlite.transaction(() => turning.filter((one) => marker(one, now, covered.has(one.target_id))))();
      unsettled = found.length > turning.length;
      if (freed.length > 0) {
        owing = true;
        lookAt(freed.map((one) => one.target_id));
      }
      return turning.length > 0;
    },

    /** The alerts whose time has come; those of targets under maintenance go on waiting. */
    owed(now: number, covered: Covered): Event[] {
      if (!owing) return [];
      const rows = readOwed.all();
      const due = rows.filter((row) => !covered.has(row.target_id) && isDue(row, now)).slice(0, MAX_TURNED);
      const raised = sqlite.transaction(() => due.map((row) => speak(row, now)))();
      owing = rows.length > due.length;
      const waiting = new Set(rows.flatMap((row) => (isNew(row) && row.alert_due_at > now ? [row.node_id] : [])));
      lookAt([...new Set([...waiting].flatMap((id) => (id === null ? [] : surroundings.watchedParents(id))))]);
      return raised;
    },

    /** Looks again at what was freed and may still come back. */
    hurry(now: number) {
      if (!owing) return;
      const waiting = readOwed.all().filter((row) => !isNew(row) && row.alert_due_at > now);
      lookAt(waiting.slice(0, MAX_TURNED).map((row) => row.target_id));
    },
  };
}

/** Writes one turn; true when the target was freed. */
function createMarker(db: Db) {
  const sqlite = db.$client;
  const nameOf = sqlite.prepare<[number | null], string>('select name from nodes where id = ?').pluck();
  const subject = sqlite.prepare<[number], { node_id: number; name: string; state: string; reason: string | null }>(`
    select t.node_id, n.name, t.state, v.reason from targets t join nodes n on n.id = t.node_id
      left join verdicts v on v.target_id = t.id and v.check_id = 'answers' and v.status = 'fail' where t.id = ?`);
  const mark = sqlite.prepare('update targets set suppressed_by = ? where id = ?');
  const turn = sqlite.prepare(
    `update targets set state = :state, state_reason = :reason, state_since = case when state = :state then state_since else :now end where id = :id`,
  );
  const holdBack = sqlite.prepare(`update findings set suppressed_by = :by,
    alert_due_at = case when severity in ('major', 'critical') and in_maintenance = 0 then coalesce(alert_due_at, :now) else alert_due_at end
    where target_id = :target_id and closed_at is null and (check_id = 'answers' or alert_due_at is not null)`);
  const letGo = sqlite.prepare(`update findings set suppressed_by = null,
    alert_due_at = case when alert_due_at is null then null else :due end
    where target_id = :target_id and suppressed_by is not null and closed_at is null`);

  return (
    { target_id, by, was }: { target_id: number; by: number | null; was: number | null },
    now: number,
    covered: boolean,
  ): boolean => {
    const found = subject.get(target_id);
    if (!found) return false;
    mark.run(by, target_id);
    if (by === null) letGo.run({ target_id, due: now + GRACE_MS });
    else holdBack.run({ target_id, by, now });
    const blamed = nameOf.get(by ?? was) ?? `#${by ?? was}`;
    // Its own looks have turned the state of a node that answers; maintenance wins over both.
    if (!covered && found.reason !== null) {
      const reason = by === null ? found.reason : JSON.stringify(suppressedReason(blamed));
      turn.run({ state: by === null ? 'down' : 'unknown', reason, now, id: target_id });
    }
    const text = by === null ? endedText(blamed) : suppressedReason(blamed);
    if (by === null || was === null) {
      tell(db, { at: now, kind: 'suppression', node_id: found.node_id, subject: found.name, text });
    }
    return by === null && found.reason !== null;
  };
}

export const suppressedReason = (blamed: string): Text => ({
  zh: `被 ${blamed} 抑制：前方的 ${blamed} 无应答，无法观测本节点`,
  en: `suppressed by ${blamed}: it stands before this node and doesn't answer, so this node can't be seen`,
});
const endedText = (blamed: string): Text => ({
  zh: `不再被 ${blamed} 抑制`,
  en: `no longer suppressed by ${blamed}`,
});
