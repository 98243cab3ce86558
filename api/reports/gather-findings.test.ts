import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readRules } from '../compliance/rules.ts';
import { assessingHub } from '../compliance/testing-assessments.ts';
import { gatherFindings, ownFindings } from './gather-findings.ts';

const COUNT = 1_050;
const s = await assessingHub();
after(s.end);
const id = await s.assessment();
s.sqlite.exec(`with recursive n(x) as (select 1 union all select x + 1 from n where x < ${COUNT})
  insert into assessment_findings (assessment_id, system_id, item, object_id, description, source, risk, found_at, found_by)
    select ${id}, ${s.system}, '8.1.4.1 a', x, 'no ' || x, iif(x <= 10, 'drift', 'assessment'), 'low', x, 'x' from n`);

test('a long list is read in many turns, so that others are answered between them, and each row is there once', async () => {
  let turns = 0;
  let is_done = false;
  const count = () => {
    turns += 1;
    if (!is_done) setImmediate(count);
  };
  setImmediate(count);
  const { findings, total } = await gatherFindings(s.t.hub.db, readRules(s.t.hub.db), {}, { now: 0, most: 20_000 });
  is_done = true;
  assert.equal(total, COUNT);
  assert.equal(new Set(findings.map((one) => one.id)).size, COUNT);
  assert.ok(turns >= COUNT / 200, `${turns} turns`);
});

test('what a document doesn’t hold isn’t read for it', async () => {
  const { findings, total } = await gatherFindings(s.t.hub.db, readRules(s.t.hub.db), {}, { now: 0, most: 450 });
  assert.deepEqual([findings.length, total], [450, COUNT]);
});

test('what an assessment found is all of it, without what drifted', () => {
  const own = ownFindings(s.t.hub.db, readRules(s.t.hub.db), id, 0);
  assert.equal(own.length, COUNT - 10);
});
