/** Files tickets and acts on them: the event, what is made of it, its words for the search, and the entry in the log, all or nothing. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import { hideFromProvince, refusedReferral, tellProvince } from '../connectors/refer.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal, wrong } from '../middleware/errors.ts';
import { hideFromNotices } from '../notices/ticket-texts.ts';
import type { Deed, Impact, Urgency } from './deeds.ts';
import { decide, ENDED, type Party, RULES, type Standing } from './flow.ts';
import { KINDS, priorityOf, type TicketKind } from './kinds.ts';
import { type Asker, partiesOf } from './parties.ts';
import { reckon } from './reckon.ts';
import { type Snapshot, ticketEvents, ticketFollowers, tickets, ticketUnits } from './schema.ts';
import { indexTicket } from './search-index.ts';
import { readServiceLevels, targetsOf } from './service-levels.ts';
import { above, relationOf, standingOf, type TicketEvent } from './standing.ts';
import { eventsOf, type Ticket, ticketOf, unitsOf } from './stored.ts';

export type NewTicket = {
  kind: TicketKind;
  title: string;
  body: string;
  fields: Record<string, unknown>;
  urgency: Urgency;
  impact: Impact;
  unit_id: number | null;
  filed_by_id: string | null;
  about: {
    node_id?: number;
    system_id?: number;
    endpoint_id?: number;
    finding_id?: number;
    access_network_id?: number;
  };
  snapshot: Snapshot | null;
};

const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
const DAY_MS = 86_400_000;
const MAX_PAUSE_MS = 366 * DAY_MS;
/** What can be said without end, and how much of it is kept. */
const GROWING: readonly Deed['is'][] = ['comment', 'attach', 'assign', 'classify'];
const MAX_EVENTS = 2_000;
/** Later a new ticket is the honest way. */
const REOPEN_MS = 90 * DAY_MS;

/** Raised by the program when `filed_by_id` is null. */
export function fileTicket(db: Db, actor: Actor, wanted: NewTicket, now: number): { id: number; number: string } {
  const fields = KINDS[wanted.kind].fields.safeParse(wanted.fields);
  if (!fields.success) {
    const path = ['fields', ...(fields.error.issues[0]?.path ?? [])];
    throw wrong(path.join('.'), '表单内容有误', 'The form is filled in wrongly');
  }
  const { about, unit_id, ...rest } = wanted;
  return db.$client.transaction(() => {
    const level = unit_id === null ? null : (unitsOf(db).get(unit_id)?.level ?? null);
    const priority = priorityOf(wanted.urgency, wanted.impact);
    const row = {
      ...rest,
      ...about,
      fields: fields.data,
      number: nextNumber(db, now),
      filed_by: actor.person,
      filed_unit_id: unit_id,
      filed_at: now,
      priority,
      state: 'waiting' as const,
      unit_id,
      version: 1,
      changed_at: now,
    };
    const { id, number } = db.insert(tickets).values(row).returning({ id: tickets.id, number: tickets.number }).get();
    const targets = targetsOf(readServiceLevels(db), { kind: wanted.kind, priority, level });
    const party: Party = wanted.filed_by_id === null ? 'platform' : 'filer';
    const event = { ticket_id: id, number: 1, at: now, person: actor.person, party, is: 'file' as const };
    db.insert(ticketEvents)
      .values({ ...event, state_to: 'waiting', unit_to_id: unit_id, deed: {}, ...targets })
      .run();
    if (unit_id !== null) {
      for (const involved_as of ['filer', 'holder'] as const)
        db.insert(ticketUnits).values({ ticket_id: id, unit_id, involved_as, since: now }).run();
    }
    if (wanted.filed_by_id !== null) follow(db, id, wanted.filed_by_id);
    reckon(db, id, now);
    indexTicket(db, id);
    const after = { number, kind: wanted.kind, priority, unit_id };
    record(db, actor, { action: 'create', object_kind: 'ticket', object_id: id, after }, now);
    return { id, number };
  })();
}

