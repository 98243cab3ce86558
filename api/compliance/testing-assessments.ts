/** A city with two counties, a system of the first, and people who assess: for the tests of this area. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { type Asking, testHub } from '../testing.ts';

export async function assessingHub() {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder });
  const sqlite = t.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1), (4, '测评中心', 'city', '', null)`);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const system = (await must(t.ask, 'POST', '/api/systems', { name: '一窗受理', unit_id: 2 })).id as number;
  const everywhere = [{ role: 'assessor' as const, unit_id: null }];
  const lead = await t.enter('lead', everywhere, 4);
  const assessor = await t.enter('assessor', everywhere, 4);
  const reviewer = await t.enter('reviewer', everywhere, 4);
  const idOf = (username: string) =>
    sqlite.prepare('select id from people where username = ?').pluck().get(username) as string;

  /** Of its plan, team and objects. */
  const versionOf = async (id: number): Promise<number> =>
    (await must(lead, 'GET', `/api/assessments/${id}`)).assessment.version;
  const addObject = async (id: number, object: object): Promise<number> =>
    (await must(lead, 'POST', `/api/assessments/${id}/objects`, { ...object, version: await versionOf(id) })).id;
  /** An open one with its team. */
  const assessment = async (more: object = {}): Promise<number> => {
    const wanted = { system_id: system, level: 3, title: '年度测评', ...more };
    const { id } = await must(lead, 'POST', '/api/assessments', wanted);
    const version = await versionOf(id);
    const team = (['lead', 'assessor', 'reviewer'] as const).map((role) => ({ person: idOf(role), role }));
    await must(lead, 'PUT', `/api/assessments/${id}/team`, { team, version });
    await must(lead, 'POST', `/api/assessments/${id}/move`, { is: 'open' });
    return id;
  };
  const judge = (
    id: number,
    item: string,
    result: string,
    { ask = assessor, object_id = 0, version = 0, reason = result === 'conform' ? '' : '现场核查' } = {},
  ) => ask('PUT', `/api/assessments/${id}/judgements`, { item, cells: [{ object_id, version }], result, reason });
  /** All items as a whole; these otherwise. */
  const judgeAll = async (id: number, otherwise: Record<string, string> = {}) => {
    const sheet = await must(assessor, 'GET', `/api/assessments/${id}/sheet`);
    const judged = new Map<string, [number, string, number][]>(
      sheet.points.flatMap((point: { items: { key: string; cells: [number, string, number][] }[] }) =>
        point.items.map(({ key, cells }) => [key, cells] as const),
      ),
    );
    for (const { key } of sheetItems({ kind: 'mlps', level: 3, extensions: [] })) {
      const version = judged.get(key)?.find(([object]) => object === 0)?.[2] ?? 0;
      const answer = await judge(id, key, otherwise[key] ?? 'conform', { version });
      if (answer.status !== 200) throw new Error(answer.text);
    }
  };
  const end = async () => {
    await t.stop();
    rmSync(folder, { recursive: true });
  };
  return {
    t,
    sqlite,
    must,
    system,
    lead,
    assessor,
    reviewer,
    idOf,
    assessment,
    versionOf,
    addObject,
    judge,
    judgeAll,
    end,
  };
}
