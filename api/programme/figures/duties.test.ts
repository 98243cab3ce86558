/** Figures of what is owed of a graded system: assessed, drilled, tested, each within a year. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { defacement } from '../../emergency/plan-testing.ts';
import { CITY, COUNTY, COUNTY_UNIT, DAY_MS, figureScene, NOW, TOWN } from './scene.ts';

const city = { kind: 'area', id: CITY } as const;
const county = { kind: 'unit', id: COUNTY_UNIT } as const;

test('an assessment of cryptography counts for a year, and one of graded protection is none', async () => {
  const scene = await figureScene();
  const assessed = (name: string, kind: string, closed_at: number | null, grade = 3) => {
    const system_id = scene.system(name, { area_id: COUNTY }, grade);
    scene.insert('assessments', {
      ...{
        system_id,
        kind,
        title: name,
        level: 3,
        edition: 'x',
        rule: 'x',
        state: closed_at === null ? 'open' : 'closed',
      },
      ...{ closed_at, extensions: '[]', created_by: 'x', created_at: 0 },
    });
  };
  assessed('1', 'crypto', NOW - DAY_MS);
  assessed('2', 'crypto', NOW - 366 * DAY_MS);
  assessed('3', 'crypto', null);
  assessed('4', 'mlps', NOW - DAY_MS);
  assessed('5', 'crypto', NOW - DAY_MS, 2);
  assert.deepEqual(scene.read('crypto_assessed', city), ['1 met', '2 unmet', '3 unmet', '4 unmet']);
  assert.deepEqual(scene.read('protection', city), ['1 unmet', '2 unmet', '3 unmet', '4 met']);
  assert.deepEqual(scene.read('crypto_assessed', { kind: 'area', id: TOWN }), []);
  assert.match(scene.items('crypto_assessed', city)[1]?.reason.en ?? '', /more than a year/);
  await scene.stop();
});

test('risks are assessed where an assessment that covers the system was closed within a year', async () => {
  const scene = await figureScene();
  const assessed = (name: string, closed_at: number | null) => {
    const system_id = scene.system(name, { unit_id: COUNTY_UNIT }, 2);
    const assessment_id = scene.insert('risk_assessments', {
      ...{ title: name, method: 'matrix', edition: 'x', edition_content: '{}', acceptable_level: 2, created_by: 'x' },
      ...{ created_at: 0, state: 'open' },
    });
    scene.insert('risk_systems', { assessment_id, system_id });
    if (closed_at !== null)
      scene.run(`update risk_assessments set state = 'closed', closed_at = ${closed_at} where id = ${assessment_id}`);
  };
  assessed('1', NOW - DAY_MS);
  assessed('2', NOW - 366 * DAY_MS);
  assessed('3', null);
  scene.system('4', { unit_id: COUNTY_UNIT }, 2);
  scene.system('5', { unit_id: COUNTY_UNIT }, 1);
  assert.deepEqual(scene.read('risk_assessed', county), ['1 met', '2 unmet', '3 unmet', '4 unmet']);
  await scene.stop();
});

test('a plan in force that was never drilled is not enough', async () => {
  const scene = await figureScene();
  const system_id = scene.system('办事大厅', { unit_id: COUNTY_UNIT }, 2);
  scene.system('论坛', { unit_id: COUNTY_UNIT }, 1);
  const read = () => scene.items('plans_drilled', city).map(({ name, status, reason }) => [name, status, reason.en]);
  assert.deepEqual(read(), [['办事大厅', 'unmet', 'no emergency plan in force covers it']]);
  const plan_id = scene.insert('emergency_plans', {
    ...{ slug: 'p', title: '预案', category: 'content_security', unit_id: COUNTY_UNIT, created_by: 'x', created_at: 0 },
  });
  scene.insert('emergency_plan_versions', {
    ...{ plan_id, number: 1, state: 'in_force', source: defacement(), digest: 'figures', authors: '[]' },
    ...{ created_by: 'x', created_at: 0, edited_at: 0, reviewed_by: 'y', approved_by: 'z' },
  });
  assert.deepEqual(read(), [['办事大厅', 'unmet', 'no drill within a year']]);
  scene.insert('drills', {
    ...{ plan_id, unit_id: COUNTY_UNIT, title: '推演', form: 'tabletop', scheduled_at: NOW - DAY_MS, state: 'done' },
    ...{ system_ids: JSON.stringify([system_id]), injects: '[]', roles: '{}', created_by: 'x', created_at: 0 },
  });
  assert.equal(read()[0]?.[1], 'met');
  await scene.stop();
});

test('a system is load_tested by a run that came to a verdict, whichever; one that says nothing leaves it unknown', async () => {
  const scene = await figureScene();
  const tested = (name: string, verdict: 'pass' | 'fail' | 'unknown', started_at = NOW - DAY_MS) => {
    const system_id = scene.system(name, { unit_id: COUNTY_UNIT }, 2);
    scene.insert('load_runs', {
      ended_at: started_at,
      ...{ plan_id: 1, system_id, state: 'complete', plan_version: 1, targets: '[]', shape: '{}', ceiling_rate: 1 },
      ...{
        thresholds: '{}',
        started_by: 'x',
        started_at,
        warm_up: '[]',
        neighbours: '[]',
        is_limited: 0,
        result: '{}',
      },
      verdict: JSON.stringify({ is: verdict, why: { zh: '因为', en: 'because' } }),
    });
  };
  tested('1', 'pass');
  tested('2', 'fail');
  tested('3', 'unknown');
  tested('4', 'pass', NOW - 366 * DAY_MS);
  scene.system('5', { unit_id: COUNTY_UNIT }, 2);
  assert.deepEqual(scene.read('load_tested', county).sort(), ['1 met', '2 met', '3 unknown', '4 unmet', '5 unmet']);
  await scene.stop();
});

test('what nobody graded is unknown in each of these figures, whatever was done for it', async () => {
  const scene = await figureScene();
  scene.system('办事大厅', { unit_id: COUNTY_UNIT });
  for (const figure of ['protection', 'crypto_assessed', 'plans_drilled', 'risk_assessed', 'load_tested'] as const) {
    assert.deepEqual(scene.read(figure, county), ['办事大厅 unknown'], figure);
    assert.deepEqual(scene.read(figure, { kind: 'area', id: TOWN }), [], figure);
  }
  await scene.stop();
});
