/** Notices: one's own list, by which ways one is told of what, and the settings of mail and robots. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { own } from '../log-in/own.ts';
import { answers, Done, type Env, endpoint, Paging, routes, sends } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { Addresses, addressesOf, ChoicesSchema, choicesOf, DEFAULTS, Wanted, writeChoices } from './choices.ts';
import { wayState } from './deliveries.ts';
import { MailSettings, readMail, ShownMail, WantedMail, writeMail } from './mail-settings.ts';
import { listNotices, markRead, NoticeRow } from './read-notices.ts';
import { RobotHosts, readRobotHosts, refusedRobotUrl, writeRobotHosts } from './robot-hosts.ts';
import { AWAY_CHANNELS } from './schema.ts';
import { createTries } from './tries.ts';

const Way = z.object({ waiting: z.int(), last_error: z.string().nullable(), given_up_at: z.int().nullable() });
const Own = z.object({
  choices: ChoicesSchema,
  defaults: ChoicesSchema,
  ...Addresses.shape,
  ways: z.object({ email: Way, robot: Way }),
  /** Whether mail goes out at all, and which servers a robot may be of. */
  is_mail_on: z.boolean(),
  robot_hosts: z.array(z.string()),
});

const list = endpoint('signed_in', {
  method: 'get',
  path: '/notices',
  request: { query: z.object({ limit: Paging.limit, offset: Paging.offset, is_unread: z.stringbool().optional() }) },
  responses: answers(z.object({ rows: z.array(NoticeRow), total: z.int(), unread: z.int() })),
});
const read = endpoint('signed_in', {
  method: 'post',
  path: '/notices/read',
  request: sends(
    z.union([
      z.strictObject({ ids: z.array(z.int().positive()).min(1).max(1_000) }),
      z.strictObject({ all: z.literal(true) }),
    ]),
  ),
  responses: answers(Done),
});
const readOwn = endpoint('signed_in', { method: 'get', path: '/notices/choices', responses: answers(Own) });
const writeOwn = endpoint('signed_in', {
  method: 'put',
  path: '/notices/choices',
  request: sends(Wanted),
  responses: answers(Own),
});
const tryOut = endpoint('signed_in', {
  method: 'post',
  path: '/notices/try',
  request: sends(z.strictObject({ channel: z.enum(AWAY_CHANNELS) })),
  responses: answers(Done),
});
const mailOf = endpoint('settings:read', { method: 'get', path: '/notices/mail', responses: answers(ShownMail) });
const setMail = endpoint('settings:write', {
  method: 'put',
  path: '/notices/mail',
  request: sends(WantedMail),
  responses: answers(ShownMail),
});
const tryMail = endpoint('settings:write', {
  method: 'post',
  path: '/notices/mail/test',
  request: sends(z.strictObject({ to: MailSettings.shape.from.unwrap().optional() })),
  responses: answers(Done),
});
const hosts = endpoint('settings:read', {
  method: 'get',
  path: '/notices/robot-hosts',
  responses: answers(RobotHosts),
});
const setHosts = endpoint('settings:write', {
  method: 'put',
  path: '/notices/robot-hosts',
  request: sends(RobotHosts),
  responses: answers(RobotHosts),
});

const done = { done: true as const };
const copied = (choices: ReturnType<typeof choicesOf>) =>
  Object.fromEntries(Object.entries(choices).map(([kind, channels]) => [kind, [...channels]])) as z.infer<
    typeof ChoicesSchema
  >;

export const noticeRoutes = (hub: Hub) => {
  const { keys, config } = hub;
  // One's own is nobody's unit's: it is read by whose it is.
  const db = wholeOf(hub.db);
  const key = keys.credentials;
  const tries = createTries(hub.ways);
  const ownFor = (person_id: string): z.infer<typeof Own> => ({
    choices: copied(choicesOf(db, person_id)),
    defaults: copied(DEFAULTS),
    ...addressesOf(db, key, person_id),
    ways: { email: wayState(db, 'email', person_id), robot: wayState(db, 'robot', person_id) },
    is_mail_on: readMail(db).is_enabled,
    robot_hosts: readRobotHosts(db),
  });
  const me = (c: Context<Env>): string => {
    const person = c.get('person');
    if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
    return person.id;
  };
  return routes()
    .openapi(list, (c) => c.json(listNotices(db, me(c), c.req.valid('query')), 200))
    .openapi(read, (c) => {
      const wanted = c.req.valid('json');
      if (markRead(db, own(c).id, 'ids' in wanted ? wanted.ids : 'all', Date.now()) > 0) hub.bus.changed('notices');
      return c.json(done, 200);
    })
    .openapi(readOwn, (c) => c.json(ownFor(me(c)), 200))
    .openapi(writeOwn, (c) => {
      const { id } = own(c);
      const by = { actor: c.get('actor'), person_id: id };
      writeChoices(db, key, by, c.req.valid('json'), (url) => refusedRobotUrl(db, url, config));
      hub.bus.changed('notices');
      return c.json(ownFor(id), 200);
    })
    .openapi(tryOut, async (c) => {
      await tries.send(own(c).id, c.req.valid('json').channel);
      return c.json(done, 200);
    })
    .openapi(mailOf, (c) => c.json(readMail(db), 200))
    .openapi(setMail, (c) => {
      writeMail(db, key, c.get('actor'), c.req.valid('json'));
      hub.bus.changed('settings', 'notices');
      return c.json(readMail(db), 200);
    })
    .openapi(tryMail, async (c) => {
      await tries.sendMail(own(c).id, c.req.valid('json').to);
      return c.json(done, 200);
    })
    .openapi(hosts, (c) => c.json({ hosts: readRobotHosts(db) }, 200))
    .openapi(setHosts, (c) => {
      writeRobotHosts(db, c.get('actor'), c.req.valid('json').hosts);
      hub.bus.changed('settings', 'notices');
      return c.json({ hosts: readRobotHosts(db) }, 200);
    });
};
