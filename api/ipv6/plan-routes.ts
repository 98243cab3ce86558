/** The address plan as it stands: judged, its problems as a list, the next free prefix, and a block as a map. Read only. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, Paging, routes } from '../middleware/endpoint.ts';
import type { Reach } from '../people/authorisation.ts';
import { PlanPage, PlanProblem } from './plan.ts';
import { MapQuery, NextQuery, PlanMap, ProblemQuery } from './plan-answers.ts';

const whole = endpoint('watching:read', { method: 'get', path: '/ipv6/plan', responses: answers(PlanPage) });
const problems = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/problems',
  request: { query: ProblemQuery.extend(Paging) },
  responses: answers(listOf(PlanProblem)),
});
/** Taken only when it is written down as a prefix. */
const next = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/next',
  request: { query: NextQuery },
  responses: answers(z.object({ prefix: z.string() })),
});
const map = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/map',
  request: { query: MapQuery },
  responses: answers(PlanMap),
});

export const planRoutes = (hub: Hub) =>
  routes()
    .openapi(whole, async (c) => c.json(await hub.plan.ask('page', {}, reachOf(c)), 200))
    .openapi(problems, async (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(await hub.plan.ask('problems', query, reachOf(c)), 200);
    })
    .openapi(next, async (c) => c.json(await hub.plan.ask('next', c.req.valid('query'), reachOf(c)), 200))
    .openapi(map, async (c) => c.json(await hub.plan.ask('map', c.req.valid('query'), reachOf(c)), 200));

type Asked = { get(name: 'authority'): { reachOf(permission: 'watching:read'): Reach | undefined } };
const reachOf = (c: Asked): Reach => c.get('authority').reachOf('watching:read') ?? new Set();
