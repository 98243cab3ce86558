/** Keeps the register of graded protection: rows, stages, and the nodes that a system consists of. Always with the whole database. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { EXTENSIONS } from '#compliance/catalogues/catalogue.ts';
import type { Stage } from '#compliance/catalogues/lifecycle.ts';
import { wrongWith } from '#compliance/register/check-row.ts';
import { missingFor, refusedMove } from '#compliance/register/stages.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import {
  computedOf,
  EDITION_NAMES,
  editionOf,
  HarmShape,
  type RegisterRow,
  registerRow,
  standingFor,
} from './read-register.ts';
import { protectedSystems, systemNodes } from './schema.ts';

const MAX_MOMENT = Date.UTC(2100, 0);
const Moment = z.int().min(0).max(MAX_MOMENT).nullable();
const Level = z.int().min(1).max(5).nullable();
const Words = z.string().trim().max(4_000);
/** Each once, so that the same choice is the same row. */
const Harms = z
  .array(HarmShape)
  .max(20)
  .transform((harms) => [...new Map(harms.map((harm) => [`${harm.to} ${harm.degree}`, harm])).values()]);

export const RegisterInput = z.strictObject({
  /** As it was read; 0: it wasn't in the register. */
  version: z.int().min(0),
  matrix: z.enum(EDITION_NAMES),
  information_harms: Harms,
  service_harms: Harms,
  /** As a person confirms; null: nobody does. */
  s_level: Level,
  a_level: Level,
  /** When the grade was fixed; null: now, where it is confirmed now. */
  confirmed_at: Moment,
  extensions: z
    .array(z.enum(EXTENSIONS))
    .max(10)
    .transform((names) => [...new Set(names)]),
  reviewed_at: Moment,
  review: Words,
  live_at: Moment,
  certificate: z
    .string()
    .trim()
    .max(60)
    .nullable()
    .transform((text) => text || null),
  filed_at: Moment,
  issued_at: Moment,
  filed_with: z.string().trim().max(200),
  /** 密码应用方案评估. */
  scheme_reviewed_at: Moment,
  scheme_review: Words,
  platform_id: z.int().positive().nullable(),
  note: Words,
});
export type RegisterInput = z.output<typeof RegisterInput>;

/** What another changed meanwhile is never overwritten unseen. */
function demandVersion(row: RegisterRow | null, version: number) {
  if ((row?.version ?? 0) !== version)
    throw conflict(
      '登记信息已被他人修改，请刷新后再试',
      'Somebody changed this row meanwhile: read it again, then change it',
    );
}

/** `isSeen` tells whether whoever asks may know of a system by its name. */
type Asking = { actor: Actor; now: number; isSeen: (system_id: number) => boolean };

export function putRegister(db: Db, system_id: number, given: RegisterInput, asking: Asking): RegisterRow {
  const { actor, now } = asking;
  return db.$client.transaction(() => {
    const before = registerRow(db, system_id);
    demandVersion(before, given.version);
    const { version: _version, ...input } = given;
    const edition = editionOf(input.matrix);
    if (!edition) throw wrong('matrix', '没有该定级矩阵', 'There is no such matrix');
    const confirmed = confirmationOf(before, input, actor, now);
    const fields = { ...input, ...confirmed };
    const problem = wrongWith(fields, edition, now);
    if (problem) throw wrong(problem.path, problem.text.zh, problem.text.en);
    if (before) {
      const missing = missingFor(before.stage, standingFor(db, system_id, { ...before, ...fields }));
      // Where it stands would be untrue: the stage goes back first.
      if (missing) throw wrong('stage', `${missing.zh}；请先退回阶段`, `${missing.en}; go back a stage first`);
    }
    demandOneCertificate(db, system_id, fields.certificate);
    demandPlatform(db, system_id, fields, before?.platform_id ?? null, asking);
    const stored = { ...fields, version: (before?.version ?? 0) + 1, updated_at: now };
    db.insert(protectedSystems)
      .values({ ...stored, system_id })
      .onConflictDoUpdate({ target: protectedSystems.system_id, set: stored })
      .run();
    const after = registerRow(db, system_id) as RegisterRow;
    record(db, actor, {
      ...{ action: before ? 'update' : 'create', object_kind: 'protected_system', object_id: system_id },
      ...(before ? { before } : {}),
      after: { ...after, computed: computedOf(after) },
    });
    return after;
  })();
}

/** Whoever changes what the grade rests on confirms it anew. */
function confirmationOf(before: RegisterRow | null, input: Omit<RegisterInput, 'version'>, actor: Actor, now: number) {
  const { s_level, a_level } = input;
  if (s_level === null || a_level === null) return { grade: null, confirmed_by: null, confirmed_at: null };
  const rests = (row: Omit<RegisterInput, 'version'> | RegisterRow) =>
    JSON.stringify([row.matrix, row.information_harms, row.service_harms, row.s_level, row.a_level]);
  const isSame = before !== null && rests(before) === rests(input);
  const confirmed_at = input.confirmed_at ?? (isSame ? before.confirmed_at : now);
  const isKept = isSame && confirmed_at === before.confirmed_at;
  return {
    grade: Math.max(s_level, a_level),
    confirmed_by: isKept ? before.confirmed_by : actor.person,
    confirmed_at,
  };
}

