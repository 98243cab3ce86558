/**
 * Tickets that the program raises by itself: one for each check and target that fails for long enough. What is silent behind a silent
 * node, in a maintenance window or flapping opens none: the pipeline has told so already. A ticket follows its finding: it is told
 * what changed, proposed to be over when the finding closes, and taken up again when it comes back within a day.
 */
import { checks } from '#probes/checks/index.ts';
import type { Text } from '#probes/probe.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';
import type { Deed } from './deeds.ts';
import { forEachApart, type OnError } from './for-each-apart.ts';
import { snapshotOf } from './snapshot.ts';
import { act, fileTicket } from './write-ticket.ts';

export const PROGRAM: Actor = { person: '-', address: '-' };

/** From the gravest on. */
const SEVERITIES = ['critical', 'major', 'minor'] as const;
/** One that comes back so soon is the same trouble. */
const SAME_MS = 86_400_000;
/** What changes all the time is told no oftener. */
const QUIET_MS = 3_600_000;
/** More at once is a storm that no office could read; the rest waits for the next round. */
const MAX_ROUND = 50;
const MAX_NAMES = 200;

type Due = {
  id: number;
  target_id: number;
  check_id: string;
  severity: (typeof SEVERITIES)[number];
  reason: string;
  name: string;
  node_id: number | null;
  endpoint_id: number | null;
  system_id: number | null;
  unit_id: number | null;
};
type Followed = {
  id: number;
  state: string;
  version: number;
  ended_at: number | null;
  finding_id: number;
  reason: string;
  closed_at: number | null;
  /** The first reason, and what the program said last and when. */
  filed_reason: string;
  last_text: string | null;
  last_at: number;
};

const SUBJECT = `from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
  left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id`;

/** An uplink without a link whose other end is a silent node: that node's ticket tells of it. */
const FACES_SILENCE = `f.check_id = 'interface-down' and exists (
  select 1 from topology_links l join targets o on o.node_id = case when l.a_node_id = t.node_id then l.b_node_id else l.a_node_id end
  where l.gone_at is null and t.node_id in (l.a_node_id, l.b_node_id) and o.state = 'down')`;

/** How many tickets were opened or changed. Each is a transaction of its own: one that fails is told and keeps back no other. */
export function followFindings(db: Db, now: number, onError: OnError): number {
  const { automatic_tickets: rule } = readSettings(db);
  if (!rule.enabled) return 0;
  const severities = SEVERITIES.slice(0, SEVERITIES.indexOf(rule.severity) + 1);
  const due = db.$client
    .prepare(`select f.id, f.target_id, f.check_id, f.severity, f.reason, coalesce(n.name, s.name || ' · ' || e.name) as name,
        t.node_id, t.endpoint_id, s.id as system_id, coalesce(n.unit_id, s.unit_id) as unit_id ${SUBJECT}
      where f.closed_at is null and f.status in ('fail', 'warn') and f.suppressed_by is null and f.in_maintenance = 0
        and t.state <> 'maintenance' and not (${FACES_SILENCE}) and f.opened_at <= :until and f.severity in (select value from json_each(:severities))
        and not exists (select 1 from tickets k join findings g on g.id = k.finding_id
          where g.target_id = f.target_id and g.check_id = f.check_id
            and (k.state not in ('closed', 'withdrawn', 'merged') or (k.state = 'closed' and k.ended_at > :same) or k.finding_id = f.id))
      order by f.opened_at limit :most`)
    .all({
      until: now - rule.after_min * 60_000,
      same: now - SAME_MS,
      severities: JSON.stringify(severities),
      most: MAX_ROUND,
    }) as Due[];
  return forEachApart(db, due, (finding) => open(db, finding, now), onError) + follow(db, now, onError);
}

