import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { open } from '../db/open.ts';
import { people } from '../people/schema.ts';
import { testHub } from '../testing.ts';
import { NONCES_MS } from './callbacks.ts';
import {
  accepted,
  CALLBACKS,
  calls,
  configure,
  does,
  must,
  pageOf,
  provinceHub,
  referred,
  sends,
  signatureFor,
} from './testing.ts';

const MINUTE_MS = 60_000;
const t = await provinceHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
const stateOf = async (id: number) => (await pageOf(t, id)).ticket.state;
const refusals = () =>
  sqlite
    .prepare(`select reason from audit_entries where object_kind = 'connector' and result = 'refused'`)
    .pluck()
    .all();
let keys = 0;
const said = (ticket_number: string, outcome = 'answered', text = '已修复') => {
  keys += 1;
  return { key: `province-${keys}`, ticket_number, outcome, text };
};

test('taken up it stays with the province, answered or refused it goes on here; the trace tells who said what', async () => {
  for (const outcome of ['answered', 'refused']) {
    const { id, number } = await referred(t);
    must(await calls(t, said(number, 'accepted', '已受理')));
    assert.equal(await stateOf(id), 'referred');
    must(await calls(t, said(number, outcome, '答复内容')));
    const { ticket, events, clocks } = await pageOf(t, id);
    assert.equal(ticket.state, 'working');
    assert.notEqual(clocks.resolution.state, 'paused', 'its clocks went on');
    const told = events.map((event: Record<string, unknown>) => [event.is, event.party, event.outcome, event.text]);
    assert.deepEqual(told.slice(-2), [
      ['province', 'platform', 'accepted', '已受理'],
      ['province', 'platform', outcome, '答复内容'],
    ]);
  }
});

test('the same key again is answered as done and does nothing, also when the ticket has gone on', async () => {
  const { id, number } = await referred(t);
  const word = said(number);
  must(await calls(t, word));
  const { ticket } = await pageOf(t, id);
  for (let again = 0; again < 3; again += 1) assert.deepEqual(must(await calls(t, word)), { done: true });
  must(await does(t, id, { is: 'refer', reason: '仍有问题' }));
  must(await calls(t, word));
  const after = (await pageOf(t, id)).ticket;
  assert.deepEqual([after.version, after.state], [ticket.version + 1, 'referred']);
});

test('without a signature, or with one that doesn’t fit, nothing is read, and each try is in the log', async () => {
  const { id, number } = await referred(t);
  const before = refusals().length;
  const word = said(number);
  const body = JSON.stringify(word);
  const tries = {
    'no signature': await sends(t, body, {}),
    'half of it': await calls(t, word, { headers: { 'x-zhengwang-nonce': '' } }),
    'another secret': await calls(t, word, { secret: 'another secret of the same length.' }),
    'another body': await calls(t, word, { signed: JSON.stringify({ ...word, outcome: 'refused' }) }),
    'another path': await calls(t, word, { path: `${CALLBACKS}/` }),
    'no JSON at all': await sends(t, '{', {}),
    'from a slow clock': await calls(t, word, { at: Date.now() - 5 * MINUTE_MS - 5_000 }),
    'from a fast clock': await calls(t, word, { at: Date.now() + 5 * MINUTE_MS + 5_000 }),
  };
  for (const [name, { status, body: answer }] of Object.entries(tries)) {
    assert.equal(status, 401, name);
    assert.deepEqual([answer.error.code, Object.keys(answer)], ['signature', ['error']], name);
  }
  const reasons = refusals().slice(before) as string[];
  assert.equal(reasons.length, Object.keys(tries).length);
  for (const what of ['missing', 'forged', 'late'])
    assert.ok(
      reasons.some((reason) => reason.includes(what)),
      what,
    );
  assert.equal(await stateOf(id), 'referred');
  must(await calls(t, word), 200);
});

test('a session is no signature, and no page of another origin comes through; a program without either does', async () => {
  const { number } = await referred(t);
  assert.equal((await sends(t, JSON.stringify(said(number)), { cookie: t.cookie })).status, 401);
  const foreign = await calls(t, said(number), { headers: { origin: 'https://evil.example' } });
  assert.deepEqual([foreign.status, foreign.body.error.code], [403, 'cross_origin']);
  must(await calls(t, said(number), { headers: { 'content-type': 'text/plain' } }));
});