export function follow(db: Db, ticket_id: number, person_id: string) {
  db.insert(ticketFollowers).values({ ticket_id, person_id }).onConflictDoNothing().run();
}

function nextNumber(db: Db, now: number): string {
  const day = DAY.format(now).replaceAll('-', '');
  // '.' is the sign after '-'. As numbers, since '100000' sorts before '99999'.
  const last = db.$client
    .prepare('select max(cast(substr(number, 10) as integer)) from tickets where number > ? and number < ?')
    .pluck()
    .get(`${day}-`, `${day}.`) as number | null;
  return `${day}-${String((last ?? 0) + 1).padStart(5, '0')}`;
}

export type Doing = { deed: Deed; version: number };
/** Who acts: a person as whoever they are to the ticket, or the program. */
export type By = { actor: Actor; as: Asker | 'platform' };

type Judged = {
  ticket: Ticket;
  deed: Deed;
  at: number;
  actor: Actor;
  party: Party;
  standing: Standing;
  next: Standing;
};

/** Refused with a reason, nothing is changed. Somebody else's deed in between is told with what it was. */
export function act(db: Db, by: By, id: number, doing: Doing, now: number): { version: number } {
  return db.$client.transaction(() => {
    const deed = judge(db, by, id, doing, now);
    write(db, deed);
    return { version: deed.next.version };
  })();
}

/** Whether it could be done now; refused with a reason otherwise, as `act` does. */
export function judge(db: Db, { actor, as }: By, id: number, { deed, version }: Doing, now: number): Judged {
  const ticket = ticketOf(db, id);
  const events = eventsOf(db, id);
  const standing = standingOf(events);
  // A clock that was set back must not turn the order of the log around.
  const at = Math.max(now, events.at(-1)?.at ?? now);
  const answering = deed.is === 'answer' ? deed.invited_unit_id : undefined;
  const parties: Party[] = as === 'platform' ? ['platform'] : partiesOf(as, ticket, standing, answering);
  // Before all else: whoever has no part in it learns nothing from what would be wrong with the deed.
  if (!RULES[deed.is].by.some((party) => parties.includes(party)))
    throw new Refusal(403, 'not_yours', '此工单不由您处理', 'This ticket is not yours to handle');
  if (standing.version !== version) throw stale(events.slice(version));
  if (standing.version >= MAX_EVENTS && GROWING.includes(deed.is))
    throw conflict('此工单记录过多，请新建工单', 'This ticket has too many entries; file a new one');
  const to_unit_id = destination(db, as, standing, deed);
  checkDeed(db, ticket, deed, now);
  const made = decide(standing, deed, { parties, at, to_unit_id });
  if ('refused' in made) {
    const { code, zh, en } = made.refused;
    throw new Refusal(code === 'party' ? 403 : 409, code === 'party' ? 'not_yours' : code, zh, en);
  }
  return { ticket, deed, at, actor, party: partyFor(deed, parties), standing, next: made.next };
}

/** The log names one: whoever needs it before whoever handles it, where both may. */
function partyFor(deed: Deed, parties: readonly Party[]): Party {
  const order: Party[] = ['platform', 'filer', 'holder', 'invited', 'auditor'];
  return order.find((party) => parties.includes(party) && RULES[deed.is].by.includes(party)) as Party;
}

const stale = (since: readonly TicketEvent[]) =>
  new Refusal(
    409,
    'stale',
    '工单已被他人更新，请查看后再提交',
    'Somebody changed this ticket meanwhile; look before you send it',
    {
      report: since.map(({ number, at, person, is, state_to }) => ({ number, at, person, is, state_to })),
    },
  );

