import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
});
after(() => hub.stop());

const make = async (path: string, body: unknown): Promise<number> => {
  const answer = await hub.ask('POST', path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
};
const refused = async (method: string, path: string, body: unknown, field: string) => {
  const answer = await hub.ask(method, path, body);
  assert.equal(answer.status, 422, answer.text);
  assert.equal(answer.body.error.fields[0].path, field);
};

test('an area stands below its parent, in valid dates, and once by its code', async () => {
  const city = await make('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const county = await make('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city });
  const town = await make('/api/areas', { code: '320612001', name: '金沙街道', level: 'town', parent_id: county });
  await refused('POST', '/api/areas', { code: '99', name: 'x', level: 'county', parent_id: county }, 'level');
  await refused('POST', '/api/areas', { code: '99', name: 'x', level: 'county', parent_id: 12_345 }, 'parent_id');
  await refused('PATCH', `/api/areas/${county}`, { level: 'village' }, 'level');
  await refused('PATCH', `/api/areas/${town}`, { valid_from: '2026-02-01', valid_to: '2026-01-01' }, 'valid_to');
  await refused('PATCH', `/api/areas/${town}`, { valid_from: '2026-02-30' }, 'valid_from');
  await refused('POST', '/api/areas', { code: 'abc', name: 'x', level: 'county' }, 'code');
  const twin = await hub.ask('POST', '/api/areas', { code: '3206', name: '重复', level: 'city' });
  assert.equal(twin.status, 409);
  assert.equal((await hub.ask('DELETE', `/api/areas/${county}`)).status, 409);
  assert.equal((await hub.ask('PATCH', `/api/areas/${town}`, { valid_to: '2025-12-31' })).status, 200);
});

test('units may have offices at their own level, but no circles', async () => {
  const bureau = await make('/api/units', { name: '局', level: 'county', contacts: [{ name: '张三', phone: '1' }] });
  const office = await make('/api/units', { name: '科', level: 'county', parent_id: bureau });
  const team = await make('/api/units', { name: '组', level: 'county', parent_id: office });
  await refused('PATCH', `/api/units/${bureau}`, { parent_id: team }, 'parent_id');
  await refused('PATCH', `/api/units/${bureau}`, { parent_id: bureau }, 'parent_id');
  await refused('POST', '/api/units', { name: '上级', level: 'city', parent_id: bureau }, 'level');
  await refused('POST', '/api/units', { name: 'y', level: 'city', contacts: [{ phone: '1' }] }, 'contacts.0.name');
  assert.equal((await hub.ask('PATCH', '/api/units/9999', { name: 'z' })).status, 404);
  assert.equal((await hub.ask('DELETE', `/api/units/${team}`)).status, 200);
});

test('areas and units count the nodes of all beneath them', async () => {
  const places = (await hub.ask('GET', '/api/areas')).body.rows;
  const [city, county, town] = places.map((row: { id: number }) => row.id);
  await make('/api/nodes', { name: 'n1', area_id: town });
  await make('/api/nodes', { name: 'n2', area_id: county });
  const { body } = await hub.ask('GET', '/api/areas');
  assert.deepEqual(
    body.rows.map((row: { id: number; nodes: number }) => [row.id, row.nodes]),
    [
      [city, 2],
      [county, 2],
      [town, 1],
    ],
  );
});

test('a link joins two nodes once, whichever end it is told from', async () => {
  const [a, b] = [await make('/api/nodes', { name: 'la' }), await make('/api/nodes', { name: 'lb' })];
  const link = { a_node_id: a, a_port: 'GE1', b_node_id: b, b_port: 'GE2' };
  const id = await make('/api/links', link);
  assert.equal((await hub.ask('POST', '/api/links', link)).status, 409);
  await refused('POST', '/api/links', { a_node_id: b, a_port: 'GE2', b_node_id: a, b_port: 'GE1' }, 'b_node_id');
  await refused('POST', '/api/links', { a_node_id: a, b_node_id: a }, 'b_node_id');
  await refused('POST', '/api/links', { a_node_id: a, b_node_id: 9_999 }, 'b_node_id');
  assert.equal((await hub.ask('GET', `/api/links?node_id=${b}`)).body.rows[0].a_name, 'la');
  assert.equal((await hub.ask('DELETE', `/api/links/${id}`)).status, 200);
  assert.equal((await hub.ask('GET', '/api/links')).body.total, 0);
});
