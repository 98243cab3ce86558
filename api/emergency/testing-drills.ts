/** Two counties, a plan in force, people who write and act: for the tests of drills and reporting. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asking, testHub } from '../testing.ts';
import { seedRules } from './reporting-rules.ts';

export const PLAN = `---
id: page-down
title: 门户中断应急预案
category: facility_fault
scope: { systems: all, units: all }
grading:
  - id: how-long
    ask: 中断多久？
    answers: [{ text: 两小时以上, grade: 重大 }, { text: 不到, grade: 较大 }]
    source: 测试
    confirmed: false
levels: [{ grade: 较大, led_by: commander, response: 到岗 }]
roles:
  - { id: commander, title: 总指挥, duty: 决定 }
  - { id: operations, title: 处置组, duty: 处置 }
recovery: { rto: 4h, rpo: 24h }
review_every_months: 12
basis: [{ title: 测试 }]
steps:
  - { id: confirm, do: 确认中断, role: operations, within: 10m, marks: detected, record: [{ id: since, ask: 最早发现的时间 }] }
  - { id: declare, do: 宣布启动, role: commander, marks: declared }
  - id: how
    decide: 怎样止损？
    role: commander
    answers:
      - { id: switch, text: 切换备用, steps: [{ id: switched, do: 完成切换, role: operations, marks: contained }] }
      - { id: wait, text: 等待恢复 }
  - { id: police, do: 报案, role: commander, optional: true }
  - { id: back, do: 恢复服务, role: operations, marks: recovered }
---

# 门户中断
`;

/** Past all decisions, as if it had been in force for long. */
export function planInForce(
  sqlite: Awaited<ReturnType<typeof testHub>>['hub']['db']['$client'],
  { source = PLAN, slug = 'page-down', title = '门户中断应急预案', unit_id = null as number | null } = {},
): number {
  const plan = sqlite
    .prepare(
      `insert into emergency_plans (slug, title, category, unit_id, created_by, created_at) values (?, ?, 'facility_fault', ?, 'w', 1)`,
    )
    .run(slug, title, unit_id).lastInsertRowid;
  sqlite
    .prepare(`insert into emergency_plan_versions (plan_id, number, source, digest, state, authors, created_by, created_at, edited_at,
        reviewed_by, approved_by, in_force_at) values (?, 1, ?, 'd', 'in_force', '["w"]', 'w', 1, 1, 'r', 'a', 1)`)
    .run(plan, source);
  return Number(plan);
}

export async function drillHub() {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder });
  const sqlite = t.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
  seedRules(t.hub.db, 1);
  const plan_id = planInForce(sqlite);
  const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  const engineer = await t.enter('engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const stranger = await t.enter('stranger', [{ role: 'unit_leader', unit_id: 3 }], 3);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const wanted = (more: object = {}) => ({
    ...{
      emergency_plan_id: plan_id,
      unit_id: 2,
      title: '年度桌面推演',
      form: 'tabletop',
      scenario: '周一早高峰门户打不开',
    },
    ...{
      scheduled_at: Date.now() + 86_400_000,
      system_ids: [],
      roles: { commander: ['leader'], operations: ['engineer'] },
    },
    injects: [
      { after_ms: 0, text: '12345 接到投诉' },
      { after_ms: 600_000, text: '媒体来电' },
    ],
    ...more,
  });
  const drill = async (more: object = {}): Promise<number> =>
    (await must(engineer, 'POST', '/api/drills', wanted(more))).id;
  const page = (id: number, ask = engineer) => must(ask, 'GET', `/api/drills/${id}`);
  const versionOf = async (id: number): Promise<number> => (await page(id)).drill.version;
  const doing = async (id: number, what: string, body: object, ask = engineer) =>
    ask('POST', `/api/drills/${id}/${what}`, { version: await versionOf(id), ...body });
  const begun = async (more: object = {}): Promise<{ id: number; run_id: number }> => {
    const id = await drill(more);
    const answer = await doing(id, 'start', { grade: 3 }, leader);
    if (answer.status !== 200) throw new Error(answer.text);
    return { id, run_id: answer.body.run_id };
  };
  const incident = (more: Record<string, unknown> = {}): number => {
    const row = {
      grade: 3,
      occurred_at: Date.now() - 3_600_000,
      declared_at: Date.now() - 3_000_000,
      unit_id: 2,
      ...more,
    };
    return Number(
      sqlite
        .prepare(`insert into incidents (title, category, grade, answers, unit_id, system_ids, node_ids, summary, occurred_at, declared_at, created_by)
          values ('门户打不开', 'facility_fault', :grade, '{}', :unit_id, '[]', '[]', '约两千人无法办件', :occurred_at, :declared_at, 'engineer')`)
        .run(row).lastInsertRowid,
    );
  };
  const end = async () => {
    await t.stop();
    rmSync(folder, { recursive: true });
  };
  return {
    ...{
      t,
      sqlite,
      plan_id,
      leader,
      engineer,
      stranger,
      must,
      wanted,
      drill,
      page,
      versionOf,
      doing,
      begun,
      incident,
      end,
    },
  };
}
