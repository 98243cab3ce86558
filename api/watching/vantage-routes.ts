/** Who asks the question of a watch, and asking it from further vantage points. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { Copies, copyWatch, VantagePoints, vantagePointsOf } from './vantage-points.ts';

const vantagePoints = endpoint('watching:read', {
  method: 'get',
  path: '/watches/{id}/vantage-points',
  request: { params: Id },
  responses: answers(VantagePoints),
});
const makeCopies = endpoint('watching:write', {
  method: 'post',
  path: '/watches/{id}/copies',
  request: { params: Id, ...sends(Copies) },
  responses: answers(z.object({ ids: z.array(z.int()) })),
});

export const vantagePointRoutes = (hub: Hub) =>
  routes()
    .openapi(vantagePoints, (c) => c.json(vantagePointsOf(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(makeCopies, (c) => {
      const { agent_ids } = c.req.valid('json');
      const ids = hub.db.$client.transaction(() =>
        copyWatch(hub.db, c.get('actor'), c.req.valid('param').id, agent_ids),
      )();
      hub.watching.rescheduled();
      hub.bus.changed('watches', 'nodes', 'systems');
      return c.json({ ids }, 200);
    });
