/** The built-in lab: start, make something fail, recover it, take it away. */
import { z } from 'zod';
import type { LabFailure } from '#probes/lab/failing.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { conflict, Refusal } from '../middleware/errors.ts';

const Device = z.object({
  name: z.string(),
  kind: z.enum(['device', 'endpoint']),
  place: z.string(),
  address: z.string(),
  port: z.int(),
  /** How it fails now, or null. */
  failing: z.string().nullable(),
});
const State = z.object({ running: z.boolean(), devices: z.array(Device) });
const Name = z.object({ name: z.string().min(1).max(100) });
const How = z.object({ how: z.string().max(40).optional() });

const read = endpoint('estate:read', { method: 'get', path: '/lab', responses: answers(State) }, { everywhere: true });
const start = endpoint('lab:write', { method: 'post', path: '/lab', responses: answers(State) });
const remove = endpoint('lab:write', { method: 'delete', path: '/lab', responses: answers(Done) });
const fail = endpoint('lab:write', {
  method: 'post',
  path: '/lab/devices/{name}/fail',
  request: { params: Name, ...sends(How) },
  responses: answers(Done),
});
const recover = endpoint('lab:write', {
  method: 'post',
  path: '/lab/devices/{name}/recover',
  request: { params: Name },
  responses: answers(Done),
});

export const labRoutes = (hub: Hub) =>
  routes()
    .openapi(read, (c) => c.json(describe(hub), 200))
    .openapi(start, async (c) => {
      await hub.lab.start(c.get('actor'));
      return c.json(describe(hub), 200);
    })
    .openapi(remove, async (c) => {
      await hub.lab.remove(c.get('actor'));
      return c.json({ done: true as const }, 200);
    })
    .openapi(fail, async (c) => {
      const { name } = c.req.valid('param');
      const { how } = c.req.valid('json');
      await steer(hub, (lab) => lab.fail(name, how as LabFailure | undefined));
      record(hub.db, c.get('actor'), {
        action: 'fail',
        object_kind: 'lab',
        object_id: name,
        after: { how: how ?? null },
      });
      return c.json({ done: true as const }, 200);
    })
    .openapi(recover, async (c) => {
      const { name } = c.req.valid('param');
      await steer(hub, (lab) => lab.recover(name));
      record(hub.db, c.get('actor'), { action: 'recover', object_kind: 'lab', object_id: name });
      return c.json({ done: true as const }, 200);
    });

type RunningLab = NonNullable<ReturnType<Hub['lab']['current']>>;

/** The lab itself knows which names and failures there are, and says so in its errors. */
async function steer(hub: Hub, act: (lab: RunningLab) => Promise<void>) {
  const lab = hub.lab.current();
  if (!lab) throw conflict('实验网未启动', 'The lab is not running');
  await act(lab).catch((error: Error) => {
    throw new Refusal(422, 'lab', `实验网无法执行：${error.message}`, error.message);
  });
  hub.bus.changed('lab');
}

function describe(hub: Hub): z.infer<typeof State> {
  const lab = hub.lab.current();
  if (!lab) return { running: false, devices: [] };
  const failing = (name: string) => lab.failing.get(name) ?? null;
  const areas = new Map(lab.areas.map((area) => [area.code, area.name]));
  return {
    running: true,
    devices: [
      ...lab.devices.map(({ name, place, address, port }) => ({
        name,
        kind: 'device' as const,
        place,
        address,
        port,
        failing: failing(name),
      })),
      ...lab.services.flatMap((service) =>
        service.endpoints.map(({ name, address, port }) => ({
          name,
          kind: 'endpoint' as const,
          place: areas.get(service.owner) ?? '',
          address,
          port,
          failing: failing(name),
        })),
      ),
    ],
  };
}
