/** The notice's tasks and a report of each unit, for tests of who sees what. */
import type { TestHub } from '../testing.ts';

export async function reportEverywhere({ ask, hub }: TestHub, ...units: number[]) {
  await ask('POST', '/api/programme-tasks/notice', {});
  const report = hub.db.$client.prepare(`insert into programme_reports
      (task_id, unit_id, area_id, share_percent, text, reported_by, reported_at)
    select 1, id, area_id, 50, name || '已完成一半', 'x', 1 from units where id = ?`);
  for (const unit of units) report.run(unit);
}
