/** The one rule beneath all the others, over whatever was granted. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { PERMISSIONS } from '../people/permissions.ts';
import { ADMINISTRATORS, ROLES, type Role } from '../people/roles.ts';
import { testHub } from '../testing.ts';
import { asksBy, wanted } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const ask = asksBy(t);
const sqlite = t.hub.db.$client;

/** A city with two counties, the first with a town; each has a node. */
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', 'government', null),
  (2, '甲县', 'county', 'government', 1), (3, '乙县', 'county', 'government', 1), (4, '甲镇', 'town', 'government', 2)`);
for (const unit_id of [1, 2, 3, 4]) await t.ask('POST', '/api/nodes', { name: `n${unit_id}`, unit_id, watch: [] });

/** What every working role may do somewhere, so that most wishes of the last test are granted. */
const SEEN = ['places:read', 'estate:read', 'watching:read', 'findings:read'] as const;

test('whatever was granted, asked for and taken away, a token never does more than its owner', async () => {
  const working = ROLES.filter((role) => !(ADMINISTRATORS as readonly Role[]).includes(role) && role !== 'connector');
  const holding = fc.record({ role: fc.constantFrom(...working), unit_id: fc.option(fc.constantFrom(1, 2, 3, 4)) });
  const reads: Record<string, string> = {
    'estate:read': '/api/nodes',
    'settings:read': '/api/settings',
    'metrics:read': '/metrics',
    'discovery:read': '/api/candidates',
    'credentials:read': '/api/credentials',
  };
  let [run, asked] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(holding, { minLength: 1, maxLength: 3, selector: (one) => `${one.role} ${one.unit_id}` }),
      fc.uniqueArray(
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...SEEN) },
          { weight: 1, arbitrary: fc.constantFrom(...PERMISSIONS) },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      fc.option(fc.constantFrom(1, 2, 3, 4)),
      fc.boolean(),
      async (holdings, permissions, unit_id, loses) => {
        run += 1;
        const owner = await t.enter(`owner.${run}`, holdings);
        const made = await owner('POST', '/api/profile/tokens', wanted({ permissions, unit_id }));
        if (made.status !== 200) return;
        asked += 1;
        const first = `select min(g.id) from grants g join people p on p.id = g.person_id where p.username = 'owner.${run}'`;
        if (loses) sqlite.exec(`update grants set revoked_at = 1, revoked_by = '-' where id = (${first})`);
        for (const [permission, path] of Object.entries(reads)) {
          const [theirs, its] = [await owner('GET', path), await ask(made.body.token, path)];
          if (its.status === 200) {
            assert.equal(theirs.status, 200, path);
            assert.ok((permissions as readonly string[]).includes(permission), path);
          }
          if (path !== '/api/nodes' || its.status !== 200) continue;
          const ids = (answer: { body: { rows: { id: number }[] } }) => answer.body.rows.map((row) => row.id);
          const seen = new Set(ids(theirs));
          assert.ok(ids(its).every((id) => seen.has(id)));
        }
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(asked > 10, `only ${asked} tokens were made: this shows nothing`);
});
