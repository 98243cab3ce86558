/** Two counties, people who write, review and approve, and a plan of the library: for the tests here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asking, testHub } from '../testing.ts';
import { library } from './plans.ts';

export const defacement = (): string => library().get('web-defacement') ?? '';

export async function planHub() {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder });
  const sqlite = t.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
  const writer = await t.enter('writer', [{ role: 'network_engineer', unit_id: null }], 1);
  const reviewer = await t.enter('reviewer', [{ role: 'unit_leader', unit_id: 1 }], 1);
  const approver = await t.enter('approver', [{ role: 'network_engineer', unit_id: null }], 1);
  const third = await t.enter('third', [{ role: 'network_engineer', unit_id: null }], 1);
  const county = await t.enter('county', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer.body;
  };
  const take = async (slug: string, unit_id: number | null = null, ask = writer) =>
    (await must(ask, 'POST', '/api/emergency-plans', { unit_id, library: slug })) as { id: number; version_id: number };
  const page = (id: number, ask = writer) => must(ask, 'GET', `/api/emergency-plan-versions/${id}`);
  const write = async (id: number, source: string, ask = writer) =>
    ask('PUT', `/api/emergency-plan-versions/${id}`, { source, note: '', version: (await page(id)).version.version });
  const step = async (id: number, verb: string, ask: Asking, more: object = {}) =>
    ask('POST', `/api/emergency-plan-versions/${id}/${verb}`, { version: (await page(id)).version.version, ...more });
  /** All the way, each step by another. */
  const inForce = async (id: number) => {
    const way = [
      ['submit', writer],
      ['review', approver],
      ['approve', third],
      ['put-in-force', third],
    ] as const;
    for (const [verb, ask] of way) {
      const answer = await step(id, verb, ask);
      if (answer.status !== 200) throw new Error(`${verb}: ${answer.text.slice(0, 500)}`);
    }
  };
  const end = async () => {
    await t.stop();
    rmSync(folder, { recursive: true });
  };
  return { t, sqlite, writer, reviewer, approver, third, county, must, take, page, write, step, inForce, end };
}
