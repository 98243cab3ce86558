/** Loads that are sent: started from an approved plan, stopped by whoever may, read while they go on and afterwards. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { wholeOf } from '../people/reach.ts';
import { ComparisonShape, Made, RunPage, RunRow, Ticks } from './answers.ts';
import { compareRuns } from './compare-runs.ts';
import { listRuns, markBaseline, readRun, readTicksOf } from './list-runs.ts';
import { ComparisonQuery, RunQuery, TickQuery } from './queries.ts';
import { RunNodes, readRunNodes } from './run-nodes.ts';
import { Baseline, Starting } from './shapes.ts';

const at = '/load-runs/{id}' as const;

const start = endpoint('load:write', {
  method: 'post',
  path: '/load-plans/{id}/runs',
  request: { params: Id, ...sends(Starting) },
  responses: answers(Made),
});
const list = endpoint('load:read', {
  method: 'get',
  path: '/load-runs',
  request: { query: RunQuery },
  responses: answers(listOf(RunRow)),
});
const one = endpoint('load:read', { method: 'get', path: at, request: { params: Id }, responses: answers(RunPage) });
const ticks = endpoint('load:read', {
  method: 'get',
  path: `${at}/ticks`,
  request: { params: Id, query: TickQuery },
  responses: answers(Ticks),
});
const nodes = endpoint('load:read', {
  method: 'get',
  path: `${at}/nodes`,
  request: { params: Id },
  responses: answers(RunNodes),
});
const stop = endpoint('load:stop', {
  method: 'post',
  path: `${at}/stop`,
  request: { params: Id, ...sends(z.strictObject({})) },
  responses: answers(Done),
});
const baseline = endpoint('load:write', {
  method: 'put',
  path: `${at}/baseline`,
  request: { params: Id, ...sends(Baseline) },
  responses: answers(Done),
});
const comparison = endpoint('load:read', {
  method: 'get',
  path: `${at}/comparison`,
  request: { params: Id, query: ComparisonQuery },
  responses: answers(ComparisonShape),
});

export const loadRunRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  return routes()
    .openapi(start, async (c) => {
      const { ceiling_rate } = c.req.valid('json');
      const id = await hub.load.start(c.get('actor'), { plan_id: c.req.valid('param').id, ceiling_rate });
      return c.json({ id }, 200);
    })
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listRuns(hub.db, query), 200);
    })
    .openapi(one, (c) => {
      const { id } = c.req.valid('param');
      return c.json(readRun(hub.db, id, { ticks: hub.load.ticksOf(id), generators: hub.load.generatorsOf(id) }), 200);
    })
    .openapi(ticks, (c) => {
      const { id } = c.req.valid('param');
      return c.json(readTicksOf(hub.db, id, c.req.valid('query').since, hub.load.ticksOf(id)), 200);
    })
    .openapi(nodes, async (c) =>
      c.json(await readRunNodes(hub.db, hub.history, c.req.valid('param').id, Date.now()), 200),
    )
    .openapi(stop, (c) => {
      hub.load.stop(c.get('actor'), c.req.valid('param').id);
      return c.json({ done: true as const }, 200);
    })
    .openapi(baseline, (c) => {
      markBaseline(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').is_baseline, Date.now());
      hub.bus.changed('load');
      return c.json({ done: true as const }, 200);
    })
    .openapi(comparison, (c) => c.json(compareRuns(hub.db, c.req.valid('param').id, c.req.valid('query').with), 200));
};
