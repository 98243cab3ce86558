import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Level } from '../../estate/schema.ts';
import type { Authority } from '../../people/authorisation.ts';
import { ACTOR, type Asking, testHub } from '../../testing.ts';
import type { TicketKind } from '../kinds.ts';
import { act, fileTicket } from '../write-ticket.ts';
import { readDictionary } from './dictionary.ts';
import { readTerms } from './keep-terms.ts';
import { stepsOf, type TicketTopics } from './read-topics.ts';
import { goldenTickets } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-topics-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { db } = t.hub;
const sqlite = db.$client;
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-20T12:00+08:00');
const FROM = NOW - 10 * DAY;

const add = (table: 'units' | 'areas', row: Record<string, unknown>) =>
  Number(
    sqlite
      .prepare(
        `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
          .map((name) => `:${name}`)
          .join(', ')})`,
      )
      .run(row).lastInsertRowid,
  );
const area = (code: string, name: string, level: Level, parent_id: number | null) =>
  add('areas', { code, name, level, parent_id });
const unit = (name: string, level: Level, parent_id: number | null, area_id: number | null) =>
  add('units', { name, level, parent_id, area_id });

const cityArea = area('3206', '南通市', 'city', null);
const countyArea = area('320623', '如东县', 'county', cityArea);
const townArea = area('320623100', '掘港街道', 'town', countyArea);
const otherArea = area('320681', '启东市', 'county', cityArea);
const city = unit('市数据局', 'city', null, cityArea);
const county = unit('如东县数据局', 'county', city, countyArea);
const town = unit('掘港街道办', 'town', county, townArea);
const other = unit('启东市数据局', 'county', city, otherArea);

const dictionary = readDictionary();
const lastId = () => sqlite.prepare('select coalesce(max(id), 0) from tickets').pluck().get() as number;
const read = () => readTerms({ db, dictionary, from: 1, until: lastId() });
const me = sqlite.prepare(`select id from people where username = 'admin'`).pluck().get() as string;
const everywhere = { reachOf: () => 'everywhere' } as unknown as Authority;
const as = { actor: ACTOR, as: { id: me, unit_id: null, authority: everywhere } };

type Filed = { title: string; body?: string; unit_id?: number; at?: number; kind?: TicketKind; contact?: string };
const file = ({ title, body = '', unit_id = town, at = NOW - DAY, kind = 'problem', contact }: Filed) =>
  fileTicket(
    db,
    ACTOR,
    {
      ...{ kind, title, body, fields: contact ? { contact } : {}, urgency: 'low', impact: 'single' },
      ...{ unit_id, filed_by_id: me, about: {}, snapshot: null },
    },
    at,
  ).id;
const redact = (id: number, version = 1) =>
  act(db, as, id, { version, deed: { is: 'redact', event: 0, reason: '含个人信息' } }, NOW);

const query = (more: Record<string, string | number> = {}) =>
  new URLSearchParams(
    Object.entries({ from: FROM, to: NOW, ...more }).map(([name, value]): [string, string] => [name, String(value)]),
  );
