/** The two systems of the 12345 hotline: what people file is analysed and looked at, and answers are kept. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FIGURES } from '../../programme/figures/index.ts';
import { testHub } from '../../testing.ts';
import { readDictionary } from '../../tickets/topics/dictionary.ts';
import { readTerms } from '../../tickets/topics/keep-terms.ts';
import { systemOf } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-hotline-'));
const hub = await testHub({ folder });
after(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true });
});
const { db } = hub.hub;
const DAY_MS = 86_400_000;
const must = async (method: string, path: string, body?: unknown, ask = hub.ask) => {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const city = (await must('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' })).id as number;
const unit_id = (await must('POST', '/api/units', { name: '市12345中心', level: 'city', area_id: city })).id as number;
const county = { name: '通州区住建局', level: 'county', parent_id: unit_id };
const department = (await must('POST', '/api/units', county)).id as number;

test('what is filed is analysed and looked at, or the card says that it isn’t', async () => {
  const system = await systemOf(hub, '12345政情民意分析', { area_id: city });
  const of = async (name: string) => (await system.card()).of(name);
  const figure = () =>
    FIGURES.opinion
      .read(db, { kind: 'area', id: city }, Date.now())
      .map(({ key, status, weight }) => `${key} ${status} ${weight}`);
  assert.equal((await of('analysed')).status, 'unknown');
  assert.match((await of('looked_at')).reason.en, /nobody looked/);
  const filer = await hub.enter('filer', [{ role: 'ticket_agent', unit_id }], unit_id);
  for (const title of ['公交站台无遮雨棚', '路灯不亮'])
    await must('POST', '/api/tickets', { kind: 'request', title, fields: {}, unit_id }, filer);
  assert.equal((await of('analysed')).status, 'unknown', 'they were filed just now');
  assert.deepEqual(figure(), [`unit/${unit_id}/unread unmet 2`]);
  const dictionary = readDictionary(folder);
  await readTerms({ db, dictionary, from: 1, until: 2 });
  const read = await of('analysed');
  assert.deepEqual([read.status, read.reason.en], ['pass', 'of 2 filed within 30 days 2 are analysed (100%)']);
  assert.deepEqual(figure(), [`unit/${unit_id}/read met 2`]);
  await must('GET', '/api/tickets/topics');
  assert.match((await of('looked_at')).reason.en, /^1 people looked/);
  db.$client.prepare('delete from ticket_terms where ticket_id = 1').run();
  db.$client.prepare('update tickets set filed_at = filed_at - 3600000 where id = 1').run();
  assert.match((await of('analysed')).reason.en, /1 are analysed \(50%\)/);
  assert.equal((await of('analysed')).status, 'fail', 'it was left behind');
});

test('answers are published, kept true, of help and the departments’ own, or the card says what is missing', async (t) => {
  const system = await systemOf(hub, '一号答');
  const of = async (name: string) => (await system.card()).of(name);
  assert.deepEqual(
    ['reviewed', 'helps', 'departments', 'hotline'].map((name) => name),
    Object.keys((await system.card()).statuses),
  );
  assert.deepEqual(Object.values((await system.card()).statuses), ['fail', 'unknown', 'fail', 'unknown']);
  const writer = await hub.enter('writer', [{ role: 'ticket_agent', unit_id }], unit_id);
  const leader = await hub.enter('leader', [{ role: 'unit_leader', unit_id }], unit_id);
  const publish = async (question: string, owner: number) => {
    const { id } = await must(
      'POST',
      '/api/answers',
      { question, text: '请携带身份证到窗口办理。', unit_id: owner },
      writer,
    );
    const seen_at = () => db.$client.prepare('select changed_at from answers where id = ?').pluck().get(id) as number;
    await must('POST', `/api/answers/${id}/deeds`, { seen_at: seen_at(), deed: { is: 'submit' } }, writer);
    const deed = { is: 'approve', expires_at: Date.now() + 30 * DAY_MS };
    await must('POST', `/api/answers/${id}/reviews`, { seen_at: seen_at(), deed }, leader);
    return id as number;
  };
  const ids: number[] = [];
  for (const question of ['怎么办居住证', '怎么开无房证明', '怎么查社保', '怎么办老年证', '怎么办公交卡'])
    ids.push(await publish(question, department));
  assert.equal((await of('reviewed')).status, 'pass');
  assert.equal((await of('departments')).reason.en, '1 departments keep 5 answers');
  for (const has_helped of [true, false]) {
    await must('PUT', `/api/answers/${ids[0]}/vote`, { has_helped }, writer);
    assert.equal((await of('helps')).status, has_helped ? 'pass' : 'warn');
  }
  const expire = (id: number | undefined) =>
    db.$client.prepare('update answers set expires_at = ? where id = ?').run(Date.now() - 1, id);
  expire(ids[0]);
  const one = await of('reviewed');
  assert.deepEqual([one.status, one.reason.en], ['warn', '5 are published, 80% reviewed in time, 1 expired']);
  expire(ids[1]);
  assert.equal((await of('reviewed')).status, 'fail');
  const figure = FIGURES.knowledge.read(db, { kind: 'unit', id: unit_id }, Date.now());
  assert.deepEqual(
    figure.map(({ status }) => status),
    ['unmet', 'unmet', 'met', 'met', 'met'],
  );
  assert.equal(figure[0]?.path, `/answers/${ids[0]}`);

  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  await system.at('hotline', (server.address() as AddressInfo).port);
  await system.look();
  assert.equal((await of('hotline')).status, 'pass');
  status = 503;
  await system.look();
  assert.match((await of('hotline')).reason.en, /503/);
});
