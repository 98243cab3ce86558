/** Reports of an incident and of a drill as files, read back: Word as a zip, PDF by pdftotext. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { tickDrills } from '../emergency/keep-drills.ts';
import { beginRun, putByPerson } from '../emergency/run-store.ts';
import { drillHub } from '../emergency/testing-drills.ts';
import type { Asking } from '../testing.ts';
import { unzip } from './zip.ts';

let s: Awaited<ReturnType<typeof drillHub>>;
before(async () => {
  s = await drillHub();
});
after(() => s.end());

const get = (path: string, ask: Asking = s.engineer) =>
  s.t.app.request(path, { headers: { cookie: ask.cookie, host: 'localhost' } });
const fileOf = async (path: string) => {
  const answer = await get(path);
  assert.equal(answer.status, 200, answer.status === 200 ? '' : await answer.clone().text());
  return Buffer.from(await answer.arrayBuffer());
};
const wordsOf = async (path: string): Promise<string> => {
  // What keeps it a draft stands at the head of each page.
  const parts = unzip(await fileOf(`${path}?format=docx`)).filter(({ name }) => /^word\/\w+\.xml$/.test(name));
  const xml = parts.map(({ content }) => Buffer.from(content).toString('utf8')).join('\n');
  return xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');
};
/** Lines break wherever the column ends. */
const pdfOf = async (path: string): Promise<string> =>
  execFileSync('pdftotext', ['-', '-'], { input: await fileOf(`${path}?format=pdf`) })
    .toString('utf8')
    .replace(/\s/g, '');
const skip = spawnSync('pdftotext', ['-v']).error ? 'pdftotext is not there (poppler-utils)' : false;

const LEADER = { person: 'leader', address: '-' };
const HOSTILE = '<w:t>]]> \u202egnp.exe =cmd|calc';

async function incident() {
  const id = s.incident();
  const begun = Date.now();
  const beginning = { at: begun, grade: 3 as const, drill: null, roles: {} };
  const run_id = beginRun(s.t.hub.db, LEADER, { plan_id: s.plan_id, unit_id: 2, incident_id: id }, beginning);
  const values = { since: '八点零五分' };
  putByPerson(s.t.hub.db, LEADER, run_id, { do: 'complete', key: 'confirm', values }, begun + 1);
  const body = { unit: '甲县大数据局', harm: HOSTILE };
  const path = `/api/incidents/${id}/reports`;
  const report = await s.must(s.leader, 'POST', path, { kind: 'initial', rule_id: null, body });
  return { run_id, report_id: report.id as number };
}

async function drill() {
  const { id, run_id } = await s.begun({ title: '年度推演', scenario: HOSTILE });
  tickDrills(s.t.hub.db, Date.now());
  let at = Date.now();
  const put = (input: Parameters<typeof putByPerson>[3]) => {
    at += 60_000;
    putByPerson(s.t.hub.db, LEADER, run_id, input, at);
  };
  put({ do: 'complete', key: 'confirm', values: { since: '九点' } });
  put({ do: 'complete', key: 'declare', values: {} });
  put({ do: 'answer', key: 'how', answer: 'wait' });
  put({ do: 'skip', key: 'police', reason: '演练不报案' });
  put({ do: 'complete', key: 'back', values: {} });
  tickDrills(s.t.hub.db, at);
  await s.doing(id, 'evaluate', { scores: { 报告及时: 4, 决策得当: 3 }, strengths: '到岗快' });
  const improvements = [{ text: '补齐值班电话', unit_id: 2, due_at: Date.UTC(2099, 0, 31, 4) }];
  const filed = await s.doing(id, 'improvements', { improvements });
  return { id, ticket: filed.body.tickets[0].number as string };
}

test('a report of an incident is a draft until it was sent, and tells of its run only what was done when it was written', async () => {
  const { run_id, report_id } = await incident();
  const path = `/api/incident-reports/${report_id}/report`;
  putByPerson(s.t.hub.db, LEADER, run_id, { do: 'complete', key: 'declare', values: {} }, Date.now() + 60_000);
  const words = await wordsOf(path);
  assert.match(words, /草稿/);
  assert.match(words, /甲县大数据局/);
  assert.match(words, /最早发现的时间：八点零五分/);
  assert.doesNotMatch(words, /宣布启动/);
  assert.doesNotMatch(words, /\u202e/);
  const one = await fileOf(`${path}?format=docx`);
  assert.ok(one.equals(await fileOf(`${path}?format=docx`)), 'the same writing is the same file');
  const sent_at = Date.now();
  await s.must(s.leader, 'POST', `/api/incident-reports/${report_id}/sent`, { sent_to: '省网信办', sent_at });
  assert.match(await wordsOf(path), /报 省网信办（leader）/);
  assert.doesNotMatch(await wordsOf(path), /草稿/);
  assert.equal((await get(`${path}?format=pdf`, s.stranger)).status, 404);
  assert.equal((await get(`${path}?format=exe`)).status, 422);
});

test('a report of a drill is read back from Word, and noted in the log', async () => {
  const noted = s.sqlite.prepare(`select count(*) from audit_entries where action = 'export'`).pluck();
  const { id, ticket } = await drill();
  const before = noted.get() as number;
  const words = await wordsOf(`/api/drills/${id}/report`);
  for (const text of [
    '年度推演',
    '12345 接到投诉',
    '补齐值班电话',
    '2099-01-31',
    ticket,
    '等待恢复',
    '演练不报案',
    '平均分',
  ])
    assert.ok(words.includes(text), text);
  assert.equal((noted.get() as number) - before, 1);
  assert.equal((await get(`/api/drills/${id}/report?format=pdf`, s.stranger)).status, 404);
});

test('both are read back from PDF', { skip }, async () => {
  const { report_id } = await incident();
  const told = await pdfOf(`/api/incident-reports/${report_id}/report`);
  assert.match(told, /网络安全事件报告单/);
  assert.match(told, /最早发现的时间：八点零五分/);
  const { id } = await drill();
  const drilled = await pdfOf(`/api/drills/${id}/report`);
  assert.match(drilled, /应急演练总结报告/);
  assert.match(drilled, /补齐值班电话/);
  assert.match(drilled, /与上次演练比较/);
});
