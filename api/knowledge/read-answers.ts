/** Answers as people read them: a list by filter and search, one with its versions, and the likely ones for what is being typed. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { likeliest } from '../search/likely.ts';
import { queryOf } from '../search/words.ts';
import { ANSWER_DEEDS, possible } from './flow.ts';
import { PERSONAL_DATA, personalDataIn } from './personal-data.ts';
import { ANSWER_DECISIONS, ANSWER_STATES } from './schema.ts';
import { type Asker, answerOf, partOf, type Version, versionOf } from './write-answer.ts';

export const AnswerRow = z.object({
  id: z.int(),
  /** What everybody reads, or else the newest draft. */
  question: z.string(),
  state: z.enum(ANSWER_STATES),
  unit_id: z.int().nullable(),
  /** Null: of the whole city. */
  unit: z.string().nullable(),
  version: z.int(),
  published_version: z.int().nullable(),
  expires_at: z.int().nullable(),
  is_expired: z.boolean(),
  changed_at: z.int(),
  /** Of those who said whether the published version helped them. */
  helped: z.int(),
  not_helped: z.int(),
});
export type AnswerRow = z.infer<typeof AnswerRow>;
type Raw = Omit<AnswerRow, 'is_expired'> & { is_expired: number };

export const LikelyAnswer = AnswerRow.extend({ text: z.string() });

const VOTES =
  'from main.answer_votes o where o.answer_id = a.id and o.version = a.published_version and o.has_helped =';
const ROWS = `select a.id, v.question, a.state, a.unit_id, u.name as unit, a.version, a.published_version, a.expires_at,
  coalesce(a.expires_at <= :now, 0) as is_expired, a.changed_at,
  (select count(*) ${VOTES} 1) as helped, (select count(*) ${VOTES} 0) as not_helped
  from answers a join main.answer_versions v on v.answer_id = a.id and v.version = coalesce(a.published_version, a.version)
  left join main.units u on u.id = a.unit_id`;

const rowFrom = ({ is_expired, ...rest }: Raw): AnswerRow => ({ ...rest, is_expired: is_expired === 1 });

export const ANSWER_SORTS = ['changed_at', 'expires_at', 'helped', 'question'] as const;
const SORTS: Record<(typeof ANSWER_SORTS)[number], string> = {
  changed_at: 'a.changed_at',
  expires_at: 'coalesce(a.expires_at, 9e15)',
  helped: 'helped',
  question: 'v.question',
};

export type AnswerQuery = {
  state?: string | undefined;
  unit_id?: number | undefined;
  /** Of those that are published. */
  is_expired?: boolean | undefined;
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  offset: number;
};

/** Whoever doesn't write sees what is published alone. */
const isPublishedOnly = ({ authority }: Asker): boolean =>
  authority.reachOf('answers:write') === undefined && authority.reachOf('answers:review') === undefined;
const IS_PUBLISHED = 'a.published_version is not null';

export function listAnswers(db: Db, me: Asker, query: AnswerQuery, now: number): { rows: AnswerRow[]; total: number } {
  const where = ['true'];
  const given: Record<string, unknown> = {};
  const add = (text: string, more: Record<string, unknown> = {}) => {
    where.push(text);
    Object.assign(given, more);
  };
  if (isPublishedOnly(me)) add(IS_PUBLISHED);
  if (query.state === 'published') add(IS_PUBLISHED);
  else if (query.state !== undefined) add('a.state = :state', { state: query.state });
  if (query.unit_id !== undefined) add('a.unit_id = :unit_id', { unit_id: query.unit_id });
  if (query.is_expired !== undefined)
    add(`${IS_PUBLISHED} and (a.expires_at <= :now) = :expired`, { expired: Number(query.is_expired) });
  if (query.q) {
    const words = queryOf(query.q);
    if (!words) return { rows: [], total: 0 };
    add('a.id in (select rowid from main.answer_search where words match :words)', { words });
  }
  const [, minus, name = 'changed_at'] = /^(-?)(\w+)$/.exec(query.sort ?? '-changed_at') ?? [];
  const order = `${SORTS[name as keyof typeof SORTS] ?? SORTS.changed_at} ${minus ? 'desc' : 'asc'}, a.id desc`;
  const text = where.join(' and ');
  const rows = db.$client
    .prepare(`${ROWS} where ${text} order by ${order} limit :limit offset :offset`)
    .all({ now, ...given, limit: query.limit, offset: query.offset }) as Raw[];
  const counted = text.includes(':now') ? { now, ...given } : given;
  const total = db.$client.prepare(`select count(*) from answers a where ${text}`).pluck().get(counted) as number;
  return { rows: rows.map(rowFrom), total };
}

