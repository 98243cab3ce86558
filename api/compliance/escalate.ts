/**
 * Tells that a finding, or what is to be done about a risk, is overdue: the leaders of its unit when it has passed, those of the unit
 * above some days later; each once.
 */
import { dayOf, dayText } from '#compliance/register/calendar.ts';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { sceneOf } from '../notices/make-notices.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { listOpenRisks, type OpenRisk } from '../risk/open-risks.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { above } from '../tickets/standing.ts';
import { dueOf, usualDays } from './due.ts';
import { leadersOf } from './remind.ts';
import { readRules } from './rules.ts';

const DAY_MS = 86_400_000;
/** What was over long before anybody looked is told to those above alone. */
const NEWS_MS = 14 * DAY_MS;
/** More at once is a storm; the rest waits for the next round. */
const MAX_ROUND = 500;

type Overdue = { id: number; system_id: number; system: string; unit_id: number | null; item: string; due: number };

const OVERDUE = `select f.id, f.system_id, y.name as system, y.unit_id, f.item, ${dueOf('f')} as due
  from assessment_findings f join assessments a on a.id = f.assessment_id join systems y on y.id = f.system_id
  where f.state in ('open', 'rectifying') and a.state = 'closed'`;

const keyOf = ({ id, due }: Pick<Overdue, 'id' | 'due'>, is_above: boolean) =>
  `finding ${id} ${due} ${is_above ? 'above' : 'overdue'}`;
/** Told after it had passed: by the time, since notices aren't found by their key. */
const UNTOLD = `not exists (select 1 from told where told.key = 'finding ' || f.id || ' ' || cast(${dueOf('f')} as integer) || ' overdue')`;
const TOLD = `with told as materialized (select distinct key from notices where at >= :since and key like 'finding %')`;

/** How many people were told. */
export function escalate({ db, authorities }: { db: Db; authorities: Hub['authorities'] }, now: number): number {
  const rules = readRules(db);
  const after_ms = rules.escalate_days.value * DAY_MS;
  const given = { ...usualDays(rules), now };
  const passed = db.$client
    .prepare(`${TOLD} ${OVERDUE} and due < :now and due >= :since and ${UNTOLD} order by due`)
    .all({ ...given, since: now - NEWS_MS }) as Overdue[];
  const late = db.$client
    .prepare(`${OVERDUE} and f.escalated_at is null and due < :late order by due limit :most`)
    .all({ ...usualDays(rules), most: MAX_ROUND, late: now - after_ms }) as Overdue[];
  // Whoever was told of one isn't told again: that is the notice's own key.
  const risks = listOpenRisks(db, { is_overdue: true, limit: MAX_ROUND, offset: 0 }, now).rows;
  if (passed.length + late.length + risks.length === 0) return 0;
  const scene = sceneOf({ db, authorities }, now);
  const telling = ({ id, system, item, due }: Overdue, is_above: boolean) => {
    const day = dayText(dayOf(due));
    return {
      kind: 'deadline' as const,
      key: keyOf({ id, due }, is_above),
      text: {
        zh: `“${system}”${item} 的整改已逾期${is_above ? '，现上报' : ''}，期限 ${day}`,
        en: `Mending ${item} of "${system}" is overdue${is_above ? ' and is told to the unit above' : ''}: due ${day}`,
      },
      path: `/compliance?tab=findings&is_overdue=true&q=${encodeURIComponent(system)}`,
    };
  };
  const ofRisk = ({ id, assessment_id, system, asset, due_at }: OpenRisk, is_above: boolean) => ({
    kind: 'deadline' as const,
    key: `risk ${id} ${due_at} ${is_above ? 'above' : 'overdue'}`,
    text: {
      zh: `“${system}”${asset} 的风险处置已逾期${is_above ? '，现上报' : ''}，期限 ${dayText(dayOf(due_at ?? now))}`,
      en: `Treating a risk of ${asset} of "${system}" is overdue${is_above ? ' and is told to the unit above' : ''}: due ${dayText(dayOf(due_at ?? now))}`,
    },
    path: `/risks/${assessment_id}?tab=treatment`,
  });
  const leaders = new Map<number | null, string[]>();
  const leadersFor = (unit_id: number | null): string[] => {
    const known = leaders.get(unit_id) ?? leadersOf(scene, unit_id);
    leaders.set(unit_id, known);
    return known;
  };
  return db.$client.transaction(() => {
    let told = 0;
    // Where nobody leads there is nobody to tell: that takes no place of the others.
    for (const one of passed) {
      if (told >= MAX_ROUND) break;
      told += tellPeople(db, telling(one, false), leadersFor(one.unit_id), now);
    }
    for (const one of late) {
      const up = one.unit_id === null ? undefined : above(scene.units, one.unit_id)[0];
      told += tellPeople(db, telling(one, true), leadersFor(up?.id ?? null), now);
      db.$client.prepare('update assessment_findings set escalated_at = ? where id = ?').run(now, one.id);
      const entry = { action: 'assessment_finding_escalated', object_kind: 'assessment_finding', object_id: one.id };
      record(db, PROGRAM, { ...entry, after: { due_at: one.due, unit_id: up?.id ?? null } }, now);
    }
    for (const risk of risks) {
      const up = risk.unit_id === null ? undefined : above(scene.units, risk.unit_id)[0];
      const over_ms = now - (risk.due_at ?? now);
      if (over_ms < NEWS_MS) told += tellPeople(db, ofRisk(risk, false), leadersFor(risk.unit_id), now);
      if (over_ms > after_ms) told += tellPeople(db, ofRisk(risk, true), leadersFor(up?.id ?? null), now);
    }
    return told;
  })();
}