function demandOneCertificate(db: Db, system_id: number, certificate: string | null) {
  const other = db.$client
    .prepare('select 1 from protected_systems where certificate = ? and system_id <> ?')
    .get(certificate, system_id);
  if (other) throw conflict('该备案编号已登记于另一系统', 'Another system has this certificate number');
}

type Placed = { grade: number | null; platform_id: number | null };
type GradedSystem = { id: number; name: string; grade: number };

/** A platform is graded not below its tenants (GB/T 22239-2019 8.2.2.1 a), whichever of them is changed. */
function demandPlatform(db: Db, system_id: number, row: Placed, was: number | null, { isSeen }: Asking) {
  const { platform_id, grade } = row;
  // One that was chosen by others may stay, though it is beyond one's own reach.
  if (platform_id !== null && platform_id !== was && !isSeen(platform_id))
    throw wrong('platform_id', '不存在或超出权限范围', 'does not exist or is beyond your reach');
  if (platform_id !== null && platform_id !== was && isBeneath(db, platform_id, system_id))
    throw wrong('platform_id', '平台不能是系统自身，也不能是其租户', 'A platform is neither the system nor its tenant');
  if (grade === null) return;
  const nameOf = ({ id, name }: GradedSystem) =>
    isSeen(id) ? { zh: `“${name}”`, en: `"${name}"` } : { zh: '（权限范围外）', en: '(beyond your reach)' };
  const graded = `select s.id, s.name, p.grade from protected_systems p join systems s on s.id = p.system_id`;
  const platform = db.$client.prepare(`${graded} where s.id = ? and p.grade < ?`).get(platform_id, grade) as
    | GradedSystem
    | undefined;
  if (platform) {
    const name = nameOf(platform);
    throw wrong(
      'platform_id',
      `所在云平台${name.zh}为 ${platform.grade} 级，低于本系统的 ${grade} 级；平台等级不得低于租户（GB/T 22239-2019 8.2.2.1 a）`,
      `Its platform ${name.en} has grade ${platform.grade}, below its own ${grade}: a platform is graded not below its tenants (GB/T 22239-2019 8.2.2.1 a)`,
    );
  }
  const tenant = db.$client
    .prepare(`${graded} where p.platform_id = ? and p.grade > ? order by p.grade desc`)
    .get(system_id, grade) as GradedSystem | undefined;
  if (tenant) {
    const name = nameOf(tenant);
    throw wrong(
      's_level',
      `租户系统${name.zh}为 ${tenant.grade} 级，平台不能定为 ${grade} 级（GB/T 22239-2019 8.2.2.1 a）`,
      `Its tenant ${name.en} has grade ${tenant.grade}, so this platform can’t have ${grade} (GB/T 22239-2019 8.2.2.1 a)`,
    );
  }
}

/** Whether a system is another, or stands on it through platforms. */
const isBeneath = (db: Db, id: number, on: number): boolean =>
  db.$client
    .prepare(`with recursive up(id) as (values (?) union select p.platform_id from protected_systems p join up on up.id = p.system_id
      where p.platform_id is not null) select 1 from up where id = ?`)
    .get(id, on) !== undefined;

export function moveStage(db: Db, actor: Actor, system_id: number, move: { to: Stage; version: number }, now: number) {
  db.$client.transaction(() => {
    const row = registerRow(db, system_id);
    if (!row) throw conflict('系统尚未登记', 'The system is not in the register');
    demandVersion(row, move.version);
    const refused = refusedMove(row.stage, move.to, standingFor(db, system_id, row));
    if (refused) throw conflict(refused.zh, refused.en);
    db.update(protectedSystems)
      .set({ stage: move.to, version: row.version + 1, updated_at: now })
      .where(eq(protectedSystems.system_id, system_id))
      .run();
    record(db, actor, {
      ...{ action: 'move', object_kind: 'protected_system', object_id: system_id },
      ...{ before: { stage: row.stage }, after: { stage: move.to } },
    });
  })();
}

const MAX_NODES = 2_000;

export function addNode(db: Db, actor: Actor, system_id: number, given: { node_id: number; note: string }) {
  db.$client.transaction(() => {
    const count = db.$client.prepare('select count(*) from system_nodes where system_id = ?').pluck().get(system_id);
    if ((count as number) >= MAX_NODES) throw conflict(`最多 ${MAX_NODES} 个节点`, `At most ${MAX_NODES} nodes`);
    const { changes } = db
      .insert(systemNodes)
      .values({ system_id, ...given })
      .onConflictDoNothing()
      .run();
    if (changes === 0) throw conflict('该节点已属于此系统', 'The system has this node already');
    record(db, actor, { action: 'create', object_kind: 'system_node', object_id: system_id, after: given });
  })();
}

export function removeNode(db: Db, actor: Actor, system_id: number, node_id: number) {
  db.$client.transaction(() => {
    const before = db.$client
      .prepare('select node_id, note from system_nodes where system_id = ? and node_id = ?')
      .get(system_id, node_id);
    if (!before) throw notFound('该系统的该节点', 'node of this system');
    db.$client.prepare('delete from system_nodes where system_id = ? and node_id = ?').run(system_id, node_id);
    record(db, actor, { action: 'delete', object_kind: 'system_node', object_id: system_id, before });
  })();
}
