/** Two counties with a system each, a real server on loopback, people who write and decide, and a small honest sender: for the tests here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figures, Generator, LoadErrorKind, LoadResult, RunLoad, Spread, Tick } from '#probes/load/words.ts';
import type { createLog } from '../log.ts';
import { type Asking, testHub } from '../testing.ts';
import { createLoadTests } from './keep-runs.ts';

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
  return {
    count: sorted.length,
    mean,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
  };
};
type Errors = Partial<Record<LoadErrorKind, number>>;
export const figuresOf = (latencies: readonly number[], errors: Errors = {}): Figures => {
  const failed = Object.values(errors).reduce((sum, n) => sum + n, 0);
  const [spread, none] = [spreadOf(latencies), spreadOf([])];
  return {
    ...{ requests: latencies.length + failed, journeys: latencies.length, errors, bytes: 0 },
    ...{ latency_ms: spread, service_ms: spread },
    phases: { dns: none, connect: none, tls: none, first_byte: none, whole: spread },
  };
};
export const GENERATOR: Generator = { lag_ms: spreadOf([]), cpu: 0, held: 0, limited: false, why: null };

/** Real requests, one after another, as fast as the plan's ceiling: ticks come ten times as often as an engine's. */
export const sendSlowly: RunLoad = async (spec, { signal, onTick }) => {
  if (spec.source.is !== 'one') throw new Error('sends single requests alone');
  const { url } = spec.source.request;
  const started_at = Date.now();
  const ends =
    started_at + (spec.shape.model === 'closed' ? spec.shape.duration_ms : (spec.shape.stages[0]?.duration_ms ?? 0));
  const all: number[] = [];
  const ticks: Tick[] = [];
  let failed = 0;
  let last = 0;
  let asked_to_stop: number | undefined;
  signal.addEventListener('abort', () => {
    asked_to_stop = performance.now();
  });
  while (Date.now() < ends && !signal.aborted) {
    const from = performance.now();
    const ok = await new Promise<boolean>((resolve) => {
      const asked = get(url, { headers: { [spec.identity[0]]: spec.identity[1] }, agent: false }, (answer) => {
        answer.resume().on('close', () => resolve(answer.statusCode === 200));
      });
      asked.on('error', () => resolve(false));
    });
    last = performance.now();
    const took = last - from;
    if (ok) all.push(took);
    else failed += 1;
    const figures = figuresOf(ok ? [took] : [], ok ? {} : { status: 1 });
    const tick = {
      at: Date.now(),
      elapsed_ms: ticks.length * 1000 + 1000,
      intended_rate: 10,
      in_flight: 0,
      connections: 1,
    };
    ticks.push({ ...tick, figures, by_family: {}, generator: GENERATOR });
    onTick?.(ticks.at(-1) as Tick);
    await pause(50);
  }
  const ended_at = Date.now();
  const result: LoadResult = {
    ...{
      started_at,
      ended_at,
      intended_rate: 10,
      rate: (all.length + failed) / Math.max(0.001, (ended_at - started_at) / 1000),
    },
    ended: signal.aborted ? 'stopped' : 'complete',
    stop_reason: signal.aborted ? String(signal.reason) : null,
    stop_ms: asked_to_stop === undefined ? null : Math.max(0, last - asked_to_stop),
    ...{
      figures: figuresOf(all, failed ? { status: failed } : {}),
      by_name: {},
      by_family: {},
      checks: {},
      examples: [],
    },
    ...{ generator: GENERATOR, ticks },
  };
  return result;
};

