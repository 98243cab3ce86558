/** How far the network and its IPv6 reach, area by area. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { COVERAGE_BY, Coverage, readCoverage } from './coverage.ts';

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
    const read = readCoverage(hub.db, { ...c.req.valid('query'), is_limited }, Date.now());
    if (!read) throw notFound('该区划', 'area');
    return c.json(read, 200);
  });
