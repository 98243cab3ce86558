/** The knowledge base (知识库): answers that are written, reviewed by somebody else, published for a time, and offered while somebody asks. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import {
  Done,
  type Env,
  endpoint,
  answers as gives,
  Id,
  listOf,
  Paging,
  routes,
  sends,
} from '../middleware/endpoint.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import {
  ANSWER_SORTS,
  AnswerPage,
  AnswerRow,
  answerPage,
  LikelyAnswer,
  likelyAnswers,
  listAnswers,
} from './read-answers.ts';
import { ANSWER_STATES } from './schema.ts';
import { tellOfAnswer } from './tell-of-answers.ts';
import { type Asker, actOnAnswer, ReviewerDeed, voteOn, Wording, WriterDeed, writeAnswer } from './write-answer.ts';

const Query = z.object({
  ...Paging,
  state: z.enum(ANSWER_STATES).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  is_expired: z.stringbool().optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(ANSWER_SORTS.flatMap((name) => [name, `-${name}`] as const)).optional(),
});
const New = Wording.extend({
  /** Without it, of the unit of whoever writes it; null: of the whole city. */
  unit_id: z.int().positive().nullable().optional(),
  ticket_id: z.int().positive().optional(),
});
const SeenAt = z.int().positive();

const list = endpoint('answers:read', {
  method: 'get',
  path: '/answers',
  request: { query: Query },
  responses: gives(listOf(AnswerRow)),
});
const likely = endpoint('answers:read', {
  method: 'get',
  path: '/answers/likely',
  request: { query: z.object({ text: z.string().min(1).max(400) }) },
  responses: gives(z.object({ rows: z.array(LikelyAnswer) })),
});
const one = endpoint('answers:read', {
  method: 'get',
  path: '/answers/{id}',
  request: { params: Id },
  responses: gives(AnswerPage),
});
const write = endpoint('answers:write', {
  method: 'post',
  path: '/answers',
  request: sends(New),
  responses: gives(z.object({ id: z.int() })),
});
const changed = z.object({ changed_at: z.int() });
const act = endpoint('answers:write', {
  method: 'post',
  path: '/answers/{id}/deeds',
  request: { params: Id, ...sends(z.strictObject({ seen_at: SeenAt, deed: WriterDeed })) },
  responses: gives(changed),
});
const review = endpoint('answers:review', {
  method: 'post',
  path: '/answers/{id}/reviews',
  request: { params: Id, ...sends(z.strictObject({ seen_at: SeenAt, deed: ReviewerDeed })) },
  responses: gives(changed),
});
const vote = endpoint('answers:read', {
  method: 'put',
  path: '/answers/{id}/vote',
  request: { params: Id, ...sends(z.strictObject({ has_helped: z.boolean() })) },
  responses: gives(Done),
});

export const knowledgeRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const asker = (c: Context<Env>): Asker => {
    const person = c.get('person');
    if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
    return { id: person.id, authority: c.get('authority') };
  };
  const does = (c: Context<Env>, id: number, doing: Parameters<typeof actOnAnswer>[4]) => {
    const now = Date.now();
    const made = whole.$client.transaction(() => {
      const done = actOnAnswer(whole, c.get('actor'), asker(c), id, doing, now);
      tellOfAnswer(hub, asker(c).id, id, doing.deed.is, now);
      return done;
    })();
    hub.bus.changed('answers', 'notices');
    return c.json(made, 200);
  };
  return routes()
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listAnswers(hub.db, asker(c), query, Date.now()), 200);
    })
    .openapi(likely, (c) => c.json({ rows: likelyAnswers(hub.db, c.req.valid('query').text, Date.now()) }, 200))
    .openapi(one, (c) => c.json(answerPage(hub.db, asker(c), c.req.valid('param').id, Date.now()), 200))
    .openapi(write, (c) => {
      const { unit_id, ticket_id, ...wording } = c.req.valid('json');
      const me = asker(c);
      const own = whole.$client.prepare('select unit_id from people where id = ?').pluck().get(me.id) as number | null;
      if (ticket_id !== undefined) refuseForeign(ticket_id);
      const wanted = { ...wording, unit_id: unit_id === undefined ? own : unit_id, ticket_id: ticket_id ?? null };
      const made = writeAnswer(whole, c.get('actor'), me, wanted, Date.now());
      hub.bus.changed('answers');
      return c.json(made, 200);
    })
    .openapi(act, (c) => does(c, c.req.valid('param').id, c.req.valid('json')))
    .openapi(review, (c) => does(c, c.req.valid('param').id, c.req.valid('json')))
    .openapi(vote, (c) => {
      const { has_helped } = c.req.valid('json');
      voteOn(whole, c.get('actor'), asker(c).id, c.req.valid('param').id, has_helped, Date.now());
      hub.bus.changed('answers');
      return c.json({ done: true as const }, 200);
    });

  function refuseForeign(ticket_id: number) {
    if (whole.$client.prepare('select 1 from tickets where id = ?').get(ticket_id) === undefined)
      throw wrong('ticket_id', '未找到该工单', 'No such ticket');
  }
};
