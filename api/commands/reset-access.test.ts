import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Database from 'better-sqlite3';
import { DATABASE_FILE } from '../db/open.ts';
import { testHub } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
after(() => rmSync(folder, { recursive: true }));
const MAIN = join(import.meta.dirname, '../main.ts');
const zhengwang = (...words: string[]) =>
  spawnSync(process.execPath, [MAIN, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ZHENGWANG_DATA: folder, ZHENGWANG_KEY: '5a'.repeat(32) },
  });

test('whoever runs the machine lets a locked, disabled administrator in again, once, and the log tells it', async () => {
  const first = await testHub({ folder });
  const sqlite = first.hub.db.$client;
  sqlite.exec(`update people set disabled_at = 1, disabled_because = 'unused' where username = 'security';
    insert into log_in_failures (key, failures, last_at, locked_until) values ('account security', 9, 1, 9e15);
    insert into two_factors (id, secret, backup_codes, person_id) select 'x', '', '', id from people where username = 'security';
    update people set two_factor_enabled = 1 where username = 'security'`);
  await first.stop();
  const said = zhengwang('reset-password', 'Security');
  assert.equal(said.status, 0, said.stderr);
  const password = / {2}(\S+) {2}/.exec(said.stdout)?.[1] ?? '';
  assert.match(password, /^(\w{4}-){3}\w{4}$/);
  assert.equal(zhengwang('reset-second-factor', 'security').status, 0);
  const db = new Database(join(folder, DATABASE_FILE), { readonly: true });
  const row = db
    .prepare(`select disabled_at, must_change_password, two_factor_enabled from people where username = 'security'`)
    .get();
  assert.deepEqual(row, { disabled_at: null, must_change_password: 1, two_factor_enabled: 0 });
  const log = db.prepare(`select action, person, address from audit_entries order by id desc limit 2`).raw().all();
  assert.deepEqual(log, [
    ['reset_second_factor', '-', 'command line'],
    ['reset_password', '-', 'command line'],
  ]);
  assert.ok(!JSON.stringify(db.prepare('select * from audit_entries').all()).includes(password));
  db.close();
});

test('an account that there is not, and no name, are told in one sentence', () => {
  const nobody = zhengwang('reset-password', 'nobody');
  assert.deepEqual([nobody.status, nobody.stderr.trim().split('\n').length], [1, 1]);
  assert.match(nobody.stderr, /there is no account "nobody"/);
  assert.equal(zhengwang('reset-password').status, 2);
});
