/** A plan and a run of each system, as nobody ever sent them. */
import type Database from 'better-sqlite3';

export function loadEverywhere(sqlite: Database.Database) {
  const column = (sql: string) => sqlite.prepare(sql).pluck().all() as (string | number)[];
  for (const system of column('select id from systems')) {
    const { lastInsertRowid } = sqlite
      .prepare(`insert into load_plans (system_id, name, purpose, endpoint_ids, request, shape, family, http, ceiling_rate, max_connections,
          timeout_ms, from_at, until_at, contact_name, contact_phone, stop_rules, thresholds, created_by, created_at, edited_by, edited_at, authors)
        values (?, 'p', 'p', '[]', '{"method":"GET","path":"/","headers":[]}', '{"model":"closed","users":1,"duration_ms":1000}', '4', '1.1', 1, 1,
          1000, 1, 2, 'c', 'c', '{"error_share":null,"p99_ms":null,"for_s":1,"generator_s":null}',
          '{"error_share":null,"p95_ms":null,"p99_ms":null,"rate":null,"checks_share":null}', 'x', 1, 'x', 1, '["x"]')`)
      .run(system);
    const neighbours = JSON.stringify(
      column('select id from targets').map((target_id) => ({ target_id, relation: 'shared', state: 'up', bad: false })),
    );
    sqlite
      .prepare(`insert into load_runs (plan_id, system_id, state, plan_version, targets, shape, ceiling_rate, thresholds, started_by, started_at,
          ended_at, warm_up, neighbours, stopped_by, stop_reason, stop_target_id)
        select id, system_id, 'stopped', 1, '[]', shape, 1, thresholds, 'x', 1, 2, '[]', ?, 'neighbour', '{"zh":"相关","en":"neighbour"}',
          (select max(id) from targets) from load_plans where id = ?`)
      .run(neighbours, lastInsertRowid);
  }
}
