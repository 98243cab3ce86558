/** Scopes: what people allow discovery to ask. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { changeScope, createScope, removeScope } from './change-scope.ts';
import { readScopes } from './read-scopes.ts';
import { ChangedScope, NewScope, ScopeRow } from './shapes.ts';

const list = endpoint('discovery:read', {
  method: 'get',
  path: '/discovery/scopes',
  responses: answers(listOf(ScopeRow)),
});
const create = endpoint('discovery:write', {
  method: 'post',
  path: '/discovery/scopes',
  request: sends(NewScope),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('discovery:write', {
  method: 'patch',
  path: '/discovery/scopes/{id}',
  request: { params: Id, ...sends(ChangedScope) },
  responses: answers(Done),
});
const remove = endpoint('discovery:write', {
  method: 'delete',
  path: '/discovery/scopes/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const scopeRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const rows = readScopes(hub.db, hub.discovery);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const id = createScope(hub.db, c.get('actor'), c.req.valid('json'), Date.now());
      hub.bus.changed('discovery');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      changeScope(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      hub.bus.changed('discovery');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      removeScope(hub.db, c.get('actor'), c.req.valid('param').id);
      hub.bus.changed('discovery');
      return c.json({ done: true as const }, 200);
    });
