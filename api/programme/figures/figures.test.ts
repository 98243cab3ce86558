import assert from 'node:assert/strict';
import test from 'node:test';
import { testHub } from '../../testing.ts';
import { FIGURES } from './index.ts';

test('a figure of an area counts what is beneath it, by itself or by its unit, and one of a unit what is its own', async () => {
  const hub = await testHub();
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const county = await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city });
  const other = await post('/api/areas', { code: '320613', name: '崇川区', level: 'county', parent_id: city });
  const unit_id = await post('/api/units', { name: '通州区大数据局', level: 'county', area_id: county });
  const graded = async (name: string, place: object, grade: number) => {
    const id = await post('/api/systems', { name, ...place });
    hub.hub.db.$client
      .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, grade, extensions, updated_at)
        values (?, '[]', '[]', '', ?, '[]', 0)`)
      .run(id, grade);
  };
  await graded('甲', { unit_id }, 3);
  await graded('乙', { area_id: other }, 3);
  await graded('丙', { unit_id }, 2);
  const names = (kind: 'area' | 'unit', id: number) =>
    FIGURES.protection.read(hub.hub.db, { kind, id }, Date.now()).map(({ name, status }) => `${name} ${status}`);
  assert.deepEqual(names('area', city).sort(), ['乙 unmet', '甲 unmet']);
  assert.deepEqual(names('area', county), ['甲 unmet']);
  assert.deepEqual(names('unit', unit_id), ['甲 unmet']);
  await hub.stop();
});
