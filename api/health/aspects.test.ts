import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Hub } from '../hub.ts';
import { testHub } from '../testing.ts';
import type { Aspect, Point } from './aspect.ts';
import { audit } from './aspects/audit.ts';
import { backup } from './aspects/backup.ts';
import { certificate } from './aspects/certificate.ts';
import { clock, judgeClock, jumpsOf, readTracking } from './aspects/clock.ts';
import { database } from './aspects/database.ts';
import { disk, fullAt } from './aspects/disk.ts';
import { dropped } from './aspects/dropped.ts';
import { aspects } from './aspects/index.ts';
import { loop } from './aspects/loop.ts';
import { judgeMemory, memory } from './aspects/memory.ts';
import { patrol } from './aspects/patrol.ts';
import { storing } from './aspects/storing.ts';
import { lastBackup, noteBackup } from './last-backup.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GIB = 1024 ** 3;
const NOW = Date.UTC(2026, 5, 1);

const t = await testHub();
after(() => t.stop());
const { hub } = t;

/** A hub that differs in a part. */
const withParts = (parts: object) => ({ ...hub, ...parts }) as Hub;
const look = async (aspect: Aspect, on: Hub = hub, past: Point[] = [], now = NOW) => {
  const measured = await aspect.look({ hub: on, now, past });
  assert.ok(measured, `${aspect.name} applies`);
  for (const words of [measured.text.zh, measured.text.en])
    assert.ok(words.length > 2 && !/NaN|undefined/.test(words), words);
  return measured;
};
const statusOf = async (...given: Parameters<typeof look>) => (await look(...given)).status;

test('each aspect has a name of its own and a title in both languages', () => {
  assert.equal(new Set(aspects.map(({ name }) => name)).size, aspects.length);
  for (const { name, title } of aspects) assert.ok(title.zh && title.en && /^[a-z_]+$/.test(name), name);
});

test('looks in time: unknown before the first, good, and troubled when late or queued up', async () => {
  const at = (more: object) => {
    const stats = { watches: 9, due: 0, running: 0, lag_ms: { p50: 1, p99: 40, max: 50 }, looks_per_s: 20, looks: 500 };
    return withParts({ watching: { patrol: { stats: () => ({ ...stats, ...more }) } } });
  };
  assert.equal(await statusOf(patrol, at({ looks: 0, looks_per_s: 0 })), 'unknown');
  assert.equal(await statusOf(patrol, at({})), 'good');
  assert.equal(await statusOf(patrol, at({ lag_ms: { p50: 1, p99: 3_000, max: 3_000 } })), 'warning');
  assert.equal(await statusOf(patrol, at({ lag_ms: { p50: 1, p99: 20_000, max: 20_000 } })), 'bad');
  assert.equal(await statusOf(patrol, at({ due: 200 })), 'warning');
  assert.equal(await statusOf(patrol, at({ due: 900 })), 'bad');
});

test('what can not be stored is bad since it began; before anything was seen nothing is known', async () => {
  const at = (looks: number, lost?: number) =>
    withParts({ watching: { patrol: { stats: () => ({ looks }) }, lostSince: () => lost } });
  assert.equal(await statusOf(storing, at(0)), 'unknown');
  assert.equal(await statusOf(storing, at(5)), 'good');
  const lost = await look(storing, at(5, NOW - 7));
  assert.deepEqual([lost.status, lost.since], ['bad', NOW - 7]);
});

test('drops are judged by the last hour, so that those of last week are over one day, and a restart is no drop', async () => {
  const at = (count: number) =>
    withParts({
      messages: { receiving: () => ({ dropped: { too_many: count } }) },
      samples: { stats: () => ({ dropped: { too_late: 0 } }) },
    });
  assert.equal(await statusOf(dropped, at(0)), 'good');
  assert.equal(await statusOf(dropped, at(10)), 'warning');
  assert.equal(await statusOf(dropped, at(5_000)), 'bad');
  assert.equal(await statusOf(dropped, at(5_000), [{ at: NOW - HOUR_MS / 2, figure: 5_000 }]), 'good');
  assert.equal(await statusOf(dropped, at(3), [{ at: NOW - HOUR_MS / 2, figure: 5_000 }]), 'good');
});

