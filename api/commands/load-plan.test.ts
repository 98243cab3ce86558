/** The real command against a real hub over HTTP: a person starts what was approved, by the same gate, and nobody else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { listening, loadHub } from '../load/testing.ts';
import { PASSWORD } from '../testing.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const z = await loadHub();
const server = createAdaptorServer({ fetch: z.t.app.fetch }) as Server;
const url = `http://127.0.0.1:${await listening(server)}`;
after(async () => {
  server.closeAllConnections();
  server.close();
  await z.end();
});

type Given = { user?: string; password?: string; input?: string; environment?: Record<string, string> };

/** `when`: once stderr says so, it is interrupted. */
async function load(words: string[], given: Given = {}, when?: RegExp) {
  const { user = 'engineer', password = PASSWORD, input, environment = {} } = given;
  const who = input === undefined ? { ZHENGWANG_USER: user, ZHENGWANG_PASSWORD: password } : {};
  const env = { PATH: process.env.PATH ?? '', ZHENGWANG_URL: url, ...who, ...environment };
  const child = spawn(process.execPath, [MAIN, 'load', ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  let isSent = false;
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => {
    err += chunk;
    if (isSent || !when?.test(err)) return;
    isSent = true;
    child.kill('SIGINT');
  });
  child.stdin.end(input ?? '');
  const [code] = await once(child, 'close');
  return { code, out, err };
}
const runs = () => z.sqlite.prepare('select count(*) from load_runs').pluck().get() as number;
const LONG = { shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 30_000 }] } };

test('an approved plan is sent by the hub, followed, and told as a load of this machine is', async () => {
  const plan = await z.approved();
  const { code, out, err } = await load(['--plan', String(plan), '--json']);
  assert.equal(code, 0, err);
  const told = JSON.parse(out);
  assert.ok(told.requests > 5 && told.latency_ms.count === told.requests);
  assert.deepEqual([told.verdict, told.ended, told.errors], ['pass', 'complete', {}]);
  assert.ok(
    told.thresholds.some(({ key, limit }: { key: string; limit: number }) => key === 'p99_ms' && limit === 5_000),
  );
  assert.match(err, /^run (\d+): http:\/\/127\.0\.0\.1:\d+\/load\/runs\/\1\n[\d.]+ of 1 s: \d+\/s, 0 errors, p50 /);
  const run = z.sqlite.prepare('select started_by, state from load_runs order by id desc').get();
  assert.deepEqual(run, { started_by: 'engineer', state: 'complete' });
  const kept = z.sqlite.prepare(`select person from audit_entries where action = 'load_start' order by id desc`).get();
  assert.deepEqual(kept, { person: 'engineer' });
  assert.deepEqual(z.sqlite.prepare(`select action from audit_entries order by id desc limit 1`).get(), {
    action: 'log_out',
  });
});

test('name and password may be piped in, and people read sentences', async () => {
  const { code, out, err } = await load(['--plan', String(await z.approved())], { input: `engineer\n${PASSWORD}\n` });
  assert.equal(code, 0, err);
  assert.match(out, /^\d+ requests, .*\nlatency .*\nservice .*\n(.*\n)*verdict +pass\n/);
  assert.doesNotMatch(err, new RegExp(PASSWORD));
});

test('what the hub refuses is told with its own sentence, and nothing is sent', async () => {
  const before = runs();
  const cases: [string, Given, RegExp][] = [
    [String(await z.draft()), {}, /isn’t approved.*计划未获批准/],
    [String(await z.approved()), { password: 'wrong' }, /zhengwang: .*（.*）/],
    [String(await z.approved()), { user: 'leader' }, /[Nn]ot permitted|right/],
    [String(await z.approved()), { user: 'stranger' }, /load plan/],
    ['999999', {}, /load plan/],
    ['1', { environment: { ZHENGWANG_URL: 'http://127.0.0.1:1' } }, /no answer of http:\/\/127\.0\.0\.1:1/],
    ['1', { environment: { ZHENGWANG_URL: 'file:///etc' } }, /no address/],
    ['1', { input: '' }, /nobody answered/],
  ];
  for (const [plan, given, sentence] of cases) {
    const { code, out, err } = await load(['--plan', plan, '--json'], given);
    assert.deepEqual([code, out], [1, ''], err);
    assert.match(err, sentence);
  }
  for (const words of [
    ['--plan', 'x'],
    ['--plan', '1', 'http://127.0.0.1/'],
    ['--plan', '1', '--rate', '5'],
  ])
    assert.equal((await load(words)).code, 2, words.join(' '));
  assert.equal(runs(), before);
});

test('Ctrl-C has the hub stop it, and what was measured so far is printed', async () => {
  const plan = await z.approved(LONG);
  const { code, out, err } = await load(['--plan', String(plan), '--json'], {}, / of 30 s: /);
  assert.equal(code, 130, err);
  assert.equal(JSON.parse(out).ended, 'stopped');
  const run = z.sqlite.prepare('select state, stopped_by, stop_person from load_runs order by id desc').get();
  assert.deepEqual(run, { state: 'stopped', stopped_by: 'person', stop_person: 'engineer' });
});

test('a run that somebody else stops is no success', async () => {
  const plan = await z.approved(LONG);
  const told = load(['--plan', String(plan)]);
  let id: number | undefined;
  for (let tries = 0; id === undefined && tries < 200; tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
    id = z.sqlite.prepare(`select id from load_runs where state = 'running'`).pluck().get() as number | undefined;
  }
  await z.must(z.leader, 'POST', `/api/load-runs/${id}/stop`, {});
  const { code, err } = await told;
  assert.equal(code, 1, err);
  assert.match(err, /stopped: Stopped by leader/);
});