async function topics(more = {}, ask: Asking = t.ask): Promise<TicketTopics> {
  const answer = await ask('GET', `/api/tickets/topics?${query(more)}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}
async function listed(filter: Record<string, string | number>, ask: Asking = t.ask) {
  const asked = new URLSearchParams(
    Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const answer = await ask('GET', `/api/tickets?${asked}&limit=1000`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as { rows: { id: number; title: string }[]; total: number };
}

test('without tickets there is nothing to tell, and nothing unread', async () => {
  const { total, total_before, unread, terms, topics: found, by_area, by_unit, steps } = await topics();
  assert.deepEqual([total, total_before, unread, terms, found, by_area, by_unit], [0, 0, 0, [], [], [], []]);
  assert.equal(steps.length, 11, 'ten days touch eleven');
});

test('what isn’t segmented yet is counted, and a moment later it is read', async () => {
  for (const [i, { isNow, title, body, contact }] of goldenTickets().entries()) {
    const at = (isNow ? FROM : FROM - 10 * DAY) + ((i * 7) % 10) * DAY + i;
    file({ title, body, at, unit_id: i % 3 === 0 ? other : town, kind: i % 2 === 0 ? 'problem' : 'request', contact });
  }
  const before = await topics();
  assert.deepEqual([before.total, before.unread, before.unread_before], [32, 32, 30]);
  assert.deepEqual(before.topics, []);
  assert.equal(await read(), 62);
  assert.equal(await read(), 0, 'each once');
  const now = await topics();
  assert.deepEqual([now.total, now.total_before, now.unread, now.unread_before], [32, 30, 0, 0]);
  assert.ok(now.topics[0]?.is_rising && now.topics[1]?.is_rising);
  assert.match(
    now.topics.map(({ name }) => name.join(' ')).join('\n'),
    /预约叫号机[\s\S]*医保结算|医保结算[\s\S]*预约叫号机/,
  );
  assert.deepEqual(now.before, { from: FROM - 10 * DAY, to: FROM });
  assert.equal(now.topics[0]?.per_step.length, now.steps.length);
  assert.equal(now.topics[0]?.samples.length, 3);
});

test('a topic leads to exactly as many tickets as it counts, whatever is asked', async () => {
  let seen = 0;
  for (const filter of [{}, { unit_id: town }, { kind: 'problem' }, { area_id: countyArea }, { area_id: cityArea }]) {
    const { area_id, ...same } = filter as { area_id?: number };
    for (const { terms, count, samples } of (await topics(filter)).topics) {
      const link = {
        ...{ any_terms: terms.join(' '), filed_from: FROM, filed_to: NOW, ...same },
        ...(area_id === undefined ? {} : { filed_area_id: area_id }),
      };
      const { total, rows } = await listed(link);
      assert.equal(total, count, JSON.stringify(link));
      for (const { id } of samples) assert.ok(rows.some((row) => row.id === id));
      seen += 1;
    }
    for (const { term, count } of (await topics(filter)).terms) {
      const link = {
        ...{ terms: term, filed_from: FROM, filed_to: NOW, ...same },
        ...(area_id === undefined ? {} : { filed_area_id: area_id }),
      };
      assert.equal((await listed(link)).total, count, JSON.stringify(link));
    }
  }
  assert.ok(seen > 6, String(seen));
});

test('the list takes all of some terms, or two of several, and matches whole terms only', async () => {
  assert.equal((await listed({ terms: '预约叫号机 小票' })).total, 10);
  assert.equal((await listed({ terms: '叫号' })).total, 0, 'part of a term is none');
  assert.equal((await listed({ any_terms: '预约叫号机' })).total, 10);
  assert.equal((await listed({ any_terms: '预约叫号机 小票 专线' })).total, 10);
  assert.equal((await listed({ any_terms: '预约叫号机 专线' })).total, 0);
  assert.equal((await listed({ terms: '   ' })).total, 62, 'blanks ask for nothing');
  assert.equal((await listed({ filed_from: FROM, filed_to: NOW })).total, 32);
  for (const odd of ['%', "' or 1=1", '预约叫号机%', '_', '"'])
    assert.equal((await listed({ terms: odd })).total, 0, odd);
  const many = await t.ask('GET', `/api/tickets?terms=${Array.from({ length: 30 }, (_, i) => `t${i}`).join('%20')}`);
  assert.equal(many.status, 422);
});

test('areas are those of who filed, one level beneath what was asked; departments are who holds it', async () => {
  const { by_area, by_unit } = await topics();
  const areas = Object.fromEntries(by_area.map(({ area: name, count, before }) => [name, [count, before]]));
  assert.deepEqual(Object.keys(areas).sort(), ['启东市', '如东县']);
  assert.equal((areas.启东市?.[0] ?? 0) + (areas.如东县?.[0] ?? 0), 32);
  assert.equal((areas.启东市?.[1] ?? 0) + (areas.如东县?.[1] ?? 0), 30);
  assert.deepEqual(
    (await topics({ area_id: countyArea })).by_area.map(({ area: name }) => name),
    ['掘港街道'],
  );
  assert.deepEqual(by_unit.map(({ unit: name }) => name).sort(), ['启东市数据局', '掘港街道办']);
  file({ title: '机房停电', unit_id: city });
  const above = await topics();
  for (const { area_id, is_above, count } of above.by_area)
    if (is_above) assert.deepEqual([area_id, count], [cityArea, 1]);
    else
      assert.equal((await listed({ filed_area_id: area_id as number, filed_from: FROM, filed_to: NOW })).total, count);
  for (const { unit_id, count } of above.by_unit)
    assert.equal((await listed({ unit_id: unit_id as number, filed_from: FROM, filed_to: NOW })).total, count);
  const id = file({ title: '专线断了' });
  act(db, as, id, { version: 1, deed: { is: 'escalate', to_unit_id: county, reason: '查不出' } }, NOW);
  const moved = await topics();
  assert.equal(moved.by_unit.find(({ unit_id }) => unit_id === county)?.count, 1);
  assert.equal(moved.by_area.find(({ area_id }) => area_id === countyArea)?.count, (areas.如东县?.[0] ?? 0) + 1);
});

test('whoever is limited to a unit sees the topics of their own tickets, and the list agrees', async () => {
  const ask = await t.enter('in.other', [{ role: 'ticket_agent', unit_id: other }], other);
  const own = await topics({}, ask);
  const all = await topics();
  assert.equal(
    own.total,
    sqlite
      .prepare('select count(*) from tickets where filed_unit_id = ? and filed_at >= ? and filed_at < ?')
      .pluck()
      .get(other, FROM, NOW),
  );
  assert.ok(own.total > 0 && own.total < all.total);
  assert.deepEqual(
    own.by_unit.map(({ unit: name }) => name),
    ['启东市数据局'],
  );
  for (const { terms, count, samples } of own.topics) {
    assert.equal((await listed({ any_terms: terms.join(' '), filed_from: FROM, filed_to: NOW }, ask)).total, count);
    for (const { id } of samples)
      assert.equal(sqlite.prepare('select filed_unit_id from tickets where id = ?').pluck().get(id), other);
  }
  const after = await topics();
  assert.deepEqual([after.total, after.topics.length], [all.total, all.topics.length], 'nothing is kept for another');
  assert.equal((await topics({ unit_id: town }, ask)).total, 0);
});

test('a redacted ticket is in no term, no topic and no sample, and is never read again', async () => {
  const ids = Array.from({ length: 4 }, (_, i) => file({ title: `乡镇卫生院断电 ${i}`, body: '不间断电源故障' }));
  await read();
  const rows = () =>
    sqlite
      .prepare('select ticket_id from ticket_terms where ticket_id in (select value from json_each(?)) order by 1')
      .pluck()
      .all(JSON.stringify(ids)) as number[];
  assert.deepEqual(rows(), ids);
  const found = async () => (await topics()).topics.find(({ terms }) => terms.includes('不间断电源'));
  assert.equal((await found())?.count, 4);
  redact(ids[3] as number);
  assert.deepEqual(rows(), ids.slice(0, 3));
  assert.equal(await read(), 0);
  // Another dictionary reads all others anew.
  assert.equal(
    await readTerms({ db, dictionary: { ...dictionary, digest: 'other' }, from: 1, until: lastId() }),
    lastId() - 1,
  );
  assert.deepEqual(rows(), ids.slice(0, 3));
  const one = await found();
  assert.equal(one?.count, 3);
  assert.ok(!one?.samples.some(({ id }) => id === ids[3]));
  assert.equal((await topics()).unread, 0, 'it isn’t waited for');
  redact(ids[2] as number);
  assert.equal(await found(), undefined, 'two are too few to tell of');
});

test('what is redacted while it is being read stays unread', async () => {
  const id = file({ title: '光缆挖断', body: '专线中断' });
  const reading = readTerms({ db, dictionary, from: id, until: id });
  // The thread is asked with the next turn; meanwhile somebody redacts it.
  await new Promise((resolve) => setTimeout(resolve, 20));
  redact(id);
  await reading;
  assert.equal(sqlite.prepare('select count(*) from ticket_terms where ticket_id = ?').pluck().get(id), 0);
});

test('topics and terms leave as files, and only lists do', async () => {
  for (const [name, head] of [
    ['list', /terms,name,count,before,score,is_rising/],
    ['terms', /term,count,before,score,is_rising/],
  ] as const) {
    const { status, text } = await t.ask('GET', `/api/tickets/topics/${name}?${query()}&format=csv`);
    assert.equal(status, 200, text);
    assert.match(text, head);
    assert.match(text, /预约叫号机/);
  }
  assert.equal((await t.ask('GET', `/api/tickets/topics/list?${query()}&format=xlsx`)).status, 200);
  assert.ok((await t.ask('GET', `/api/tickets/topics?${query()}&format=csv`)).status >= 400);
});

test('a period must begin before it ends and last three years at most', async () => {
  for (const bad of [`from=${NOW}&to=${NOW}`, `from=0&to=${NOW}`, 'from=x', 'kind=x', 'area_id=-1'])
    assert.equal((await t.ask('GET', `/api/tickets/topics?${bad}`)).status, 422, bad);
});

test('a long period is cut into weeks', () => {
  const year = stepsOf({ from: NOW - 365 * DAY, to: NOW });
  assert.equal(year.step_ms, 7 * DAY);
  assert.ok(year.from <= NOW - 365 * DAY && year.from + year.count * year.step_ms >= NOW && year.count <= 54);
  assert.equal(stepsOf({ from: NOW - DAY, to: NOW }).step_ms, DAY);
});
