/** What is to be said to other platforms: written with the deed that it tells of, or not at all, and kept until it is taken. */
import { randomUUID } from 'node:crypto';
import type { Db } from '../db/open.ts';
import type { ConnectorName, Message } from './connector.ts';
import { connectorOutbox } from './schema.ts';

/** Between tries: doubled each time, with chance in it, lest all come back in the same moment. */
export const BACK_OFF_MS = { least: 1_000, most: 600_000 };
export type BackOff = typeof BACK_OFF_MS;

export type Waiting = Message & { id: number; ticket_id: number; attempts: number };

/**
 * Within the transaction of a deed. The key is by chance: one made of numbers would come again after a restored backup, and the
 * other side would take something new for a double.
 */
export function putInOutbox(
  db: Db,
  connector: ConnectorName,
  ticket_id: number,
  bodyWith: (key: string) => string,
  now: number,
) {
  const key = randomUUID();
  db.insert(connectorOutbox)
    .values({ connector, key, ticket_id, body: bodyWith(key), created_at: now, next_at: now })
    .run();
}

/** The first unsent of each ticket, when its time has come; a time further off than any we set is of a clock that was turned back. */
export const dueIn = (db: Db, connector: ConnectorName, now: number, most: number): Waiting[] =>
  db.$client
    .prepare(`select id, key, body, ticket_id, attempts from connector_outbox o
      where connector = :connector and sent_at is null and (next_at <= :now or next_at > :never)
        and not exists (select 1 from connector_outbox e where e.connector = o.connector and e.ticket_id = o.ticket_id
          and e.sent_at is null and e.id < o.id)
      order by next_at, id limit :most`)
    .all({ connector, now, never: now + BACK_OFF_MS.most, most }) as Waiting[];

export function noteSent(db: Db, id: number, now: number) {
  db.$client.prepare('update connector_outbox set sent_at = ?, last_error = null where id = ?').run(now, id);
}

export function noteFailed(db: Db, { id, attempts }: Waiting, why: string, now: number, back_off_ms = BACK_OFF_MS) {
  db.$client
    .prepare('update connector_outbox set attempts = ?, next_at = ?, last_error = ? where id = ?')
    .run(attempts + 1, now + pauseAfter(attempts + 1, back_off_ms), why.slice(0, 500), id);
}

/** Between half of it and all of it. */
export function pauseAfter(attempts: number, { least, most }: BackOff, chance = Math.random()): number {
  const whole = Math.min(most, least * 2 ** Math.min(attempts - 1, 30));
  return Math.round(whole * (0.5 + chance / 2));
}

export type OutboxState = {
  waiting: number;
  oldest_at: number | null;
  sent_at: number | null;
  last_error: string | null;
};

export function outboxState(db: Db, connector: ConnectorName): OutboxState {
  const sqlite = db.$client;
  const counted = sqlite
    .prepare(
      `select count(*) as waiting, min(created_at) as oldest_at from connector_outbox where connector = ? and sent_at is null`,
    )
    .get(connector) as { waiting: number; oldest_at: number | null };
  const sent_at = sqlite
    .prepare('select max(sent_at) from connector_outbox where connector = ?')
    .pluck()
    .get(connector);
  const last_error = sqlite
    .prepare(`select last_error from connector_outbox where connector = ? and sent_at is null and last_error is not null
      order by attempts desc, id limit 1`)
    .pluck()
    .get(connector);
  return { ...counted, sent_at: (sent_at as number | null) ?? null, last_error: (last_error as string) ?? null };
}
