/** A city as its bureau sees it: its divisions, the lab as its network, graded systems, and whatever else a story lays into the file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Ask, Cookies } from '../administration.ts';
import { type Server, signUp } from '../server.ts';
import { expect } from './fixtures.ts';

const DIVISIONS = join(import.meta.dirname, '../../../shared/data/nantong-divisions.csv');
/** Where the list of divisions isn't at hand. */
const FEW = `code,name,level,parent_code
3206,南通市,city,
320612,通州区,county,3206
320613,崇川区,county,3206
320614,海门区,county,3206
320623,如东县,county,3206
320671,南通经济技术开发区,county,3206
320681,启东市,county,3206
320682,如皋市,county,3206
320685,海安市,county,3206
320612001,金沙街道,town,320612
320623101,掘港街道,town,320623
320623101001,虹桥村,village,320623101
`;

export type Bureau = {
  ask: Ask & { cookies: Cookies };
  must: (method: string, path: string, body?: unknown) => Promise<Body>;
};
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
type Body = any;

export async function bureau(server: Server): Promise<Bureau> {
  const ask = await signUp(server);
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  const form = new FormData();
  const divisions = existsSync(DIVISIONS) ? readFileSync(DIVISIONS, 'utf8') : FEW;
  form.set('file', new File([divisions], 'divisions.csv'));
  const sent = await fetch(`${server.url}/api/imports/areas?dry_run=false`, {
    method: 'POST',
    headers: { cookie: ask.cookies.system },
    body: form,
  });
  expect(sent.status, await sent.text()).toBe(200);
  await must('POST', '/api/lab');
  await expect
    .poll(async () => (await must('GET', '/api/overview')).states.up, { timeout: 60_000 })
    .toBeGreaterThan(30);
  return { ask, must };
}

/** Lays rows into the server's file: what would take a story of its own to come about. */
export function lay(
  server: Server,
  work: (insert: (table: string, row: Record<string, unknown>) => number) => void,
): void {
  const sqlite = new Database(join(server.folder, 'zhengwang.db'));
  try {
    sqlite.pragma('foreign_keys = off');
    sqlite.pragma('busy_timeout = 10000');
    work((table, row) => {
      const names = Object.keys(row);
      return Number(
        sqlite
          .prepare(
            `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})`,
          )
          .run(row).lastInsertRowid,
      );
    });
  } finally {
    sqlite.close();
  }
}

/** A plan that is being carried out, with somebody in its first role. */
export function layRun(server: Server, unit_id: number, title: string, account: string): void {
  lay(server, (insert) => {
    const now = Date.now();
    const plan_id = insert('emergency_plans', {
      ...{
        slug: 'story',
        title: '网络中断应急预案',
        category: 'facility_fault',
        unit_id,
        created_by: 'x',
        created_at: now,
      },
    });
    const incident_id = insert('incidents', {
      ...{ title, category: 'facility_fault', grade: 2, answers: '{}', unit_id, system_ids: '[]', node_ids: '[]' },
      ...{ declared_at: now, created_by: 'x' },
    });
    insert('emergency_runs', {
      ...{ plan_id, version_id: 1, incident_id, unit_id, beginning: '{}', started_by: 'x', started_at: now },
      script: JSON.stringify({ head: { title: '网络中断应急预案', roles: [] } }),
      state: JSON.stringify({ grade: 2, roles: { lead: [account] } }),
    });
  });
}
