/** Jobs: discovery over a scope, started, watched and stopped by people. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { planJob } from './plan-job.ts';
import { readJob, readJobs, readVisits } from './read-jobs.ts';
import { JOB_STATES } from './schema.ts';
import { JobRow, NewJob, Plan, VisitRow } from './shapes.ts';

const { format: _format, ...Pages } = Paging;

const list = endpoint('discovery:read', {
  method: 'get',
  path: '/discovery/jobs',
  request: {
    query: z.object({
      scope_id: z.coerce.number().int().optional(),
      state: z.enum(JOB_STATES).optional(),
      ...Pages,
    }),
  },
  responses: answers(listOf(JobRow)),
});
const dryRun = endpoint('discovery:read', {
  method: 'post',
  path: '/discovery/jobs/dry-run',
  request: sends(NewJob),
  responses: answers(Plan),
});
const start = endpoint('discovery:write', {
  method: 'post',
  path: '/discovery/jobs',
  request: sends(NewJob),
  responses: answers(z.object({ id: z.int() })),
});
const one = endpoint('discovery:read', {
  method: 'get',
  path: '/discovery/jobs/{id}',
  request: { params: Id },
  responses: answers(JobRow),
});
const stop = endpoint('discovery:write', {
  method: 'post',
  path: '/discovery/jobs/{id}/stop',
  request: { params: Id },
  responses: answers(Done),
});
const visits = endpoint('discovery:read', {
  method: 'get',
  path: '/discovery/jobs/{id}/visits',
  request: {
    params: Id,
    query: z.object({
      /** waiting: not yet asked; answered: SNMP brought something; mute: it didn't. */
      kind: z.enum(['waiting', 'answered', 'mute']).optional(),
      q: z.string().max(200).optional(),
      ...Pages,
    }),
  },
  responses: answers(listOf(VisitRow)),
});

export const jobRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(readJobs(hub.db, hub.discovery, c.req.valid('query')), 200))
    .openapi(dryRun, (c) => c.json(planJob(hub, c.req.valid('json')), 200))
    .openapi(start, (c) => c.json({ id: hub.discovery.start(c.get('actor'), c.req.valid('json')) }, 200))
    .openapi(one, (c) => {
      const row = readJob(hub.db, hub.discovery, c.req.valid('param').id);
      if (!row) throw notFound('发现任务', 'discovery job');
      return c.json(row, 200);
    })
    .openapi(stop, (c) => {
      hub.discovery.stopJob(c.get('actor'), c.req.valid('param').id);
      return c.json({ done: true as const }, 200);
    })
    .openapi(visits, (c) => {
      const { id } = c.req.valid('param');
      if (!readJob(hub.db, hub.discovery, id)) throw notFound('发现任务', 'discovery job');
      return c.json(readVisits(hub.db, id, c.req.valid('query')), 200);
    });
