/** Who may do what in an assessment: people of its team, never those whose unit answers for what is assessed. */
import type { Context } from 'hono';
import { EXTENSIONS, type Extension, type Level } from '#compliance/catalogues/catalogue.ts';
import type { SheetKind } from '#compliance/worksheet/sheet-items.ts';
import type { SheetRule } from '#compliance/worksheet/sheet-rules.ts';
import type { Db } from '../db/open.ts';
import { beneath } from '../estate/list-nodes.ts';
import type { Env } from '../middleware/endpoint.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import type { Authorities, Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import type { ASSESSMENT_STATES, TEAM_ROLES } from './schema.ts';

export type State = (typeof ASSESSMENT_STATES)[number];
export type TeamRole = (typeof TEAM_ROLES)[number];
export type Assessment = {
  id: number;
  system_id: number;
  system: string;
  unit_id: number | null;
  kind: SheetKind;
  title: string;
  edition: string;
  rule: SheetRule;
  level: Level;
  extensions: readonly Extension[];
  state: State;
  copied_from_id: number | null;
  version: number;
};

/** Within what the connection shows. */
export function assessmentOf(db: Db, id: number): Assessment {
  const row = db.$client
    .prepare(`select a.id, a.system_id, y.name as system, y.unit_id, a.kind, a.title, a.edition, a.rule, a.level, a.extensions,
        a.state, a.copied_from_id, a.version from assessments a join systems y on y.id = a.system_id where a.id = ?`)
    .get(id) as (Omit<Assessment, 'extensions'> & { extensions: string }) | undefined;
  if (!row) throw notFound('该测评', 'assessment');
  return { ...row, extensions: JSON.parse(row.extensions) as Extension[] };
}

export type Person = { id: string; username: string; unit_id: number | null };

export function personOf(c: Context<Env>, db: Db): Person {
  const person = c.get('person');
  if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
  const unit_id = wholeOf(db).$client.prepare('select unit_id from people where id = ?').pluck().get(person.id);
  // As the log names whoever acts.
  return { id: person.id, username: c.get('actor').person, unit_id: typeof unit_id === 'number' ? unit_id : null };
}

/** Whether somebody's unit is the one that answers for a system, or belongs to it. What stands above may assess those beneath. */
export function isOwn(db: Db, person: Pick<Person, 'unit_id'>, unit_id: number | null): boolean {
  if (person.unit_id === null || unit_id === null) return false;
  const own = wholeOf(db).$client.prepare(`select 1 where :person in ${beneath('main.units', ':unit')}`);
  return own.get({ person: person.unit_id, unit: unit_id }) !== undefined;
}

/** An assessor never assesses what their own unit answers for. */
export function refuseOwnUnit(db: Db, person: Pick<Person, 'unit_id'>, system: { unit_id: number | null }) {
  if (!isOwn(db, person, system.unit_id)) return;
  throw new Refusal(
    403,
    'own_unit',
    '您所在单位是被测系统的责任单位，不能参与其测评',
    'Your unit answers for this system: nobody assesses what is their own',
  );
}

export const roleIn = (db: Db, assessment_id: number, person_id: string): TeamRole | undefined =>
  db.$client
    .prepare('select role from assessment_team where assessment_id = ? and person_id = ?')
    .pluck()
    .get(assessment_id, person_id) as TeamRole | undefined;

const STATE_NAMES: Record<State, { zh: string; en: string }> = {
  planned: { zh: '计划中', en: 'planned' },
  open: { zh: '测评中', en: 'open' },
  review: { zh: '复核中', en: 'in review' },
  closed: { zh: '已结束', en: 'closed' },
};

/** Refuses whoever isn't in the team as one of these, and what its state doesn't allow any more. */
export function allow(
  db: Db,
  person: Person,
  id: number,
  { as, states }: { as: readonly TeamRole[]; states: readonly State[] },
): Assessment {
  const found = assessmentOf(db, id);
  refuseOwnUnit(db, person, found);
  const role = roleIn(db, id, person.id);
  if (!role) throw new Refusal(403, 'not_in_team', '您不是该测评的成员', 'You are not in the team of this assessment');
  if (!as.includes(role))
    throw new Refusal(
      403,
      'not_your_part',
      '您在该测评中的角色不能做此操作',
      'This is not your part in this assessment',
    );
  if (found.state === 'closed') throw conflict('测评已结束，不能再更改', 'The assessment is closed and never changes');
  if (!states.includes(found.state)) {
    const { zh, en } = STATE_NAMES[found.state];
    throw conflict(`测评${zh}，不能做此操作`, `The assessment is ${en}: this can’t be done now`);
  }
  return found;
}

export const ASSESSORS: readonly TeamRole[] = ['lead', 'assessor'];

/**
 * Who judged, rated or brought evidence in it, however it was changed later: the log remembers, and the tables where its entries were
 * archived. What was judged and then judged anew by another, or taken back, is then known no more.
 */
export function judgesOf(db: Db, id: number): Set<string> {
  const names = wholeOf(db)
    .$client.prepare(`select person from audit_entries where object_kind = 'assessment' and object_id = :name
        and action in ('assessment_judge', 'assessment_take_back', 'assessment_copy', 'assessment_rate', 'assessment_evidence')
      union select judged_by from main.judgements where assessment_id = :id
      union select added_by from main.judgement_evidence where assessment_id = :id
      union select found_by from main.assessment_findings where assessment_id = :id
      union select created_by from main.assessments where id = :id and copied_from_id is not null`)
    .pluck()
    .all({ id, name: String(id) }) as string[];
  return new Set(names);
}

export type Candidate = { id: string; username: string; name: string };

const covers = (reach: Reach | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));

/** Who could be in the team of an assessment of this system. */
export function candidatesFor({ db, authorities }: { db: Db; authorities: Authorities }, unit_id: number | null) {
  const people = wholeOf(db)
    .$client.prepare(`select id, username, name, unit_id from people
      where kind = 'person' and disabled_at is null order by username`)
    .all() as (Candidate & { unit_id: number | null })[];
  return people
    .filter((person) => !isOwn(db, person, unit_id))
    .filter(({ id }) => covers(authorities.of(id).reachOf('assessments:write'), unit_id))
    .map(({ id, username, name }): Candidate => ({ id, username, name }));
}

/** In the order of the registry, each once. */
export const inOrder = (extensions: readonly Extension[]) => EXTENSIONS.filter((one) => extensions.includes(one));
