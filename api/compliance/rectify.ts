/** What becomes of a finding: a ticket for whoever answers for the system, and somebody else who says that it is mended. */
import { z } from 'zod';
import { findItem } from '#compliance/worksheet/sheet-items.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { ENDED, type TicketState } from '../tickets/flow.ts';
import { fileTicket, type NewTicket } from '../tickets/write-ticket.ts';
import { type Finding, findingOf, Rating } from './assessment-findings.ts';
import { demandVersion } from './finding-version.ts';
import { RISKS } from './schema.ts';
import { assessmentOf } from './take-part.ts';

/** Whose risk nobody chose waits no longer than a medium one. */
const URGENCY = { high: 'high', medium: 'medium', low: 'low', none: 'medium' } as const;
const RISK_NAMES = { high: '高风险', medium: '中风险', low: '低风险', none: '尚未确定' } as const;

/** The ticket begins with the unit that answers for the system. */
function rectificationOf(db: Db, finding: Finding): Omit<NewTicket, 'filed_by_id'> {
  const assessment = assessmentOf(db, finding.assessment_id);
  const item = findItem(assessment, finding.item);
  const object = db.$client
    .prepare(`select o.name, o.node_id, o.endpoint_id from assessment_findings f
      join assessment_objects o on o.id = f.object_id where f.id = ?`)
    .get(finding.id) as { name: string; node_id: number | null; endpoint_id: number | null } | undefined;
  const lines = [
    `测评：${assessment.title}`,
    `测评项：${finding.item} ${item?.summary.zh ?? ''}`,
    `测评对象：${object?.name ?? '整体'}`,
    `现状：${finding.description}`,
    `风险：${RISK_NAMES[finding.risk ?? 'none']}`,
  ];
  return {
    kind: 'rectification',
    title: `${assessment.system}：${item?.heading.zh ?? finding.item} ${finding.item}`.slice(0, 200),
    body: lines.join('\n').slice(0, 10_000),
    fields: {
      clause: `${assessment.edition} ${finding.item}`.slice(0, 200),
      measure: (item?.summary.zh ?? finding.description).slice(0, 2_000),
    },
    urgency: URGENCY[finding.risk ?? 'none'],
    impact: 'single',
    unit_id: assessment.unit_id,
    about: {
      system_id: finding.system_id,
      ...(object?.node_id ? { node_id: object.node_id } : {}),
      ...(object?.endpoint_id ? { endpoint_id: object.endpoint_id } : {}),
    },
    // How it was found stands in the assessment; a state of now would say nothing of it.
    snapshot: null,
  };
}

/** Until its assessment is closed a finding is still being judged: what is done about it would bind those who judge. */
function closedFinding(db: Db, id: number): Finding {
  const finding = findingOf(db, id);
  if (assessmentOf(db, finding.assessment_id).state !== 'closed')
    throw conflict('测评结束后才能处理其问题', 'A finding is dealt with once its assessment is closed');
  return finding;
}

/** Its ticket has ended and nobody said that it is mended: nobody works on it. */
function isLeft(db: Db, { state, ticket_id }: Finding): boolean {
  return state === 'rectifying' && hasEnded(db, ticket_id);
}
function hasEnded(db: Db, ticket_id: number | null): boolean {
  const state = db.$client.prepare('select state from tickets where id = ?').pluck().get(ticket_id);
  return ENDED.includes(state as TicketState);
}

export function fileRectification(db: Db, actor: Actor, filed_by_id: string, id: number, now: number) {
  return db.$client.transaction(() => {
    const finding = closedFinding(db, id);
    if (finding.state !== 'open' && !isLeft(db, finding))
      throw conflict('该问题已转整改或已处理', 'Others already work on this finding');
    if (finding.unit_id === null)
      throw conflict('该系统没有责任单位，无法转整改', 'Nobody answers for the system: there is no unit to send it to');
    const made = fileTicket(db, actor, { ...rectificationOf(db, finding), filed_by_id }, now);
    db.$client
      .prepare(`update assessment_findings set state = 'rectifying', ticket_id = ?, version = version + 1 where id = ?`)
      .run(made.id, id);
    note(db, actor, finding, 'assessment_rectify', { ticket: made.number }, now);
    return made;
  })();
}

/** As it was read. */
export const Version = z.int().positive();

export const Settling = z.strictObject({
  version: Version,
  /** Mended and seen to be so, or lived with; `open` takes either back, or what was left when its ticket ended. */
  to: z.enum(['verified', 'accepted', 'open']),
  how: Written.min(1).max(2_000),
});

