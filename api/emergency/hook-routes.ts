/** The outside commands that plans may name. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, listOf, routes, sends } from '../middleware/endpoint.ts';
import { HookName, listHooks, removeHook, ShownHook, WantedHook, writeHook } from './action-hooks.ts';

const at = '/action-hooks/{name}' as const;
const Name = z.object({ name: HookName });
const all = { everywhere: true };
const list = endpoint(
  'settings:read',
  { method: 'get', path: '/action-hooks', responses: answers(listOf(ShownHook)) },
  all,
);
const put = endpoint(
  'settings:write',
  { method: 'put', path: at, request: { params: Name, ...sends(WantedHook) }, responses: answers(Done) },
  all,
);
const remove = endpoint(
  'settings:write',
  { method: 'delete', path: at, request: { params: Name }, responses: answers(Done) },
  all,
);

export const hookRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const rows = listHooks(hub.db);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(put, (c) => {
      const means = { db: hub.db, key: hub.keys.credentials, config: hub.config };
      writeHook(means, c.get('actor'), c.req.valid('param').name, c.req.valid('json'), Date.now());
      hub.bus.changed('settings');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      removeHook(hub.db, c.get('actor'), c.req.valid('param').name, Date.now());
      hub.bus.changed('settings');
      return c.json({ done: true as const }, 200);
    });
