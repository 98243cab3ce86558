import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testHub } from '../testing.ts';
import { database } from './aspects/database.ts';

test('a page that rots under the running server is found, named on the platform page and in health, and a restore is offered', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-pages-'));
  const { hub, ask, stop } = await testHub({ folder });
  t.after(async () => {
    await stop().catch(() => {});
    rmSync(folder, { recursive: true });
  });
  const look = () => database.look({ hub, now: Date.now(), past: [] });
  await hub.pages.check();
  assert.equal(hub.pages.last()?.damage, null);
  assert.equal((await look())?.status, 'good');
  assert.equal((await ask('GET', '/api/health')).status, 200);
  const sqlite = hub.db.$client;
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const page = sqlite.prepare(`select pageno from dbstat where name = 'audit_entries' limit 1`).pluck().get() as number;
  const file = openSync(join(folder, 'zhengwang.db'), 'r+');
  writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096);
  closeSync(file);
  await hub.pages.check();
  const { status, text } = (await look()) ?? {};
  assert.equal(status, 'bad');
  assert.match(text?.en ?? '', /damaged.*zhengwang restore FILE/);
  assert.match(text?.zh ?? '', /已损坏.*zhengwang restore FILE/);
  const health = await ask('GET', '/api/health');
  assert.deepEqual([health.status, health.body.error.code], [503, 'damaged']);
});
