import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { backUpFiles, filesOf, restoreFiles } from './kept-files.ts';

function folderWith(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-kept-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const KEPT = {
  [`attachments/ab/ab${'0'.repeat(62)}`]: 'a picture',
  'archives/2025-01.jsonl': 'entries',
  [`sealed/cd/cd${'1'.repeat(62)}`]: 'a bulletin',
  'words-of-the-field.txt': 'a word',
};

test('a backup takes along what stands beside the database: no key, no draft, nothing else', (t) => {
  const folder = folderWith(t, {
    ...KEPT,
    'attachments/incoming-1': 'half',
    'archives/2025-02.jsonl.part': 'half',
    [`sealed/cd/cd${'2'.repeat(62)}.0e8dd9a4-12ab-4c0d-8e2f-0123456789ab`]: 'half',
    key: 'secret',
    'zhengwang.db': 'rows',
  });
  const backup = join(folderWith(t, {}), 'b.db');
  assert.deepEqual(backUpFiles(folder, backup), { files: 4, bytes: 32 });
  const found = readdirSync(filesOf(backup), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  assert.equal(found.length, 4);
  for (const [name, content] of Object.entries(KEPT))
    assert.equal(readFileSync(join(filesOf(backup), name), 'utf8'), content);
});

test('a restore puts back what is missing and leaves what is there', (t) => {
  const backup = join(folderWith(t, {}), 'b.db');
  backUpFiles(folderWith(t, KEPT), backup);
  const folder = folderWith(t, { 'words-of-the-field.txt': 'newer words' });
  assert.equal(restoreFiles(backup, folder).files, 3);
  assert.equal(readFileSync(join(folder, 'words-of-the-field.txt'), 'utf8'), 'newer words');
  assert.equal(restoreFiles(backup, folder).files, 0);
});

test('without files there is no folder, and a backup without one restores none', (t) => {
  const folder = folderWith(t, { key: 'secret' });
  const backup = join(folderWith(t, {}), 'b.db');
  assert.equal(backUpFiles(folder, backup).files, 0);
  assert.ok(!existsSync(filesOf(backup)));
  assert.equal(restoreFiles(backup, folder).files, 0);
});

test('what can’t be copied whole leaves no folder of that name behind', (t) => {
  const folder = folderWith(t, KEPT);
  const elsewhere = folderWith(t, { 'b.db.files': 'a file is in the way' });
  assert.throws(() => backUpFiles(folder, join(elsewhere, 'b.db')));
  assert.deepEqual(readdirSync(elsewhere), ['b.db.files']);
});