test('the day when the disk is full comes of a straight line through an hour at least, and is unknown before', () => {
  const falling = [0, 1, 2].map((hour) => ({ at: NOW + hour * HOUR_MS, figure: 100 - 10 * hour }));
  assert.equal(fullAt(falling), NOW + 10 * HOUR_MS);
  assert.equal(fullAt([{ at: NOW, figure: 5 }]), undefined);
  assert.equal(
    fullAt([
      { at: NOW, figure: 5 },
      { at: NOW + HOUR_MS / 2, figure: 4 },
    ]),
    undefined,
  );
  assert.equal(
    fullAt([
      { at: NOW, figure: 5 },
      { at: NOW + HOUR_MS, figure: 5 },
    ]),
    'never',
  );
  assert.equal(
    fullAt([
      { at: NOW, figure: 5 },
      { at: NOW + HOUR_MS, figure: 6 },
    ]),
    'never',
  );
  assert.equal(fullAt([]), undefined);
});

test('the disk is bad when low, a warning when it will be full soon, unknown when it can not be asked', async () => {
  const at = (free_bytes: number, is_low = false) =>
    withParts({ disk: { room: () => ({ free_bytes, size_bytes: 200 * GIB, is_low }) } });
  const before = (free: number) => [{ at: NOW - 2 * HOUR_MS, figure: free }];
  assert.equal(await statusOf(disk, at(100 * GIB)), 'good');
  assert.match((await look(disk, at(100 * GIB))).text.en, /isn’t known/);
  assert.equal(await statusOf(disk, at(100 * GIB), before(101 * GIB)), 'warning');
  assert.match((await look(disk, at(100 * GIB), before(101 * GIB))).text.zh, /2026-06-09/);
  assert.equal(await statusOf(disk, at(100 * GIB), before(120 * GIB)), 'bad');
  assert.equal(await statusOf(disk, at(1 * GIB, true)), 'bad');
  assert.equal(await statusOf(disk, withParts({ disk: { room: () => undefined } })), 'unknown');
});

test('the database tells its size', async () => {
  const { status, text } = await look(database);
  assert.equal(status, 'good');
  assert.match(text.en, /MiB|KiB/);
});

test('a backup is known once it was noted, and grows old; one from the future is none', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const on = withParts({ config: { ...hub.config, folder } });
  assert.equal(await statusOf(backup, on), 'unknown');
  noteBackup(folder, { at: NOW - HOUR_MS, bytes: 5_000 });
  assert.deepEqual(lastBackup(folder), { at: NOW - HOUR_MS, bytes: 5_000 });
  assert.equal(await statusOf(backup, on), 'good');
  assert.equal(await statusOf(backup, on, [], NOW + 2 * DAY_MS), 'warning');
  assert.equal(await statusOf(backup, on, [], NOW + 8 * DAY_MS), 'bad');
  assert.equal(await statusOf(backup, on, [], NOW - DAY_MS), 'unknown');
  writeFileSync(join(folder, 'last-backup.json'), 'half a l');
  assert.equal(await statusOf(backup, on), 'unknown');
  noteBackup(join(folder, 'nowhere'), { at: NOW, bytes: 1 });
});

test('the certificate of the console counts its days, and is unknown where TLS ends elsewhere', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  context.after(() => rmSync(folder, { recursive: true }));
  assert.equal(await statusOf(certificate), 'unknown');
  const [cert_file, key_file] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const what = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-days',
    '100',
  ];
  execFileSync('openssl', ['req', '-x509', ...what, '-keyout', key_file, '-out', cert_file], { stdio: 'ignore' });
  const on = withParts({ config: { ...hub.config, tls: { cert_file, key_file } } });
  const after_days = (days: number) => statusOf(certificate, on, [], Date.now() + days * DAY_MS);
  assert.equal(await after_days(1), 'good');
  assert.equal(await after_days(80), 'warning');
  assert.equal(await after_days(95), 'bad');
  assert.equal(await after_days(101), 'bad');
  assert.equal(await after_days(-1), 'bad');
});

test('the audit log is unknown when nobody else holds it, a warning when it can not be sent, bad when that goes on', async () => {
  const at = (forwarding: object | undefined, trouble?: string) =>
    withParts({ audit: { forwarding: () => forwarding, trouble: () => trouble } });
  const sent = { server: 'log:1', behind: 2, sent_id: 9, error: null, failing_since: null };
  assert.equal(await statusOf(audit, at(undefined)), 'unknown');
  assert.equal(await statusOf(audit, at(sent)), 'good');
  assert.equal(await statusOf(audit, at({ ...sent, behind: 5_000 })), 'warning');
  assert.equal(await statusOf(audit, at({ ...sent, error: 'x', failing_since: NOW - 1_000 })), 'warning');
  assert.equal(await statusOf(audit, at({ ...sent, error: 'x', failing_since: NOW - HOUR_MS })), 'bad');
  assert.equal(await statusOf(audit, at(sent, 'no key')), 'bad');
});