const LIKELY = 3;

/** What everybody may read and nobody need doubt: published, and not expired. */
export function likelyAnswers(db: Db, text: string, now: number): z.infer<typeof LikelyAnswer>[] {
  const whole = wholeOf(db);
  const one = whole.$client.prepare(`${ROWS} where a.id = :id and ${IS_PUBLISHED} and a.expires_at > :now`);
  return likeliest(whole, 'answer_search', text)
    .flatMap((id) => {
      const row = one.get({ id, now }) as Raw | undefined;
      if (!row) return [];
      return [{ ...rowFrom(row), text: versionOf(whole, id, row.published_version as number).text }];
    })
    .slice(0, LIKELY);
}

const VersionRow = z.object({
  version: z.int(),
  question: z.string(),
  text: z.string(),
  written_by: z.string(),
  written_at: z.int(),
  submitted_at: z.int().nullable(),
  decision: z.enum(ANSWER_DECISIONS).nullable(),
  decided_by: z.string().nullable(),
  decided_at: z.int().nullable(),
  remark: z.string().nullable(),
  expires_at: z.int().nullable(),
});
export const AnswerPage = z.object({
  answer: AnswerRow.extend({
    created_at: z.int(),
    /** Why it was retired. */
    remark: z.string().nullable(),
    /** Whose solution it was made of; null: none, or one that whoever reads may not see. */
    ticket: z.object({ id: z.int(), number: z.string() }).nullable(),
  }),
  /** Newest first; of somebody who doesn't write, what is published alone. */
  versions: z.array(VersionRow),
  /** What in the newest version may be about one person. */
  personal_data: z.array(z.enum(PERSONAL_DATA)),
  possible: z.array(z.enum(ANSWER_DEEDS)),
  /** What whoever reads said of the published version. */
  has_helped: z.boolean().nullable(),
});

export function answerPage(db: Db, me: Asker, id: number, now: number): z.infer<typeof AnswerPage> {
  const raw = db.$client.prepare(`${ROWS} where a.id = :id`).get({ id, now }) as Raw | undefined;
  if (!raw || (isPublishedOnly(me) && raw.published_version === null)) throw notFound('该答案', 'answer');
  const whole = wholeOf(db);
  const answer = answerOf(whole, id);
  const newest = versionOf(whole, id, answer.version);
  const part = partOf(me, answer, newest);
  const isInside = part.is_writer || part.is_reviewer;
  const versions = whole.$client
    .prepare(`select v.version, v.question, v.text, w.name as written_by, v.written_at, v.submitted_at, v.decision,
      d.name as decided_by, v.decided_at, v.remark, v.expires_at
      from answer_versions v join people w on w.id = v.written_by_id left join people d on d.id = v.decided_by_id
      where v.answer_id = ? order by v.version desc`)
    .all(id) as z.infer<typeof VersionRow>[];
  const ticket = db.$client.prepare('select id, number from tickets where id = ?').get(answer.ticket_id);
  const vote = whole.$client
    .prepare('select has_helped from answer_votes where answer_id = ? and person_id = ? and version = ?')
    .pluck()
    .get(id, me.id, answer.published_version);
  return {
    answer: {
      ...rowFrom(raw),
      created_at: answer.created_at,
      remark: answer.remark,
      ticket: (ticket as { id: number; number: string } | undefined) ?? null,
    },
    versions: isInside ? versions : versions.filter(({ version }) => version === answer.published_version),
    personal_data: isInside ? personalDataOf(newest) : [],
    possible: possible(answer, part),
    has_helped: vote === undefined ? null : vote === 1,
  };
}

const personalDataOf = ({ question, text }: Version) => personalDataIn(`${question}\n${text}`);
