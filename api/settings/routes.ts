import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { readSettings, Settings, writeSettings } from './settings.ts';

const read = endpoint('settings:read', { method: 'get', path: '/settings', responses: answers(Settings) });
const write = endpoint('settings:write', {
  method: 'put',
  path: '/settings',
  request: sends(Settings),
  responses: answers(Settings),
});

export const settingsRoutes = (hub: Hub) =>
  routes()
    .openapi(read, (c) => c.json(readSettings(hub.db), 200))
    .openapi(write, (c) => {
      const wanted = c.req.valid('json');
      hub.db.$client.transaction(() => {
        const before = readSettings(hub.db);
        writeSettings(hub.db, wanted);
        record(hub.db, c.get('actor'), {
          action: 'update',
          object_kind: 'settings',
          object_id: '-',
          before,
          after: wanted,
        });
      })();
      hub.bus.changed('settings');
      return c.json(readSettings(hub.db), 200);
    });
