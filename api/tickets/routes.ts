/** Operations tickets (运维工单): filing, lists, one with its trace, and what may be done to it. */
import type { Context } from 'hono';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import { LEVELS } from '../estate/schema.ts';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound, Refusal, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { keepFile, readKept } from './attachments.ts';
import { Deed, FOLLOWING, IMPACTS, MAX_TEXT, REDACTING, SERVER_ONLY, URGENCIES, Written } from './deeds.ts';
import { STATES } from './flow.ts';
import { reckonOpen } from './keep-tickets.ts';
import { KIND_NAMES, KINDS } from './kinds.ts';
import { type Asker, whoHandles } from './parties.ts';
import { listTickets, QUEUES, rowOf, SORT_NAMES, similarTickets, TicketRow, traceOf } from './read-tickets.ts';
import { readServiceLevels, ServiceLevels, writeServiceLevels } from './service-levels.ts';
import { snapshotOf, wholeSubject } from './snapshot.ts';
import { relationOf } from './standing.ts';
import { knownUntil } from './state-holidays.ts';
import { ticketOf, unitsOf } from './stored.ts';
import { pageOf, TicketPage } from './ticket-page.ts';
import { FilingQuery } from './topics/filter.ts';
import { act, fileTicket, follow, judge } from './write-ticket.ts';

const Reference = z.int().positive();
const Query = z.object({
  ...Paging,
  queue: z.enum(QUEUES).optional(),
  state: z.enum(STATES).optional(),
  is_open: z.stringbool().optional(),
  kind: z.enum(KIND_NAMES).optional(),
  priority: z.coerce.number().int().min(1).max(4).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  node_id: z.coerce.number().int().positive().optional(),
  system_id: z.coerce.number().int().positive().optional(),
  finding_id: z.coerce.number().int().positive().optional(),
  access_network_id: z.coerce.number().int().positive().optional(),
  q: z.string().max(200).optional(),
  ...FilingQuery,
  sort: z.enum(SORT_NAMES.flatMap((name) => [name, `-${name}`] as const)).optional(),
});
const New = z.strictObject({
  kind: z.enum(KIND_NAMES),
  title: Written.min(1).max(200),
  body: Written.max(MAX_TEXT).default(''),
  fields: z.record(z.string(), z.unknown()).default({}),
  urgency: z.enum(URGENCIES).default('medium'),
  impact: z.enum(IMPACTS).default('single'),
  /** Where it begins; without it, the unit of whoever files it. */
  unit_id: Reference.optional(),
  node_id: Reference.optional(),
  system_id: Reference.optional(),
  endpoint_id: Reference.optional(),
  finding_id: Reference.optional(),
  access_network_id: Reference.optional(),
});
const Doing = z.strictObject({
  /** How many events whoever does it has seen. */
  version: z.int().min(1),
  deed: Deed,
});
const KindRow = z.object({
  kind: z.enum(KIND_NAMES),
  title: Text,
  is_platform: z.boolean(),
  fields: z.record(z.string(), z.unknown()),
});
const Destination = z.object({
  id: z.int(),
  name: z.string(),
  level: z.enum(LEVELS),
  relation: z.enum(['above', 'beneath', 'beside']),
});

