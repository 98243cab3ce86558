/** What is kept of the standings is never older than what it is made of. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { USUAL_RULES } from '#compliance/register/rules.ts';
import { standingOf, standings } from './standings.ts';
import { assessingHub } from './testing-assessments.ts';

const a = await assessingHub();
after(a.end);
const { db } = a.t.hub;
const NOW = Date.UTC(2026, 10, 29);

/** All at once, kept or not, is what each by itself is. */
function isFresh(now = NOW, rules = USUAL_RULES) {
  const all = standings(db, rules, now);
  assert.deepEqual(
    all.map(({ row }) => row.id),
    a.sqlite.prepare('select id from systems order by id').pluck().all(),
  );
  for (const one of all) assert.deepEqual(one, standingOf(db, rules, one.row.id, now));
  return all;
}

test('each change that standings follow from is seen at once', async () => {
  assert.equal(isFresh()[0]?.row.due, 'unknown');
  const id = await a.assessment({ level: 3 });
  await a.judgeAll(id, { '8.1.4.1 a': 'partial' });
  await a.must(a.assessor, 'PUT', `/api/assessments/${id}/faults`, { item: '8.1.4.1 a', object_id: 0, risk: 'high' });
  assert.equal(isFresh()[0]?.row.high, 1);
  a.sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, s_level, a_level, grade,
        confirmed_by, confirmed_at, extensions, updated_at) values (?, '[]', '[]', 'x', 3, 3, 3, 'x', 1, '[]', 0)`)
    .run(a.system);
  assert.equal(isFresh()[0]?.row.notation, 'S3A3G3');
  await a.must(a.lead, 'POST', `/api/assessments/${id}/move`, { is: 'review' });
  await a.must(a.reviewer, 'POST', `/api/assessments/${id}/move`, { is: 'close' });
  const [closed] = isFresh(Date.now());
  assert.equal(closed?.row.scores.length, 1);
  assert.equal(typeof closed?.row.assessed_at, 'number');
  const finding = a.sqlite.prepare('select id, version from assessment_findings').get() as {
    id: number;
    version: number;
  };
  const settled = { to: 'accepted', how: '风险可接受', version: finding.version };
  await a.must(a.lead, 'POST', `/api/assessment-findings/${finding.id}/settle`, settled);
  assert.equal(isFresh()[0]?.row.high, 0);
  await a.must(a.t.ask, 'POST', '/api/systems', { name: '新系统', unit_id: 3 });
  assert.equal(isFresh().length, 2);
  a.sqlite.exec(`update units set name = '甲区' where id = 2`);
  assert.equal(isFresh()[0]?.row.unit_name, '甲区');
  // Another day, and other rules.
  const later = NOW + 400 * 86_400_000;
  assert.equal(isFresh(later)[0]?.row.due, 'overdue');
  isFresh(later, { ...USUAL_RULES, level_3_months: { ...USUAL_RULES.level_3_months, value: 99 } });
});

test('whoever is limited to a unit sees the standings of its systems alone', async () => {
  const county = await a.t.enter('county', [{ role: 'assessor', unit_id: 3 }], 3);
  const { rows } = await a.must(county, 'GET', '/api/compliance/systems');
  assert.deepEqual(
    rows.map(({ name }: { name: string }) => name),
    ['新系统'],
  );
});
