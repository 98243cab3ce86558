/** When findings are due, whom it is told when that has passed, and where they all stand in one list. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ACTOR } from '../testing.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { escalate } from './escalate.ts';
import { remind } from './remind.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead } = z;
const DAY_MS = 86_400_000;
const NOW = Date.now();
await t.enter('city.leader', [{ role: 'unit_leader', unit_id: 1 }], 1);
await t.enter('county.leader', [{ role: 'unit_leader', unit_id: 2 }], 2);

const assessment = sqlite
  .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at)
    values (?, 'mlps', '年度测评', '-', 'mlps-2025', 3, '[]', 'open', 'x', 0) returning id`)
  .pluck()
  .get(z.system) as number;
function found(item: string, more: { risk?: string | null; due_at?: number; days_ago?: number; source?: string } = {}) {
  const { risk = 'high', due_at = null, days_ago = 0, source = 'assessment' } = more;
  return sqlite
    .prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, source, risk, due_at, found_at,
        found_by) values (?, ?, ?, 0, ?, ?, ?, ?, ?, 'x') returning id`)
    .pluck()
    .get(assessment, z.system, item, '现状\nwhat is wrong', source, risk, due_at, NOW - days_ago * DAY_MS) as number;
}
const late = found('8.1.4.1 a', { due_at: NOW - DAY_MS });
const usual = found('8.1.4.1 b', { days_ago: 31 });
const medium = found('8.1.4.1 c', { risk: 'medium', days_ago: 31 });
const drift = found('8.1.4.2 b', { risk: null, days_ago: 900, source: 'drift' });
const told = () =>
  sqlite
    .prepare(`select p.username, n.text from notices n join people p on p.id = n.person_id order by n.id`)
    .all() as { username: string; text: string }[];
const names = () => told().map(({ username }) => username);

test('until its assessment is closed nobody is told of a finding', () => {
  assert.equal(escalate(t.hub, NOW), 0);
  sqlite.prepare(`update assessments set state = 'closed', closed_at = ? where id = ?`).run(NOW, assessment);
});

test('the unit’s leaders are told once that it is overdue, and those above some days later, once', async () => {
  assert.equal(escalate(t.hub, NOW), 3);
  assert.equal(escalate(t.hub, NOW + 1), 0);
  // What nobody chose a risk of for years waits no longer than a medium one: it is told to those above at once.
  assert.deepEqual(names(), ['county.leader', 'county.leader', 'city.leader']);
  assert.match(told()[0]?.text ?? '', /整改已逾期/);
  const { rules, version } = await must(t.ask, 'GET', '/api/compliance/rules');
  const days = { ...rules, version, escalate_days: { value: 3, source: '本单位设定' } };
  assert.equal((await must(t.ask, 'PUT', '/api/compliance/rules', days)).version, 1);
  assert.equal(escalate(t.hub, NOW + 2.5 * DAY_MS), 2);
  assert.deepEqual(names().slice(3), ['city.leader', 'city.leader']);
  assert.match(told().at(-1)?.text ?? '', /现上报/);
  assert.equal(escalate(t.hub, NOW + 2.6 * DAY_MS), 0);
  const rows = (await must(lead, 'GET', '/api/assessment-findings')).rows as {
    id: number;
    escalated_at: number | null;
  }[];
  assert.deepEqual(
    rows
      .filter(({ escalated_at }) => escalated_at !== null)
      .map(({ id }) => id)
      .sort(),
    [late, usual, drift].sort(),
  );
  assert.equal(remind(t.hub, NOW), 0);
});

test('a new date is told anew; one that passed long ago is told to those above alone', async () => {
  const put = (version: number, due_at: number | null) =>
    lead('PUT', `/api/assessment-findings/${late}/due`, { version, due_at });
  assert.equal((await put(1, NOW + 5 * DAY_MS)).status, 200);
  const stale = await put(1, null);
  assert.deepEqual([stale.status, stale.body.error.report.by], [409, 'lead']);
  assert.match(stale.body.error.en, /changed meanwhile by lead/);
  assert.equal(escalate(t.hub, NOW + 6 * DAY_MS), 1);
  assert.equal(escalate(t.hub, NOW + 100 * DAY_MS), 2, 'this one, and the medium one whose days are over');
  assert.deepEqual(names().slice(-2), ['city.leader', 'city.leader']);
  assert.equal((await put(2, 10 ** 17)).status, 422);
  const before = sqlite
    .prepare(`select before from audit_entries where action = 'assessment_finding_due'`)
    .pluck()
    .get();
  assert.deepEqual(JSON.parse(before as string), { state: 'open', due_at: NOW - DAY_MS });
});

test('rules are changed with the version that was read, and figures that came later are as usual', async () => {
  const { rules } = await must(t.ask, 'GET', '/api/compliance/rules');
  const stale = await t.ask('PUT', '/api/compliance/rules', { ...rules, version: 0 });
  assert.deepEqual([stale.status, stale.body.error.report], [409, { version: 1, by: 'admin' }]);
  sqlite.exec(
    `update settings set value = json_remove(value, '$.rectify_low_days', '$.version') where key = 'compliance_rules'`,
  );
  const older = await must(t.ask, 'GET', '/api/compliance/rules');
  assert.deepEqual([older.version, older.rules.escalate_days.value, older.rules.rectify_low_days.value], [1, 3, 180]);
});

const list = async (query: string, ask = lead) => {
  const answer = await ask('GET', `/api/assessment-findings?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as { rows: Record<string, unknown>[]; total: number };
};

test('one list has all sources: what has no risk yet first, and what probes find at systems in the register', async () => {
  const endpoint = (
    await must(t.ask, 'POST', `/api/systems/${z.system}/endpoints`, { name: '门户', host: '127.0.0.1', watch: false })
  ).id as number;
  const target = sqlite.prepare('select id from targets where endpoint_id = ?').pluck().get(endpoint);
  const probe = sqlite
    .prepare(`insert into findings (target_id, check_id, severity, status, reason, opened_at)
      values (?, 'tls-expiry', 'major', 'fail', '{"zh":"证书已过期","en":"The certificate has expired"}', ?) returning id`)
    .pluck()
    .get(target, NOW) as number;
  assert.deepEqual((await list('source=probe')).rows, [], 'the system is not in the register');
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, updated_at)
      values (?, '[]', '[]', '2020', '[]', 1)`)
    .run(z.system);
  const { rows, total } = await list('');
  assert.equal(total, 5);
  assert.deepEqual(
    rows.map(({ source, id, risk, severity }) => [source, id, risk, severity]),
    [
      ['drift', drift, null, null],
      ['assessment', usual, 'high', null],
      ['assessment', late, 'high', null],
      ['assessment', medium, 'medium', null],
      ['probe', probe, null, 'major'],
    ],
  );
  assert.deepEqual([rows[0]?.due_at, rows[0]?.is_usual_due], [NOW - 810 * DAY_MS, true]);
  const [one] = (await list('source=probe&q=过期')).rows;
  assert.deepEqual(
    [one?.description, one?.object, one?.state],
    [{ zh: '证书已过期', en: 'The certificate has expired' }, '门户', 'open'],
  );
  assert.deepEqual(
    (await list('risk=none')).rows.map(({ id }) => id),
    [drift],
  );
  assert.equal((await list('risk=low')).total, 0);
  assert.deepEqual(
    (await list('limit=2&offset=3')).rows.map(({ id }) => id),
    [medium, probe],
  );
  assert.deepEqual((await list(`system_id=${z.system}&unit_id=2&sort=-system&is_open=true`)).total, 5);
  assert.deepEqual(
    (await list('is_overdue=true')).rows.map(({ id }) => id),
    [drift, usual],
  );
  assert.equal((await lead('GET', '/api/assessment-findings?source=rumour')).status, 422);
  for (const sort of ['risk', '-risk', 'found_at', 'due_at', '-due_at', 'system', 'state'])
    assert.equal((await list(`sort=${sort}`)).total, 5, sort);
  // A ticket of a probe's finding has its owner and its date.
  const about = { finding_id: probe, endpoint_id: endpoint, system_id: z.system };
  const filed = { kind: 'alert' as const, title: '证书', body: '', fields: { check: 'tls-expiry' }, unit_id: 2 };
  const rest = { urgency: 'high' as const, impact: 'part' as const, filed_by_id: null, snapshot: null };
  const { number } = fileTicket(t.hub.db, ACTOR, { ...filed, ...rest, about }, NOW);
  const [ticketed] = (await list('source=probe&state=rectifying')).rows as { ticket: { number: string } }[];
  assert.equal(ticketed?.ticket.number, number);
});

test('another county sees none of them', async () => {
  const county = await t.enter('yi.assessor', [{ role: 'assessor', unit_id: 3 }], 4);
  assert.deepEqual(await list('', county), { rows: [], total: 0 });
  const own = await t.enter('jia.assessor', [{ role: 'assessor', unit_id: 2 }], 4);
  assert.equal((await list('', own)).total, 5);
});

test('more than a round tells of is told in the next one, and what was told takes no place in it', () => {
  const MANY = 600;
  for (let number = 0; number < MANY; number += 1)
    found(`9.${number}`, { due_at: NOW - 2 * DAY_MS + number, risk: 'low' });
  const before = told().length;
  assert.equal(escalate(t.hub, NOW), 500);
  assert.equal(escalate(t.hub, NOW), MANY - 500);
  assert.equal(escalate(t.hub, NOW), 0);
  assert.equal(told().length, before + MANY);
});
