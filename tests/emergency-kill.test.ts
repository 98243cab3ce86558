/** The program is killed again and again in the middle of a running plan: no step is lost, and none is done twice. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { listening, planSource, putInForce } from '#api/emergency/testing.ts';
import { replay } from '#runbooks/engine.ts';
import type { Input } from '#runbooks/run.ts';
import { type Ask, askingAll } from './administration.ts';
import { freshFolder, removeFolder, type Server, sending, signUp, startServer } from './server.ts';

/** A start is two seconds: as many as the whole run has time for; 50 and more by the environment. */
const KILLS = Number(process.env.ZHENGWANG_KILLS ?? 15);
const ROUNDS = Math.ceil(KILLS / 3);

/** Every kind of step, several times over, with time passing and people told. */
const steps = Array.from({ length: ROUNDS }, (_, i) => i + 1)
  .map(
    (n) => `  - { id: do-${n}, do: 处置 ${n}, role: work, within: 1s, record: [{ id: n, ask: 次序, kind: number }] }
  - { id: tell-${n}, notify: 通知 ${n}, to: [lead, work], text: 第 ${n} 轮 }
  - id: both-${n}
    parallel: 同时 ${n}
    branches:
      - id: left
        title: 左
        steps:
          - { id: fix-${n}, ticket: 工单 ${n}, role: work, text: 修补 }
          - { id: rest-${n}, wait: 等待, for: 1s }
          - { id: more-${n}, do: 再处置, role: work, record: [{ id: n, ask: 次序, kind: number }] }
      - id: right
        title: 右
        steps:
          - id: choose-${n}
            decide: 继续？
            role: work
            answers:
              - { id: 'yes', text: 是, steps: [{ id: say-${n}, notify: 告知 ${n}, to: [lead], text: 是 }] }
              - { id: 'no', text: 否 }
          - { id: see-${n}, check: 看 ${n}, role: work, checks: [http-body] }`,
  )
  .join('\n');

const folder = freshFolder();
let server: Server | undefined;
const page = createServer((_request, response) => response.end('good page'));
after(async () => {
  await server?.end('SIGKILL');
  page.closeAllConnections();
  page.close();
  removeFolder(folder);
});

type Step = {
  key: string;
  kind: string;
  waits: boolean;
  may_act: boolean;
  answers: { id: string }[];
};