function destination(db: Db, as: By['as'], { unit_id }: Standing, deed: Deed): number | null {
  if (deed.is !== 'escalate' && deed.is !== 'hand_over') return unit_id;
  const all = unitsOf(db);
  if (deed.is === 'escalate' && deed.to_unit_id === undefined) {
    const reach = as === 'platform' ? 'everywhere' : as.authority.reachOf('tickets:handle');
    const upward = unit_id === null ? [] : above(all, unit_id);
    const to = reach === 'everywhere' ? upward[0] : upward.find(({ id }) => !reach?.has(id));
    if (!to) throw conflict('已在最高层级，不能继续上报', 'It is at the highest level already');
    return to.id;
  }
  const wanted = deed.to_unit_id as number;
  const relation = unit_id === null ? 'beside' : relationOf(all, unit_id, wanted);
  const fits = deed.is === 'escalate' ? relation === 'above' : relation === 'beneath' || relation === 'beside';
  if (!fits || !all.has(wanted)) throw wrong('to_unit_id', '不能交给该单位', 'It can’t go to this unit');
  return wanted;
}

function checkDeed(db: Db, ticket: Ticket, deed: Deed, now: number) {
  if (deed.is === 'suspend' && (deed.resume_at <= now || deed.resume_at > now + MAX_PAUSE_MS))
    throw wrong('resume_at', '恢复时间须在一年之内', 'It must resume within a year');
  if (deed.is === 'invite') {
    const all = unitsOf(db);
    if (deed.invited_unit_ids.some((id) => !all.has(id) || id === ticket.unit_id))
      throw wrong('invited_unit_ids', '会办单位不正确', 'These units can’t be invited');
    if (deed.due_at <= now) throw wrong('due_at', '期限须在将来', 'It must be due in the future');
  }
  if (deed.is === 'merge') {
    const primary = db.select().from(tickets).where(eq(tickets.id, deed.primary_ticket_id)).get();
    if (!primary || primary.id === ticket.id || ENDED.includes(primary.state))
      throw wrong('primary_ticket_id', '不能并入该工单', 'It can’t be merged into this one');
  }
  if (deed.is === 'reopen' && ticket.ended_at !== null && now - ticket.ended_at > REOPEN_MS)
    throw conflict('办结已超过 90 天，请新建工单', 'It was closed more than 90 days ago; file a new one');
  if (deed.is === 'confirm' && ticket.finding_id !== null && isOpenFinding(db, ticket.finding_id))
    throw conflict(
      '监测显示问题仍未恢复，不能办结；待再次测量正常后再确认',
      'It is still measured to be wrong, or unknown: it can be closed when it was measured to be good',
    );
  if (deed.is === 'confirm' && ticket.kind === 'rectification' && isUnmended(db, ticket))
    throw conflict(
      '整改的问题尚未经监测复核，不能办结；待再次测量见其消除，或由测评人员核验后再确认',
      'What it mends was not seen to be gone yet: it can be closed when it was measured anew, or an assessor verified it',
    );
  const refusal = deed.is === 'refer' ? refusedReferral(db, ticket.unit_id) : undefined;
  if (refusal) throw refusal;
  if (deed.is === 'redact' && deed.event > ticket.version) throw wrong('event', '没有此记录', 'There is no such event');
  if ((deed.is === 'assign' || deed.is === 'start') && deed.assignee_id !== undefined) {
    const found = db.$client
      .prepare(`select 1 from people where id = ? and disabled_at is null and kind = 'person'`)
      .get(deed.assignee_id);
    if (!found) throw wrong('assignee_id', '没有此人', 'There is nobody like that');
  }
}

/** Or a later one of the same check and target. */
const isOpenFinding = (db: Db, id: number): boolean =>
  db.$client
    .prepare(`select 1 from findings f join findings g on g.target_id = f.target_id and g.check_id = f.check_id
      where f.id = ? and g.closed_at is null`)
    .get(id) !== undefined;

/** What an assessment found and a look can tell to be mended, as long as neither a look nor an assessor did. */
const isUnmended = (db: Db, { id, system_id }: Ticket): boolean =>
  db.$client
    .prepare(`select 1 from assessment_findings
      where system_id = ? and ticket_id = ? and state = 'rectifying' and sightings <> '[]'`)
    .get(system_id, id) !== undefined;

