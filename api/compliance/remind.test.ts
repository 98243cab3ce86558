import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';
import { remind } from './remind.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
await t.enter('city.leader', [{ role: 'unit_leader', unit_id: 1 }], 1);
await t.enter('county.leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
await t.enter('county.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);

const DAY_MS = 86_400_000;
const NOW = Date.now();
/** Graded so many days ago and not filed: 30 days. */
function graded(name: string, unit_id: number, days_ago: number) {
  const at = NOW - days_ago * DAY_MS;
  const id = sqlite
    .prepare('insert into systems (name, type, unit_id, created_at, updated_at) values (?, ?, ?, 1, 1) returning id')
    .pluck()
    .get(name, '', unit_id);
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, s_level, a_level, grade,
      confirmed_by, confirmed_at, extensions, live_at, updated_at) values (?, '[]', '[]', '2020', 3, 2, 3, 'x', ?, '[]', ?, 1)`)
    .run(id, at, at - DAY_MS);
}
const told = () =>
  sqlite
    .prepare('select p.username, n.text, n.kind from notices n join people p on p.id = n.person_id order by n.id')
    .all() as { username: string; text: string; kind: string }[];

test('the leaders of the unit are told once when a deadline comes near, and once when it has passed', () => {
  graded('办件系统', 2, 20);
  graded('门户', 3, 10);
  graded('旧系统', 2, 200);
  assert.equal(remind(t.hub, NOW), 2);
  assert.equal(remind(t.hub, NOW + DAY_MS), 0);
  assert.deepEqual(
    told().map(({ username, kind }) => [username, kind]),
    [
      ['county.leader', 'deadline'],
      // A unit without a leader has that of the unit above.
      ['city.leader', 'deadline'],
    ],
  );
  assert.match(told()[0]?.text ?? '', /办件系统”备案临近/);
  assert.equal(remind(t.hub, NOW + 12 * DAY_MS), 1);
  assert.match(told().at(-1)?.text ?? '', /办件系统”备案已逾期/);
  assert.equal(remind(t.hub, NOW + 13 * DAY_MS), 0);
});

test('what is unknown, or was over long ago, is no news', () => {
  sqlite.exec('delete from notices');
  sqlite.exec('update protected_systems set live_at = null');
  assert.equal(remind(t.hub, NOW), 0);
  sqlite.exec(`update protected_systems set live_at = ${NOW - 400 * DAY_MS}, confirmed_at = ${NOW - 300 * DAY_MS}`);
  assert.equal(remind(t.hub, NOW), 0);
});
