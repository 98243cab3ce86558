/** Figures of tickets (统计). */
import { z } from 'zod';
import { LEVELS } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { wrong } from '../middleware/errors.ts';
import { TicketFigures, ticketFigures } from './figures.ts';
import { KIND_NAMES } from './kinds.ts';

const DAY_MS = 86_400_000;
const USUAL_MS = 90 * DAY_MS;
/** Three years, with the day of a leap year. */
const MAX_MS = 1_096 * DAY_MS;

const Moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const Query = z.object({
  /** Epoch ms; 90 days before `to`, when it isn't given. */
  from: Moment.optional(),
  /** Epoch ms, doesn't count itself; now, when it isn't given. */
  to: Moment.optional(),
  kind: z.enum(KIND_NAMES).optional(),
  /** Whoever holds it, with all units beneath. */
  unit_id: z.coerce.number().int().positive().optional(),
  level: z.enum(LEVELS).optional(),
});

const figures = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/figures',
  request: { query: Query },
  responses: answers(TicketFigures),
});

/** Mounted before the routes of one ticket, whose id is a number. */
export const ticketFiguresRoutes = (hub: Hub) =>
  routes().openapi(figures, async (c) => {
    const { from: begin, to: end, ...filter } = c.req.valid('query');
    const now = Date.now();
    const to = end ?? now;
    const from = begin ?? Math.max(0, to - USUAL_MS);
    if (from >= to) throw wrong('from', '起始时间须早于结束时间', 'It must begin before it ends');
    if (to - from > MAX_MS) throw wrong('from', '时间范围不能超过三年', 'It can’t be longer than three years');
    return c.json(await ticketFigures(hub.db, { ...filter, from, to }, now), 200);
  });
