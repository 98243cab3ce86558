/** How far the network reaches: against the register of a small city, for all and for whoever sees a part of it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openFresh } from '../db/testing.ts';
import { type Coverage, readCoverage } from '../estate/coverage.ts';
import { testHub } from '../testing.ts';
import { nodeStandings } from './coverage.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into areas (id, code, name, level, parent_id, valid_from, valid_to) values
  (1, '32', '市', 'city', null, null, null),
  (2, '3201', '甲县', 'county', 1, null, null), (3, '3202', '乙县', 'county', 1, '2020-01-01', '2999-12-31'),
  (4, '3203', '旧县', 'county', 1, null, '2020-12-31'), (5, '3204', '新县', 'county', 1, '2999-01-01', null),
  (11, '320101', '甲一镇', 'town', 2, null, null), (12, '320102', '甲二镇', 'town', 2, null, null),
  (13, '320103', '甲三镇', 'town', 2, null, null), (14, '320104', '甲四镇', 'town', 2, null, null),
  (15, '320105', '甲旧镇', 'town', 2, null, '2020-12-31'), (21, '320201', '乙一镇', 'town', 3, null, null),
  (31, '320301', '旧县里的镇', 'town', 4, null, null), (111, '32010101', '一村', 'village', 11, null, null);
  insert into units (id, name, level, category, parent_id, area_id, valid_to) values
  (1, '市局', 'city', '政府部门', null, 1, null), (2, '甲县办', 'county', '政府部门', 1, 2, null),
  (3, '乙县办', 'county', '政府部门', 1, 3, null), (4, '甲一镇法庭', 'town', '法检', 2, 11, null),
  (5, '撤并的局', 'county', '政府部门', 1, 2, '2020-12-31'), (6, '不知何处的局', 'county', '', 1, null, null)`);

let made = 0;
type Stands = { state: string; exempt?: boolean; measured?: string };
function node(area_id: number | null, unit_id: number | null, { state, exempt, measured }: Stands) {
  made += 1;
  sqlite
    .prepare('insert into nodes (id, name, unit_id, area_id, created_at, updated_at) values (?, ?, ?, ?, 0, 0)')
    .run(made, `n${made}`, unit_id, area_id);
  sqlite
    .prepare(
      `insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, ?, '{"zh":"","en":""}', 0)`,
    )
    .run(made, made, state);
  const until = exempt === undefined ? null : exempt ? Date.now() + 86_400_000 : 1;
  sqlite
    .prepare('insert into ipv6_declarations (target_id, declared, exempt_until) values (?, ?, ?)')
    .run(made, 'single_stack', until);
  sqlite
    .prepare(`insert into ipv6_states (target_id, measured, since, failures, failing, "unknown", target, is_done, judged_at)
      values (?, ?, 0, 0, '[]', '[]', 'reachable', 0, 0)`)
    .run(made, measured ?? null);
}
node(1, 1, { state: 'up', measured: 'dual_stack' });
// By its own area though its unit is elsewhere; beside a silent one.
node(11, 2, { state: 'degraded', measured: 'configured' });
node(11, 2, { state: 'down', measured: 'reachable' });
node(12, 2, { state: 'unknown' });
node(12, 2, { state: 'down' });
node(13, 2, { state: 'down' });
node(14, 2, { state: 'up', exempt: true, measured: 'reachable' });
// By the area of its unit; its exemption is over.
node(null, 3, { state: 'up', exempt: false, measured: 'reachable' });
node(21, 3, { state: 'maintenance' });
node(null, 4, { state: 'up', measured: 'reachable' });

const coverage = async (query = '', ask = t.ask): Promise<Coverage> => {
  const answer = await ask('GET', `/api/ipv6/coverage${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const cell = ({ rows }: Coverage, name: string, column: string) => {
  const found = rows.find((row) => row.name === name)?.cells.find((one) => one.column === column);
  return found && [found.total, found.live, found.unmeasured, found.absent, found.exempt, found.ipv6];
};

test('the register of today is the denominator, and each place is one of four', async () => {
  const body = await coverage();
  assert.deepEqual(
    body.rows.map(({ name, is_own }) => [name, is_own]),
    [
      ['市', true],
      ['甲县', false],
      ['乙县', false],
      ['旧县', false],
    ],
  );
  assert.deepEqual(body.columns, ['city', 'county', 'town', 'village']);
  assert.deepEqual(cell(body, '市', 'city'), [1, 1, 0, 0, 0, 1]);
  // Its nodes stand in towns; the one without an area is of a unit in the first town.
  assert.deepEqual(cell(body, '甲县', 'county'), [1, 0, 0, 1, 0, 0]);
  assert.deepEqual(cell(body, '甲县', 'town'), [4, 1, 1, 1, 1, 1]);
  assert.deepEqual(cell(body, '甲县', 'village'), [1, 0, 0, 1, 0, 0]);
  assert.deepEqual(cell(body, '乙县', 'county'), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(cell(body, '乙县', 'town'), [1, 0, 1, 0, 0, 0]);
  assert.equal(cell(body, '乙县', 'village'), undefined);
  // The county is gone, a town of it isn't.
  assert.equal(cell(body, '旧县', 'county'), undefined);
  assert.deepEqual(cell(body, '旧县', 'town'), [1, 0, 0, 1, 0, 0]);
  assert.equal(body.is_limited, false);
});

test('an area is opened to its parts, down to a village', async () => {
  const body = await coverage('?area_id=2');
  assert.deepEqual(
    body.path.map(({ name }) => name),
    ['市', '甲县'],
  );
  assert.deepEqual(
    body.rows.map(({ name }) => name),
    ['甲县', '甲一镇', '甲二镇', '甲三镇', '甲四镇'],
  );
  assert.deepEqual(
    body.rows.map(({ is_divided }) => is_divided),
    [false, true, false, false, false],
  );
  const status = (name: string) => cell(body, name, 'town');
  assert.deepEqual(status('甲一镇'), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(status('甲二镇'), [1, 0, 1, 0, 0, 0]);
  assert.deepEqual(status('甲三镇'), [1, 0, 0, 1, 0, 0]);
  assert.deepEqual(status('甲四镇'), [1, 0, 0, 0, 1, 0]);
  assert.deepEqual(
    (await coverage('?area_id=111')).rows.map(({ name }) => name),
    ['一村'],
  );
});

test('a silent node’s IPv6 is not the place’s', async () => {
  sqlite.exec(`update targets set state = 'unknown' where id = ${made}`);
  assert.deepEqual(cell(await coverage('?area_id=2'), '甲一镇', 'town'), [1, 1, 0, 0, 0, 0]);
  sqlite.exec(`update targets set state = 'up' where id = ${made}`);
});

test('the worst cell is the headline: least live, then least IPv6, then the largest', async () => {
  const { worst } = await coverage();
  assert.deepEqual([worst?.name, worst?.column, worst?.live], ['甲县', 'county', 0]);
  // All live: the share of IPv6 decides; what is exempt is not asked.
  const db = openFresh();
  const sqlite = db.$client;
  sqlite.exec(`insert into areas (id, code, name, level) values (1, '1', '甲', 'county'), (2, '2', '乙', 'county'), (3, '3', '丙', 'county');
    insert into nodes (id, name, area_id, created_at, updated_at) values (1, 'a', 1, 0, 0), (2, 'b', 2, 0, 0), (3, 'c', 3, 0, 0);
    insert into targets (id, node_id, state, state_reason, state_since) values (1, 1, 'up', '{}', 0), (2, 2, 'up', '{}', 0), (3, 3, 'down', '{}', 0);
    insert into ipv6_states (target_id, measured, since, failures, failing, "unknown", target, is_done, judged_at)
      values (1, 'reachable', 0, 0, '[]', '[]', 'reachable', 1, 0);
    insert into ipv6_declarations (target_id, exempt_until) values (3, 2000)`);
  const read = (now: number) =>
    readCoverage(db, { by: 'level', is_limited: false }, nodeStandings(db, 'level', now), now);
  assert.equal(read(1000)?.worst?.name, '乙');
  assert.equal(read(3000)?.worst?.name, '丙');
  // Several roots stand side by side.
  assert.deepEqual(read(1000)?.path, []);
  sqlite.exec('delete from nodes; delete from areas');
  assert.equal(read(1000)?.worst, null);
  sqlite.close();
});

test('departments are counted by their category, each by its own nodes', async () => {
  const body = await coverage('?by=category');
  assert.deepEqual(body.columns, ['政府部门', '法检']);
  // Wherever its nodes stand; one that is let off doesn't let off the rest.
  assert.deepEqual(cell(body, '甲县', '政府部门'), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(cell(body, '甲县', '法检'), [1, 1, 0, 0, 0, 1]);
  assert.equal(cell(body, '乙县', '法检'), undefined);
  assert.equal(body.without_area, 1);
});

test('whoever is limited is measured against the whole register by what they may see, and is told so', async () => {
  const county = await t.enter('yi.engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  const body = await coverage('', county);
  assert.equal(body.is_limited, true);
  assert.deepEqual(cell(body, '甲县', 'town'), [4, 0, 0, 4, 0, 0]);
  assert.deepEqual(cell(body, '市', 'city'), [1, 0, 0, 1, 0, 0]);
  assert.deepEqual(cell(body, '乙县', 'county'), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(cell(body, '乙县', 'town'), [1, 0, 1, 0, 0, 0]);
  const departments = await coverage('?by=category', county);
  assert.deepEqual(
    departments.totals.map(({ column, total }) => [column, total]),
    [['政府部门', 1]],
  );
  assert.equal(departments.without_area, 0);
});

test('what is asked wrongly is refused', async () => {
  for (const query of [
    'area_id=0',
    'area_id=-1',
    'area_id=x',
    'area_id=1.5',
    'area_id=1%20or%201',
    'area_id=',
    'by=name',
    'by=level%27--',
  ])
    assert.equal((await t.ask('GET', `/api/ipv6/coverage?${query}`)).status, 422, query);
  for (const id of [999, 9_007_199_254_740_991])
    assert.equal((await t.ask('GET', `/api/ipv6/coverage?area_id=${id}`)).status, 404);
  assert.equal((await t.askAsGuest('GET', '/api/ipv6/coverage')).status, 401);
});

test('the four counts add up to the register, whatever stands in it', () => {
  const STATES = ['up', 'degraded', 'down', 'unknown', 'maintenance'];
  const Area = fc.record({ above: fc.nat(), ended: fc.boolean() });
  const Node = fc.record({
    area: fc.nat(),
    state: fc.constantFrom(...STATES),
    measured: fc.constantFrom(null, 'not_started', 'reachable', 'single_stack'),
    exempt: fc.boolean(),
  });
  const db = openFresh();
  const sqlite = db.$client;
  const LEVEL = ['city', 'county', 'town', 'village'];
  fc.assert(
    fc.property(fc.array(Area, { minLength: 1, maxLength: 15 }), fc.array(Node, { maxLength: 15 }), (areas, nodes) => {
      sqlite.exec('delete from nodes; update areas set parent_id = null; delete from areas');
      const depth: number[] = [];
      for (const [i, { above, ended }] of areas.entries()) {
        const parent = above % (i + 1);
        const below = parent < i && (depth[parent] ?? 3) < 3;
        depth[i] = below ? (depth[parent] ?? 0) + 1 : 0;
        sqlite
          .prepare('insert into areas (id, code, name, level, parent_id, valid_to) values (?, ?, ?, ?, ?, ?)')
          .run(
            i + 1,
            String(i),
            String(i),
            LEVEL[depth[i] ?? 0],
            below ? parent + 1 : null,
            ended ? '1969-12-31' : null,
          );
      }
      for (const [i, { area, state, measured, exempt }] of nodes.entries()) {
        const id = i + 1;
        sqlite
          .prepare('insert into nodes (id, name, area_id, created_at, updated_at) values (?, ?, ?, 0, 0)')
          .run(id, `n${id}`, (area % areas.length) + 1);
        sqlite
          .prepare(`insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, ?, '{}', 0)`)
          .run(id, id, state);
        sqlite
          .prepare(`insert into ipv6_states (target_id, measured, since, failures, failing, "unknown", target, is_done, judged_at)
            values (?, ?, 0, 0, '[]', '[]', 'reachable', 0, 0)`)
          .run(id, measured);
        sqlite
          .prepare('insert into ipv6_declarations (target_id, exempt_until) values (?, ?)')
          .run(id, exempt ? 2000 : null);
      }
      const roots = sqlite.prepare('select id from areas where parent_id is null').pluck().all() as number[];
      const sum = { total: 0 };
      for (const area_id of roots) {
        const standings = nodeStandings(db, 'level', 1000);
        const read = readCoverage(db, { area_id, by: 'level', is_limited: false }, standings, 1000);
        for (const { cells } of [...(read?.rows ?? []), { cells: read?.totals ?? [] }])
          for (const { total, live, unmeasured, absent, exempt, ipv6 } of cells) {
            assert.equal(live + unmeasured + absent + exempt, total);
            assert.ok(ipv6 <= live);
          }
        for (const { total } of read?.totals ?? []) sum.total += total;
      }
      assert.equal(sum.total, areas.filter(({ ended }) => !ended).length);
    }),
    { numRuns: 60 },
  );
  sqlite.close();
});
