import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../config.ts';
import { DATABASE_FILE, open } from './open.ts';

const inFolder = (use: (folder: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a fresh folder gets a migrated database, and opening it again changes nothing', () => {
  inFolder((folder) => {
    open(folder).$client.close();
    const db = open(folder);
    assert.equal(db.$client.pragma('foreign_keys', { simple: true }), 1);
    assert.equal(db.$client.prepare('select count(*) from nodes').pluck().get(), 0);
    db.$client.close();
  });
});

test('an emptied database beside its key is refused and left as it is, a first start is not', () => {
  inFolder((folder) => {
    const file = join(folder, DATABASE_FILE);
    writeFileSync(file, '');
    open(folder).$client.close();
    writeFileSync(file, '');
    writeFileSync(join(folder, 'key'), 'x');
    assert.throws(
      () => open(folder),
      (error) => error instanceof UserError && /is empty/.test(error.message),
    );
    assert.equal(statSync(file).size, 0);
  });
});

test('a database of a newer version is refused', () => {
  inFolder((folder) => {
    const db = open(folder);
    db.$client.exec(`insert into __drizzle_migrations (hash, created_at) values ('future', 9e15), ('later', 9e15)`);
    db.$client.close();
    assert.throws(() => open(folder), /newer version/);
  });
});