test('a plan that is cut off again and again at any moment ends with every step done once', {
  timeout: 1_200_000,
}, async (t) => {
  const port = await listening(page);
  server = await startServer(folder);
  const first = await signUp(server);
  const must = async (ask: Ask, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    assert.equal(answer.status, 200, `${method} ${path} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const unit = (await must(first, 'POST', '/api/units', { name: '市', level: 'city', category: 'government' })).id;
  const system = (await must(first, 'POST', '/api/systems', { name: '门户', unit_id: unit })).id;
  const endpoint_id = (
    await must(first, 'POST', `/api/systems/${system}/endpoints`, { name: '首页', host: '127.0.0.1' })
  ).id;
  await must(first, 'POST', '/api/watches', {
    ...{ endpoint_id, probe: 'http', address: '127.0.0.1', every_s: 3_600, params: { port, body_match: 'good' } },
  });
  await server.end();
  const file = join(folder, 'zhengwang.db');
  const sqlite = new Database(file);
  const plan = putInForce(sqlite, planSource('killed', steps));
  const account = sqlite
    .prepare(`select username from people p join grants g on g.person_id = p.id where g.role = 'network_engineer'`)
    .pluck()
    .get() as string;
  sqlite.close();

  server = await startServer(folder);
  let ask = askingAll(sending(server.url), first.cookies);
  const incident = (
    await must(ask, 'POST', '/api/incidents', {
      ...{ title: '反复中断', category: 'other', unit_id: unit, system_ids: [system], occurred_at: null },
    })
  ).id;
  const id = (
    await must(ask, 'POST', `/api/incidents/${incident}/runs`, {
      ...{ emergency_plan_id: plan, roles: { lead: [account], work: [account] }, grade: 4, answers: { page: 1 } },
    })
  ).id;

  /** What a person would press next; undefined: nothing waits for one; null: it is over. */
  const next = async (): Promise<object | undefined | null> => {
    const { run, steps: shown } = (await ask('GET', `/api/emergency-runs/${id}`)).body as {
      run: { status: string };
      steps: Step[];
    };
    if (run.status !== 'running') return null;
    const waiting = shown.filter((step) => step.waits && step.may_act);
    const one = waiting[Math.floor(Math.random() * waiting.length)];
    if (!one) return undefined;
    const { key, kind, answers } = one;
    if (kind === 'do') return { do: 'complete', key, values: { n: '1' } };
    return kind === 'decide' ? { do: 'answer', key, answer: answers[0]?.id } : { do: 'look_again', key };
  };
  const press = async (input: object) => {
    const { status, body } = await ask('POST', `/api/emergency-runs/${id}/inputs`, input);
    assert.equal(status, 200, JSON.stringify(body));
  };

  const started = Date.now();
  for (let kills = 1; kills <= KILLS; kills += 1) {
    const input = await next();
    assert.ok(input !== null, `it was over after ${kills - 1} ends`);
    // An answer that is lost with the program is no fault: what it would have told is looked at again.
    const pressed = input
      ? press(input).catch((error: unknown) => {
          if (error instanceof assert.AssertionError) throw error;
        })
      : Promise.resolve();
    // While it is written, or while what follows from it is carried out.
    if (Math.random() < 0.5) await pressed;
    await pause(Math.random() * 80);
    await server.end('SIGKILL');
    await pressed;
    server = await startServer(folder);
    ask = askingAll(sending(server.url), first.cookies);
  }
  t.diagnostic(`${KILLS} ends in ${Math.round((Date.now() - started) / 1000)} s`);
  for (let turns = 0; ; turns += 1) {
    assert.ok(turns < 2_000, 'it ends when it is left alone');
    const input = await next();
    if (input === null) break;
    if (input) await press(input);
    else await pause(50);
  }
  await server.end();
  check(file, id);
});

function check(file: string, id: number) {
  const sqlite = new Database(file, { readonly: true });
  try {
    const row = sqlite
      .prepare('select script, beginning, state, sequence, status from emergency_runs where id = ?')
      .get(id) as Record<'script' | 'beginning' | 'state' | 'status', string> & { sequence: number };
    assert.equal(row.status, 'ended');
    const inputs = sqlite
      .prepare('select sequence, body from emergency_inputs where run_id = ? order by sequence')
      .all(id) as {
      sequence: number;
      body: string;
    }[];
    assert.deepEqual(
      inputs.map(({ sequence }) => sequence),
      Array.from({ length: row.sequence }, (_, i) => i + 1),
    );
    const log = inputs.map(({ body }) => JSON.parse(body) as Input);
    const state = replay(JSON.parse(row.script), JSON.parse(row.beginning), log);
    assert.deepEqual(JSON.parse(JSON.stringify(state)), JSON.parse(row.state));
    const done = Object.values(state.entries);
    assert.ok(done.every(({ status }) => status === 'done'));
    // Nine steps in each round besides the lanes.
    assert.equal(done.length, ROUNDS * 9);
    const count = (what: Input['do'], expected: number) =>
      assert.equal(log.filter((input) => input.do === what).length, expected, what);
    count('told', 2 * ROUNDS);
    count('ticket_opened', ROUNDS);
    count('complete', 2 * ROUNDS);
    count('answer', ROUNDS);
    count('looked', ROUNDS);
    assert.equal(sqlite.prepare(`select count(*) from tickets where title like '工单 %'`).pluck().get(), ROUNDS);
    assert.equal(
      sqlite
        .prepare(`select count(*) from notices where key like ? and key not like '% late %'`)
        .pluck()
        .get(`emergency ${id} %`),
      2 * ROUNDS,
    );
    const late = done.filter(({ late_at }) => late_at !== null).length;
    assert.equal(
      sqlite.prepare('select count(*) from notices where key like ?').pluck().get(`emergency ${id} late %`),
      late,
    );
  } finally {
    sqlite.close();
  }
}
