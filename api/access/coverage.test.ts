/** How far access has come, against the register: cells add up to it whatever is recorded, and each leads to what it counts. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openFresh } from '../db/testing.ts';
import { PLACE_STATUSES, readCoverage } from '../estate/coverage.ts';
import { FIGURES } from '../programme/figures/index.ts';
import { testHub } from '../testing.ts';
import { accessStandings, listPlaces } from './coverage.ts';
import { NETWORK_STATES } from './flow.ts';

const db = openFresh();
after(() => db.$client.close());
const sqlite = db.$client;
const LEVEL = ['city', 'county', 'town', 'village'] as const;
const NOW = Date.UTC(2026, 10, 30);
// The register's triggers hold settled states to two people; here they are only read.
sqlite.exec('drop trigger no_network_begins_settled');

const World = fc.record({
  areas: fc.array(fc.record({ above: fc.nat(), ended: fc.boolean() }), { minLength: 1, maxLength: 12 }),
  units: fc.array(
    fc.record({ area: fc.option(fc.nat()), category: fc.constantFrom('', '政府部门', '法检'), ended: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 10,
    },
  ),
  nodes: fc.array(
    fc.record({
      area: fc.nat(),
      unit: fc.nat(),
      last: fc.nat(255),
      state: fc.constantFrom('up', 'down', 'unknown', 'maintenance'),
    }),
    { maxLength: 10 },
  ),
  networks: fc.array(
    fc.record({
      unit: fc.nat(),
      area: fc.option(fc.nat()),
      state: fc.constantFrom(...NETWORK_STATES),
      prefix: fc.constantFrom('10.0.0.0/25', '10.0.0.128/25', '10.0.0.0/30'),
    }),
    { maxLength: 12 },
  ),
  exemptions: fc.array(
    fc.record({
      area: fc.nat(),
      unit: fc.option(fc.nat()),
      until: fc.constantFrom('2026-11-29', '2026-11-30'),
      ended: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
});

type World = typeof World extends fc.Arbitrary<infer T> ? T : never;

function furnish({ areas, units, nodes, networks, exemptions }: World) {
  sqlite.exec(`delete from access_exemptions; delete from access_networks; delete from nodes; delete from units;
    update areas set parent_id = null; delete from areas`);
  const run = (sql: string, ...given: unknown[]) => sqlite.prepare(sql).run(...given);
  const depth: number[] = [];
  areas.forEach(({ above, ended }, i) => {
    const parent = above % (i + 1);
    const below = parent < i && (depth[parent] ?? 3) < 3;
    depth[i] = below ? (depth[parent] ?? 0) + 1 : 0;
    run(
      'insert into areas (id, code, name, level, parent_id, valid_to) values (?, ?, ?, ?, ?, ?)',
      ...[i + 1, String(i), String(i), LEVEL[depth[i] ?? 0], below ? parent + 1 : null, ended ? '2026-11-29' : null],
    );
  });
  const area = (n: number | null) => (n === null ? null : (n % areas.length) + 1);
  const unit = (n: number) => (n % units.length) + 1;
  units.forEach(({ area: at, category, ended }, i) => {
    run(
      `insert into units (id, name, level, category, area_id, valid_to) values (?, ?, 'county', ?, ?, ?)`,
      ...[i + 1, String(i), category, area(at), ended ? '2026-11-29' : null],
    );
  });
  nodes.forEach(({ last, state, ...at }, i) => {
    run(
      'insert into nodes (id, name, unit_id, area_id, created_at, updated_at) values (?, ?, ?, ?, 0, 0)',
      ...[i + 1, String(i), unit(at.unit), area(at.area)],
    );
    run(
      `insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, ?, '{}', 0)`,
      i + 1,
      i + 1,
      state,
    );
    run('insert into node_addresses (node_id, address, family) values (?, ?, 4)', i + 1, `10.0.0.${last}`);
  });
  networks.forEach(({ state, prefix, ...at }, i) => {
    run(
      `insert into access_networks (name, kind, unit_id, area_id, prefixes, state, edited_by, edited_at) values (?, 'lan', ?, ?, ?, ?, 'x', 0)`,
      ...[String(i), unit(at.unit), area(at.area), JSON.stringify([prefix]), state],
    );
  });
  for (const { until, ended, ...at } of exemptions)
    run(
      `insert into access_exemptions (area_id, unit_id, basis, until, made_by, made_at, ended_at) values (?, ?, 'x', ?, 'x', 0, ?)`,
      ...[at.unit === null ? area(at.area) : null, at.unit === null ? null : unit(at.unit), until, ended ? 1 : null],
    );
}

test('cells add up to the register of the day, and lead to exactly the places that they count', () => {
  const met: Record<string, number> = {};
  fc.assert(
    fc.property(World, (world) => {
      furnish(world);
      for (const by of ['level', 'category'] as const) {
        const standings = accessStandings(db, by, NOW);
        let total = 0;
        const roots = sqlite.prepare('select id from areas where parent_id is null').pluck().all() as number[];
        for (const area_id of roots) {
          const read = readCoverage(db, { area_id, by, is_limited: false }, standings, NOW);
          for (const row of read?.rows ?? [])
            for (const cell of row.cells) {
              total += cell.total;
              const sum = PLACE_STATUSES.reduce((all, status) => all + cell[status], 0);
              assert.equal(sum, cell.total);
              assert.ok(cell.ipv6 <= cell.live);
              for (const status of PLACE_STATUSES) {
                met[status] = (met[status] ?? 0) + cell[status];
                const query = {
                  by,
                  area_id: row.area_id,
                  is_own: row.is_own,
                  column: cell.column,
                  status,
                  limit: 500,
                  offset: 0,
                };
                assert.equal(listPlaces(db, query, NOW)?.total, cell[status]);
              }
            }
        }
        const valid =
          by === 'level'
            ? world.areas.filter(({ ended }) => !ended).length
            : world.units.filter(({ ended, area }) => !ended && area !== null).length;
        assert.equal(total, valid, by);
      }
      const [root] = sqlite.prepare('select id from areas where parent_id is null').pluck().all() as number[];
      const items = FIGURES.access_coverage.read(db, { kind: 'area', id: root as number }, NOW);
      const read = readCoverage(
        db,
        { area_id: root, by: 'level', is_limited: false },
        accessStandings(db, 'level', NOW),
        NOW,
      );
      assert.equal(
        items.length,
        read?.totals.reduce((sum, { total }) => sum + total, 0),
      );
      const live = read?.totals.reduce((sum, cell) => sum + cell.live, 0);
      assert.equal(items.filter(({ status }) => status === 'met').length, live);
    }),
    { numRuns: 40 },
  );
  for (const status of PLACE_STATUSES) assert.ok((met[status] ?? 0) > 0, status);
});

test('a place is live by a network or a node that answers, exempt by a basis or by law, and what nothing tells of is never live', () => {
  const world = {
    areas: [{ above: 0, ended: false }],
    units: [{ area: 0, category: '', ended: false }],
    exemptions: [],
  };
  const network = { unit: 0, area: null, prefix: '10.0.0.0/25' as const };
  const node = { area: 0, unit: 0, last: 9 };
  const standing = (more: object) => {
    furnish({ ...world, nodes: [], networks: [], ...more } as never);
    return accessStandings(db, 'level', NOW).get(1)?.status ?? 'absent';
  };
  assert.equal(standing({}), 'absent');
  assert.equal(standing({ networks: [{ ...network, state: 'merged' }] }), 'unmeasured');
  assert.equal(standing({ networks: [{ ...network, state: 'closed' }] }), 'absent');
  assert.equal(standing({ networks: [{ ...network, state: 'kept' }] }), 'exempt');
  assert.equal(
    standing({ networks: [{ ...network, state: 'connected' }], nodes: [{ ...node, state: 'down' }] }),
    'absent',
  );
  assert.equal(standing({ networks: [{ ...network, state: 'connected' }], nodes: [{ ...node, state: 'up' }] }), 'live');
  assert.equal(standing({ nodes: [{ ...node, state: 'up' }] }), 'live');
  assert.equal(standing({ nodes: [{ ...node, state: 'unknown' }] }), 'unmeasured');
});

test('merged networks count as joined only while something of them answers', () => {
  const area = {
    areas: [{ above: 0, ended: false }],
    units: [{ area: 0, category: '', ended: false }],
    exemptions: [],
  };
  const network = (state: string, prefix: string) => ({ unit: 0, area: null, state, prefix });
  furnish({
    ...area,
    nodes: [
      { area: 0, unit: 0, last: 1, state: 'up' },
      { area: 0, unit: 0, last: 200, state: 'down' },
    ],
    networks: [
      network('merged', '10.0.0.0/25'),
      network('merged', '10.0.0.128/25'),
      network('kept', '10.0.0.0/30'),
      network('connected', '10.0.0.0/30'),
    ],
  } as never);
  const items = FIGURES.access_merged.read(db, { kind: 'unit', id: 1 });
  assert.deepEqual(
    items.map(({ name, status }) => `${name} ${status}`),
    ['0 met', '1 unmet', '2 met', '3 unmet'],
  );
  assert.deepEqual(FIGURES.access_merged.read(db, { kind: 'area', id: 1 }), items);
});

const DIVISIONS = join(import.meta.dirname, '../../../shared/data/nantong-divisions.csv');
test("the city's 2,150 divisions are the denominator", {
  skip: existsSync(DIVISIONS) ? false : `the list of divisions is not at ${DIVISIONS}`,
}, async () => {
  const t = await testHub();
  const form = new FormData();
  form.set('file', new File([readFileSync(DIVISIONS)], 'divisions.csv'));
  await t.ask('POST', '/api/imports/areas?dry_run=false', form);
  const { body } = await t.ask('GET', '/api/access-coverage');
  assert.equal(
    body.totals.reduce((sum: number, { total }: { total: number }) => sum + total, 0),
    2_150,
  );
  assert.equal(
    body.totals.every(({ total, absent }: { total: number; absent: number }) => total === absent),
    true,
  );
  await t.stop();
});
