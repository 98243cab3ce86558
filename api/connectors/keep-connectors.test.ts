import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import type { Connector, Message } from './connector.ts';
import { keepConnectors } from './keep-connectors.ts';
import { BACK_OFF_MS, dueIn, outboxState, pauseAfter, putInOutbox } from './outbox.ts';
import { accepted, provinceHub } from './testing.ts';

const t = await provinceHub();
after(() => t.stop());
const { db } = t.hub;
const sqlite = db.$client;
const log = pino({ level: 'silent' });
const QUICK = { look_ms: 10, back_off_ms: { least: 20, most: 80 } };
const tickets: number[] = [];
for (let i = 0; i < 6; i += 1) tickets.push((await accepted(t, t.city)).id);
const [one = 0, other = 0] = tickets;

const put = (ticket_id: number, text: string) => putInOutbox(db, 'province', ticket_id, () => text, Date.now());
async function until(what: string, holds: () => boolean) {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 10_000) throw new Error(`in vain waited for: ${what}`);
    await wait(10);
  }
}
const unsent = () => outboxState(db, 'province').waiting;
function emptied() {
  sqlite.prepare('delete from connector_outbox').run();
}
type Does = (message: Message, signal: AbortSignal) => Promise<void>;
const connector = (send: Does, isOn = () => true): Connector => ({ name: 'province', isOn, send });

test('each ticket’s messages go in order, one fails for as long as it fails, and others don’t wait for it', async () => {
  emptied();
  const came: string[] = [];
  let isDown = true;
  for (const text of ['a1', 'a2', 'a3']) put(one, text);
  for (const text of ['b1', 'b2']) put(other, text);
  const keeper = keepConnectors({
    ...{ db, log, ...QUICK },
    connectors: [
      connector(async ({ body }) => {
        if (body === 'a1' && isDown) throw new Error('it answered 500');
        came.push(body);
      }),
    ],
  });
  await until('the other ticket’s', () => came.length === 2);
  await until(
    'some tries',
    () => (sqlite.prepare('select max(attempts) from connector_outbox').pluck().get() as number) > 2,
  );
  assert.deepEqual(came, ['b1', 'b2']);
  assert.deepEqual([unsent(), outboxState(db, 'province').last_error], [3, 'it answered 500']);
  isDown = false;
  await until('all', () => unsent() === 0);
  assert.deepEqual(came, ['b1', 'b2', 'a1', 'a2', 'a3']);
  assert.equal(outboxState(db, 'province').last_error, null);
  await keeper.stop();
});

test('a few are under way at once and no more; what hangs is given up after its time and tried again', async () => {
  emptied();
  let [now, most, hangs] = [0, 0, true];
  for (const ticket_id of tickets) put(ticket_id, 'x');
  const keeper = keepConnectors({
    ...{ db, log, ...QUICK, patience_ms: 50 },
    connectors: [
      connector(async (_message, signal) => {
        now += 1;
        most = Math.max(most, now);
        try {
          if (hangs) await wait(60_000, undefined, { signal });
        } finally {
          now -= 1;
        }
      }),
    ],
  });
  await until(
    'each was tried',
    () => (sqlite.prepare('select min(attempts) from connector_outbox').pluck().get() as number) > 0,
  );
  assert.equal(most, 4);
  hangs = false;
  await until('all', () => unsent() === 0);
  await keeper.stop();
});

test('a stop waits for what is nearly done, cuts off what isn’t without a grudge, and nothing is begun after it', async () => {
  emptied();
  put(one, 'soon');
  put(other, 'never');
  let begun = 0;
  const keeper = keepConnectors({
    ...{ db, log, ...QUICK },
    connectors: [
      connector(async ({ body }, signal) => {
        begun += 1;
        await wait(body === 'soon' ? 200 : 60_000, undefined, { signal });
      }),
    ],
  });
  await until('both are under way', () => begun === 2);
  put(tickets[2] ?? 0, 'later');
  const started = performance.now();
  await keeper.stop();
  assert.ok(performance.now() - started < 5_000);
  await wait(50);
  const rows = sqlite
    .prepare('select body, attempts, sent_at is null as is_unsent from connector_outbox order by id')
    .all();
  assert.deepEqual(rows[0], { body: 'soon', attempts: 0, is_unsent: 0 });
  assert.deepEqual(rows[1], { body: 'never', attempts: 0, is_unsent: 1 }, 'the end is no failure');
});

test('switched off nothing is sent, and nothing is lost', async () => {
  emptied();
  put(one, 'x');
  let isOn = false;
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  const keeper = keepConnectors({ db, log, ...QUICK, connectors: [connector(send, () => isOn)] });
  await wait(100);
  assert.deepEqual([sent, unsent()], [0, 1]);
  isOn = true;
  await until('sent', () => unsent() === 0);
  await keeper.stop();
});

test('pauses double up to ten minutes and have chance in them; a clock that was turned back lets nothing wait for days', () => {
  const [least, most] = [(n: number) => pauseAfter(n, BACK_OFF_MS, 0), (n: number) => pauseAfter(n, BACK_OFF_MS, 1)];
  assert.deepEqual([1, 2, 3, 11, 5_000].map(most), [1_000, 2_000, 4_000, 600_000, 600_000]);
  assert.deepEqual([1, 2, 5_000].map(least), [500, 1_000, 300_000]);
  emptied();
  put(one, 'x');
  const now = Date.now();
  const due = (next_at: number) => {
    sqlite.prepare('update connector_outbox set next_at = ?').run(next_at);
    return dueIn(db, 'province', now, 10).length;
  };
  assert.deepEqual([due(now), due(now + 1_000), due(now + 600_000), due(now + 86_400_000)], [1, 0, 0, 1]);
});
