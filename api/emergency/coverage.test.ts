/** Which systems have a plan and a drill: by name, by unit, by the units above; what is missing becomes a ticket once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readEvidence } from '../compliance/evidence.ts';
import { type CoverageRow, readCoverage, YEAR_MS } from './coverage.ts';
import { defacement, planHub } from './plan-testing.ts';
import { raiseGaps } from './raise-gaps.ts';

const z = await planHub();
after(z.end);
const { t, sqlite, must, writer, county, take, write, inForce } = z;

const system = async (name: string, unit_id: number, grade: number): Promise<number> => {
  const { id } = await must(t.ask, 'POST', '/api/systems', { name, unit_id });
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, grade, updated_at)
      values (?, '[]', '[]', '', '[]', ?, 0)`)
    .run(id, grade);
  return id;
};
const covered = async (ask = writer, query = ''): Promise<CoverageRow[]> =>
  (await must(ask, 'GET', `/api/emergency-coverage${query}`)).rows;
const rowOf = async (name: string, ask = writer) => (await covered(ask)).find((row) => row.system === name);
const drill = (plan_id: number, system_ids: number[], at: number, state = 'done') =>
  sqlite
    .prepare(`insert into drills (plan_id, unit_id, title, form, scheduled_at, system_ids, injects, roles, state, created_by, created_at)
      values (?, 2, '桌面推演', 'tabletop', ?, ?, '[]', '{}', ?, 'x', 0)`)
    .run(plan_id, at, JSON.stringify(system_ids), state);

const hall = await system('办事大厅', 2, 3);
const office = await system('乙县公文', 3, 2);
await system('内部论坛', 2, 1);

const shown = (id: number, level: 2 | 3) =>
  readEvidence(t.hub.db, id, level, Date.now())
    ?.items.filter(({ sightings }) => sightings.some(({ rule }) => rule.startsWith('no-emergency')))
    .map(({ item }) => item);
for (const id of [hall, office]) {
  await must(t.ask, 'POST', `/api/systems/${id}/endpoints`, { name: '门户', host: '127.0.0.1', watch: false });
  await must(t.ask, 'POST', `/api/systems/${id}/endpoints`, { name: '后台', host: '127.0.0.2', watch: false });
}

test('where nobody keeps plans in the console, that one is missing shows nothing of an item', () => {
  assert.deepEqual([shown(hall, 3), shown(office, 2)], [[], []]);
});

test('without a plan in force a system of level 2 and above is a gap, whatever drafts there are', async () => {
  await take('ransomware');
  assert.deepEqual(
    (await covered()).map(({ system: name, gaps, plans }) => [name, gaps, plans.length]),
    [
      ['办事大厅', ['plan', 'drill'], 0],
      ['乙县公文', ['plan', 'drill'], 0],
    ],
  );
});

test('a plan covers what its scope and its unit say; a drill counts for the systems that it named, for a year', async () => {
  const source = defacement()
    .replace('id: web-defacement', 'id: hall-only')
    .replace('systems: all', 'systems: [办事大厅]');
  const own = await must(writer, 'POST', '/api/emergency-plans', { unit_id: 2, source });
  await inForce(own.version_id);
  assert.deepEqual((await rowOf('办事大厅'))?.gaps, ['drill']);
  assert.equal((await rowOf('乙县公文'))?.plans.length, 0);
  assert.deepEqual([shown(hall, 3), shown(office, 2)], [['8.1.10.13 c'], ['7.1.10.13 a']]);
  const now = Date.now();
  drill(own.id, [hall], now - YEAR_MS - 1_000);
  drill(own.id, [hall], now - 1_000, 'planned');
  drill(own.id, [], now - 1_000);
  assert.deepEqual((await rowOf('办事大厅'))?.gaps, ['drill']);
  drill(own.id, [hall], now - 5_000);
  assert.deepEqual([shown(hall, 3), shown(office, 3)], [[], ['8.1.10.13 b', '8.1.10.13 c']]);
  const row = await rowOf('办事大厅');
  assert.deepEqual([row?.gaps, row?.drilled_at, row?.plans[0]?.category], [[], now - 5_000, 'content_security']);
  assert.deepEqual(readCoverage(t.hub.db, now + YEAR_MS).find(({ system_id }) => system_id === hall)?.gaps, ['drill']);
  assert.deepEqual(
    (await covered(writer, '?gap=none')).map((one) => one.system),
    ['办事大厅'],
  );
  assert.deepEqual(
    (await covered(writer, '?gap=plan')).map((one) => one.system),
    ['乙县公文'],
  );
});

test('a plan of the city covers its counties, who see that it does and not which it is; a neighbour’s covers nothing', async () => {
  const city = await take('ddos', 1);
  await inForce(city.version_id);
  const row = await rowOf('办事大厅', county);
  const above = row?.plans.find(({ category }) => category === 'network_attack');
  assert.deepEqual([above?.plan_id, above?.title], [null, null]);
  assert.deepEqual(
    (await covered(county)).map((one) => one.system),
    ['办事大厅'],
  );
  const narrow = await take('data-leak', 1);
  const { source } = await z.page(narrow.version_id);
  await write(narrow.version_id, source.replace('units: all', 'units: [乙县]'));
  await inForce(narrow.version_id);
  const has = (one: CoverageRow | undefined) => one?.plans.some(({ category }) => category === 'data_security');
  assert.deepEqual([has(await rowOf('乙县公文')), has(await rowOf('办事大厅'))], [true, false]);
});

test('gaps become a ticket each, once, where the settings want it', async () => {
  const fail = (error: unknown) => {
    throw error;
  };
  assert.equal(raiseGaps(t.hub.db, Date.now(), fail), 0);
  const { settings } = (await must(t.askAs('system'), 'GET', '/api/settings')) ?? {};
  assert.ok(settings === undefined || settings.emergency.gap_tickets === false);
  sqlite.exec(`insert or replace into settings (key, value) values ('emergency', '{"gap_tickets":true}')`);
  assert.equal(raiseGaps(t.hub.db, Date.now(), fail), 1);
  assert.equal(raiseGaps(t.hub.db, Date.now(), fail), 0);
  const titles = sqlite.prepare('select title from tickets').pluck().all();
  assert.deepEqual(titles, ['乙县公文：一年内没有应急演练']);
});