function open(
  db: Db,
  { id, check_id, severity, reason, name, node_id, endpoint_id, system_id, unit_id }: Due,
  now: number,
) {
  const title = checks.find((check) => check.id === check_id)?.title ?? { zh: check_id, en: check_id };
  const about = {
    finding_id: id,
    ...(node_id === null ? {} : { node_id }),
    ...(endpoint_id === null ? {} : { endpoint_id }),
    ...(system_id === null ? {} : { system_id }),
  };
  const hidden = node_id === null ? [] : silentBehind(db, node_id);
  const lines = [inBoth(JSON.parse(reason) as Text), ...(hidden.length > 0 ? [affected(hidden)] : [])];
  fileTicket(
    db,
    PROGRAM,
    {
      kind: 'alert',
      title: `${name}：${title.zh}`.slice(0, 200),
      body: lines.join('\n\n'),
      fields: { check: check_id },
      urgency: severity === 'critical' ? 'high' : 'medium',
      impact: hidden.length > 0 ? 'wide' : 'part',
      unit_id,
      filed_by_id: null,
      about,
      snapshot: snapshotOf(db, about, now),
    },
    now,
  );
}

const inBoth = ({ zh, en }: Text) => `${zh}\n${en}`;
const affected = (names: readonly string[]) =>
  `受其影响的对象（${names.length}）/ Affected by it (${names.length}):\n${names.slice(0, MAX_NAMES).join('\n')}`;

/** What a silent node hides, and whose uplink ends at it: one ticket with their names instead of one for each. */
const silentBehind = (db: Db, node_id: number): string[] =>
  db.$client
    .prepare(`select coalesce(n.name, s.name || ' · ' || e.name) from targets t left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id
      where t.suppressed_by = :node or t.node_id in (
        select case when l.a_node_id = :node then l.b_node_id else l.a_node_id end from topology_links l
          join targets m on m.node_id in (l.a_node_id, l.b_node_id) join findings f on f.target_id = m.id
          where :node in (l.a_node_id, l.b_node_id) and l.gone_at is null and f.check_id = 'interface-down' and f.closed_at is null)
      order by 1`)
    .pluck()
    .all({ node: node_id }) as string[];

/** Tickets of the program whose finding said something new. */
function follow(db: Db, now: number, onError: OnError): number {
  const rows = db.$client
    .prepare(`select k.id, k.state, k.version, k.ended_at, k.finding_id, f.reason, f.closed_at,
        coalesce(k.snapshot ->> '$.reason', '{"zh":"","en":""}') as filed_reason,
        coalesce((select max(v.at) from ticket_events v where v.ticket_id = k.id and v.party = 'platform'), 0) as last_at,
        (select v.deed ->> 'text' from ticket_events v where v.ticket_id = k.id and v.party = 'platform' and v."is" <> 'file'
          order by v.number desc limit 1) as last_text
      from tickets k join findings g on g.id = k.finding_id
        join findings f on f.id = (select max(h.id) from findings h where h.target_id = g.target_id and h.check_id = g.check_id)
      where k.filed_by_id is null and k.kind = 'alert' and (k.state not in ('closed', 'withdrawn', 'merged')
        or (k.state = 'closed' and k.ended_at > :same))`)
    .all({ same: now - SAME_MS }) as Followed[];
  const due = rows.flatMap((row) => {
    const deed = deedFor(row, now);
    return deed ? [{ ...row, deed }] : [];
  });
  const as = { actor: PROGRAM, as: 'platform' } as const;
  return forEachApart(db, due, ({ id, deed, version }) => void act(db, as, id, { deed, version }, now), onError);
}

function deedFor(
  { state, reason, closed_at, filed_reason, last_text, last_at }: Followed,
  now: number,
): Deed | undefined {
  const text = inBoth(JSON.parse(reason) as Text);
  if (closed_at !== null) {
    const said = `监测恢复正常 / Measured to be good again: ${new Date(closed_at).toISOString()}`;
    return ['waiting', 'accepted', 'working'].includes(state) ? { is: 'recover', text: said } : undefined;
  }
  const again = `再次出现 / It is back: ${text}`.slice(0, 2_000);
  if (state === 'closed') return { is: 'reopen', reason: again };
  if (state === 'confirming') return last_text?.startsWith('监测恢复') ? { is: 'dispute', reason: again } : undefined;
  const known = last_text ?? inBoth(JSON.parse(filed_reason) as Text);
  return text !== known && now - last_at > QUIET_MS ? { is: 'comment', text } : undefined;
}
