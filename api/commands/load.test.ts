/** The real command as a process of its own, on a server of the test. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const MAIN = join(import.meta.dirname, '../main.ts');

const server = createServer((request, response) => {
  agents.add(request.headers['user-agent'] ?? '');
  response.statusCode = request.url === '/broken' ? 500 : 200;
  response.end('ok');
});
const agents = new Set<string>();
let origin = '';
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

async function load(words: string[], interrupt_after_ms?: number) {
  const child = spawn(process.execPath, [MAIN, 'load', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  if (interrupt_after_ms !== undefined) setTimeout(() => child.kill('SIGINT'), interrupt_after_ms);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

test('a load on this machine is run and told as JSON, with what visitors waited and what the generator did', async () => {
  const { code, out, err } = await load([`${origin}/`, '--rate', '50', '--duration', '1s', '--json']);
  assert.equal(code, 0, err);
  const told = JSON.parse(out);
  assert.match(err, /^1 of 1 s: \d+\/s, 0 errors, p50 /);
  assert.deepEqual([told.requests, told.errors, told.rate], [50, {}, 50]);
  for (const spread of [told.latency_ms, told.service_ms]) {
    const { p50, p90, p99, p999, max } = spread;
    assert.ok(p50 > 0 && p50 <= p90 && p90 <= p99 && p99 <= p999 && p999 <= max);
  }
  assert.deepEqual(Object.keys(told.generator), ['lag_p99_ms', 'cpu', 'held', 'limited', 'why']);
  assert.equal(
    [...agents].every((agent) => agent.startsWith('zhengwang-load/')),
    true,
  );
});

test('users who wait for their answers are the closed model, and people read sentences', async () => {
  const { code, out } = await load([origin, '--connections', '3', '--duration', '500ms']);
  assert.equal(code, 0);
  assert.match(out, /^\d+ requests, [\d.]+\/s, 0 errors\nlatency +p50 .*\nservice .*\ngenerator /);
});

test('errors are told by kind and end with 1', async () => {
  const { code, out } = await load([`${origin}/broken`, '--rate', '20', '--duration', '1s', '--json']);
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(out).errors, { status: 20 });
});

test('Ctrl-C stops it at once and prints what was measured', async () => {
  const began = performance.now();
  const { code, out } = await load([origin, '--rate', '20', '--duration', '10m', '--json'], 4_000);
  assert.equal(code, 130);
  assert.ok(performance.now() - began < 30_000);
  assert.deepEqual([JSON.parse(out).ended, JSON.parse(out).requests > 0], ['stopped', true]);
});

for (const [name, words, sentence] of [
  [
    'another machine',
    ['http://192.0.2.1/', '--rate', '1'],
    /192\.0\.2\.1 is not of this machine.*plan that a hub approved/,
  ],
  ['an address that only looks like loopback', ['http://[::ffff:192.0.2.1]/', '--rate', '1'], /not of this machine/],
  ['the metadata service', ['http://169.254.169.254/', '--rate', '1'], /not of this machine/],
  ['no URL', ['--rate', '1'], /is missing/],
  ['what is no URL', ['localhost', '--rate', '1'], /"localhost" is no URL/],
  ['neither rate nor connections', ['http://127.0.0.1:1/'], /--rate .*--connections/],
  ['a duration in words', ['http://127.0.0.1:1/', '--rate', '1', '--duration', 'long'], /--duration takes a time/],
  ['a rate of nothing', ['http://127.0.0.1:1/', '--rate', '0'], /--rate takes a whole number from 1/],
  ['two families', ['http://127.0.0.1:1/', '--rate', '1', '-4', '-6'], /exclude each other/],
  ['an option that is none', ['http://127.0.0.1:1/', '--fast'], /--fast/],
] as const) {
  test(`${name} is refused with a sentence, and nothing is sent`, async () => {
    const { code, out, err } = await load([...words]);
    assert.equal(code, 2, err);
    assert.match(err, sentence);
    assert.equal(out, '');
  });
}

const SCENARIO = (more = '') => `name: hall
title: { zh: 大厅, en: Hall }
base: ${origin}
data:
  - { name: people, file: people.csv, rows: in_turn }
journey:
  - { name: page, path: "/page/\${people.number}" }
load: { shape: constant, rate: 50, duration: 1s }
${more}`;

async function scenario(text: string, csv: string, ...words: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-scenario-'));
  try {
    writeFileSync(join(folder, 'hall.yaml'), text);
    writeFileSync(join(folder, 'people.csv'), csv);
    return await load([join(folder, 'hall.yaml'), ...words]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Asks again while this machine was too busy to send in time: of such a run nothing may be judged, so each must say unknown. */
async function inTime(run: () => ReturnType<typeof load>) {
  for (let tries = 1; ; tries++) {
    const told = await run();
    assert.ok([0, 1].includes(told.code), told.err);
    const body = JSON.parse(told.out);
    if (!body.generator.limited || tries === 30) return { ...told, body };
    assert.equal(body.verdict, 'unknown', told.out);
  }
}

test('a scenario takes its rows from the file beside it, and its thresholds decide', async () => {
  const kept = await inTime(() => scenario(SCENARIO('thresholds: { error_share: 0 }'), 'number\n7\n8\n', '--json'));
  assert.equal(kept.code, 0, kept.err);
  assert.ok(kept.body.requests >= 40, kept.out);
  assert.equal(kept.body.verdict, 'pass', kept.out);
  const missed = await inTime(() => scenario(SCENARIO('thresholds: { max_ms: 0.001 }'), 'number\n7\n', '--json'));
  assert.equal(missed.code, 1, missed.err);
  assert.deepEqual([missed.body.verdict, missed.body.thresholds[0].verdict], ['fail', 'fail'], missed.out);
  const people = await scenario(SCENARIO('thresholds: { max_ms: 0.001 }'), 'number\n7\n');
  assert.equal(people.code, 1, people.err);
  assert.match(people.out, /^(fail|unknown) .*max_ms/m);
});

test('a mistake in a scenario or its data is told with its place, and nothing is sent', async () => {
  const wrong = await scenario(SCENARIO('thresholds: { error_shares: 0 }'), 'number\n7\n');
  assert.equal(wrong.code, 2, wrong.err);
  assert.match(wrong.err, /hall\.yaml:9:\d+: .*error_shares/);
  const ragged = await scenario(SCENARIO(), 'number,name\n7\n');
  assert.equal(ragged.code, 2, ragged.err);
  assert.match(ragged.err, /people\.csv, row 2: 1 columns, where the first row has 2/);
  const far = await scenario(SCENARIO().replace(origin, 'http://192.0.2.1'), 'number\n7\n');
  assert.match(far.err, /needs a plan that a hub approved/);
});