function write(db: Db, { ticket, deed, at, actor, party, standing, next }: Judged) {
  const { is, ...said } = deed;
  const urgency = deed.is === 'classify' ? deed.urgency : ticket.urgency;
  const impact = deed.is === 'classify' ? deed.impact : ticket.impact;
  const priority = priorityOf(urgency, impact);
  const level = next.unit_id === null ? null : (unitsOf(db).get(next.unit_id)?.level ?? null);
  const targets = targetsOf(readServiceLevels(db), { kind: ticket.kind, priority, level });
  db.insert(ticketEvents)
    .values({
      ...{ ticket_id: ticket.id, number: next.version, at, person: actor.person, party, is, deed: said },
      ...{ state_from: standing.state, state_to: next.state, unit_from_id: standing.unit_id, unit_to_id: next.unit_id },
      ...targets,
    })
    .run();
  const ends = ENDED.includes(next.state);
  db.update(tickets)
    .set({
      ...{ urgency, impact, priority, state: next.state, before_pause: next.before_pause, unit_id: next.unit_id },
      ...{ assignee_id: next.assignee_id, version: next.version, changed_at: at },
      resume_at: next.state === 'suspended' ? (deed.is === 'suspend' ? deed.resume_at : ticket.resume_at) : null,
      ended_at: ends ? (ticket.ended_at ?? at) : null,
      ...(deed.is === 'confirm' && deed.rating !== undefined ? { rating: deed.rating } : {}),
      ...(deed.is === 'merge' ? { primary_ticket_id: deed.primary_ticket_id } : {}),
      ...(deed.is === 'redact' && deed.event === 0 ? { is_redacted: true } : {}),
    })
    .where(eq(tickets.id, ticket.id))
    .run();
  involve(db, ticket.id, deed, next, at);
  if (deed.is === 'merge')
    // Whoever follows it follows the other from now on.
    db.$client
      .prepare('insert or ignore into ticket_followers select ?, person_id from ticket_followers where ticket_id = ?')
      .run(deed.primary_ticket_id, ticket.id);
  reckon(db, ticket.id, at);
  indexTicket(db, ticket.id);
  if (deed.is === 'refer') tellProvince(db, ticket, { reason: deed.reason, event: next.version, at });
  if (deed.is === 'redact') hideFromProvince(db, ticket.id, deed.event);
  if (deed.is === 'redact' && deed.event === 0) hideFromNotices(db, ticket);
  // Words stay in the ticket, where they can be redacted: the log can't be.
  const after = { number: ticket.number, state: next.state, unit_id: next.unit_id };
  record(db, actor, { action: `ticket_${is}`, object_kind: 'ticket', object_id: ticket.id, after }, at);
}

function involve(db: Db, ticket_id: number, deed: Deed, next: Standing, at: number) {
  const add = (unit_id: number, involved_as: 'holder' | 'invited', due_at: number | null = null) =>
    db
      .insert(ticketUnits)
      .values({ ticket_id, unit_id, involved_as, since: at, due_at })
      .onConflictDoUpdate({
        target: [ticketUnits.ticket_id, ticketUnits.unit_id, ticketUnits.involved_as],
        set: { since: at, due_at, answered_at: null, excused_at: null },
      })
      .run();
  const mark = (unit_id: number, column: 'answered_at' | 'excused_at') =>
    db.$client
      .prepare(`update ticket_units set ${column} = ? where ticket_id = ? and unit_id = ? and involved_as = 'invited'`)
      .run(at, ticket_id, unit_id);
  if ((deed.is === 'escalate' || deed.is === 'hand_over') && next.unit_id !== null) add(next.unit_id, 'holder');
  if (deed.is === 'invite') for (const unit_id of deed.invited_unit_ids) add(unit_id, 'invited', deed.due_at);
  if (deed.is === 'answer') mark(deed.invited_unit_id, 'answered_at');
  if (deed.is === 'excuse') mark(deed.invited_unit_id, 'excused_at');
}
