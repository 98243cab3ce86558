/** Tells the leaders of a unit when a deadline of one of its systems comes near or has passed: each once. */
import type { Deadline } from '#compliance/register/deadlines.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { sceneOf } from '../notices/make-notices.ts';
import type { Scene } from '../notices/recipients.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { above } from '../tickets/standing.ts';
import { deadlinesBySystem } from './deadlines.ts';
import { readRules } from './rules.ts';

/** What was over long before anybody looked is no news. */
const NEWS_DAYS = 14;

const KINDS: Record<Deadline['kind'], { zh: string; en: string }> = {
  grading: { zh: '定级', en: 'Grading' },
  filing: { zh: '备案', en: 'Filing' },
  certificate: { zh: '备案证明', en: 'The certificate' },
  extension: { zh: '备案证明延续申请', en: 'Extension of the certificate' },
  assessment: { zh: '等级测评', en: 'The assessment' },
  crypto: { zh: '密评', en: 'The assessment of cryptography' },
  crypto_filing: { zh: '密评结果备案', en: 'Filing of the assessment of cryptography' },
};

/** Of the unit itself; where it has none, of the nearest above, and everywhere at last. */
export function leadersOf({ people, units, authorities, now }: Scene, unit_id: number | null): string[] {
  const upward = unit_id === null ? [] : [unit_id, ...above(units, unit_id).map(({ id }) => id)];
  const leads = people.map(({ id }) => ({
    id,
    of: authorities.of(id, now).holdings.flatMap((one) => (one.role === 'unit_leader' ? [one.unit_id] : [])),
  }));
  for (const unit of [...upward, null]) {
    const found = leads.filter(({ of }) => of.includes(unit)).map(({ id }) => id);
    if (found.length > 0) return found;
  }
  return [];
}

/** How many people were told. */
export function remind({ db, authorities }: { db: Db; authorities: Hub['authorities'] }, now: number): number {
  const deadlines = deadlinesBySystem(db, readRules(db), now);
  const systems = db.$client.prepare('select id, name, unit_id from systems order by id').all() as {
    id: number;
    name: string;
    unit_id: number | null;
  }[];
  const scene = sceneOf({ db, authorities }, now);
  let told = 0;
  db.$client.transaction(() => {
    for (const { id, name, unit_id } of systems)
      for (const { kind, due_on, days_left, standing } of deadlines.get(id) ?? []) {
        if (days_left === null || (standing !== 'soon' && standing !== 'overdue') || days_left < -NEWS_DAYS) continue;
        const is_over = standing === 'overdue';
        const text = {
          zh: `“${name}”${KINDS[kind].zh}${is_over ? '已逾期' : '临近'}，到期日 ${due_on}`,
          en: `${KINDS[kind].en} of "${name}" ${is_over ? 'is overdue' : 'is due soon'}: ${due_on}`,
        };
        const key = `compliance ${id} ${kind} ${due_on} ${standing}`;
        const telling = { kind: 'deadline' as const, key, text, path: `/compliance/systems/${id}` };
        told += tellPeople(db, telling, leadersOf(scene, unit_id), now);
      }
  })();
  return told;
}
