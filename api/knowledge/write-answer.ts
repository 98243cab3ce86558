/** Writes answers and acts on them: the version, what is made of it, its words for the search, and the entry in the log, all or nothing. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { notFound, Refusal, wrong } from '../middleware/errors.ts';
import type { Authority, Reach } from '../people/authorisation.ts';
import { wordsOf } from '../search/words.ts';
import { Written } from '../tickets/deeds.ts';
import { type Part, RULES, refusal } from './flow.ts';
import { answers, answerVersions, answerVotes } from './schema.ts';

export const MAX_QUESTION = 200;
export const MAX_ANSWER = 10_000;
const DAY_MS = 86_400_000;
/** What nobody looked at for so long is no answer any more. */
const MAX_EXPIRY_MS = 3 * 366 * DAY_MS;
const MAX_VERSIONS = 500;

const Remark = Written.max(2_000);
const WORDING = { question: Written.trim().min(1).max(MAX_QUESTION), text: Written.trim().min(1).max(MAX_ANSWER) };
export const Wording = z.strictObject(WORDING);
export const WriterDeed = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('revise'), ...WORDING }),
  z.strictObject({ is: z.literal('submit') }),
  z.strictObject({ is: z.literal('take_back') }),
  z.strictObject({ is: z.literal('retire'), remark: Remark.trim().min(1) }),
]);
export const ReviewerDeed = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('approve'), expires_at: z.int().positive(), remark: Remark.default('') }),
  z.strictObject({ is: z.literal('send_back'), remark: Remark.trim().min(1) }),
]);
export type AnswerDeed = z.infer<typeof WriterDeed> | z.infer<typeof ReviewerDeed>;

export type Answer = typeof answers.$inferSelect;
export type Version = typeof answerVersions.$inferSelect;
export type Asker = { id: string; authority: Authority };

const covers = (reach: Reach | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));

export function partOf({ id, authority }: Asker, { unit_id }: Answer, newest: Version): Part {
  return {
    is_writer: covers(authority.reachOf('answers:write'), unit_id),
    is_reviewer: covers(authority.reachOf('answers:review'), unit_id),
    has_written: newest.written_by_id === id,
  };
}

export function answerOf(db: Db, id: number): Answer {
  const found = db.select().from(answers).where(eq(answers.id, id)).get();
  if (!found) throw notFound('该答案', 'answer');
  return found;
}

const isVersion = (id: number, version: number) =>
  and(eq(answerVersions.answer_id, id), eq(answerVersions.version, version));

export const versionOf = (db: Db, id: number, version: number): Version =>
  db.select().from(answerVersions).where(isVersion(id, version)).get() as Version;

type NewAnswer = z.infer<typeof Wording> & { unit_id: number | null; ticket_id: number | null };

export function writeAnswer(
  db: Db,
  actor: Actor,
  me: Asker,
  { unit_id, ticket_id, ...wording }: NewAnswer,
  now: number,
): { id: number } {
  if (!covers(me.authority.reachOf('answers:write'), unit_id))
    throw wrong('unit_id', '请选择您负责的单位', 'Choose a unit that you write answers for');
  return db.$client.transaction(() => {
    const row = { unit_id, ticket_id, state: 'draft' as const, version: 1, created_at: now, changed_at: now };
    const { id } = db.insert(answers).values(row).returning({ id: answers.id }).get();
    db.insert(answerVersions)
      .values({ answer_id: id, version: 1, ...wording, written_by_id: me.id, written_at: now })
      .run();
    indexAnswer(db, id);
    record(db, actor, { action: 'create', object_kind: 'answer', object_id: id, after: { ...row, ...wording } }, now);
    return { id };
  })();
}

