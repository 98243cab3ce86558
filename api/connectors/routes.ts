/** The connector to the provincial platform: its settings, how it goes, and what the platform says of tickets. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { consoleUrl } from '../log-in/oidc/own-urls.ts';
import { answers, Done, type Env, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { invalid, Refusal, wrong } from '../middleware/errors.ts';
import { applyCallback, createDoor } from './callbacks.ts';
import { outboxState } from './outbox.ts';
import { Callback, refusedProvinceUrl } from './province.ts';
import { ProvinceSettings, readProvince, Wanted, writeProvince } from './settings.ts';

const CALLBACKS = '/connectors/province/callbacks';
const State = ProvinceSettings.extend({
  has_secret: z.boolean(),
  /** Messages that the platform doesn't have yet, and since when the oldest of them waits. */
  waiting: z.int(),
  oldest_at: z.int().nullable(),
  sent_at: z.int().nullable(),
  /** Why the last tries of those that wait failed. */
  last_error: z.string().nullable(),
  /** What the platform must be told of us. */
  callbacks_url: z.string(),
});

const read = endpoint('settings:read', { method: 'get', path: '/connectors/province', responses: answers(State) });
const write = endpoint('settings:write', {
  method: 'put',
  path: '/connectors/province',
  request: sends(Wanted),
  responses: answers(State),
});
/** Its body isn't declared, since it would be judged before its signature. */
const callback = endpoint('public', {
  method: 'post',
  path: CALLBACKS,
  description:
    'Signed by the provincial platform: {key, ticket_number, outcome, text}; see docs/operating/province.md.',
  responses: answers(Done),
});

export const connectorRoutes = (hub: Hub) => {
  const { db, keys, config } = hub;
  const enter = createDoor(db, keys.credentials);
  const stateFor = (c: Context<Env>): z.infer<typeof State> => ({
    ...readProvince(db),
    ...outboxState(db, 'province'),
    callbacks_url: new URL(`/api${CALLBACKS}`, consoleUrl(config, c)).href,
  });
  return routes()
    .openapi(read, (c) => c.json(stateFor(c), 200))
    .openapi(write, (c) => {
      const wanted = c.req.valid('json');
      const reason = refusedProvinceUrl(wanted.url, config);
      if (reason)
        throw wrong(
          'url',
          `该地址不能使用，须为 https 且不是本机或保留地址：${reason}`,
          `This address can't be used: ${reason}`,
        );
      writeProvince(db, keys.credentials, c.get('actor'), wanted);
      // Whether a ticket may be reported is shown with it.
      hub.bus.changed('settings', 'tickets');
      return c.json(stateFor(c), 200);
    })
    .openapi(callback, async (c) => {
      c.header('cache-control', 'no-store');
      const body = await c.req.text();
      const { pathname, search } = new URL(c.req.url);
      // The program's, whatever session or token came along: it is the signature that counts.
      const actor = { person: '-', address: c.get('actor').address };
      enter({
        request: { method: c.req.method, path: pathname + search, body },
        header: (name) => c.req.header(name),
        actor,
      });
      const parsed = Callback.safeParse(parse(body));
      if (!parsed.success) throw invalid(parsed.error);
      if (applyCallback(db, actor, parsed.data, Date.now())) hub.bus.changed('tickets');
      return c.json({ done: true as const }, 200);
    });
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'http_400', '请求格式错误', 'Malformed request');
  }
}
