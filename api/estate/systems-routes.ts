/** Service systems and their endpoints. */
import { z } from 'zod';
import { VerdictRow, verdictsOf } from '../findings/describe-verdict.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { WatchRow } from '../watching/describe-watch.ts';
import { watchesOf } from '../watching/watches-of.ts';
import { addEndpoint, changeEndpoint, removeEndpoint, SCHEMES } from './endpoints.ts';
import { listSystems, SystemQuery, SystemRow, systemRows, withCriteria } from './list-systems.ts';
import { STATES } from './schema.ts';
import { changeSystem, createSystem, removeSystem } from './systems.ts';

const Reference = z.int().positive().nullable();
const Fields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  type: z.string().trim().max(60),
  unit_id: Reference,
  area_id: Reference,
  note: z.string().trim().max(4_000),
});
const EndpointFields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65535).optional(),
  scheme: z.enum(SCHEMES).optional(),
  path: z
    .string()
    .max(500)
    .regex(/^\/[^\s]*$/, 'begins with a slash')
    .optional(),
  families: z
    .array(z.union([z.literal(4), z.literal(6)]))
    .min(1)
    .max(2)
    .optional(),
  place: z.string().max(60).optional(),
  watch: z.boolean().optional(),
});
const EndpointChange = z.strictObject({
  name: EndpointFields.shape.name.optional(),
  host: EndpointFields.shape.host.optional(),
  url: z
    .string()
    .max(600)
    .refine((text) => text === '' || /^(https?|tcp):$/.test(protocolOf(text)), 'an http, https or tcp URL')
    .optional(),
  place: EndpointFields.shape.place,
});
const SystemDetail = z.object({
  system: SystemRow,
  endpoints: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      host: z.string(),
      url: z.string(),
      place: z.string(),
      state: z.enum(STATES),
      state_reason: Text,
      state_since: z.int(),
      seen_at: z.int().nullable(),
      watches: z.array(WatchRow),
    }),
  ),
  verdicts: z.array(VerdictRow),
});
const Made = z.object({ id: z.int() });

const list = endpoint('estate:read', {
  method: 'get',
  path: '/systems',
  request: { query: SystemQuery },
  responses: answers(listOf(SystemRow)),
});
const one = endpoint('estate:read', {
  method: 'get',
  path: '/systems/{id}',
  request: { params: Id },
  responses: answers(SystemDetail),
});
const create = endpoint('estate:write', {
  method: 'post',
  path: '/systems',
  request: sends(Fields.partial().extend({ name: Fields.shape.name })),
  responses: answers(Made),
});
const change = endpoint('estate:write', {
  method: 'patch',
  path: '/systems/{id}',
  request: { params: Id, ...sends(Fields.partial()) },
  responses: answers(Done),
});
const remove = endpoint('estate:write', {
  method: 'delete',
  path: '/systems/{id}',
  request: { params: Id },
  responses: answers(Done),
});
const createEndpoint = endpoint('estate:write', {
  method: 'post',
  path: '/systems/{id}/endpoints',
  request: { params: Id, ...sends(EndpointFields) },
  responses: answers(Made),
});
const patchEndpoint = endpoint('estate:write', {
  method: 'patch',
  path: '/endpoints/{id}',
  request: { params: Id, ...sends(EndpointChange) },
  responses: answers(Done),
});
const deleteEndpoint = endpoint('estate:write', {
  method: 'delete',
  path: '/endpoints/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const systemRoutes = (hub: Hub) => {
  /** Does the work in one transaction, then tells patrol and consoles. */
  const changing = <T>(work: () => T): T => {
    const result = hub.db.transaction(work);
    hub.watching.rescheduled();
    hub.bus.changed('systems', 'watches', 'findings', 'events');
    return result;
  };
  /** A criterion that is no longer asked took its watch with it: what it told is judged no more. */
  const judgeAnew = (of: 'endpoint' | 'system', id: number) => {
    const sql = `select t.id from targets t join endpoints e on e.id = t.endpoint_id where e.${of === 'system' ? 'system_id' : 'id'} = ?`;
    hub.watching.pipeline.rejudge(hub.db.$client.prepare(sql).pluck().all(id) as number[], Date.now());
  };
  const done = { done: true as const };
  return routes()
    .openapi(list, (c) => c.json(listSystems(hub.db, c.req.valid('query')), 200))
    .openapi(one, (c) => c.json(describeSystem(hub, c.req.valid('param').id), 200))
    .openapi(create, (c) =>
      c.json(
        changing(() => createSystem(hub.db, c.get('actor'), c.req.valid('json'))),
        200,
      ),
    )
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      changing(() => changeSystem(hub.db, c.get('actor'), id, c.req.valid('json')));
      if (c.req.valid('json').type !== undefined) judgeAnew('system', id);
      return c.json(done, 200);
    })
    .openapi(remove, (c) => {
      changing(() => removeSystem(hub.db, c.get('actor'), c.req.valid('param').id));
      return c.json(done, 200);
    })
    .openapi(createEndpoint, (c) => {
      const wanted = { system_id: c.req.valid('param').id, ...c.req.valid('json') };
      const { id } = changing(() => addEndpoint(hub.db, c.get('actor'), wanted));
      return c.json({ id }, 200);
    })
    .openapi(patchEndpoint, (c) => {
      const { id } = c.req.valid('param');
      changing(() => changeEndpoint(hub.db, c.get('actor'), id, c.req.valid('json')));
      judgeAnew('endpoint', id);
      return c.json(done, 200);
    })
    .openapi(deleteEndpoint, (c) => {
      changing(() => removeEndpoint(hub.db, c.get('actor'), c.req.valid('param').id));
      return c.json(done, 200);
    });
};

type EndpointRow = z.infer<typeof SystemDetail>['endpoints'][number];

function describeSystem({ db }: Hub, id: number): z.infer<typeof SystemDetail> {
  const [system] = withCriteria(db, systemRows(db, id), Date.now());
  if (!system) throw notFound('该系统', 'system');
  const watches = watchesOf(db, { system_id: id }, Date.now());
  const rows = db.$client
    .prepare(`select e.id, e.name, e.host, e.url, e.place, t.state, t.state_reason, t.state_since, t.seen_at
      from endpoints e join targets t on t.endpoint_id = e.id where e.system_id = ? order by e.name`)
    .all(id) as (Omit<EndpointRow, 'state_reason' | 'watches'> & { state_reason: string })[];
  return {
    system,
    endpoints: rows.map((row) => ({
      ...row,
      state_reason: JSON.parse(row.state_reason) as EndpointRow['state_reason'],
      watches: watches.filter((watch) => watch.endpoint_id === row.id),
    })),
    verdicts: verdictsOf(db, { system_id: id }),
  };
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
