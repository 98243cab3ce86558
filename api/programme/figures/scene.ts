/** A city with a county, a town and units, and ways to put things into them: for the tests of figures. */
import { testHub } from '../../testing.ts';
import type { Subject } from './figure.ts';
import { FIGURES, type FigureName } from './index.ts';

export const NOW = Date.parse('2026-11-30T08:00:00+08:00');
export const DAY_MS = 86_400_000;
export const [CITY, COUNTY, TOWN] = [1, 2, 3];
/** Units of the city and of the county. */
export const [CITY_UNIT, COUNTY_UNIT] = [1, 2];

export async function figureScene() {
  const t = await testHub();
  const sqlite = t.hub.db.$client;
  // A row of another area without all that it hangs from is enough here.
  sqlite.pragma('foreign_keys = off');
  sqlite.exec(`insert into areas (id, code, name, level, parent_id, valid_to) values (1, '32', '市', 'city', null, null),
    (2, '3201', '甲县', 'county', 1, null), (3, '320101', '甲镇', 'town', 2, null), (4, '3202', '旧县', 'county', 1, '2020-12-31');
    insert into units (id, name, level, parent_id, area_id) values (1, '市局', 'city', null, 1), (2, '甲县办', 'county', 1, 2)`);
  const insert = (table: string, row: Record<string, unknown>): number => {
    const names = Object.keys(row);
    const values = names.map((name) => `:${name}`).join(', ');
    return Number(
      sqlite
        .prepare(`insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${values})`)
        .run(row).lastInsertRowid,
    );
  };
  const target = (of: object, state: string) =>
    insert('targets', { ...of, state, state_reason: '{"zh":"","en":""}', state_since: 0, seen_at: NOW });
  return {
    insert,
    run: (sql: string) => sqlite.exec(sql),
    stop: t.stop,
    node(name: string, place: object, state: string): number {
      return target({ node_id: insert('nodes', { name, ...place, created_at: 0, updated_at: 0 }) }, state);
    },
    endpoint(system_id: number, state = 'up'): number {
      const endpoint_id = insert('endpoints', { system_id, name: `入口${system_id}`, host: '127.0.0.1' });
      return target({ endpoint_id }, state);
    },
    system(name: string, place: object, grade: number | null = null): number {
      const id = insert('systems', { name, ...place, created_at: 0, updated_at: 0 });
      if (grade !== null) {
        const harms = { information_harms: '[]', service_harms: '[]', matrix: '', extensions: '[]', updated_at: 0 };
        insert('protected_systems', { system_id: id, grade, ...harms });
      }
      return id;
    },
    /** `rung` null: judged, and nothing fresh tells. */
    ipv6(target_id: number, rung: string | null, is_done = 0, exempt_until: number | null = null) {
      const row = { since: 0, failures: 0, failing: '[]', unknown: '[]', target: 'reachable', judged_at: NOW };
      insert('ipv6_states', { target_id, measured: rung, is_done, ...row });
      insert('ipv6_declarations', { target_id, exempt_until });
    },
    /** What a figure says, each as `name status`. */
    read: (name: FigureName, subject: Subject) =>
      FIGURES[name].read(t.hub.db, subject, NOW).map((item) => `${item.name} ${item.status}`),
    items: (name: FigureName, subject: Subject) => FIGURES[name].read(t.hub.db, subject, NOW),
  };
}
