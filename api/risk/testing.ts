/** A county's system with a node and an endpoint, what a probe found, and people who assess and who sign: for the tests of this area. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asking, testHub } from '../testing.ts';

export async function riskHub() {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder });
  const sqlite = t.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1), (4, '评估中心', 'city', '', null)`);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const system = (await must(t.ask, 'POST', '/api/systems', { name: '一窗受理', unit_id: 2 })).id as number;
  const other = (await must(t.ask, 'POST', '/api/systems', { name: '乙县公文', unit_id: 3 })).id as number;
  const node = (await must(t.ask, 'POST', '/api/nodes', { name: '受理主机', role: 'server', unit_id: 2 })).id as number;
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(system, node);
  const { lastInsertRowid } = sqlite
    .prepare(`insert into endpoints (system_id, name, host) values (?, '门户', '127.0.0.1')`)
    .run(system);
  sqlite
    .prepare(
      `insert into targets (endpoint_id, state, state_reason, state_since) values (?, 'up', '{"zh":"","en":""}', 0)`,
    )
    .run(lastInsertRowid);
  const everywhere = [{ role: 'assessor' as const, unit_id: null }];
  const assessor = await t.enter('assessor', everywhere, 4);
  const second = await t.enter('second', everywhere, 4);
  const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);

  /** What a probe found of a target, as the pipeline leaves it. */
  const finding = (target: { node_id: number } | { endpoint_id: number }, check_id = 'ssh.version_1'): number => {
    const [column, id] = Object.entries(target)[0] as [string, number];
    const target_id = sqlite.prepare(`select id from targets where ${column} = ?`).pluck().get(id);
    const reason = JSON.stringify({ zh: '仍提供 SSH 1', en: 'Still offers SSH 1' });
    const { lastInsertRowid: made } = sqlite
      .prepare(`insert into findings (target_id, check_id, severity, status, reason, opened_at)
        values (?, ?, 'major', 'fail', ?, 1000)`)
      .run(target_id, check_id, reason);
    return Number(made);
  };
  const wanted = {
    ...{ title: '年度风险评估', system_ids: [system], method: 'multiplication', edition: 'GB/T 20984-2007 A' },
    acceptable_level: 2,
  };
  const make = async (more: object = {}): Promise<number> =>
    (await must(assessor, 'POST', '/api/risk-assessments', { ...wanted, ...more })).id;
  const page = (id: number, ask = assessor) => must(ask, 'GET', `/api/risk-assessments/${id}/document`);
  const move = async (id: number, is: 'open' | 'close', ask = assessor) =>
    ask('POST', `/api/risk-assessments/${id}/move`, { is, version: (await page(id)).assessment.version });
  const add = async (id: number, part: string, body: object): Promise<number> =>
    (await must(assessor, 'POST', `/api/risk-assessments/${id}/${part}`, body)).id;
  const rowOf = async (id: number, part: string, part_id: number) =>
    (await page(id))[part].find((row: { id: number }) => row.id === part_id);
  /** With the version that it has now. */
  const change = async (id: number, part: string, part_id: number, body: object, ask = assessor) =>
    ask('PATCH', `/api/risk-assessments/${id}/${part}/${part_id}`, {
      ...{ version: (await rowOf(id, part, part_id)).version },
      ...body,
    });
  /** An open one with one scenario, rated or not. */
  const scene = async (
    ratings: object = { threat: 4, ease: 4, severity: 4 },
    value: number | null = 4,
    more: object = {},
  ) => {
    const id = await make(more);
    await move(id, 'open');
    const asset_id = (await page(id)).assets.find((row: { kind: string }) => row.kind === 'node').id as number;
    await change(id, 'assets', asset_id, { value });
    const threat_id = await add(id, 'threats', {
      kind: 'network_attack',
      name: '外部攻击',
      source: 'person',
      value: 4,
    });
    const vulnerability_id = await add(id, 'vulnerabilities', { name: '弱口令', asset_id });
    const scenario = await add(id, 'scenarios', { asset_id, threat_id, vulnerability_id, ...ratings });
    return { id, asset_id, threat_id, vulnerability_id, scenario };
  };
  const TREATED = {
    ...{ treatment: 'reduce', plan: '改密并启用双因素', owner: '张三', due_at: 2_000_000_000_000 },
    ...{ residual_likelihood: 1, residual_loss: 2 },
  };
  const sign = async (id: number, scenario: number, ask = leader, more: object = {}) => {
    const { version } = await rowOf(id, 'scenarios', scenario);
    const body = { scenarios: [{ id: scenario, version }], name: 'leader', statement: '同意接受剩余风险' };
    return ask('POST', `/api/risk-assessments/${id}/acceptances`, { ...body, ...more });
  };
  const end = async () => {
    await t.stop();
    rmSync(folder, { recursive: true });
  };
  const facts = { system, other, node, endpoint: Number(lastInsertRowid) };
  return {
    t,
    sqlite,
    must,
    assessor,
    second,
    leader,
    finding,
    wanted,
    make,
    page,
    move,
    add,
    rowOf,
    change,
    scene,
    TREATED,
    sign,
    end,
    ...facts,
  };
}
