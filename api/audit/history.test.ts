import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
let t: TestHub;
let [county, other, mine, theirs] = [0, 0, 0, 0];
before(async () => {
  t = await testHub({ folder });
  const make = async (path: string, body: object): Promise<number> => (await t.ask('POST', path, body)).body.id;
  county = await make('/api/units', { name: '甲县', level: 'county' });
  other = await make('/api/units', { name: '乙县', level: 'county' });
  mine = await make('/api/nodes', { name: 'mine', role: 'core', unit_id: other });
  theirs = await make('/api/nodes', { name: 'theirs', role: 'core', unit_id: other });
  await t.ask('PATCH', `/api/nodes/${mine}`, { unit_id: county, note: 'moved' });
});
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an object tells who changed what, newest first, to whoever may see it, without addresses', async () => {
  const { status, body } = await t.ask('GET', `/api/audit/of?kind=node&id=${mine}`);
  assert.equal(status, 200);
  assert.equal(body.total, 2);
  assert.deepEqual(
    body.rows.map(({ person, action }: { person: string; action: string }) => [person, action]),
    [
      ['admin', 'update'],
      ['admin', 'create'],
    ],
  );
  assert.equal(body.rows[0].after.unit_id, county);
  assert.ok(!Object.hasOwn(body.rows[0], 'address') && !Object.hasOwn(body.rows[0], 'digest'));
  assert.ok(!JSON.stringify(body).includes('127.0.0.1'));
});

test('who is limited to a unit sees the history of its objects without what it refers to, and none of others', async () => {
  const ask = await t.enter('limited', [{ role: 'network_engineer', unit_id: county }], county);
  const seen = await ask('GET', `/api/audit/of?kind=node&id=${mine}`);
  assert.equal(seen.status, 200, seen.text);
  assert.equal(seen.body.rows[0].after.note, 'moved');
  assert.ok(!seen.text.includes('unit_id'), seen.text);
  const hidden = await ask('GET', `/api/audit/of?kind=node&id=${theirs}`);
  const missing = await ask('GET', '/api/audit/of?kind=node&id=99999');
  assert.equal(hidden.status, 404);
  assert.deepEqual(hidden.body, missing.body);
  assert.equal((await ask('GET', `/api/audit/of?kind=unit&id=${other}`)).status, 404);
  assert.equal((await ask('GET', `/api/audit/of?kind=unit&id=${county}`)).status, 200);
});

test('kinds that are not for everybody are refused, and those who see no estate see no history', async () => {
  for (const kind of ['person', 'grant', 'credential', 'settings', 'nodes'])
    assert.equal((await t.ask('GET', `/api/audit/of?kind=${kind}&id=1`)).status, 422, kind);
  assert.equal((await t.askAs('security')('GET', `/api/audit/of?kind=node&id=${mine}`)).status, 403);
});
