import assert from 'node:assert/strict';
import test from 'node:test';
import { testHub } from '../../testing.ts';
import { FIGURES } from './index.ts';

test('a figure of a type counts each criterion of each system beneath, and the areas that owe one and have none', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const county = await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city });
  const unit_id = await post('/api/units', { name: '市大数据局', level: 'city', area_id: city });
  await post('/api/systems', { name: '市平台', type: '数据共享交换平台', unit_id });
  const read = (kind: 'area' | 'unit', id: number) =>
    FIGURES.exchange_platforms.read(hub.hub.db, { kind, id }, Date.now()).map(({ key, status }) => `${key} ${status}`);
  const [first, ...others] = read('area', city).reverse();
  assert.equal(first, `area/${county} unmet`);
  assert.ok(others.length >= 4 && others.every((one) => /^system\/\d+\/\w+ unknown$/.test(one)), others.join());
  assert.deepEqual(read('area', county), [`area/${county} unmet`]);
  assert.equal(read('unit', unit_id).length, others.length);
});