export async function loadHub(runLoad: RunLoad = sendSlowly, log?: ReturnType<typeof createLog>) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder }, log);
  const sqlite = t.hub.db.$client;
  t.hub.load = createLoadTests(t.hub, {
    ...{ runLoad, judge_every_ms: 100, look_every_ms: 100, keep_after_ticks: 3, pause_ms: 20 },
  });
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
  const asked: { identity: string; path: string }[] = [];
  const answering = { status: 200 };
  const server = createServer((request, response) => {
    asked.push({ identity: String(request.headers['x-zhengwang-load'] ?? ''), path: request.url ?? '' });
    response.writeHead(answering.status).end('ok');
  });
  const port = await listening(server);
  const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const system = (await must(t.ask, 'POST', '/api/systems', { name: '一窗受理', unit_id: 2 })).id as number;
  const other = (await must(t.ask, 'POST', '/api/systems', { name: '乙县公文', unit_id: 3 })).id as number;
  const endpoint = (system_id: number, name: string, url: string, host = '127.0.0.1') => {
    const { lastInsertRowid } = sqlite
      .prepare('insert into endpoints (system_id, name, host, url) values (?, ?, ?, ?)')
      .run(system_id, name, host, url);
    sqlite
      .prepare(
        `insert into targets (endpoint_id, state, state_reason, state_since) values (?, 'up', '{"zh":"","en":""}', 0)`,
      )
      .run(lastInsertRowid);
    return Number(lastInsertRowid);
  };
  const door = endpoint(system, '门户', `http://127.0.0.1:${port}/`);
  const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  const engineer = await t.enter('engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const stranger = await t.enter('stranger', [{ role: 'network_engineer', unit_id: 3 }], 3);
  const wanted = (more: object = {}) => ({
    ...{ system_id: system, name: '申报高峰', purpose: '年度容量验证', endpoint_ids: [door], scenario: null },
    request: { method: 'GET', path: '/home', headers: [] },
    shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 1_000 }] },
    ...{ family: '4', http: '1.1', ceiling_rate: 20, from_at: Date.now() - 1_000, until_at: Date.now() + 3_600_000 },
    ...{ contact_name: '张三', contact_phone: '0513-1234567' },
    stop_rules: { error_share: 0.5, p99_ms: null, for_s: 3, generator_s: null },
    thresholds: { error_share: 0.01, p95_ms: null, p99_ms: 5_000, rate: null, checks_share: null },
    ...more,
  });
  const versionOf = async (id: number) => (await must(t.ask, 'GET', `/api/load-plans/${id}`)).plan.version as number;
  const draft = async (more: object = {}): Promise<number> =>
    (await must(engineer, 'POST', '/api/load-plans', wanted(more))).id;
  const submit = async (id: number, ask = engineer) =>
    ask('POST', `/api/load-plans/${id}/submit`, { version: await versionOf(id) });
  const decide = async (id: number, ask = leader, approve = true) =>
    ask('POST', `/api/load-plans/${id}/decide`, {
      version: await versionOf(id),
      approve,
      reason: approve ? '' : '不妥',
    });
  const approved = async (more: object = {}): Promise<number> => {
    const id = await draft(more);
    for (const answer of [await submit(id), await decide(id)]) if (answer.status !== 200) throw new Error(answer.text);
    return id;
  };
  /** A file of data for the plan's scenario, as its page sends it. */
  const bring = async (id: number, file: string, body: string | Uint8Array<ArrayBuffer>, ask = engineer) => {
    const version = ask === engineer ? await versionOf(id) : 1;
    const answer = await t.app.request(`/api/load-plans/${id}/data/${encodeURIComponent(file)}?version=${version}`, {
      method: 'POST',
      headers: { host: 'localhost', cookie: ask.cookie, 'content-type': 'application/octet-stream' },
      body,
    });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) };
  };
  const start = (id: number, body: object = {}, ask = engineer) => ask('POST', `/api/load-plans/${id}/runs`, body);
  const page = (id: number, ask = engineer) => must(ask, 'GET', `/api/load-runs/${id}`);
  /** Waits for its end. */
  const over = async (id: number) => {
    for (let i = 0; i < 300; i += 1) {
      const { run } = await page(id);
      if (run.state !== 'running') return page(id);
      await pause(50);
    }
    throw new Error('it never ended');
  };
  const end = async () => {
    await t.hub.load.close();
    await t.stop();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  };
  const facts = { system, other, door, port, asked, answering, folder };
  return {
    t,
    sqlite,
    must,
    endpoint,
    leader,
    engineer,
    stranger,
    wanted,
    versionOf,
    draft,
    submit,
    decide,
    approved,
    bring,
    start,
    page,
    over,
    end,
    ...facts,
  };
}

export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
