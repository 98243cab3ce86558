/** Stores a batch of messages in one transaction: equal ones as one row, strangers' only as a count. */
import { hash } from 'node:crypto';
import type { Received } from '#probes/receive/received.ts';
import type { Db } from '../db/open.ts';
import type { Matched, Matcher } from './match-sender.ts';
import type { Teller } from './tell-messages.ts';

/** An equal message this soon after the last one joins its row, for an hour at most. */
const SAME_MS = 60_000;
const SAME_AT_MOST_MS = 3_600_000;
const MAX_REMEMBERED = 20_000;
export const MAX_SENDERS = 1_000;
const MAX_SENDER_TEXT = 300;

type Row = { id: number; at: number; last_at: number };

/** What a batch came to; `stirred` are the nodes that should be looked at. */
export type Taken = { stored: number; joined: number; unknown: number; told: boolean; stirred: Set<number> };

export function createIntake(db: Db, match: Matcher, teller: Teller): (batch: readonly Received[]) => Taken {
  const statements = prepare(db);
  // Two generations, so that forgetting costs nothing.
  let young = new Map<string, Row>();
  let old = new Map<string, Row>();
  const equalTo = (message: Received): { key: string; row: Row | undefined } => {
    const { address, kind, severity, name, text } = message;
    const key = hash('sha256', JSON.stringify([address, kind, severity, name, text]), 'base64');
    const row = young.get(key) ?? old.get(key);
    if (!row || message.at - row.last_at > SAME_MS || message.at - row.at > SAME_AT_MOST_MS)
      return { key, row: undefined };
    return { key, row };
  };
  const remember = (key: string, row: Row) => {
    if (young.size >= MAX_REMEMBERED / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, row);
  };
  const store = (message: Received, { node_id, by }: Matched, taken: Taken) => {
    const { key, row } = equalTo(message);
    if (row) {
      row.last_at = message.at;
      statements.repeat.run(message.at, row.id);
      remember(key, row);
      taken.joined += 1;
    } else {
      const { lastInsertRowid } = statements.insert.run({ ...columnsOf(message), node_id, matched_by: by });
      remember(key, { id: Number(lastInsertRowid), at: message.at, last_at: message.at });
      taken.stored += 1;
      if (node_id !== null) taken.told = teller.tell(message, node_id, by) || taken.told;
    }
    if (message.stirs && node_id !== null) taken.stirred.add(node_id);
  };
  const take = db.$client.transaction((batch: readonly Received[]): Taken => {
    const taken: Taken = { stored: 0, joined: 0, unknown: 0, told: false, stirred: new Set() };
    const strangers = new Map<string, { first: Received; last: Received; count: number }>();
    for (const message of batch) {
      const matched = match(message);
      if (matched) {
        store(message, matched, taken);
        continue;
      }
      taken.unknown += 1;
      const known = strangers.get(message.address);
      if (known) {
        known.last = message;
        known.count += 1;
      } else strangers.set(message.address, { first: message, last: message, count: 1 });
    }
    for (const [address, { first, last, count }] of strangers) {
      const last_text = [last.name, last.text].filter(Boolean).join(': ').slice(0, MAX_SENDER_TEXT).toWellFormed();
      statements.sender.run({ address, first_at: first.at, last_at: last.at, count, last_kind: last.kind, last_text });
    }
    if (strangers.size > 0) statements.fewer.run();
    return taken;
  });
  return (batch) => {
    try {
      return take(batch);
    } catch (error) {
      // The rows that were remembered were rolled back.
      young = new Map();
      old = new Map();
      throw error;
    }
  };
}

function columnsOf({ at, address, kind, severity, facility, name, text, fields }: Received) {
  return { at, last_at: at, address, kind, severity, facility, name, text, fields: JSON.stringify(fields) };
}

function prepare(db: Db) {
  return {
    insert:
      db.$client.prepare(`insert into messages (at, last_at, node_id, matched_by, address, kind, severity, facility, name, text, fields)
      values (:at, :last_at, :node_id, :matched_by, :address, :kind, :severity, :facility, :name, :text, :fields)`),
    repeat: db.$client.prepare('update messages set repeats = repeats + 1, last_at = ? where id = ?'),
    sender: db.$client.prepare(`insert into message_senders (address, first_at, last_at, count, last_kind, last_text)
      values (:address, :first_at, :last_at, :count, :last_kind, :last_text)
      on conflict (address) do update set last_at = excluded.last_at, count = count + excluded.count,
        last_kind = excluded.last_kind, last_text = excluded.last_text`),
    // Those who said least go first: made-up addresses say one thing each.
    fewer: db.$client.prepare(`delete from message_senders where address in (
      select address from message_senders order by count desc, last_at desc limit -1 offset ${MAX_SENDERS})`),
  };
}
