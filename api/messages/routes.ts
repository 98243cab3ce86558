/** What devices sent by themselves, who else sends, and how much of it was taken. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { DROPS } from '#probes/receive/received.ts';
import { record } from '../audit/record.ts';
import { canonicalAddress } from '../estate/address.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { listMessages, MessageQuery, MessageRow, readMessage } from './list-messages.ts';
import { MESSAGE_KINDS, messageSenders } from './schema.ts';

const SenderRow = z.object({
  address: z.string(),
  first_at: z.int(),
  last_at: z.int(),
  count: z.int(),
  last_kind: z.enum(MESSAGE_KINDS),
  last_text: z.string(),
  /** Whether it could be a node's: link-local and the like can't be registered. */
  registrable: z.boolean(),
});

const Listening = z.object({ hosts: z.array(z.string()), port: z.int() });
const Receiving = z.object({
  /** Absent: off. */
  listening: z.object({
    trap: Listening.optional(),
    syslog: Listening.optional(),
    syslog_tls: Listening.optional(),
  }),
  /** Since the start of the program. */
  received: z.object({ trap: z.int(), syslog: z.int() }),
  dropped: z.record(z.enum([...DROPS, 'not_stored']), z.int()),
  of_strangers: z.int(),
  looks_left_out: z.int(),
  /** Unknown senders on record. */
  senders: z.int(),
});

const list = endpoint('watching:read', {
  method: 'get',
  path: '/messages',
  request: { query: MessageQuery },
  responses: answers(listOf(MessageRow)),
});
const one = endpoint('watching:read', {
  method: 'get',
  path: '/messages/{id}',
  request: { params: Id },
  responses: answers(MessageRow),
});
const receiving = endpoint(
  'watching:read',
  {
    method: 'get',
    path: '/messages/receiving',
    responses: answers(Receiving),
  },
  { everywhere: true },
);
const senders = endpoint(
  'watching:read',
  {
    method: 'get',
    path: '/messages/senders',
    request: { query: z.object({ ...Paging, q: z.string().trim().max(200).optional() }) },
    responses: answers(listOf(SenderRow)),
  },
  { everywhere: true },
);
const forget = endpoint(
  'watching:write',
  {
    method: 'delete',
    path: '/messages/senders/{address}',
    request: { params: z.object({ address: z.string().max(100).meta({ description: 'an IP address' }) }) },
    responses: answers(Done),
  },
  { everywhere: true },
);

// One that was registered a moment ago is unknown no more, though its row goes only with the next clean-up.
const UNKNOWN = 'address not in (select address from node_addresses)';

export const messagesRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(listMessages(hub.db, c.req.valid('query')), 200))
    .openapi(receiving, (c) => {
      const count = hub.db.$client.prepare(`select count(*) from message_senders where ${UNKNOWN}`).pluck();
      return c.json({ ...hub.messages.receiving(), senders: count.get() as number }, 200);
    })
    .openapi(senders, (c) => {
      const { q = '', limit, offset } = c.req.valid('query');
      const where = `where ${UNKNOWN} and (instr(address, :q) > 0 or instr(lower(last_text), lower(:q)) > 0)`;
      const total = hub.db.$client
        .prepare(`select count(*) from message_senders ${where}`)
        .pluck()
        .get({ q }) as number;
      const rows = hub.db.$client
        .prepare(`select address, first_at, last_at, count, last_kind, last_text from message_senders ${where}
          order by last_at desc, address limit :limit offset :offset`)
        .all({ q, limit, offset }) as Omit<z.infer<typeof SenderRow>, 'registrable'>[];
      return c.json(
        { rows: rows.map((row) => ({ ...row, registrable: !('problem' in canonicalAddress(row.address)) })), total },
        200,
      );
    })
    // After its siblings, whose names are no ids.
    .openapi(one, (c) => {
      const found = readMessage(hub.db, c.req.valid('param').id);
      if (!found) throw notFound('消息', 'message');
      return c.json(found, 200);
    })
    .openapi(forget, (c) => {
      const { address } = c.req.valid('param');
      hub.db.$client.transaction(() => {
        const before = hub.db.select().from(messageSenders).where(eq(messageSenders.address, address)).get();
        if (!before) throw notFound('消息来源', 'sender of messages');
        hub.db.delete(messageSenders).where(eq(messageSenders.address, address)).run();
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'message_sender', object_id: address, before });
      })();
      hub.bus.changed('messages', 'audit');
      return c.json({ done: true as const }, 200);
    });
