/** Load tests of every system, and what units report and register, as far as it stands in rows: nothing of it was ever sent or seen. */
import type { TestHub } from '#api/testing.ts';

export async function worksEverywhere({ ask, hub }: TestHub, units: readonly number[]) {
  const sqlite = hub.db.$client;
  const column = (sql: string) => sqlite.prepare(sql).pluck().all() as number[];
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
  await ask('POST', '/api/programme-tasks/notice', {});
  for (const unit_id of units)
    sqlite
      .prepare(`insert into programme_reports (task_id, unit_id, area_id, share_percent, text, reported_by, reported_at)
        select 1, id, area_id, 50, name || '已完成一半', 'x', 1 from units where id = ?`)
      .run(unit_id);
  for (const unit_id of units) {
    const network = { unit_id, name: `专网 ${unit_id}`, kind: 'dedicated', is_unclassified: true, form: 'network' };
    const made = await ask('POST', '/api/access-networks', network);
    if (made.status !== 200) throw new Error(made.text);
  }
}
