/** The register of graded protection through its routes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Asking, testHub } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
const county = await t.enter('county', [{ role: 'network_engineer', unit_id: 2 }]);

const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
const DAY_MS = 86_400_000;
const must = async (method: string, path: string, body?: unknown, ask: Asking = t.ask) => {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, `${method} ${path} ${answer.text}`);
  return answer.body;
};
const made = async (name: string, unit_id: number): Promise<number> =>
  (await must('POST', '/api/systems', { name, unit_id })).id;
const path = (id: number, more = '') => `/api/compliance/systems/${id}${more}`;
const version = async (id: number) => (await must('GET', path(id))).register?.version ?? 0;
const EMPTY = {
  ...{ version: 0, matrix: '2020', information_harms: [], service_harms: [], s_level: null, a_level: null },
  ...{ confirmed_at: null, extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null },
  ...{ filed_at: null, issued_at: null, filed_with: '', platform_id: null, note: '' },
  ...{ scheme_reviewed_at: null, scheme_review: '' },
};
const harm = (to: string, degree: string) => ({ to, degree });
const THREE = {
  ...EMPTY,
  ...{ information_harms: [harm('society', 'serious')], service_harms: [harm('society', 'general')] },
  ...{ s_level: 3, a_level: 2 },
};
const put = async (id: number, change: object, ask: Asking = t.ask) =>
  ask('PUT', path(id), { ...THREE, version: await version(id), ...change });
const mustPut = async (id: number, change: object) => {
  const answer = await put(id, change);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const refused = async (id: number, change: object, field: string, words: RegExp) => {
  const answer = await put(id, change);
  assert.equal(answer.status, 422, answer.text);
  assert.equal(answer.body.error.fields[0].path, field);
  assert.match(answer.body.error.zh, words);
  assert.ok(answer.body.error.en !== '');
};
const lastEntry = () =>
  sqlite.prepare('select * from audit_entries order by id desc limit 1').get() as Record<string, string>;
/** An assessment that was completed, with one finding of each risk. */
function assess(system_id: number, closed_at: number, kind = 'mlps') {
  const { lastInsertRowid } = sqlite
    .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at)
      values (?, ?, '测评', 'GB/T 22239-2019', 'mlps-2025', 3, '[]', 'open', 'x', ?)`)
    .run(system_id, kind, closed_at - DAY_MS);
  for (const [risk, state] of [
    ['high', 'open'],
    ['high', 'verified'],
    ['medium', 'rectifying'],
    ['low', 'accepted'],
  ])
    sqlite
      .prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, risk, state, found_at, found_by)
        values (?, ?, '8.1.4.1 a', 0, 'x', ?, ?, 1, 'x')`)
      .run(lastInsertRowid, system_id, risk, state);
  sqlite
    .prepare(
      `update assessments set state = 'closed', closed_at = ?, closed_by = 'x', result = '{"value":{"low":"90.00","high":"90.00"}}' where id = ?`,
    )
    .run(closed_at, lastInsertRowid);
}

const portal = await made('门户网站', 2);
const cloud = await made('政务云', 1);
const other = await made('乙县办件', 3);

test('a system that nobody graded is unknown, never fine', async () => {
  const { rows, total } = await must('GET', '/api/compliance/systems');
  assert.equal(total, 3);
  for (const row of rows)
    assert.deepEqual(
      [row.stage, row.grade, row.notation, row.due, row.due_kind],
      [null, null, null, 'unknown', 'grading'],
    );
  const page = await must('GET', path(portal));
  assert.deepEqual([page.register, page.computed, page.moves.forward], [null, null, null]);
  assert.match(page.deadlines[0].because.zh, /未定级/);
});

test('harms make a grade, a person confirms it, and the log keeps before and after', async () => {
  const asked = await must(
    'GET',
    '/api/compliance/grade?matrix=2020&s=society.serious&a=society.general,citizens.extreme',
  );
  assert.equal(asked.notation, 'S3A2G3');
  assert.equal(
    (await must('GET', '/api/compliance/grade?matrix=2025&s=society.serious&a=society.general')).known,
    false,
  );
  const row = await mustPut(portal, {});
  assert.deepEqual([row.grade, row.confirmed_by, row.stage, row.version], [3, 'admin', 'grading', 1]);
  assert.ok(Math.abs(row.confirmed_at - Date.now()) < 60_000);
  const page = await must('GET', path(portal));
  assert.equal(page.system.notation, 'S3A2G3');
  assert.equal(page.computed.notation, 'S3A2G3');
  const entry = lastEntry();
  assert.deepEqual([entry.action, entry.object_kind, entry.object_id], ['create', 'protected_system', String(portal)]);
  assert.equal(JSON.parse(entry.after as string).computed.notation, 'S3A2G3');
  await mustPut(portal, { live_at: at('2020-01-01') });
  assert.equal(JSON.parse(lastEntry().before as string).live_at, null);
  const kept = await must('GET', path(portal));
  assert.equal(kept.register.confirmed_at, row.confirmed_at, 'what the grade rests on is the same');
  const history = await must('GET', `/api/audit/of?kind=protected_system&id=${portal}`);
  assert.equal(history.total, 2);
});

