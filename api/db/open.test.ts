import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { UserError } from '../user-error.ts';
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

test('a database of the first version gets the later tables and keeps what it held', () => {
  inFolder((folder) => {
    const sqlite = new Database(join(folder, DATABASE_FILE));
    const migrations = join(import.meta.dirname, 'migrations');
    const [first] = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8')).entries as {
      tag: string;
      when: number;
    }[];
    const sql = readFileSync(join(migrations, `${first?.tag}.sql`), 'utf8');
    sqlite.exec(sql.replaceAll('--> statement-breakpoint', ''));
    sqlite.exec('create table __drizzle_migrations (id integer primary key, hash text not null, created_at numeric)');
    sqlite
      .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      .run(createHash('sha256').update(sql).digest('hex'), first?.when);
    sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (7, 'kept', 1, 1);
      insert into node_addresses (node_id, address, family, is_primary) values (7, '10.0.0.1', 4, 1);
      insert into people (id, name, email, username, created_at, updated_at) values ('p', 'x', 'x@people.invalid', 'founder', 5, 5);
      insert into targets (id, node_id, state_reason, state_since) values (7, 7, '{}', 1);`);
    sqlite.close();
    const db = open(folder);
    const kept = db.$client.prepare(
      'select n.name, a.address, a.interface from nodes n join node_addresses a on a.node_id = n.id',
    );
    assert.deepEqual(kept.all(), [{ name: 'kept', address: '10.0.0.1', interface: '' }]);
    assert.equal(db.$client.prepare('select count(*) from candidates').pluck().get(), 0);
    assert.deepEqual(db.$client.pragma('foreign_key_check'), []);
    const loose = db.$client
      .prepare(`select name from pragma_table_list where schema = 'main' and type = 'table' and not strict
        and name not like 'sqlite_%' and name <> '__drizzle_migrations'`)
      .pluck();
    assert.deepEqual(loose.all(), [], 'every table is STRICT');
    // Whoever ran it alone goes on with the network; three administrators are to be made.
    assert.deepEqual(db.$client.prepare('select person_id, role, unit_id, is_granted from grants').raw().all(), [
      ['p', 'network_engineer', null, 1],
    ]);
    db.$client.close();
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

test('a new folder and database are their owner’s alone, and an open one is told of', async (t) => {
  if (process.platform === 'win32') return t.skip('modes are another matter there');
  const above = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(above, { recursive: true }));
  const told: string[] = [];
  const hear = (warning: Error) => {
    if (warning.name === 'ReadableByOthers' && warning.message.includes(above)) told.push(warning.message);
  };
  process.on('warning', hear);
  t.after(() => process.off('warning', hear));
  const before = process.umask(0o022);
  t.after(() => process.umask(before));
  const folder = join(above, 'data');
  const file = join(folder, DATABASE_FILE);
  const opened = () => {
    const db = open(folder);
    db.$client.exec('create table if not exists x (y)');
    const modes = [folder, file, `${file}-wal`].map((path) => statSync(path).mode & 0o777);
    db.$client.close();
    return modes;
  };
  assert.deepEqual(opened(), [0o700, 0o600, 0o600]);
  await new Promise(setImmediate);
  assert.equal(told.length, 0);
  chmodSync(file, 0o644);
  assert.equal(opened()[1], 0o644, 'it is not ours to change');
  await new Promise(setImmediate);
  assert.equal(told.length, 1);
  const [warning = ''] = told.slice();
  assert.ok(warning.includes(file) && !warning.includes(`${folder} and`), warning);
});
