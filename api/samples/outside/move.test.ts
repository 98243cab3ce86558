import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '#probes/find-program.ts';
import { commands } from '../../commands/index.ts';
import { open } from '../../db/open.ts';
import { createLog } from '../../log.ts';
import { openSamples } from '../samples.ts';
import { ALL, MINUTE, one } from '../scene.ts';
import { DAY_MS } from '../window.ts';
import { openHistory } from './outside.ts';
import { startStore } from './scene.ts';

const program = findProgram('prometheus');
const skip = !program && 'prometheus is missing (Debian package prometheus)';

test('what was there before is moved day by day, goes on where it was broken off, and is read whole when the database has let it go', {
  skip,
}, async (t) => {
  const store = await startStore('prometheus', program as string);
  t.after(store.end);
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const db = open(folder);
  t.after(() => db.$client.close());
  const now = Date.now();
  const first = (Math.floor(now / DAY_MS) - 5) * DAY_MS;
  const before = openSamples(db.$client);
  for (let i = 0; first + i * 10 * MINUTE < now; i++)
    before.append([
      one(1, first + i * 10 * MINUTE, 'snmp.in_octets', i * 600_000, '1'),
      one(2, first + i * 10 * MINUTE + 7, 'icmp.rtt_avg_ms', (i % 7) / 3),
    ]);
  before.seal(now, ALL);
  before.rollup(now, ALL);
  const environment = {
    ZHENGWANG_DATA: folder,
    ZHENGWANG_SAMPLES_WRITE: String(store.write),
    ZHENGWANG_SAMPLES_READ: String(store.read),
  };
  Object.assign(process.env, environment);
  t.after(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
  });
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  t.mock.method(process.stdout, 'write', (text: string, ...more: never[]) => {
    if (!/samples|means|–/.test(text)) return write(text, ...more);
    written.push(text);
    return true;
  });
  const move = async () => (await commands['move-samples'].load()).run([]);
  await assert.rejects(move(), /Start the server/);
  const config = { samples_outside: { write: String(store.write), read: String(store.read) } };
  const { samples, history, outside } = openHistory({ db, config, log: createLog('silent') });
  t.after(() => outside?.stop());
  // As if it had been broken off after the first two days: the third alone is still missing.
  await store.kill();
  await assert.rejects(move(), /confirmed/);
  await store.again();
  assert.equal(await move(), 0);
  assert.match(written.at(-1) ?? '', /samples moved; the store outside holds: .* – now/);
  written.length = 0;
  assert.equal(await move(), 0);
  assert.match(written.at(-1) ?? '', /^0 samples moved/);
  const ask = { watch: 1, series: 'snmp.in_octets', from: first + MINUTE, to: first + 2 * DAY_MS };
  const whole = samples.read(ask);
  assert.equal(whole[0]?.at.length, 287);
  samples.prune(now, { raw_days: 1, five_minute_days: 90, hour_days: 1_095 });
  assert.notEqual(samples.read(ask)[0]?.bucket_ms, null, 'the database has means alone');
  assert.deepEqual(await history.read(ask), whole);
  // Across the seam, and in buckets.
  const long = { watch: 1, from: first, to: Math.floor(now / DAY_MS) * DAY_MS + 1, step_ms: DAY_MS };
  const [line] = await history.read(long);
  assert.ok(line && line.bucket_ms === DAY_MS);
  assert.deepEqual(line.count.slice(0, 5), [143, 144, 144, 144, 144]);
  assert.ok(line.avg.every((rate) => Math.abs(rate - 1_000) < 1e-6));
  // Away: refused, but not where the database has it whole.
  await store.kill();
  await assert.rejects(history.read(ask), { status: 503 });
  assert.ok((await history.read({ ...ask, from: now - DAY_MS / 4, to: now }))[0]?.at.length);
  // Without the setting it is coarser, never absent.
  const off = openHistory({ db, config: {}, log: createLog('silent') });
  assert.ok(((await off.history.read(ask))[0]?.at.length ?? 0) > 200);
});
