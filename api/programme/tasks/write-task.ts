/** The only door for changes of tasks: each is a new version with its entry in the log, and what contradicts itself is refused. */
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { merge } from '../../estate/merge.ts';
import { conflict, notFound, wrong } from '../../middleware/errors.ts';
import { dayOf } from '../figures/places.ts';
import { NOTICE, NOTICE_TASKS, type NoticeTask } from '../notice/tasks.ts';
import {
  contradiction,
  type Deadline,
  type Ending,
  type NewTask,
  type Replanning,
  type TaskChange,
  TaskContent,
} from './content.ts';

const MAX_TASKS = 500;
const MAX_DEADLINES = 20;

type Written = { id: number; version: number; content: TaskContent };

/** The newest version. */
export function taskOf(db: Db, id: number): Written & { code: string } {
  const row = db.$client
    .prepare(`select t.id, t.code, t.version, v.content from programme_tasks t
      join programme_task_versions v on v.task_id = t.id and v.version = t.version where t.id = ?`)
    .get(id) as { id: number; code: string; version: number; content: string } | undefined;
  if (!row) throw notFound('该任务', 'task');
  return { ...row, content: TaskContent.parse(JSON.parse(row.content)) };
}

/** Adds those of the notice that aren't there; whatever was edited stays as it is. Returns how many came. */
export function takeOverNotice(db: Db, actor: Actor, now: number): number {
  return db.$client.transaction(() => {
    const missing = missingOfNotice(db);
    for (const task of missing) insert(db, actor, task.code, contentOfNotice(task), now);
    return missing.length;
  })();
}

export function missingOfNotice(db: Db): readonly NoticeTask[] {
  const known = new Set(db.$client.prepare('select code from programme_tasks').pluck().all());
  return NOTICE_TASKS.filter(({ code }) => !known.has(code));
}

const contentOfNotice = ({ code, deadlines, ...task }: NoticeTask): TaskContent => ({
  ...task,
  document: `${NOTICE} 附件2 第${code.slice(1)}项`,
  leading: [],
  taking_part: [],
  deadlines: numbered(deadlines),
  after: [],
  ended_on: null,
});

type Dated = Pick<Deadline, 'level' | 'original_on' | 'original_words'> & { wanted_percent?: number };
const numbered = (deadlines: readonly Dated[], from = 1): Deadline[] =>
  deadlines.map(({ wanted_percent = 100, ...one }, place) => ({
    ...{ number: from + place, wanted_percent, ...one, planned_on: null, reason: '' },
  }));

export function addTask(db: Db, actor: Actor, given: NewTask, now: number): number {
  return db.$client.transaction(() => {
    const { code, deadlines, leading_unit_ids, taking_part_unit_ids, ...rest } = given;
    const content: TaskContent = {
      ...rest,
      ...unitsOf(db, { leading_unit_ids, taking_part_unit_ids }),
      deadlines: numbered(deadlines),
      ended_on: null,
    };
    return insert(db, actor, code, content, now);
  })();
}

export function changeTask(db: Db, actor: Actor, id: number, given: TaskChange, now: number) {
  const { version, added, reason, leading_unit_ids, taking_part_unit_ids, ...fields } = given;
  update(db, actor, { id, version, action: 'update', reason }, now, (before) => {
    if (before.deadlines.length + added.length > MAX_DEADLINES)
      throw wrong('added', `最多 ${MAX_DEADLINES} 个时限`, `At most ${MAX_DEADLINES} deadlines`);
    const last = Math.max(0, ...before.deadlines.map(({ number }) => number));
    const units = unitsOf(db, {
      leading_unit_ids: leading_unit_ids ?? before.leading.map(({ unit_id }) => unit_id),
      taking_part_unit_ids: taking_part_unit_ids ?? before.taking_part.map(({ unit_id }) => unit_id),
    });
    return { ...merge(before, fields), ...units, deadlines: [...before.deadlines, ...numbered(added, last + 1)] };
  });
}

/** The original day stays beside the new one. */
export function replanDeadline(
  db: Db,
  actor: Actor,
  { id, number }: { id: number; number: number },
  { version, planned_on, reason }: Replanning,
  now: number,
) {
  update(db, actor, { id, version, action: 'programme_replan', reason }, now, (before) => {
    if (!before.deadlines.some((one) => one.number === number)) throw notFound('该时限', 'deadline');
    const deadlines = before.deadlines.map((one) => (one.number === number ? { ...one, planned_on, reason } : one));
    return { ...before, deadlines };
  });
}