test('the clock is never good by default: a source in step says so, a far one is bad', async () => {
  assert.equal(judgeClock(-20, { zh: '源', en: 'a source' }).status, 'good');
  assert.equal(judgeClock(1_500, { zh: '源', en: 'a source' }).status, 'warning');
  assert.equal(judgeClock(-90_000, { zh: '源', en: 'a source' }).status, 'bad');
  const tracking = 'C0000201,192.0.2.1,3,1788000000.1,-0.000012,0.1,0.2,-3.1,0.0,0.1,0.01,0.02,64.2';
  assert.equal(readTracking(`${tracking},Normal\n`), -0.012);
  assert.equal(readTracking(`${tracking},Not synchronised\n`), undefined);
  assert.equal(readTracking('506 Cannot talk to daemon\n'), undefined);
  assert.equal(readTracking(''), undefined);
});

const RHYTHM = { family: null, every_s: 60, timeout_ms: 1_000, credential_id: null, agent_id: null };

test('the clock follows the median of the time servers that are watched and in step', async () => {
  const node_id = (await t.ask('POST', '/api/nodes', { name: '时间', addresses: ['192.0.2.1'], watch: [] })).body.id;
  const now = Date.now();
  const server = async (port: number, offset_ms: number, synchronised = true, looked_at = now) => {
    const made = await t.ask('POST', '/api/watches', { node_id, probe: 'ntp', address: '192.0.2.1', params: { port } });
    assert.equal(made.status, 200, made.text);
    const { id } = made.body;
    const watch = { id, target_id: 1, probe: 'ntp' as const, params: { port }, address: '192.0.2.1', ...RHYTHM };
    const facts = [
      { key: 'ntp.offset_ms', value: offset_ms },
      { key: 'ntp.synchronised', value: synchronised },
    ];
    const observation = { at: looked_at, took_ms: 3, outcome: 'ok' as const, facts, samples: [] };
    hub.watching.pipeline.ingest([{ watch, observation }]);
  };
  await server(1_001, 900_000, false);
  await server(1_002, 900_000, true, now - DAY_MS);
  const before = await look(clock, hub, [], now);
  assert.ok(before.status === 'unknown' || /chrony/.test(before.text.en), before.text.en);
  await server(1_003, 12);
  assert.equal(await statusOf(clock, hub, [], now), 'good');
  await server(1_004, 20_000);
  await server(1_005, 30_000);
  assert.equal(await statusOf(clock, hub, [], now), 'bad');
});

test('pauses of the event loop are unknown before they were measured, then good, then bad', async () => {
  const at = (ms?: number) => withParts({ platform: { loopDelay: () => ms } });
  assert.equal(await statusOf(loop, at()), 'unknown');
  assert.equal(await statusOf(loop, at(40)), 'good');
  assert.equal(await statusOf(loop, at(1_900)), 'warning');
  assert.equal(await statusOf(loop, at(19_000)), 'bad');
});

test('memory is judged by the heap and by what the machine has left', async () => {
  const measured = { rss: GIB, heap: GIB / 2, heap_limit: 4 * GIB, available: 8 * GIB, total: 16 * GIB };
  assert.equal(judgeMemory(measured).status, 'good');
  assert.equal(judgeMemory({ ...measured, heap: 3.5 * GIB }).status, 'warning');
  assert.equal(judgeMemory({ ...measured, heap: 3.9 * GIB }).status, 'bad');
  assert.equal(judgeMemory({ ...measured, available: GIB }).status, 'warning');
  assert.equal(judgeMemory({ ...measured, available: 0.1 * GIB }).status, 'bad');
  assert.match((await look(memory)).text.en, /in use/);
});

test('a clock that jumps is told by how much and when, for an hour; one that is slewed is not', () => {
  const jump = jumpsOf();
  assert.equal(jump(NOW, 0), undefined);
  assert.equal(jump(NOW + 15_400, 15_000), undefined);
  assert.deepEqual(jump(NOW + 30_000 + HOUR_MS, 30_000)?.by_ms, HOUR_MS - 400);
  const back = jump(NOW + 45_000 - DAY_MS, 45_000);
  assert.deepEqual([back?.by_ms, back?.at], [-DAY_MS - HOUR_MS, NOW + 45_000 - DAY_MS]);
  assert.ok(jump(NOW + HOUR_MS - DAY_MS, HOUR_MS));
  assert.equal(jump(NOW + HOUR_MS + 45_000 - DAY_MS, HOUR_MS + 45_000), undefined);
});
