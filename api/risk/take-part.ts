/** Who may do what in a risk assessment: whoever assesses, never those whose unit answers for a system in it; and who signs for the rest. */
import type { RiskEdition } from '#compliance/catalogues/risk/edition.ts';
import type { Rating } from '#compliance/catalogues/risk/scales.ts';
import type { Method } from '#compliance/risk/index.ts';
import { type Person, refuseOwnUnit } from '../compliance/take-part.ts';
import type { Db } from '../db/open.ts';
import { beneath } from '../estate/list-nodes.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import type { Authority } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import type { RISK_STATES } from './schema.ts';

export type RiskState = (typeof RISK_STATES)[number];
export type RiskSystem = { id: number; name: string; unit_id: number | null; unit: string | null };
export type RiskAssessment = {
  id: number;
  title: string;
  method: Method;
  edition: string;
  edition_content: RiskEdition;
  acceptable_level: Rating;
  state: RiskState;
  copied_from_id: number | null;
  created_by: string;
  version: number;
  systems: RiskSystem[];
};

/** Within what the connection shows. */
export function riskOf(db: Db, id: number): RiskAssessment {
  const row = db.$client
    .prepare(`select id, title, method, edition, edition_content, acceptable_level, state, copied_from_id, created_by, version
      from risk_assessments where id = ?`)
    .get(id) as (Omit<RiskAssessment, 'edition_content' | 'systems'> & { edition_content: string }) | undefined;
  if (!row) throw notFound('该风险评估', 'risk assessment');
  return { ...row, edition_content: JSON.parse(row.edition_content), systems: systemsOf(db, id) };
}

export const systemsOf = (db: Db, id: number) =>
  db.$client
    .prepare(`select y.id, y.name, y.unit_id, u.name as unit from risk_systems r join systems y on y.id = r.system_id
      left join units u on u.id = y.unit_id where r.assessment_id = ? order by y.name`)
    .all(id) as RiskSystem[];

export const CLOSED = () => conflict('风险评估已结束，不能再更改', 'The risk assessment is closed and never changes');

/** Refuses what is closed, and whoever answers for one of its systems. */
export function assessing(
  db: Db,
  person: Person,
  id: number,
  states: readonly RiskState[] = ['planned', 'open'],
): RiskAssessment {
  const found = riskOf(db, id);
  for (const system of found.systems) refuseOwnUnit(db, person, system);
  if (states.includes(found.state)) return found;
  if (found.state === 'closed') throw CLOSED();
  throw conflict('风险评估尚未开始', 'The risk assessment has not begun');
}

/** Somebody else changed it in between: shown what it is now, a person decides anew. */
export function refuseStale(version: number, now: { version: number }) {
  if (version === now.version) return;
  throw new Refusal(409, 'stale', '内容已被他人更改，请重新查看', 'Somebody changed it meanwhile: look again', {
    report: now,
  });
}

/** Signing and what happens afterwards is no assessing. */
const APART = `('risk_accept', 'risk_ticket', 'risk_done')`;
/**
 * Whoever made it or changed anything in it, however it was changed later: the log remembers, and the table who made it. Parts name
 * no author: of an assessment that is older than the log at hand, whoever only changed parts is known no more once those
 * entries are archived.
 */
export function ratersOf(db: Db, id: number): Set<string> {
  const names = wholeOf(db)
    .$client.prepare(`select person from audit_entries where object_kind = 'risk_assessment' and object_id = ?
      and result = 'done' and action not in ${APART}
      union select created_by from main.risk_assessments where id = ?`)
    .pluck()
    .all(String(id), id) as string[];
  return new Set(names);
}

/** Why somebody can't sign for what stays; undefined: they can. They lead the unit that answers for each system, or one above it. */
export function whyNotSign(
  db: Db,
  { person, authority }: { person: Person; authority: Authority },
  found: RiskAssessment,
): Refusal | undefined {
  if (ratersOf(db, found.id).has(person.username))
    return new Refusal(
      403,
      'own_assessment',
      '您参与了该风险评估，须由他人签署接受',
      'You took part in this assessment: somebody else accepts the risks',
    );
  const reach = authority.reachOf('risks:accept');
  const own = wholeOf(db).$client.prepare(`select 1 where :unit in ${beneath('main.units', ':person')}`);
  const leads = ({ unit_id }: RiskSystem) =>
    unit_id !== null &&
    person.unit_id !== null &&
    (reach === 'everywhere' || reach?.has(unit_id) === true) &&
    own.get({ unit: unit_id, person: person.unit_id }) !== undefined;
  if (found.systems.every(leads)) return undefined;
  return new Refusal(
    403,
    'not_leader',
    '剩余风险须由系统责任单位的负责人接受',
    'What stays is accepted by the leader of the unit that answers for the system',
  );
}