/** `seen_at`: the answer's `changed_at` as whoever acts saw it; another is told, and nothing is changed. */
export function actOnAnswer(
  db: Db,
  actor: Actor,
  me: Asker,
  id: number,
  { deed, seen_at }: { deed: AnswerDeed; seen_at: number },
  now: number,
): { changed_at: number } {
  return db.$client.transaction(() => {
    const answer = answerOf(db, id);
    const newest = versionOf(db, id, answer.version);
    const refused = refusal(answer, deed.is, partOf(me, answer, newest));
    if (refused && RULES[deed.is].from.includes(answer.state))
      throw new Refusal(403, 'not_yours', refused.zh, refused.en);
    if (answer.changed_at !== seen_at)
      throw new Refusal(409, 'stale', '答案已被他人更新，请查看后再提交', 'Somebody changed this answer meanwhile');
    if (refused) throw new Refusal(409, 'state', refused.zh, refused.en);
    // Two changes within a millisecond must not look like one.
    const at = Math.max(now, answer.changed_at + 1);
    const change = { ...changeBy(db, me, answer, newest, deed, at), state: RULES[deed.is].to, changed_at: at };
    db.update(answers).set(change).where(eq(answers.id, id)).run();
    indexAnswer(db, id);
    const entry = { action: `answer_${deed.is}`, object_kind: 'answer', object_id: id };
    const { is: _, ...after } = deed;
    record(db, actor, { ...entry, before: { state: answer.state }, after: { ...change, ...after } }, at);
    return { changed_at: at };
  })();
}

/** Writes the version; gives what becomes of the answer. */
function changeBy(
  db: Db,
  me: Asker,
  { id, version }: Answer,
  newest: Version,
  deed: AnswerDeed,
  at: number,
): Partial<Answer> {
  const put = (change: Partial<Version>) => db.update(answerVersions).set(change).where(isVersion(id, version)).run();
  const decided = { decided_by_id: me.id, decided_at: at };
  switch (deed.is) {
    case 'revise': {
      const { question, text } = deed;
      // In place only by whoever wrote it, and before anybody judged it.
      if (newest.decided_at === null && newest.written_by_id === me.id) {
        put({ question, text, written_at: at });
        return {};
      }
      if (version >= MAX_VERSIONS)
        throw new Refusal(
          409,
          'conflict',
          '该答案版本过多，请新建答案',
          'This answer has too many versions; write a new one',
        );
      const row = { answer_id: id, version: version + 1, question, text, written_by_id: me.id, written_at: at };
      db.insert(answerVersions).values(row).run();
      return { version: version + 1 };
    }
    case 'submit':
      if (newest.decided_at !== null)
        throw new Refusal(409, 'conflict', '请先修改内容再提交审核', 'Change it before it is reviewed again');
      put({ submitted_at: at });
      return {};
    case 'take_back':
      put({ submitted_at: null });
      return {};
    case 'approve': {
      const { expires_at, remark } = deed;
      if (expires_at <= at || expires_at > at + MAX_EXPIRY_MS)
        throw wrong('deed.expires_at', '有效期须在三年之内', 'It must expire within three years');
      put({ ...decided, decision: 'approved', remark, expires_at });
      // Another wording is another answer: what was said of the one before doesn't count for it.
      return { published_version: version, expires_at, remark: null };
    }
    case 'send_back':
      put({ ...decided, decision: 'sent_back', remark: deed.remark });
      return {};
    case 'retire':
      return { published_version: null, expires_at: null, remark: deed.remark };
  }
}

/** What is published is found by its words; what never was, by those of its draft. */
function indexAnswer(db: Db, id: number) {
  const { published_version, version } = answerOf(db, id);
  const { question, text } = versionOf(db, id, published_version ?? version);
  db.$client.prepare('delete from answer_search where rowid = ?').run(id);
  db.$client.prepare('insert into answer_search (rowid, words) values (?, ?)').run(id, wordsOf(`${question}\n${text}`));
}

/** Of what is published now; said again, it is the last that counts. */
export function voteOn(db: Db, actor: Actor, person_id: string, id: number, has_helped: boolean, now: number) {
  db.$client.transaction(() => {
    const { published_version: version } = answerOf(db, id);
    if (version === null) throw new Refusal(409, 'conflict', '该答案未发布', 'This answer isn’t published');
    const said = { version, has_helped, at: now };
    db.insert(answerVotes)
      .values({ answer_id: id, person_id, ...said })
      .onConflictDoUpdate({ target: [answerVotes.answer_id, answerVotes.person_id], set: said })
      .run();
    record(db, actor, { action: 'answer_vote', object_kind: 'answer', object_id: id, after: said }, now);
  })();
}
