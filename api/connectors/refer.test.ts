import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PROGRAM } from '../tickets/automatic.ts';
import { standingOf } from '../tickets/standing.ts';
import { eventsOf } from '../tickets/stored.ts';
import { act } from '../tickets/write-ticket.ts';
import { accepted, calls, configure, does, must, pageOf, provinceHub, referred } from './testing.ts';

// In a file: whoever is limited to a unit reads by a connection of their own.
const folder = mkdtempSync(join(tmpdir(), 'zhengwang-refer-'));
const t = await provinceHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { db } = t.hub;
const outbox = (ticket_id: number) =>
  db.$client
    .prepare('select key, body, sent_at from connector_outbox where ticket_id = ? order by id')
    .all(ticket_id) as {
    key: string;
    body: string;
    sent_at: number | null;
  }[];

test('what the city holds and has in hand can be reported with a reason, and the message is written with the deed', async () => {
  const { id, number } = await accepted(t, t.city);
  assert.ok((await pageOf(t, id)).possible.includes('refer'));
  assert.equal((await does(t, id, { is: 'refer', reason: ' ' })).status, 422);
  must(await does(t, id, { is: 'refer', reason: '省级接口故障' }));
  const { ticket, possible } = await pageOf(t, id);
  assert.equal(ticket.state, 'referred');
  for (const is of ['refer', 'province', 'resolve', 'hand_over', 'suspend']) assert.ok(!possible.includes(is), is);
  for (const is of ['comment', 'withdraw']) assert.ok(possible.includes(is), is);
  const [message, ...others] = outbox(id);
  assert.deepEqual(others, []);
  const body = JSON.parse(message?.body ?? '');
  assert.deepEqual([body.key, body.kind, body.reason, body.event], [message?.key, 'refer', '省级接口故障', 3]);
  assert.deepEqual([body.ticket.number, body.ticket.title, body.ticket.unit], [number, '接口超时', '市局']);
  assert.deepEqual(body.ticket.fields, { service: '不动产登记' }, 'contacts stay here');
  assert.equal(standingOf(eventsOf(db, id)).state, 'referred', 'its log alone tells the same');
});

test('not from beneath, not before it is accepted, not while the connector is off, and never twice at once', async () => {
  const below = await accepted(t, t.county);
  assert.ok(!(await pageOf(t, below.id)).possible.includes('refer'));
  assert.equal((await does(t, below.id, { is: 'refer', reason: 'x' })).status, 409);
  const filed = must(await t.ask('POST', '/api/tickets', { kind: 'problem', title: '新的', unit_id: t.city }));
  assert.equal((await does(t, filed.id, { is: 'refer', reason: 'x' })).status, 409);
  const { id } = await referred(t);
  assert.equal((await does(t, id, { is: 'refer', reason: 'x' })).status, 409);
  const mine = await accepted(t, t.city);
  await configure(t, { ...t.settings, is_enabled: false });
  assert.ok(!(await pageOf(t, mine.id)).possible.includes('refer'));
  const off = await does(t, mine.id, { is: 'refer', reason: 'x' });
  assert.deepEqual([off.status, off.body.error.code], [409, 'conflict']);
  await configure(t, t.settings);
  for (const one of [below.id, filed.id, mine.id]) assert.deepEqual(outbox(one), []);
  assert.equal(outbox(id).length, 1);
});

test('only a holder reports, and nobody speaks for the province', async () => {
  const { id } = await accepted(t, t.city);
  const county = await t.enter('xian', [{ role: 'ticket_agent', unit_id: t.county }], t.county);
  const citizen = await t.enter('shi.filer', [{ role: 'operator', unit_id: t.city }], t.city);
  const refer = { version: 2, deed: { is: 'refer', reason: 'x' } };
  assert.equal((await citizen('POST', `/api/tickets/${id}/follow-up`, refer)).status, 422);
  for (const asks of [county, citizen])
    assert.ok([403, 404].includes((await asks('POST', `/api/tickets/${id}/handle`, refer)).status));
  const agent = await t.enter('shi', [{ role: 'ticket_agent', unit_id: t.city }], t.city);
  must(await agent('POST', `/api/tickets/${id}/handle`, refer));
  const word = { is: 'province', outcome: 'answered', text: 'x' };
  const spoken = await agent('POST', `/api/tickets/${id}/handle`, { version: 3, deed: word });
  assert.deepEqual([spoken.status, spoken.body.error.code], [422, 'invalid']);
});

test('a deed that fails leaves no message behind', async () => {
  const { id } = await accepted(t, t.city);
  assert.throws(() =>
    db.$client.transaction(() => {
      const me = { id: '-', unit_id: null, authority: t.hub.authorities.of('-') };
      act(db, { actor: PROGRAM, as: me }, id, { deed: { is: 'refer', reason: 'x' }, version: 2 }, Date.now());
    })(),
  );
  const agent = db.$client.prepare(`select id from people where username = 'admin'`).pluck().get() as string;
  const me = { id: agent, unit_id: null, authority: t.hub.authorities.of(agent) };
  const all = db.$client.transaction(() => {
    act(db, { actor: PROGRAM, as: me }, id, { deed: { is: 'refer', reason: 'x' }, version: 2 }, Date.now());
    throw new Error('the power fails');
  });
  assert.throws(all, /the power fails/);
  assert.deepEqual([outbox(id), (await pageOf(t, id)).ticket.state], [[], 'accepted']);
});

test('words that are hidden before they were sent aren’t sent', async () => {
  const { id } = await referred(t, '涉及个人信息');
  const hide = async (event: number) => {
    const { version } = (await pageOf(t, id)).ticket;
    const deed = { is: 'redact', event, reason: '个人信息' };
    must(await t.askAs('audit')('POST', `/api/tickets/${id}/redact`, { version, deed }));
    return JSON.parse(outbox(id)[0]?.body ?? '');
  };
  const first = await hide(3);
  assert.deepEqual([first.reason, first.ticket.title], [null, '接口超时']);
  const { ticket } = await hide(0);
  assert.deepEqual([ticket.title, ticket.body, ticket.fields], [null, null, null]);
});

test('a ticket can be reported again after an answer, under another key', async () => {
  const { id, number } = await referred(t);
  must(await calls(t, { key: 'again-1', ticket_number: number, outcome: 'answered', text: '请重试' }));
  must(await does(t, id, { is: 'refer', reason: '仍有问题' }));
  const keys = outbox(id).map(({ key }) => key);
  assert.equal(new Set(keys).size, 2);
});