test('another grade than the matrix says needs a reason; where the matrix does not know, it needs none', async () => {
  await refused(portal, { s_level: 2 }, 'note', /与推算结果 S3A2G3 不同/);
  await refused(portal, { a_level: null }, 'a_level', /一并确认/);
  assert.equal((await mustPut(portal, { s_level: 2, note: '专家意见' })).grade, 2);
  assert.equal((await mustPut(portal, { matrix: '2025' })).grade, 3);
  await mustPut(portal, { live_at: at('2020-01-01') });
});

test('who read an older version is told so, and nothing is overwritten', async () => {
  const stale = (await version(portal)) - 1;
  const answer = await put(portal, { version: stale, review: '覆盖' });
  assert.equal(answer.status, 409);
  assert.match(answer.body.error.zh, /已被他人修改/);
  assert.equal((await t.ask('POST', path(portal, '/stage'), { to: 'filing', version: stale })).status, 409);
  assert.equal((await put(portal, { version: 0 })).status, 409);
  assert.equal((await must('GET', path(portal))).register.review, '');
});

test('a certificate has its form and is one system’s', async () => {
  const filed = { live_at: at('2020-01-01'), filed_at: at('2025-05-06'), issued_at: at('2025-05-20') };
  await refused(portal, { certificate: '3206001234-00001' }, 'certificate', /应有 11 位数字，实有 10 位/);
  await refused(portal, { certificate: '32060012345—00001' }, 'certificate', /—/);
  await refused(portal, { ...filed, issued_at: at('2025-05-05') }, 'issued_at', /早于备案日期/);
  await refused(portal, { filed_at: Date.now() + 2 * DAY_MS }, 'filed_at', /不能晚于今天/);
  await mustPut(portal, { ...filed, certificate: ' 32060012345-00001 ' });
  const twice = await put(cloud, { certificate: '32060012345-00001' });
  assert.equal(twice.status, 409);
  assert.match(twice.body.error.zh, /另一系统/);
  assert.doesNotMatch(twice.text, /门户/);
  const { system } = await must('GET', path(portal));
  assert.equal(system.certificate, '32060012345-00001');
  assert.equal(new Date(system.certificate_until_at + 8 * 3_600_000).toISOString().slice(0, 10), '2028-05-20');
});

test('a stage moves one step when it has what it needs, and the row keeps it', async () => {
  const to = async (stage: string) =>
    t.ask('POST', path(portal, '/stage'), { to: stage, version: await version(portal) });
  const jump = await to('assessment');
  assert.equal(jump.status, 409);
  assert.match(jump.body.error.zh, /一步/);
  assert.equal((await to('filing')).status, 200);
  const entry = lastEntry();
  assert.deepEqual([entry.action, entry.before, entry.after], ['move', '{"stage":"grading"}', '{"stage":"filing"}']);
  const undone = await put(portal, { s_level: null, a_level: null });
  assert.match(undone.body.error.zh, /请先退回阶段/);
  assert.equal((await to('rectification')).status, 200);
  assert.equal((await to('assessment')).status, 200);
  const early = await to('supervision');
  assert.match(early.body.error.zh, /完成的等级测评/);
  assert.equal((await must('GET', path(portal))).moves.missing.zh, early.body.error.zh);
  assert.equal((await to('rectification')).status, 200);
  assert.equal((await t.ask('POST', path(other, '/stage'), { to: 'filing', version: 1 })).status, 409);
});

test('a platform is graded not below its tenants, whichever is changed', async () => {
  const two = { information_harms: [harm('society', 'general')], s_level: 2, a_level: 2 };
  await mustPut(cloud, two);
  const filed = {
    live_at: at('2020-01-01'),
    filed_at: at('2025-05-06'),
    issued_at: at('2025-05-20'),
    certificate: '32060012345-00001',
  };
  await refused(portal, { ...filed, platform_id: cloud }, 'platform_id', /政务云”为 2 级，低于本系统的 3 级/);
  await mustPut(cloud, {});
  await mustPut(portal, { ...filed, platform_id: cloud });
  await refused(cloud, two, 's_level', /门户网站”为 3 级/);
  await refused(cloud, { platform_id: portal }, 'platform_id', /租户/);
  await refused(cloud, { platform_id: cloud }, 'platform_id', /自身/);
  await refused(cloud, { platform_id: 999_999 }, 'platform_id', /不存在/);
  assert.deepEqual(
    (await must('GET', path(cloud))).tenants.map(({ name }: { name: string }) => name),
    ['门户网站'],
  );
});

