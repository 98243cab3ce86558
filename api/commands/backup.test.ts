import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { open } from '../db/open.ts';

function folders(t: TestContext): { folder: string; away: string } {
  const made = () => {
    const path = mkdtempSync(join(tmpdir(), 'zhengwang-backup-'));
    t.after(() => rmSync(path, { recursive: true }));
    return path;
  };
  const [folder, away] = [made(), made()];
  open(folder).$client.close();
  mkdirSync(join(folder, 'attachments'));
  return { folder, away };
}
const MAIN = join(import.meta.dirname, '../main.ts');
const backUp = (folder: string, file: string) =>
  spawnSync(process.execPath, [MAIN, 'backup', file], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ZHENGWANG_DATA: folder },
  });

test('a backup whose files can’t be copied has no name: what has one is whole', (t) => {
  const { folder, away } = folders(t);
  writeFileSync(join(folder, 'attachments', 'picture'), 'a picture');
  // Longer than a name may be, once it is a draft.
  writeFileSync(join(folder, 'attachments', 'x'.repeat(253)), 'another');
  const { status } = backUp(folder, join(away, 'b.db'));
  assert.notEqual(status, 0);
  assert.deepEqual(readdirSync(away), []);
});

test('the draft of a backup that was killed is taken away by the next one, and that of one under way is left', (t) => {
  const { folder, away } = folders(t);
  const gone = 'old.db.4194303.zhengwang-part';
  const kept = [`new.db.${process.pid}.zhengwang-part`, 'other.4194303.part'];
  for (const name of [gone, `${gone}-wal`, ...kept]) writeFileSync(join(away, name), 'half');
  mkdirSync(join(away, 'old.db.files.4194303.zhengwang-part', 'attachments'), { recursive: true });
  const { status, stderr } = backUp(folder, join(away, 'b.db'));
  assert.equal(status, 0, stderr);
  assert.deepEqual(readdirSync(away).sort(), ['b.db', ...kept].sort());
});
