/** Hot topics of tickets (政情民意分析): what people ask about in a period, against the one before. */
import { z } from 'zod';
import type { Hub } from '../../hub.ts';
import { answers, endpoint, listOf, Paging, routes } from '../../middleware/endpoint.ts';
import { wrong } from '../../middleware/errors.ts';
import { KIND_NAMES } from '../kinds.ts';
import { TermRow, TicketTopics, TopicRow, type TopicsQuery, ticketTopics } from './read-topics.ts';

const DAY_MS = 86_400_000;
const USUAL_MS = 30 * DAY_MS;
/** Three years, with the day of a leap year. */
const MAX_MS = 1_096 * DAY_MS;

const Moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const Query = {
  /** Epoch ms of filing; 30 days before `to`, when it isn't given. */
  from: Moment.optional(),
  /** Epoch ms, doesn't count itself; now, when it isn't given. */
  to: Moment.optional(),
  /** Of the unit that filed it, with all areas beneath. */
  area_id: z.coerce.number().int().positive().optional(),
  /** Who holds it. */
  unit_id: z.coerce.number().int().positive().optional(),
  kind: z.enum(KIND_NAMES).optional(),
};

/** Told in the log, for whether anybody uses them is asked of the programme (T8). */
const topics = endpoint(
  'tickets:read',
  {
    method: 'get',
    path: '/tickets/topics',
    request: { query: z.object(Query) },
    responses: answers(TicketTopics),
  },
  { audited: 'view' },
);
/** The same as lists, so that they can leave as files. */
const topicList = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/topics/list',
  request: { query: z.object({ ...Query, ...Paging }) },
  responses: answers(listOf(TopicRow)),
});
const termList = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/topics/terms',
  request: { query: z.object({ ...Query, ...Paging }) },
  responses: answers(listOf(TermRow)),
});

type Asked = Omit<TopicsQuery, 'from' | 'to'> & { from?: number | undefined; to?: number | undefined };

/** Mounted before the routes of one ticket, whose id is a number. */
export const ticketTopicsRoutes = (hub: Hub) => {
  const read = ({ from: begin, to: end, area_id, unit_id, kind }: Asked) => {
    const now = Date.now();
    const to = end ?? now;
    const from = begin ?? Math.max(0, to - USUAL_MS);
    if (from >= to) throw wrong('from', '起始时间须早于结束时间', 'It must begin before it ends');
    if (to - from > MAX_MS) throw wrong('from', '时间范围不能超过三年', 'It can’t be longer than three years');
    return ticketTopics(hub.db, { from, to, area_id, unit_id, kind }, now);
  };
  return routes()
    .openapi(topics, async (c) => c.json(await read(c.req.valid('query')), 200))
    .openapi(topicList, async (c) => {
      const { limit, offset, format: _format, ...asked } = c.req.valid('query');
      const all = (await read(asked)).topics;
      const rows = all.slice(offset, offset + limit).map(({ per_step: _course, samples: _samples, ...topic }) => topic);
      return c.json({ rows, total: all.length }, 200);
    })
    .openapi(termList, async (c) => {
      const { limit, offset, format: _format, ...asked } = c.req.valid('query');
      const { terms } = await read(asked);
      return c.json({ rows: terms.slice(offset, offset + limit), total: terms.length }, 200);
    });
};