test('assessments tell the last, the next and what is open; the list finds, filters, sorts and leaves as a file', async () => {
  const closed_at = Date.now() - 350 * DAY_MS;
  assess(portal, closed_at);
  const { system, deadlines, assessments } = await must('GET', path(portal));
  assert.deepEqual([system.assessed_at, system.high, system.medium, system.low], [closed_at, 1, 1, 0]);
  assert.ok(system.assessment_days_left > 10 && system.assessment_days_left < 17);
  assert.equal(deadlines.find(({ kind }: { kind: string }) => kind === 'crypto').standing, 'unknown');
  assert.equal(system.due, 'soon');
  assert.equal(assessments.length, 1);
  const ids = async (query: string) =>
    (await must('GET', `/api/compliance/systems?${query}`)).rows.map(({ id }: { id: number }) => id);
  assert.deepEqual(await ids('grade=3&sort=name'), [portal, cloud]);
  assert.deepEqual(await ids('grade=3&sort=-name'), [cloud, portal]);
  assert.deepEqual(await ids('grade=none'), [other]);
  assert.deepEqual(await ids('stage=rectification'), [portal]);
  assert.deepEqual(await ids('stage=none'), [other]);
  assert.deepEqual(await ids('due=soon'), [portal]);
  assert.deepEqual(await ids('q=32060012345'), [portal]);
  assert.deepEqual(await ids('q=zhengwuyun'), [cloud]);
  assert.deepEqual(await ids('unit_id=3'), [other]);
  assert.equal((await ids('sort=assessed_at'))[0], portal);
  assert.equal((await ids('sort=-assessed_at'))[0], portal);
  assert.equal((await ids('sort=-grade')).at(-1), other);
  assert.equal((await must('GET', '/api/compliance/systems?limit=1&offset=1')).rows.length, 1);
  const file = await t.ask('GET', '/api/compliance/systems?format=csv&columns=name,notation,due_reason');
  assert.match(file.text, /门户网站,S3A2G3,/);
  assert.equal((await t.ask('GET', '/api/compliance/systems?sort=password')).status, 422);
});

test('the calendar has what is due between two days, and tells how much has no day', async () => {
  const all = await must('GET', '/api/compliance/calendar');
  assert.ok(all.unknown > 0 && all.total >= 3);
  const due = all.rows.map(({ due_at }: { due_at: number }) => due_at);
  assert.deepEqual(
    due,
    due.toSorted((a: number, b: number) => a - b),
  );
  const [first] = (await must('GET', `/api/compliance/calendar?kind=assessment`)).rows;
  assert.equal(first.name, '门户网站');
  const between = async (from: number, to: number) =>
    (await must('GET', `/api/compliance/calendar?kind=assessment&from=${from}&to=${to}`)).total;
  assert.equal(await between(first.due_at, first.due_at), 1);
  assert.equal(await between(first.due_at + 1, first.due_at + DAY_MS), 0);
  assert.equal((await must('GET', '/api/compliance/calendar?unit_id=3')).total, 0);
  assert.match((await t.ask('GET', '/api/compliance/calendar?format=csv')).text, /门户网站/);
});

test('nodes come and go; both must be there', async () => {
  const { id: node_id } = await must('POST', '/api/nodes', { name: 'SRV-1', addresses: ['10.0.0.1'], unit_id: 2 });
  await must('POST', path(portal, '/nodes'), { node_id });
  assert.equal((await t.ask('POST', path(portal, '/nodes'), { node_id })).status, 409);
  assert.equal((await t.ask('POST', path(portal, '/nodes'), { node_id: 999_999 })).status, 422);
  assert.deepEqual(
    (await must('GET', path(portal))).nodes.map(({ name }: { name: string }) => name),
    ['SRV-1'],
  );
  await must('DELETE', path(portal, `/nodes/${node_id}`));
  assert.equal(lastEntry().object_kind, 'system_node');
  assert.equal((await t.ask('DELETE', path(portal, `/nodes/${node_id}`))).status, 404);
});