export function endTask(db: Db, actor: Actor, id: number, { version, is_ended, reason }: Ending, now: number) {
  const action = is_ended ? 'programme_end' : 'programme_resume';
  update(db, actor, { id, version, action, reason }, now, (before) => {
    if ((before.ended_on !== null) === is_ended)
      throw is_ended
        ? conflict('该任务已终止', 'The task has ended already')
        : conflict('该任务未终止', "The task hasn't ended");
    return { ...before, ended_on: is_ended ? dayOf(now) : null };
  });
}

function insert(db: Db, actor: Actor, code: string, content: TaskContent, now: number): number {
  const count = db.$client.prepare('select count(*) from programme_tasks').pluck().get() as number;
  if (count >= MAX_TASKS) throw conflict(`最多 ${MAX_TASKS} 项任务`, `At most ${MAX_TASKS} tasks`);
  refuseWrong(db, code, content);
  const { lastInsertRowid } = db.$client.prepare('insert into programme_tasks (code) values (?)').run(code);
  const id = Number(lastInsertRowid);
  keep(db, actor, { id, version: 1, content }, '', now);
  const after = { code, ...content };
  record(db, actor, { action: 'create', object_kind: 'programme_task', object_id: id, after }, now);
  return id;
}

type Change = { id: number; version: number; action: string; reason: string };

function update(
  db: Db,
  actor: Actor,
  { id, version, action, reason }: Change,
  now: number,
  make: (before: TaskContent) => TaskContent,
) {
  db.$client.transaction(() => {
    const found = taskOf(db, id);
    if (found.version !== version)
      throw conflict('任务已被他人修改，请刷新后再试', 'Somebody else changed the task: read it again');
    const before = found.content;
    if (before.ended_on !== null && action !== 'programme_resume' && action !== 'programme_end')
      throw conflict('该任务已终止，请先恢复', 'The task has ended: take it up again first');
    const after = make(before);
    refuseWrong(db, found.code, after);
    const next = { id, version: version + 1, content: after };
    db.$client.prepare('update programme_tasks set version = ? where id = ?').run(next.version, id);
    keep(db, actor, next, reason, now);
    record(db, actor, { action, object_kind: 'programme_task', object_id: id, before, after, reason }, now);
  })();
}

function keep(db: Db, actor: Actor, { id, version, content }: Written, reason: string, now: number) {
  db.$client
    .prepare(`insert into programme_task_versions (task_id, version, content, reason, written_by, written_at)
      values (:id, :version, :content, :reason, :by, :now)`)
    .run({ id, version, content: JSON.stringify(content), reason, by: actor.person, now });
}

function refuseWrong(db: Db, code: string, content: TaskContent) {
  const found = contradiction(content);
  if (found) throw wrong(found.path, found.zh, found.en);
  const after = new Map(
    (
      db.$client
        .prepare(`select t.code, v.content ->> '$.after' as after from programme_tasks t
          join programme_task_versions v on v.task_id = t.id and v.version = t.version`)
        .all() as { code: string; after: string }[]
    ).map((row) => [row.code, JSON.parse(row.after) as string[]]),
  );
  after.set(code, content.after);
  const missing = content.after.find((one) => !after.has(one));
  if (missing !== undefined) throw wrong('after', `没有任务 ${missing}`, `There is no task ${missing}`);
  // A set is gone through with what is added to it on the way.
  const before = new Set(content.after);
  for (const one of before) for (const earlier of after.get(one) ?? []) before.add(earlier);
  if (before.has(code))
    throw wrong('after', '前置任务不能互为前后（循环）', 'Tasks can not each come before the other (a circle)');
}

type Chosen = { leading_unit_ids: readonly number[]; taking_part_unit_ids: readonly number[] };

function unitsOf(db: Db, chosen: Chosen): Pick<TaskContent, 'leading' | 'taking_part'> {
  const name = db.$client.prepare('select name from units where id = ?').pluck();
  const found = (field: keyof Chosen) =>
    [...new Set(chosen[field])].map((unit_id) => {
      const known = name.get(unit_id) as string | undefined;
      if (known === undefined) throw wrong(field, '所选单位不存在', 'A chosen unit does not exist');
      return { unit_id, name: known };
    });
  return { leading: found('leading_unit_ids'), taking_part: found('taking_part_unit_ids') };
}