const list = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets',
  request: { query: Query },
  responses: answers(listOf(TicketRow)),
});
const kinds = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/kinds',
  responses: answers(z.object({ rows: z.array(KindRow) })),
});
const similar = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/similar',
  request: { query: z.object({ text: z.string().min(1).max(400) }) },
  responses: answers(z.object({ rows: z.array(TicketRow) })),
});
const one = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/{id}',
  request: { params: Id },
  responses: answers(TicketPage),
});
const destinations = endpoint('tickets:read', {
  method: 'get',
  path: '/tickets/{id}/destinations',
  request: { params: Id },
  responses: answers(z.object({ rows: z.array(Destination) })),
});
const assignees = endpoint('tickets:handle', {
  method: 'get',
  path: '/tickets/{id}/assignees',
  request: { params: Id },
  responses: answers(z.object({ rows: z.array(z.object({ id: z.string(), username: z.string(), name: z.string() })) })),
});
const file = endpoint('tickets:file', {
  method: 'post',
  path: '/tickets',
  request: sends(New),
  responses: answers(z.object({ id: z.int(), number: z.string() })),
});
const done = z.object({ version: z.int() });
const followUp = endpoint('tickets:file', {
  method: 'post',
  path: '/tickets/{id}/follow-up',
  request: { params: Id, ...sends(Doing) },
  responses: answers(done),
});
const handle = endpoint('tickets:handle', {
  method: 'post',
  path: '/tickets/{id}/handle',
  request: { params: Id, ...sends(Doing) },
  responses: answers(done),
});
const attach = endpoint('tickets:file', {
  method: 'post',
  path: '/tickets/{id}/attachments',
  request: {
    params: Id,
    query: z.object({ name: Written.trim().min(1).max(200), version: z.coerce.number().int().min(1) }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(done),
});
const attachmentOf = endpoint(
  'tickets:read',
  {
    method: 'get',
    path: '/tickets/{id}/attachments/{number}',
    request: { params: Id.extend({ number: z.coerce.number().int().positive() }) },
    responses: {
      200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
    },
  },
  { audited: 'export' },
);
const redact = endpoint('tickets:redact', {
  method: 'post',
  path: '/tickets/{id}/redact',
  request: { params: Id, ...sends(Doing) },
  responses: answers(done),
});
const following = endpoint('tickets:read', {
  method: 'put',
  path: '/tickets/{id}/following',
  request: { params: Id, ...sends(z.strictObject({ follows: z.boolean() })) },
  responses: answers(Done),
});
const readLevels = endpoint('settings:read', {
  method: 'get',
  path: '/service-levels',
  responses: answers(z.object({ levels: ServiceLevels, holidays_known_until: z.int() })),
});
const writeLevels = endpoint('settings:write', {
  method: 'put',
  path: '/service-levels',
  request: sends(ServiceLevels),
  responses: answers(Done),
});

export const ticketRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const asker = (c: Context<Env>): Asker => {
    const person = c.get('person');
    if (!person) throw new Refusal(401, 'not_signed_in', '请先登录', 'Please log in');
    const unit_id = whole.$client.prepare('select unit_id from people where id = ?').pluck().get(person.id);
    return { id: person.id, unit_id: typeof unit_id === 'number' ? unit_id : null, authority: c.get('authority') };
  };
  const does = (c: Context<Env>, id: number, doing: z.infer<typeof Doing>) => {
    const made = act(whole, { actor: c.get('actor'), as: asker(c) }, id, doing, Date.now());
    // What a ticket blocks is shown beside what it blocks.
    hub.bus.changed('tickets', 'access');
    return made;
  };
  const refuseOther = (deed: z.infer<typeof Deed>, allowed: readonly string[]) => {
    if (!allowed.includes(deed.is)) throw wrong('deed.is', '此处不能做该操作', 'This is not done here');
  };
  /** It would stand in nobody's queue. */
  const refuseWhoCannot = (id: number, assignee_id: string | undefined) => {
    if (assignee_id === undefined) return;
    if (!whoHandles(hub, ticketOf(whole, id).unit_id).some((person) => person.id === assignee_id))
      throw wrong('assignee_id', '此人不办理该单位的工单', 'This person handles no tickets of that unit');
  };
  return routes()
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      const { id, authority } = asker(c);
      return c.json(
        listTickets(hub.db, query, { id, handles: authority.reachOf('tickets:handle'), now: Date.now() }),
        200,
      );
    })
    .openapi(kinds, (c) =>
      c.json(
        {
          rows: KIND_NAMES.map((kind) => {
            const { zh, en, is_platform, fields } = KINDS[kind];
            return {
              kind,
              title: { zh, en },
              is_platform,
              fields: z.toJSONSchema(fields, { io: 'input' }) as Record<string, unknown>,
            };
          }),
        },
        200,
      ),
    )
    .openapi(similar, (c) => c.json({ rows: similarTickets(hub.db, c.req.valid('query').text) }, 200))
    .openapi(one, (c) => c.json(pageOf(hub, asker(c), c.req.valid('param').id, Date.now()), 200))
    .openapi(destinations, (c) => {
      const { id } = c.req.valid('param');
      if (!rowOf(hub.db, id)) throw notFound('该工单', 'ticket');
      const { unit_id } = ticketOf(hub.db, id);
      const all = unitsOf(whole);
      const rows = [...all.values()].flatMap((unit) => {
        const relation = unit_id === null ? ('beside' as const) : relationOf(all, unit_id, unit.id);
        return relation ? [{ id: unit.id, name: unit.name, level: unit.level, relation }] : [];
      });
      return c.json({ rows }, 200);
    })
    .openapi(assignees, (c) => {
      const { id } = c.req.valid('param');
      if (!rowOf(hub.db, id)) throw notFound('该工单', 'ticket');
      return c.json({ rows: whoHandles(hub, ticketOf(hub.db, id).unit_id) }, 200);
    })
    .openapi(file, (c) => {
      const { unit_id, node_id, system_id, endpoint_id, finding_id, access_network_id, ...rest } = c.req.valid('json');
      const me = asker(c);
      const begins = unit_id ?? me.unit_id;
      const reach = me.authority.reachOf('tickets:file');
      if (begins === null || (reach !== 'everywhere' && !reach?.has(begins)))
        throw wrong('unit_id', '请选择您所在的单位', 'Choose your own unit');
      const given = { node_id, system_id, endpoint_id, finding_id, access_network_id };
      const about = wholeSubject(whole, Object.fromEntries(Object.entries(given).filter(([, id]) => id !== undefined)));
      const now = Date.now();
      const made = whole.$client.transaction(() => {
        const snapshot = snapshotOf(whole, about, now);
        const wanted = { ...rest, about, snapshot, unit_id: begins, filed_by_id: me.id };
        return fileTicket(whole, c.get('actor'), wanted, now);
      })();
      hub.bus.changed('tickets');
      if (access_network_id !== undefined) hub.bus.changed('access');
      return c.json(made, 200);
    })
    .openapi(followUp, (c) => {
      const doing = c.req.valid('json');
      refuseOther(doing.deed, FOLLOWING);
      return c.json(does(c, c.req.valid('param').id, doing), 200);
    })
    .openapi(handle, (c) => {
      const doing = c.req.valid('json');
      const others: readonly string[] = [...FOLLOWING.filter((is) => is !== 'comment'), ...REDACTING, ...SERVER_ONLY];
      const { id } = c.req.valid('param');
      if (others.includes(doing.deed.is)) refuseOther(doing.deed, []);
      if (doing.deed.is === 'assign' || doing.deed.is === 'start') {
        judge(whole, { actor: c.get('actor'), as: asker(c) }, id, doing, Date.now());
        refuseWhoCannot(id, doing.deed.assignee_id);
      }
      return c.json(does(c, id, doing), 200);
    })
    .openapi(attach, async (c) => {
      const { id } = c.req.valid('param');
      const { name, version } = c.req.valid('query');
      const folder = hub.config.folder;
      // Before anything is written to the disk: what will be refused must not fill it.
      const file = { is: 'attach', name, digest: '0'.repeat(64), bytes: 1, type: '' } as const;
      judge(whole, { actor: c.get('actor'), as: asker(c) }, id, { version, deed: file }, Date.now());
      const kept = await keepFile(folder, name, c.req.raw.body);
      return c.json(does(c, id, { version, deed: { is: 'attach', name, ...kept } }), 200);
    })
    .openapi(attachmentOf, (c) => {
      const { id, number } = c.req.valid('param');
      const file = traceOf(hub.db, id).find((event) => event.number === number)?.file;
      const content = file && readKept(hub.config.folder, file.digest);
      if (!file || !content) throw notFound('该附件', 'attachment');
      return sendKept(c, content, file);
    })
    .openapi(redact, (c) => {
      const doing = c.req.valid('json');
      refuseOther(doing.deed, REDACTING);
      return c.json(does(c, c.req.valid('param').id, doing), 200);
    })
    .openapi(following, (c) => {
      const { id } = c.req.valid('param');
      const { follows } = c.req.valid('json');
      const me = asker(c).id;
      ticketOf(whole, id);
      whole.$client.transaction(() => {
        if (follows) follow(whole, id, me);
        else whole.$client.prepare('delete from ticket_followers where ticket_id = ? and person_id = ?').run(id, me);
        record(whole, c.get('actor'), {
          action: follows ? 'ticket_follow' : 'ticket_unfollow',
          object_kind: 'ticket',
          object_id: id,
        });
      })();
      hub.bus.changed('tickets');
      return c.json({ done: true as const }, 200);
    })
    .openapi(readLevels, (c) => c.json({ levels: readServiceLevels(whole), holidays_known_until: knownUntil }, 200))
    .openapi(writeLevels, async (c) => {
      const after = c.req.valid('json');
      whole.$client.transaction(() => {
        const before = readServiceLevels(whole);
        writeServiceLevels(whole, after);
        record(whole, c.get('actor'), {
          action: 'update',
          object_kind: 'service_levels',
          object_id: '-',
          before,
          after,
        });
      })();
      // What lists sort by was reckoned under the calendar of before.
      await reckonOpen(whole, (error, { id }) =>
        hub.log.error({ err: error, ticket: id }, 'reckoning a ticket failed'),
      );
      hub.bus.changed('tickets', 'settings');
      return c.json({ done: true as const }, 200);
    });
};
