/** The program from its start to its end, seen from outside: what it says, what it keeps, what it refuses. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { freshFolder, MAIN, removeFolder, run, type Server, signIn, signUp, startServer, zhengwang } from './server.ts';

const area = (code: string) => ({ code, name: `区划 ${code}`, level: 'city' });

function folderFor(t: TestContext): string {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  return folder;
}

async function serverFor(t: TestContext, folder: string, environment: Record<string, string> = {}): Promise<Server> {
  const server = await startServer(folder, environment);
  t.after(() => server.end('SIGKILL'));
  return server;
}

test('a fresh start prints its address and the one-time link, is healthy over both families, and ends when asked', async (t) => {
  const folder = join(folderFor(t), 'made', 'by', 'itself');
  const server = await serverFor(t, folder);
  const { out, err } = server.output();
  assert.match(out, /政网 Zhengwang +http:\/\/localhost:\d+\n/);
  assert.ok(server.first_run, out);
  assert.equal(err, '');
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    const answer = await fetch(`http://${host}:${server.port}/api/health`);
    assert.equal(answer.status, 200);
    assert.equal(((await answer.json()) as { status: string }).status, 'ok');
  }
  assert.equal(statSync(folder).mode & 0o077, 0, 'the data folder is for its owner only');
  for (const name of ['key', 'metrics-token']) assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  const ended = await server.end('SIGTERM');
  assert.equal(ended.code, 0, ended.err);
  assert.match(ended.out, /SIGTERM: stopping/);
  assert.ok(!existsSync(join(folder, 'zhengwang.db-wal')), 'the write-ahead log went into the database');
});

test('the link works once, and after it the start offers none', async (t) => {
  const folder = folderFor(t);
  const first = await serverFor(t, folder);
  await signUp(first);
  await assert.rejects(signUp(first), /403/);
  await first.end();
  const second = await serverFor(t, folder);
  assert.equal(second.first_run, undefined);
  await second.end();
});

test('a port that is taken is named, with what to do', async (t) => {
  const folder = folderFor(t);
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((fulfil) => other.once('listening', fulfil));
  const { port } = other.address() as { port: number };
  const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: folder, PORT: String(port) });
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Port ${port} .* in use.*PORT`));
});

test('wrong settings are all named at once', async () => {
  const { code, err } = await zhengwang(['serve'], { PORT: 'eighty', ZHENGWANG_LOG: 'loud' });
  assert.equal(code, 1);
  assert.match(err, /PORT:.*\n.*ZHENGWANG_LOG:/);
});

test('a folder that another server holds is refused, and that one goes on', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  const before = readFileSync(join(folder, 'key'));
  for (const words of [['serve'], ['restore', join(folder, 'zhengwang.db'), '--force']]) {
    const { code, err } = await zhengwang(words, { ZHENGWANG_DATA: folder, PORT: '0' });
    assert.equal(code, 1);
    assert.match(err, /Another zhengwang is running on/);
  }
  assert.deepEqual(readFileSync(join(folder, 'key')), before);
  assert.equal((await fetch(`${server.url}/api/health`)).status, 200);
});

test('a damaged database is told in a sentence and not touched', async (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'zhengwang.db');
  const garbage = Buffer.alloc(64 * 1024, 'no database ');
  writeFileSync(file, garbage);
  const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: folder, PORT: '0' });
  assert.equal(code, 1);
  assert.match(err, /zhengwang\.db is damaged or no database.*Nothing was changed/);
  assert.deepEqual(readFileSync(file), garbage);
});

test('a database with a page overwritten is told in a sentence and not touched', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  await server.end();
  const file = join(folder, 'zhengwang.db');
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 8 * 4096, 12 * 4096);
  writeFileSync(file, bytes);
  const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: folder, PORT: '0' });
  assert.equal(code, 1);
  assert.match(err, /is damaged.*Restore a backup.*\n$/);
  assert.deepEqual(readFileSync(file), bytes);
});

test('a database that another program has locked is told in a sentence', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  await server.end();
  const other = new Database(join(folder, 'zhengwang.db'));
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('begin exclusive');
  t.after(() => other.close());
  const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: folder, PORT: '0' });
  assert.equal(code, 1);
  assert.match(err, /is locked by another program/);
});

test('a data folder on a read-only file system is told in a sentence', async (t) => {
  const folder = folderFor(t);
  await (await serverFor(t, folder)).end();
  // Root writes past permissions, but not past a read-only mount; the mount is seen in its own namespace only.
  const script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"';
  const args = ['--mount', 'sh', '-c', script, 'sh', folder, process.execPath, MAIN, 'serve'];
  const { code, err } = await run('unshare', args, { ZHENGWANG_DATA: folder, PORT: '0' });
  if (/unshare|mount/.test(err)) return t.skip(`no mount namespace here: ${err.trim()}`);
  assert.equal(code, 1, err);
  assert.match(err, /^zhengwang: .*can't be (used|written).*\n$/);
});

test('a data folder that is a file is told in a sentence', async (t) => {
  const file = join(folderFor(t), 'file');
  writeFileSync(file, '');
  const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: file, PORT: '0' });
  assert.equal(code, 1);
  assert.match(err, /^zhengwang: .*can't be (used|created).*\n$/);
});

test('what was confirmed survives kill -9', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  const ask = await signUp(server);
  const codes = ['3201', '3202', '3203', '3204', '3205'];
  for (const code of codes) assert.equal((await ask('POST', '/api/areas', area(code))).status, 200, code);
  await server.end('SIGKILL');
  const again = await serverFor(t, folder);
  const found = await (await signIn(again))('GET', '/api/areas');
  assert.deepEqual(found.body.rows.map((row: { code: string }) => row.code).sort(), codes);
  await again.end();
  const verified = await zhengwang(['verify'], { ZHENGWANG_DATA: folder });
  assert.equal(verified.code, 0, verified.out);
});

test('an import writes all rows or none, and says which row is wrong', async (t) => {
  const folder = folderFor(t);
  const here = { ZHENGWANG_DATA: folder };
  await (await serverFor(t, folder)).end();
  const good = join(folder, 'good.csv');
  const bad = join(folder, 'bad.csv');
  writeFileSync(good, 'code,name,level,parent_code\n3206,南通市,city,\n320612,通州区,county,3206\n');
  writeFileSync(bad, 'code,name,level,parent_code\n3207,连云港市,city,\n320799,某区,county,9999\n');
  const refused = await zhengwang(['import', 'areas', bad], here);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /bad\.csv row 3 .*9999/);
  assert.match(refused.out, /1 wrong: nothing written/);
  const tried = await zhengwang(['import', 'areas', good, '--dry-run'], here);
  assert.equal(tried.code, 0, tried.err);
  assert.equal(areasIn(join(folder, 'zhengwang.db')), 0);
  const written = await zhengwang(['import', 'areas', good], here);
  assert.equal(written.code, 0, written.err);
  assert.match(written.out, /2 new, 0 changed, 0 the same, 0 wrong: written/);
  assert.equal(areasIn(join(folder, 'zhengwang.db')), 2);
  const missing = await zhengwang(['import', 'areas', join(folder, 'missing.csv')], here);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /missing\.csv can't be read \(ENOENT\)/);
  assert.equal((await zhengwang(['verify'], here)).code, 0);
});

test('a backup of a running server, restored, gives the same; the old database is kept', async (t) => {
  const folder = folderFor(t);
  const elsewhere = folderFor(t);
  const file = join(elsewhere, 'backup.db');
  const here = { ZHENGWANG_DATA: folder };
  const server = await serverFor(t, folder);
  const ask = await signUp(server);
  await ask('POST', '/api/areas', area('3201'));
  const attached = join('attachments', '5e', '5e'.repeat(32));
  mkdirSync(join(folder, 'attachments', '5e'), { recursive: true });
  writeFileSync(join(folder, attached), 'a picture');
  const made = await zhengwang(['backup', file, '--with-key'], here);
  assert.equal(made.code, 0, made.err);
  assert.equal(statSync(file).mode & 0o077, 0, 'a backup is for its owner only');
  const bytes = readFileSync(file);
  const again = await zhengwang(['backup', file], here);
  assert.equal(again.code, 1);
  assert.match(again.err, /exists already/);
  assert.deepEqual(readFileSync(file), bytes);
  assert.deepEqual(readFileSync(`${file}.key`), readFileSync(join(folder, 'key')));
  assert.deepEqual(
    readdirSync(elsewhere).sort(),
    ['backup.db', 'backup.db.files', 'backup.db.key'],
    'nothing is left over',
  );

  await ask('POST', '/api/areas', area('3202'));
  await server.end();
  const unforced = await zhengwang(['restore', file], here);
  assert.equal(unforced.code, 1);
  assert.match(unforced.err, /--force/);
  const restored = await zhengwang(['restore', file, '--force'], here);
  assert.equal(restored.code, 0, restored.err);
  assert.deepEqual(readFileSync(file), bytes, 'the backup itself stays as it is');
  const kept = readdirSync(folder).find((name) => name.startsWith('zhengwang.db.before-')) ?? '';
  assert.equal(areasIn(join(folder, kept)), 2);
  const second = await serverFor(t, folder);
  const found = await (await signIn(second))('GET', '/api/areas');
  assert.deepEqual(
    found.body.rows.map((row: { code: string }) => row.code),
    ['3201'],
  );
  await second.end();

  const empty = join(elsewhere, 'empty');
  mkdirSync(empty);
  assert.equal((await zhengwang(['restore', file], { ZHENGWANG_DATA: empty })).code, 0);
  assert.equal(readFileSync(join(empty, attached), 'utf8'), 'a picture');
});

function areasIn(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare('select count(*) from areas').pluck().get() as number;
  } finally {
    database.close();
  }
}

test('what is no backup of ours is refused, and the database stays', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  await server.end();
  const before = readFileSync(join(folder, 'zhengwang.db'));
  const garbage = join(folder, 'garbage');
  writeFileSync(garbage, 'garbage'.repeat(1000));
  const foreign = new Database(join(folder, 'foreign'));
  foreign.exec('create table t (a)');
  foreign.close();
  for (const [name, said] of [
    ['garbage', /damaged or no database/],
    ['foreign', /not one of zhengwang/],
    ['missing', /there is no file/],
  ] as const) {
    const { code, err } = await zhengwang(['restore', join(folder, name), '--force'], { ZHENGWANG_DATA: folder });
    assert.equal(code, 1);
    assert.match(err, said);
  }
  assert.deepEqual(readFileSync(join(folder, 'zhengwang.db')), before);
});

test('a log of changes that somebody rewrote is noticed, and the entry named', async (t) => {
  const folder = folderFor(t);
  const server = await serverFor(t, folder);
  const ask = await signUp(server);
  await ask('POST', '/api/areas', area('3201'));
  await ask('POST', '/api/areas', area('3202'));
  await server.end();
  const database = new Database(join(folder, 'zhengwang.db'));
  database.exec('drop trigger audit_entries_stay');
  const id = database.prepare('select max(id) - 1 from audit_entries').pluck().get() as number;
  database.prepare(`update audit_entries set person = 'nobody' where id = ?`).run(id);
  database.close();
  const { code, out } = await zhengwang(['verify'], { ZHENGWANG_DATA: folder });
  assert.equal(code, 1);
  assert.match(out, new RegExp(`audit +BROKEN: the first entry that doesn't hold is ${id}\n`));
});
