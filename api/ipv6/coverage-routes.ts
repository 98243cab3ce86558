/** How far the network and its IPv6 reach, area by area. */
import { z } from 'zod';
import { COVERAGE_BY, Coverage, readCoverage } from '../estate/coverage.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { nodeStandings } from './coverage.ts';

const Query = z.object({
  /** Its parts are the rows; without it the parts of the root, or the roots where there are several. */
  area_id: z.coerce.number().int().positive().optional(),
  by: z.enum(COVERAGE_BY).default('level'),
});
const coverage = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/coverage',
  request: { query: Query },
  responses: answers(Coverage),
});

export const coverageRoutes = (hub: Hub) =>
  routes().openapi(coverage, (c) => {
    const is_limited = wholeOf(hub.db) !== hub.db;
    const query = c.req.valid('query');
    const now = Date.now();
    const read = readCoverage(hub.db, { ...query, is_limited }, nodeStandings(hub.db, query.by, now), now);
    if (!read) throw notFound('该区划', 'area');
    return c.json(read, 200);
  });
