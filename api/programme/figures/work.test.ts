/** Figures of work that has a target: tickets and findings of the last thirty days. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { CITY, CITY_UNIT, COUNTY, COUNTY_UNIT, DAY_MS, figureScene, NOW, TOWN } from './scene.ts';

const city = { kind: 'area', id: CITY } as const;

test('a ticket counts once it is solved or late, at the unit that held it then, against its own target', async () => {
  const scene = await figureScene();
  type Ticket = { state?: string; solved_at?: number; breached_at?: number; target_min?: number | null; late?: number };
  const ticket = (
    number: string,
    unit_id: number,
    { state, solved_at, breached_at, target_min = 60, late }: Ticket,
  ) => {
    const changed_at = solved_at ?? breached_at ?? NOW;
    const id = scene.insert('tickets', {
      ...{
        number,
        kind: 'problem',
        title: '',
        body: '',
        fields: '{}',
        filed_by: 'x',
        filed_at: 0,
        urgency: 'low',
        impact: 'low',
      },
      ...{
        priority: 3,
        state: state ?? 'confirming',
        unit_id,
        version: 2,
        changed_at,
        breached_at: breached_at ?? null,
      },
      breached_unit_id: late ?? null,
    });
    const event = {
      ticket_id: id,
      person: 'x',
      party: 'holder',
      state_to: 'working',
      deed: '{}',
      resolution_min: target_min,
    };
    scene.insert('ticket_events', { ...event, number: 1, at: 0, is: 'file' });
    if (solved_at) scene.insert('ticket_events', { ...event, number: 2, at: solved_at, is: 'resolve' });
  };
  ticket('1', COUNTY_UNIT, { solved_at: NOW - DAY_MS });
  ticket('2', COUNTY_UNIT, { solved_at: NOW - DAY_MS, breached_at: NOW - 40 * DAY_MS });
  ticket('3', COUNTY_UNIT, { state: 'working', breached_at: NOW - DAY_MS });
  ticket('4', COUNTY_UNIT, { solved_at: NOW - DAY_MS, target_min: null });
  ticket('5 still in time', COUNTY_UNIT, { state: 'working' });
  ticket('6 long ago', COUNTY_UNIT, { solved_at: NOW - 31 * DAY_MS });
  ticket('7', CITY_UNIT, { state: 'working', breached_at: NOW - DAY_MS, late: COUNTY_UNIT });
  const all = ['1 met', '2 unmet', '3 unmet', '4 exempt', '7 unmet'];
  assert.deepEqual(scene.read('tickets_in_time', city), all);
  assert.deepEqual(scene.read('tickets_in_time', { kind: 'unit', id: COUNTY_UNIT }), all);
  assert.deepEqual(scene.read('tickets_in_time', { kind: 'area', id: TOWN }), []);
  await scene.stop();
});

test('a grave finding is mended in time, too late, open for too long, or nobody knows; one that is not due is none', async () => {
  const scene = await figureScene();
  const found = (check_id: string, days: number, closed: number | null, more: object = {}) => {
    const target_id = scene.node(check_id, { area_id: COUNTY }, 'up');
    scene.insert('findings', {
      ...{ target_id, check_id, severity: 'critical', status: 'fail', reason: '{}', opened_at: NOW - days * DAY_MS },
      ...{ closed_at: closed === null ? null : NOW - closed * DAY_MS, ...more },
    });
  };
  found('1', 10, 1);
  found('2', 40, 1);
  found('3', 31, null);
  found('4', 31, null, { status: 'unknown' });
  found('5', 31, null, { suppressed_by: 1 });
  found('6 not due', 29, null);
  found('7 major, not due', 89, null, { severity: 'major' });
  found('8', 91, null, { severity: 'major' });
  found('9 minor', 400, null, { severity: 'minor' });
  found('10 long ago', 60, 31);
  const all = ['1 · 1 met', '2 · 2 unmet', '3 · 3 unmet', '4 · 4 unknown', '5 · 5 unknown', '8 · 8 unmet'];
  assert.deepEqual(scene.read('findings_mended', city), all);
  assert.deepEqual(scene.read('findings_mended', { kind: 'unit', id: COUNTY_UNIT }), []);
  await scene.stop();
});
