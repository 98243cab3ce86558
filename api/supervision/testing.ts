/** A small city to supervise: two counties and a department, each with systems of level 3, some of them assessed. */
import type { TestHub } from '../testing.ts';

export const DAY_MS = 86_400_000;
/** The third of November 2026 in Shanghai: October can be frozen. */
export const NOW = Date.parse('2026-11-03T10:00:00+08:00');
export const MONTH = '2026-10';

export async function seedCity(t: TestHub, now = NOW) {
  const sqlite = t.hub.db.$client;
  const post = async (path: string, body: unknown): Promise<number> => {
    const answer = await t.ask('POST', path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
    return answer.body.id;
  };
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const county = await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city });
  const other = await post('/api/areas', { code: '320623', name: '如东县', level: 'county', parent_id: city });
  const bureau = await post('/api/units', { name: '通州区大数据局', level: 'county', area_id: county });
  const other_bureau = await post('/api/units', { name: '如东县大数据局', level: 'county', area_id: other });
  const department = await post('/api/units', { name: '市教育局', level: 'city', area_id: city });
  const systems: Record<string, number> = {};
  const grade = async (name: string, unit_id: number, assessed: boolean) => {
    const id = await post('/api/systems', { name, unit_id });
    sqlite
      .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, grade, extensions, updated_at)
        values (?, '[]', '[]', '', 3, '[]', 0)`)
      .run(id);
    if (assessed) assess(t, id, now - 30 * DAY_MS);
    systems[name] = id;
  };
  await grade('通州一网通办', bureau, true);
  await grade('通州审批', bureau, false);
  await grade('通州交换', bureau, false);
  await grade('如东一网通办', other_bureau, true);
  await grade('教育云', department, false);
  return { county, other, bureau, other_bureau, department, systems };
}

/** An assessment of graded protection that was closed then. */
export function assess({ hub }: Pick<TestHub, 'hub'>, system_id: number, closed_at: number) {
  hub.db.$client
    .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, closed_at, closed_by, created_by, created_at)
      values (?, 'mlps', '测评', '', '', 3, '[]', 'closed', ?, 'x', 'x', 0)`)
    .run(system_id, closed_at);
}

/** Rules for figures of graded protection alone, in force by two people. */
export async function rulesInForce(t: TestHub, second: TestHub['ask'], change: object = {}): Promise<number> {
  const { id } = (await t.ask('POST', '/api/supervision-rule-sets', {})).body as { id: number };
  const page = (await t.ask('GET', `/api/supervision-rule-sets/${id}`)).body;
  const indicators = page.body.indicators.filter((one: { id: string }) => one.id === 'protection');
  const body = { ...page.body, from_month: '2026-01', until_month: '2026-12', ...change };
  body.indicators = indicators.map((one: object) => ({ ...one, targets: { '2026': '0.9' } }));
  await t.ask('PUT', `/api/supervision-rule-sets/${id}`, { body, version: 1 });
  const step = (ask: TestHub['ask'], name: string, version: number) =>
    ask('POST', `/api/supervision-rule-sets/${id}/step`, { step: name, version });
  await step(t.ask, 'submit', 2);
  await step(second, 'review', 3);
  const last = await step(t.ask, 'put_in_force', 4);
  if (last.status !== 200) throw new Error(last.text);
  return id;
}
