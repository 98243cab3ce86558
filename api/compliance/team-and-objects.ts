/** Who assesses, and what is looked at. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { takeVersion } from './assessment-version.ts';
import { objectsOf, teamOf } from './assessments.ts';
import { TEAM_ROLES } from './schema.ts';
import { type Assessment, type Candidate, judgesOf } from './take-part.ts';

const MAX_TEAM = 30;
const Version = z.int().positive();
export const Team = z.strictObject({
  version: Version,
  team: z
    .array(z.strictObject({ person: z.string().min(1).max(64), role: z.enum(TEAM_ROLES) }))
    .min(1)
    .max(MAX_TEAM),
});

export function writeTeam(
  db: Db,
  actor: Actor,
  { id }: Assessment,
  { team, version }: z.infer<typeof Team>,
  candidates: readonly Candidate[],
) {
  if (!team.some(({ role }) => role === 'lead')) throw wrong('team', '至少一名组长', 'At least one leads it');
  if (new Set(team.map(({ person }) => person)).size < team.length)
    throw wrong('team', '成员重复', 'Somebody is in it twice');
  return db.$client.transaction(() => {
    const now = takeVersion(db, id, version);
    const before = teamOf(db, id);
    const judges = judgesOf(db, id);
    for (const { person, role } of team) {
      const kept = before.find((member) => member.id === person && member.role === role);
      const found = candidates.find((one) => one.id === person);
      if (!found && !kept) throw wrong('team', '此人不能参与该测评', 'This person can’t take part in it');
      if (!kept && role === 'reviewer' && found && judges.has(found.username))
        throw wrong('team', '判定过的人不能复核', 'Whoever judged doesn’t review');
    }
    db.$client.prepare('delete from assessment_team where assessment_id = ?').run(id);
    const insert = db.$client.prepare(
      'insert into assessment_team (assessment_id, person_id, role) values (:id, :person, :role)',
    );
    for (const member of team) insert.run({ id, ...member });
    const told = (rows: readonly { username: string; role: string }[]) =>
      rows.map(({ username, role }) => ({ username, role }));
    record(db, actor, {
      action: 'assessment_team',
      object_kind: 'assessment',
      object_id: id,
      before: told(before),
      after: told(teamOf(db, id)),
    });
    return { version: now };
  })();
}

const MAX_OBJECTS = 200;
export const NewObject = z
  .strictObject({
    version: Version,
    name: Written.min(1).max(200),
    kind: Written.max(60).default(''),
    node_id: z.int().positive().nullable().default(null),
    endpoint_id: z.int().positive().nullable().default(null),
  })
  .refine(({ node_id, endpoint_id }) => node_id === null || endpoint_id === null, 'a node or an endpoint, not both');

export function addObject(
  db: Db,
  actor: Actor,
  { id, system_id }: Assessment,
  { version, ...wanted }: z.infer<typeof NewObject>,
): { id: number; version: number } {
  return db.$client.transaction(() => {
    const now = takeVersion(db, id, version);
    const others = objectsOf(db, id);
    if (others.length >= MAX_OBJECTS)
      throw conflict(`最多 ${MAX_OBJECTS} 个测评对象`, `At most ${MAX_OBJECTS} objects are assessed`);
    if (others.some(({ name }) => name === wanted.name))
      throw wrong('name', '已有同名对象', 'There is an object of this name');
    if (wanted.node_id !== null && !db.$client.prepare('select 1 from nodes where id = ?').get(wanted.node_id))
      throw wrong('node_id', '没有此节点', 'There is no such node');
    const endpoint = db.$client.prepare('select 1 from endpoints where id = ? and system_id = ?');
    if (wanted.endpoint_id !== null && !endpoint.get(wanted.endpoint_id, system_id))
      throw wrong('endpoint_id', '该系统没有此入口', 'The system has no such endpoint');
    const { lastInsertRowid } = db.$client
      .prepare(`insert into assessment_objects (assessment_id, name, kind, node_id, endpoint_id)
        values (:id, :name, :kind, :node_id, :endpoint_id)`)
      .run({ id, ...wanted });
    const after = { object_id: Number(lastInsertRowid), ...wanted };
    record(db, actor, { action: 'assessment_object_add', object_kind: 'assessment', object_id: id, after });
    return { id: Number(lastInsertRowid), version: now };
  })();
}

/** What was judged or proved of it stays on the sheet: it is taken back first, by whom it is to be seen. */
export function removeObject(db: Db, actor: Actor, { id }: Assessment, object_id: number, version: number) {
  return db.$client.transaction(() => {
    const now = takeVersion(db, id, version);
    const before = objectsOf(db, id).find((object) => object.id === object_id);
    if (!before) throw notFound('该测评对象', 'object');
    const used = ['judgements', 'judgement_evidence', 'assessment_findings'].some((table) =>
      db.$client.prepare(`select 1 from ${table} where assessment_id = ? and object_id = ? limit 1`).get(id, object_id),
    );
    if (used)
      throw conflict(
        '该对象已有判定或证据，不能删除；请先收回判定',
        'It has judgements or evidence and can’t be removed; take the judgements back first',
      );
    db.$client.prepare('delete from assessment_objects where id = ?').run(object_id);
    record(db, actor, { action: 'assessment_object_remove', object_kind: 'assessment', object_id: id, before });
    return { version: now };
  })();
}
