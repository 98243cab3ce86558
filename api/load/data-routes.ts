/** What comes to a plan as a file: rows for its scenario, which never leave again, and what k6 brought of its script. */
import { z } from 'zod';
import { DATA_FILE } from '#probes/load/scenario/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { wholeOf } from '../people/reach.ts';
import { Made } from './answers.ts';
import { bringData, removeData } from './data-files.ts';
import { bringResult, K6Result } from './k6-results.ts';
import { DataQuery } from './shapes.ts';

const One = Id.extend({ file: z.string().regex(DATA_FILE) });
const at = '/load-plans/{id}/data/{file}' as const;

const bring = endpoint('load:write', {
  method: 'post',
  path: at,
  request: {
    params: One,
    query: DataQuery,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(Done),
});
const remove = endpoint('load:write', {
  method: 'delete',
  path: at,
  request: { params: One, query: DataQuery },
  responses: answers(Done),
});
const result = endpoint('load:write', {
  method: 'post',
  path: '/load-plans/{id}/k6-results',
  request: { params: Id, ...sends(K6Result) },
  responses: answers(Made),
});

export const loadDataRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  return routes()
    .openapi(bring, async (c) => {
      const { id: plan_id, file } = c.req.valid('param');
      const to = { plan_id, file, version: c.req.valid('query').version };
      const content = new Uint8Array(await c.req.arrayBuffer());
      bringData(whole, hub.keys.credentials, c.get('actor'), to, content, Date.now());
      hub.load.look();
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id: plan_id, file } = c.req.valid('param');
      removeData(whole, c.get('actor'), { plan_id, file, version: c.req.valid('query').version }, Date.now());
      hub.load.look();
      return c.json({ done: true as const }, 200);
    })
    .openapi(result, (c) => {
      const id = bringResult(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      hub.bus.changed('load', 'events');
      return c.json({ id }, 200);
    });
};