test('the very same request is refused the second time, and what is signed well is still only a form to be filled in', async () => {
  const { number } = await referred(t);
  const body = JSON.stringify(said(number, 'accepted'));
  const headers = signatureFor(body, String(Date.now()), 'a-nonce-of-the-province');
  must(await sends(t, body, headers));
  const again = await sends(t, body, headers);
  assert.deepEqual([again.status, again.body.error.code], [409, 'replayed']);
  for (const wrong of [
    '{}',
    '[]',
    'null',
    JSON.stringify({ ...said(number), more: 1 }),
    JSON.stringify(said(number, 'maybe')),
  ])
    assert.equal((await calls(t, wrong)).status, 422, wrong);
  assert.equal((await calls(t, '{')).status, 400);
});

test('a nonce of something that was refused stays used', async () => {
  const body = JSON.stringify(said('20990101-00001'));
  const headers = signatureFor(body, String(Date.now()), 'another-nonce-of-theirs');
  assert.equal((await sends(t, body, headers)).status, 404);
  assert.equal((await sends(t, body, headers)).status, 409);
});

test('of a ticket that isn’t there, or that it was never told of, the province learns the same', async () => {
  const mine = await accepted(t, t.city);
  const [gone, untold] = [await calls(t, said('20990101-00001')), await calls(t, said(mine.number))];
  assert.equal(gone.status, 404);
  assert.deepEqual(untold.body, gone.body);
  const { number } = await referred(t);
  must(await calls(t, said(number)));
  assert.equal((await calls(t, said(number))).status, 409, 'it isn’t with the province any more');
});

test('switched off nothing comes in, and it can be sent again later', async () => {
  const { id, number } = await referred(t);
  const word = said(number);
  await configure(t, { ...t.settings, is_enabled: false });
  assert.equal((await sends(t, JSON.stringify(word), {})).status, 401, 'a stranger learns nothing of it');
  assert.equal((await calls(t, word)).status, 503);
  assert.equal(await stateOf(id), 'referred');
  await configure(t, t.settings);
  must(await calls(t, word));
});

test('tries without a signature are answered 429 when they are many and fill no log; what is signed comes in all the same', async () => {
  const quiet = await provinceHub();
  try {
    const count = () =>
      quiet.hub.db.$client
        .prepare(`select count(*) from audit_entries where object_kind = 'connector' and result = 'refused'`)
        .pluck()
        .get();
    const { number } = await referred(quiet);
    const statuses: number[] = [];
    for (let i = 0; i < 40; i += 1) statuses.push((await sends(quiet, '{}', {})).status);
    assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
    assert.equal(count(), 30);
    must(await calls(quiet, said(number)));
  } finally {
    await quiet.stop();
  }
});

test('a replay is refused after a restart too, and nonces are forgotten when they can’t be used any more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-nonces-'));
  const first = await provinceHub({ folder });
  const { number } = await referred(first);
  const body = JSON.stringify(said(number, 'accepted'));
  const headers = signatureFor(body, String(Date.now()), 'a-nonce-before-the-end');
  must(await sends(first, body, headers));
  await first.stop();
  const db = open(folder);
  // The test's accounts are made anew at each start.
  db.update(people).set({ username: null }).run();
  db.$client.prepare('update people set email = id').run();
  db.$client.close();
  const second = await testHub({ folder });
  try {
    assert.equal((await sends(second, body, headers)).body.error.code, 'replayed');
    const nonces = () => second.hub.db.$client.prepare('select count(*) from connector_inbox').pluck().get();
    assert.equal(nonces(), 1);
    second.hub.db.$client.prepare('update connector_inbox set at = ?').run(Date.now() - NONCES_MS - 1_000);
    assert.equal((await calls(second, said('20990101-00001'))).status, 404);
    assert.equal(nonces(), 1, 'the old one went');
  } finally {
    await second.stop();
    rmSync(folder, { recursive: true });
  }
});
