/** Reporting a ticket to the province (报省平台): whether it may be, and what is then to be said. */
import type { Db } from '../db/open.ts';
import { conflict, type Refusal } from '../middleware/errors.ts';
import type { tickets } from '../tickets/schema.ts';
import { putInOutbox } from './outbox.ts';
import { referralText, withoutWords } from './province.ts';
import { isProvinceOn } from './settings.ts';

type Unit = { name: string; level: string };
const unitOf = (db: Db, id: number | null) =>
  db.$client.prepare('select name, level from units where id = ?').get(id) as Unit | undefined;

/** Only from the top: below it, the unit above is the one to ask. */
export function refusedReferral(db: Db, unit_id: number | null): Refusal | undefined {
  if (unitOf(db, unit_id)?.level !== 'city')
    return conflict('仅市级单位办理的工单可以报省平台', 'Only what a unit of the city holds can go to the province');
  if (!isProvinceOn(db)) return conflict('省平台对接未启用', 'The connector to the province is switched off');
  return undefined;
}

type Ticket = typeof tickets.$inferSelect;
type Referred = { reason: string; event: number; at: number };

/** Within the transaction of the deed. */
export function tellProvince(db: Db, ticket: Ticket, { reason, event, at }: Referred) {
  const { number, kind, priority, urgency, impact, filed_at, is_redacted } = ticket;
  const words = is_redacted
    ? { title: null, body: null, fields: null }
    : { title: ticket.title, body: ticket.body, fields: ticket.fields };
  const unit = unitOf(db, ticket.unit_id)?.name ?? null;
  const told = { number, kind, ...words, priority, urgency, impact, unit, filed_at };
  const textWith = (key: string) => referralText(key, { event, referred_at: at, reason, ticket: told });
  putInOutbox(db, 'province', ticket.id, textWith, at);
}

/** What is hidden here isn't told there either, as far as it hasn't been told yet. */
export function hideFromProvince(db: Db, ticket_id: number, event: number) {
  const rows = db.$client
    .prepare(`select id, body from connector_outbox where connector = 'province' and ticket_id = ? and sent_at is null`)
    .all(ticket_id) as { id: number; body: string }[];
  for (const { id, body } of rows)
    db.$client.prepare('update connector_outbox set body = ? where id = ?').run(withoutWords(body, event), id);
}
