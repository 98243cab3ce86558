import assert from 'node:assert/strict';
import test from 'node:test';
import { countItems } from '#compliance/programme/figure.ts';
import { monthBefore, owedMonth } from '../../conformance/months.ts';
import { testHub } from '../../testing.ts';
import { FIGURES } from './index.ts';

const OWED = owedMonth(Date.now());

test('what departments report counts by its weight: for the area of the system, and for the department by its name', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const bureau = await post('/api/units', { name: '市大数据局', level: 'city', area_id: city });
  const police = await post('/api/units', { name: '市公安局', level: 'city', area_id: city });
  const system = async (type: string) => {
    const id = await post('/api/systems', { name: type, type, unit_id: bureau });
    return async (subject: string, body: object, period = OWED) => {
      const made = await hub.ask('PUT', `/api/systems/${id}/records`, { kind: 'monthly', subject, period, body });
      assert.equal(made.status, 200, made.text);
    };
  };
  const counts = (
    name: 'exchange_success' | 'certificates_collected' | 'items_complete',
    kind: 'area' | 'unit',
    id: number,
  ) => countItems(FIGURES[name].read(hub.hub.db, { kind, id }, Date.now()));
  const exchange = await system('exchange-platform');
  assert.deepEqual(counts('exchange_success', 'area', city), { met: 0, unmet: 0, unknown: 1, exempt: 0 });
  await exchange('市公安局', { calls: 100, successes: 90, datasets_shared: 1 });
  await exchange('市民政局', { calls: 10, successes: 11, datasets_shared: 1 });
  await exchange('市人社局', { calls: 10, successes: 1, datasets_shared: 1 }, monthBefore(OWED));
  // Who fell silent weighs the 10 calls of their last report.
  assert.deepEqual(counts('exchange_success', 'area', city), { met: 90, unmet: 10, unknown: 21, exempt: 0 });
  assert.deepEqual(counts('exchange_success', 'unit', police), { met: 90, unmet: 10, unknown: 0, exempt: 0 });
  const certificates = await system('certificates');
  const body = { kinds: 1, collected_total: 5, kinds_shared: 1, shares: 1, share_successes: 1 };
  await certificates('市公安局', body);
  await certificates('市民政局', { ...body, kinds: 0, kinds_shared: 0, collected_total: 0 });
  await certificates('市人社局', { ...body, kinds_shared: 2 });
  assert.deepEqual(counts('certificates_collected', 'area', city), { met: 1, unmet: 1, unknown: 1, exempt: 0 });
  const items = await system('service-items');
  await items('市公安局', { items: 10, complete: 7 });
  assert.deepEqual(counts('items_complete', 'unit', bureau), { met: 7, unmet: 3, unknown: 0, exempt: 0 });
});
