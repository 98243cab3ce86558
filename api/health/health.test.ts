import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { provinceHub, referred } from '../connectors/testing.ts';
import { testHub } from '../testing.ts';
import { watchDisk } from './disk.ts';

const GIB = 1024 ** 3;
const disk = (free: number, size: number) => () => ({ bavail: free / 4096, blocks: size / 4096, bsize: 4096 });

test('a disk that fills up is told before it is full: below a tenth, or below 1 GiB', () => {
  const isLow = (free: number, size: number) => watchDisk('/data', disk(free, size)).room()?.is_low;
  assert.equal(isLow(50 * GIB, 100 * GIB), false);
  assert.equal(isLow(10 * GIB, 100 * GIB), false);
  assert.equal(isLow(9.9 * GIB, 100 * GIB), true);
  assert.equal(isLow(0.9 * GIB, 2 * GIB), true);
  assert.equal(isLow(0, 0), true);
});

test('a disk that can’t be asked is not called low', () => {
  const fails = () => {
    throw new Error('ENOSYS');
  };
  assert.equal(watchDisk('/data', fails).room(), undefined);
  assert.equal(watchDisk(':memory:').room(), undefined);
});

test('the real disk is asked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  const room = watchDisk(folder).room();
  rmSync(folder, { recursive: true });
  assert.ok(room && room.size_bytes > 0 && room.free_bytes <= room.size_bytes);
});

test('health warns anybody of what will become a trouble, in both languages, and stays 200', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  assert.deepEqual((await hub.askAsGuest('GET', '/api/health')).body.warnings, []);
  hub.hub.disk.room = watchDisk('/data', disk(3 * GIB, 100 * GIB)).room;
  hub.hub.audit.forwarding = () => ({
    server: 'log.example:6514',
    behind: 12,
    sent_id: 3,
    error: 'connect ECONNREFUSED 192.0.2.1:6514',
    failing_since: 1,
  });
  const { status, body, text } = await hub.askAsGuest('GET', '/api/health');
  assert.equal(status, 200);
  assert.deepEqual(
    body.warnings.map(({ code }: { code: string }) => code),
    ['disk_low', 'audit_forwarding'],
  );
  assert.match(body.warnings[0].zh, /3\.0 GiB（3 %）/);
  assert.match(body.warnings[0].en, /3\.0 GiB \(3 %\)/);
  assert.match(body.warnings[1].zh, /12 条/);
  assert.ok(!text.includes('192.0.2.1') && !text.includes('log.example'), 'guests learn no addresses');
});

test('health warns when the provincial platform has taken nothing for an hour, and tells so whoever is limited as well', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  const hub = await provinceHub({ folder });
  t.after(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true });
  });
  await referred(hub);
  const limited = await hub.enter('xian.ban', [{ role: 'ticket_agent', unit_id: hub.county }], hub.county);
  const codes = async () => {
    const { status, body } = await limited('GET', '/api/health');
    assert.equal(status, 200);
    return body.warnings.map(({ code }: { code: string }) => code);
  };
  assert.deepEqual(await codes(), []);
  hub.hub.db.$client.prepare('update connector_outbox set created_at = created_at - 3700000').run();
  assert.deepEqual(await codes(), ['province_behind']);
  hub.hub.db.$client.prepare('update connector_outbox set sent_at = 1').run();
  assert.deepEqual(await codes(), []);
});
