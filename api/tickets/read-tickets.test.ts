import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ACTOR, testHub } from '../testing.ts';
import { fileTicket } from './write-ticket.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-tickets-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { db } = t.hub;
const unit = (name: string, parent_id: number | null = null) =>
  Number(
    db.$client.prepare(`insert into units (name, level, parent_id) values (?, 'county', ?)`).run(name, parent_id)
      .lastInsertRowid,
  );
const county = unit('县');
const town = unit('镇', county);
const other = unit('另一县');
const about = { kind: 'problem', body: '', fields: {}, urgency: 'low', impact: 'single' } as const;
const file = (title: string, unit_id: number, now: number) => {
  const made = fileTicket(db, ACTOR, { ...about, title, unit_id, filed_by_id: null, about: {}, snapshot: null }, now);
  return made;
};
const day = Date.parse('2026-11-02T10:00+08:00');
const filed = Array.from({ length: 30 }, (_, i) =>
  file(i % 3 === 0 ? '全县断网' : '打印机卡纸 1102', i % 2 === 0 ? town : other, day + i),
);
const agent = await t.enter('agent', [{ role: 'ticket_agent', unit_id: county }], county);
const asked = async (query: string, ask = t.ask) => {
  const { status, body } = await ask('GET', `/api/tickets?${query}`);
  assert.equal(status, 200);
  return {
    total: body.total as number,
    titles: body.rows.map(({ title }: { title: string }) => title),
    rows: body.rows,
  };
};

test('a search says how many there are, whatever the page, the newest first', async () => {
  const { total, rows } = await asked(`q=${encodeURIComponent('断网')}&limit=4&offset=2`);
  assert.equal(total, 10);
  assert.deepEqual(
    rows.map(({ number }: { number: string }) => number),
    [21, 18, 15, 12].map((i) => filed[i]?.number),
  );
});

test('a number is found whole and in part, and words of digits beside it', async () => {
  assert.equal((await asked(`q=${filed[6]?.number}`)).total, 1);
  assert.equal((await asked('q=-00007')).total, 1);
  assert.equal((await asked('q=1102')).total, 30, 'the day in the number');
  assert.equal((await asked(`q=${encodeURIComponent('卡纸 1102')}`)).total, 20);
  assert.equal((await asked('q=99999')).total, 0);
});

test('what holds no word finds nothing', async () => {
  for (const q of ['%', '_', '，。', '""']) assert.equal((await asked(`q=${encodeURIComponent(q)}`)).total, 0, q);
});

test('whoever is limited counts and finds only their own', async () => {
  assert.deepEqual([(await asked('', agent)).total, (await asked('', agent)).rows.length], [15, 15]);
  assert.equal((await asked('limit=1', agent)).total, 15);
  assert.equal((await asked(`q=${encodeURIComponent('断网')}`, agent)).total, 5);
  assert.equal((await asked(`q=${filed[1]?.number}`, agent)).total, 0);
  assert.equal((await asked('is_open=true', agent)).total, 15);
  assert.equal((await asked('is_open=false', agent)).total, 0);
  assert.equal((await asked('queue=unit', agent)).total, 15);
});
