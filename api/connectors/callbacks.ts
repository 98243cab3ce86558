/** What the province says of tickets: heard only when it is signed, once for each nonce, done once for each key. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { attemptKey, countAttempts } from '../log-in/attempts.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import { ticketOf } from '../tickets/stored.ts';
import { act } from '../tickets/write-ticket.ts';
import type { Callback } from './province.ts';
import { provinceSecret, readProvince } from './settings.ts';
import { checkSigned, type Request } from './sign.ts';

/** Longer than a signature can be good for, with clocks apart in either direction. */
export const NONCES_MS = 15 * 60_000;
/** Unsigned requests that are noted in the log and answered: from one address, and from all. More would only fill the log. */
const REFUSED = { window: 60, max: 30 };
const REFUSED_BY_ALL = { window: 60, max: 300 };

type Heard = { request: Request; header: (name: string) => string | undefined; actor: Actor };

/** A door that lets in what the province signed. What isn't signed by it never keeps out what is. */
export function createDoor(db: Db, key: Buffer, now: () => number = Date.now) {
  const attempts = countAttempts(now);

  function turnAway({ request, actor }: Heard, wrong: string): never {
    const isCounted =
      attempts.consume(attemptKey(actor.address), REFUSED).allowed && attempts.consume('all', REFUSED_BY_ALL).allowed;
    if (!isCounted) throw new Refusal(429, 'too_many', '请求过于频繁', 'Too many requests');
    record(db, actor, {
      action: 'refused',
      object_kind: 'connector',
      object_id: 'province',
      result: 'refused',
      reason: `signature ${wrong}: ${request.method} ${request.path.slice(0, 200)}`,
    });
    throw new Refusal(401, 'signature', '签名无效', 'The signature is missing or not valid');
  }

  return (heard: Heard) => {
    const checked = checkSigned(provinceSecret(db, key), heard.request, heard.header, now());
    if ('wrong' in checked) return turnAway(heard, checked.wrong);
    // By itself, so that it stays noted whatever becomes of the rest: whoever sends again signs anew.
    if (!takeNonce(db, checked.nonce, now()))
      throw new Refusal(409, 'replayed', '该请求已收到过', 'This very request has come before');
    if (!readProvince(db).is_enabled)
      throw new Refusal(503, 'switched_off', '省平台对接未启用', 'The connector is switched off; try again later');
  };
}

function takeNonce(db: Db, nonce: string, now: number): boolean {
  return db.$client.transaction(() => {
    db.$client.prepare('delete from connector_inbox where at < ?').run(now - NONCES_MS);
    const { changes } = db.$client
      .prepare(`insert into connector_inbox (connector, nonce, at) values ('province', ?, ?) on conflict do nothing`)
      .run(nonce, now);
    return changes === 1;
  })();
}

/** False: it was done before. */
export function applyCallback(db: Db, actor: Actor, { key, ticket_number, outcome, text }: Callback, now: number) {
  return db.$client.transaction(() => {
    const known = db.$client
      .prepare(`select 1 from connector_callbacks where connector = 'province' and key = ?`)
      .get(key);
    if (known !== undefined) return false;
    // Of those that we told it of; of others it learns nothing.
    const id = db.$client
      .prepare(`select t.id from tickets t where t.number = ?
        and exists (select 1 from connector_outbox o where o.ticket_id = t.id and o.connector = 'province')`)
      .pluck()
      .get(ticket_number) as number | undefined;
    if (id === undefined) throw notFound('该工单', 'ticket');
    const { version, state } = ticketOf(db, id);
    if (state !== 'referred') throw conflict('工单不在已报省状态', 'The ticket isn’t with the province any more');
    act(db, { actor, as: 'platform' }, id, { deed: { is: 'province', outcome, text }, version }, now);
    db.$client
      .prepare(`insert into connector_callbacks (connector, key, ticket_id, at) values ('province', ?, ?, ?)`)
      .run(key, id, now);
    return true;
  })();
}
