/** For the tests here: a plan in force, two counties, a page on a real server that is watched, and people who take part. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { Config } from '../config.ts';
import type { Hub } from '../hub.ts';
import { type Asking, testHub } from '../testing.ts';
import { keepEmergency } from './keep-emergency.ts';
import { startRun } from './start-run.ts';

/** A plan as three people brought it into force; its number. */
export function putInForce(sqlite: Database, source: string, unit_id: number | null = null): number {
  const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(source)?.[1]?.trim() ?? '';
  const plan = sqlite
    .prepare(
      'insert into emergency_plans (slug, title, category, unit_id, created_by, created_at) values (?, ?, ?, ?, ?, 1)',
    )
    .run(line('id'), line('title'), line('category'), unit_id, 'writer');
  sqlite
    .prepare(`insert into emergency_plan_versions (plan_id, number, source, digest, state, authors, created_by, created_at, edited_at,
        submitted_by, submitted_at, reviewed_by, reviewed_at, approved_by, approved_at, in_force_by, in_force_at)
      values (?, 1, ?, ?, 'in_force', '["writer"]', 'writer', 1, 1, 'writer', 2, 'reviewer', 3, 'approver', 4, 'approver', 5)`)
    .run(plan.lastInsertRowid, source, `digest of ${line('id')}`);
  return Number(plan.lastInsertRowid);
}

/** The head of a small plan around these steps, in YAML; roles `lead` and `work`. */
export const planSource = (id: string, steps: string, more = ''): string => `---
id: ${id}
title: 预案 ${id}
category: content_security
scope: { systems: all, units: all }
${more}
grading:
  - id: page
    ask: 哪一级页面？
    answers: [{ text: 首页, grade: 较大 }, { text: 内页, grade: 一般 }, { text: 不清楚, grade: null }]
    source: 测试
    confirmed: false
levels: [{ grade: 一般, led_by: lead, response: 处置 }]
roles:
  - { id: lead, title: 总指挥, duty: 指挥 }
  - { id: work, title: 处置组, duty: 处置 }
contacts: [{ role: lead, name: 王五, phone: "0513-7654321" }]
recovery: { rto: 4h, rpo: 24h }
review_every_months: 12
basis: [{ title: 测试 }]
steps:
${steps}
---

# 预案

## 恢复 {#mend}
先修补，再恢复。
`;

/** An incident of a unit that says to affect all that there is, in which a plan of another unit runs. */
export function runEverywhere(hub: Hub, unit_id: number, plan_unit_id: number) {
  const sqlite = hub.db.$client;
  const all = (table: string) => JSON.stringify(sqlite.prepare(`select id from ${table}`).pluck().all());
  const source = planSource(`of-${unit_id}`, '  - { id: see, check: see, role: work, checks: [answers] }');
  const { lastInsertRowid } = sqlite
    .prepare(`insert into incidents (title, category, grade, answers, unit_id, system_ids, node_ids, declared_at, created_by)
      values ('incident', 'other', 4, '{}', ?, ?, ?, 1, 'x')`)
    .run(unit_id, all('systems'), all('nodes'));
  const of = { plan_id: putInForce(sqlite, source, plan_unit_id), incident_id: Number(lastInsertRowid), unit_id };
  startRun(hub, { person: 'x', address: '-' }, { ...of, grade: 4, drill: null, roles: {} }, 1);
}

export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Waits until it holds; generous, since the machine may be busy. */
export async function until(what: string, holds: () => unknown, most_ms = 20_000) {
  for (let waited = 0; !(await holds()); waited += 20) {
    if (waited > most_ms) throw new Error(`in vain waited for: ${what}`);
    await pause(20);
  }
}

export async function emergencyHub(config: Partial<Config> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder, connector_loopback: true, ...config });
  const sqlite = t.hub.db.$client;
  const restart = () => {
    t.hub.emergency = keepEmergency(t.hub, { every_ms: 50, again_ms: 20 });
    t.hub.emergency.begin();
  };
  restart();
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const GOOD = '<h1>甲县人民政府</h1>';
  const page = { body: GOOD, status: 200, asked: 0 };
  const server = createServer((_request, response) => {
    page.asked += 1;
    response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8' }).end(page.body);
  });
  const port = await listening(server);
  const system = (await must(t.ask, 'POST', '/api/systems', { name: '甲县门户', unit_id: 2 })).id as number;
  const endpoint = (
    await must(t.ask, 'POST', `/api/systems/${system}/endpoints`, {
      ...{ name: '首页', host: '127.0.0.1' },
    })
  ).id as number;
  const watch = (
    await must(t.ask, 'POST', '/api/watches', {
      ...{ endpoint_id: endpoint, probe: 'http', address: '127.0.0.1', every_s: 3_600, timeout_ms: 2_000 },
      params: { port, body_match: '甲县人民政府' },
    })
  ).id as number;
  await t.hub.watching.lookNow(watch);
  const lead = await t.enter('lead', [{ role: 'unit_leader', unit_id: 2 }], 2);
  const work = await t.enter('work', [{ role: 'operator', unit_id: 2 }], 2);
  const stranger = await t.enter('stranger', [{ role: 'network_engineer', unit_id: 3 }], 3);
  const reader = await t.enter('reader', [{ role: 'director', unit_id: 2 }], 2);
  const ROLES = { lead: ['lead'], work: ['work'] };
  const declare = async (more: object = {}, ask = work): Promise<number> =>
    (
      await must(ask, 'POST', '/api/incidents', {
        ...{
          title: '门户被篡改',
          category: 'content_security',
          unit_id: 2,
          system_ids: [system],
          occurred_at: Date.now() - 60_000,
        },
        ...more,
      })
    ).id;
  const start = (incident: number, plan: number, more: object = {}, ask = work) =>
    ask('POST', `/api/incidents/${incident}/runs`, {
      ...{ emergency_plan_id: plan, roles: ROLES, grade: 4, answers: { page: 1 } },
      ...more,
    });
  /** An incident with this plan begun in it; the run's number. */
  const running = async (steps: string, more: object = {}): Promise<number> => {
    const plan = putInForce(sqlite, planSource(`plan-${++made}`, steps));
    const answer = await start(await declare(), plan, more);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body.id;
  };
  const run = (id: number, ask = work) => must(ask, 'GET', `/api/emergency-runs/${id}`);
  const step = async (id: number, key: string) => (await run(id)).steps.find((one: { key: string }) => one.key === key);
  const put = (id: number, input: object, ask = work) => ask('POST', `/api/emergency-runs/${id}/inputs`, input);
  return {
    ...{ t, sqlite, must, page, GOOD, port, system, endpoint, watch, lead, work, stranger, reader, ROLES },
    ...{ declare, start, running, run, step, put, restart },
    async end() {
      await t.hub.emergency.stop();
      await t.stop();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
let made = 0;