/** Neither verified nor accepted by whoever mended it, nor by whoever it is assigned to. */
export function settleFinding(
  db: Db,
  actor: Actor,
  id: number,
  { to, how, version }: z.infer<typeof Settling>,
  now: number,
) {
  db.$client.transaction(() => {
    const finding = closedFinding(db, id);
    demandVersion(db, finding, version);
    const { state } = finding;
    const may =
      to === 'open'
        ? state === 'verified' || state === 'accepted' || isLeft(db, finding)
        : state === 'open' || state === 'rectifying';
    if (!may) throw conflict('问题当前状态不允许此操作', 'This can’t be done in the state that the finding is in');
    if (to !== 'open' && solversOf(db, finding.ticket_id).has(actor.person))
      throw new Refusal(
        403,
        'own_repair',
        '整改由您办理，须由他人核验或接受',
        'You solved its ticket: somebody else verifies the repair, or accepts what is left',
      );
    if (to === 'open') refuseTwice(db, finding);
    const isWorkedOn = finding.ticket_id !== null && !hasEnded(db, finding.ticket_id);
    const next = to === 'open' && isWorkedOn ? 'rectifying' : to;
    const is_settled = to !== 'open';
    db.$client
      .prepare(
        'update assessment_findings set state = ?, verified_by = ?, verified_at = ?, verified_how = ?, version = version + 1 where id = ?',
      )
      .run(
        next,
        is_settled ? actor.person : null,
        is_settled ? now : null,
        is_settled ? JSON.stringify({ zh: how, en: how }) : null,
        id,
      );
    note(db, actor, finding, `assessment_finding_${to}`, { how }, now);
  })();
}

/** What came back meanwhile is another finding: the same drift isn't open twice. */
function refuseTwice(db: Db, { id, source, assessment_id, item }: Finding) {
  if (source !== 'drift') return;
  const other = db.$client
    .prepare(`select 1 from assessment_findings where assessment_id = :assessment_id and source = 'drift' and item = :item
      and object_id = (select object_id from assessment_findings where id = :id) and id <> :id
      and state in ('open', 'rectifying')`)
    .get({ assessment_id, item, id });
  if (other) throw conflict('同一变化已另行列为问题', 'The same drift is open as another finding');
}

export const Due = z.strictObject({ version: Version, due_at: Rating.shape.due_at.unwrap() });
/** Null: the usual days of its risk. Whoever was told that the old one passed is told of the new one. */
export function setDue(db: Db, actor: Actor, id: number, { due_at, version }: z.infer<typeof Due>, now: number) {
  db.$client.transaction(() => {
    const finding = findingOf(db, id);
    demandVersion(db, finding, version);
    db.$client
      .prepare('update assessment_findings set due_at = ?, escalated_at = null, version = version + 1 where id = ?')
      .run(due_at, id);
    note(db, actor, finding, 'assessment_finding_due', { due_at }, now, { due_at: finding.due_at });
  })();
}

export const Risking = z.strictObject({ version: Version, risk: z.enum(RISKS) });
/** Of what drifted: what an assessment found was rated in it, and stays. */
export function chooseRisk(db: Db, actor: Actor, id: number, { risk, version }: z.infer<typeof Risking>, now: number) {
  db.$client.transaction(() => {
    const finding = findingOf(db, id);
    demandVersion(db, finding, version);
    if (finding.source !== 'drift')
      throw conflict('测评问题的风险在测评中确定', 'The risk of what an assessment found is chosen in it');
    if (finding.state !== 'open' && finding.state !== 'rectifying')
      throw conflict('该问题已处理', 'This finding is settled already');
    db.$client.prepare('update assessment_findings set risk = ?, version = version + 1 where id = ?').run(risk, id);
    note(db, actor, finding, 'assessment_finding_risk', { risk }, now, { risk: finding.risk });
  })();
}

function solversOf(db: Db, ticket_id: number | null): Set<string> {
  if (ticket_id === null) return new Set();
  const names = db.$client
    .prepare(`select person from ticket_events where ticket_id = :id and "is" in ('resolve', 'start', 'accept')
      union select p.username from tickets t join people p on p.id = t.assignee_id where t.id = :id`)
    .pluck()
    .all({ id: ticket_id }) as string[];
  return new Set(names);
}

function note(
  db: Db,
  actor: Actor,
  { id, state }: Finding,
  action: string,
  after: object,
  now: number,
  before: object = {},
) {
  const entry = { action, object_kind: 'assessment_finding', object_id: id, before: { state, ...before }, after };
  record(db, actor, entry, now);
}