test('whoever is limited to a county keeps its systems and sees no others', async () => {
  const list = await must('GET', '/api/compliance/systems', undefined, county);
  assert.deepEqual(
    list.rows.map(({ id }: { id: number }) => id),
    [portal],
  );
  const calendar = await county('GET', '/api/compliance/calendar');
  assert.doesNotMatch(calendar.text, /政务云|乙县/);
  assert.equal((await county('GET', path(other))).status, 404);
  const page = await must('GET', path(portal), undefined, county);
  assert.deepEqual([page.platform, page.register.platform_id], [null, cloud]);
  const row = (change: object) => ({ ...page.register, ...change });
  const { stage: _s, grade: _g, confirmed_by: _b, updated_at: _u, ...own } = row({});
  for (const [method, where, body] of [
    ['PUT', path(other), { ...THREE }],
    ['PUT', path(other), { ...own, version: 0 }],
    ['POST', path(other, '/stage'), { to: 'filing', version: 1 }],
    ['POST', path(other, '/nodes'), { node_id: 1 }],
    ['DELETE', path(other, '/nodes/1'), undefined],
  ] as const) {
    const answer = await county(method, where, body);
    assert.equal(answer.status, 404, `${method} ${where} ${answer.text}`);
  }
  // The platform that others chose stays, another that isn't seen can't be chosen.
  const kept = await county('PUT', path(portal), { ...own, review: '县里补充' });
  assert.equal(kept.status, 200, kept.text);
  const now = await version(portal);
  const foreign = await county('PUT', path(portal), { ...own, version: now, platform_id: other });
  assert.equal(foreign.status, 422);
  assert.doesNotMatch(foreign.text, /乙县/);
  const higher = { s_level: 4, a_level: 4, note: '更高' };
  const raised = await county('PUT', path(portal), { ...own, version: now, ...higher });
  assert.match(raised.body.error.zh, /权限范围外/);
  assert.doesNotMatch(raised.text, /政务云/);
  const { id: theirs } = await must('POST', '/api/nodes', { name: 'SRV-9', addresses: ['10.0.0.9'], unit_id: 3 });
  assert.equal((await county('POST', path(portal, '/nodes'), { node_id: theirs })).status, 422);
  const read = await must('GET', '/api/compliance/rules', undefined, county);
  const body = { ...read.rules, version: read.version };
  assert.equal((await county('PUT', '/api/compliance/rules', body)).status, 403);
});

test('reading is for many, writing for few', async () => {
  const director = await t.enter('director', [{ role: 'director', unit_id: null }]);
  assert.equal((await director('GET', '/api/compliance/systems')).status, 200);
  assert.equal((await director('PUT', path(portal), THREE)).status, 403);
  assert.equal((await t.askAs('security')('GET', '/api/compliance/systems')).status, 403);
  assert.equal((await t.askAsGuest('GET', '/api/compliance/calendar')).status, 401);
});

test('rules are changed with their sources, and deadlines follow', async () => {
  const { rules, titles } = await must('GET', '/api/compliance/rules');
  assert.equal(titles.length, Object.keys(rules).length);
  const bare = { ...rules, version: 0, filing_days: { value: 30, source: '' } };
  assert.equal((await t.ask('PUT', '/api/compliance/rules', bare)).status, 422);
  const changed = { ...rules, version: 0, level_3_months: { value: 6, source: '旧规：四级每半年' } };
  await must('PUT', '/api/compliance/rules', changed);
  assert.equal(lastEntry().object_kind, 'compliance_rules');
  assert.equal((await must('GET', path(portal))).system.due, 'overdue');
  assert.equal((await must('GET', '/api/compliance/calendar?standing=overdue')).rows[0].kind, 'assessment');
});

test('hostile bodies are refused and change nothing', async () => {
  const before = await must('GET', path(portal));
  const own = await version(portal);
  for (const change of [
    { s_level: 6 },
    { s_level: '3' },
    { matrix: '__proto__' },
    { matrix: 'constructor' },
    { information_harms: [{ to: 'society', degree: 'serious', more: 1 }] },
    { information_harms: Array(50).fill(harm('society', 'serious')) },
    { filed_at: 1e30 },
    { filed_at: Number.MAX_SAFE_INTEGER },
    { certificate: `'; drop table systems; --` },
    { certificate: '3'.repeat(10_000) },
    { platform_id: -1 },
    { grade: 5 },
    { confirmed_by: 'somebody' },
    { version: own, extensions: ['space'] },
  ])
    assert.equal((await put(portal, change)).status, 422, JSON.stringify(change).slice(0, 80));
  for (const id of ['0', '-1', '1e3', '0x1', 'x', '99999999999999999999'])
    assert.ok([404, 422].includes((await t.ask('GET', `/api/compliance/systems/${id}`)).status), id);
  for (const query of ['matrix=toString', 'matrix=2020&s=a.b', 'matrix=2020&s=society.serious.x'])
    assert.equal((await t.ask('GET', `/api/compliance/grade?${query}`)).status, 422);
  assert.deepEqual(await must('GET', path(portal)), before);
});
