import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { open } from '../db/open.ts';
import { type Keys, keysOf, readKeys } from '../people/keys.ts';
import { finishRotation, isSealedUnder, nextOf } from './rotate-key.ts';
import { openSecret, openText, sealSecret, sealText } from './vault.ts';

const root = mkdtempSync(join(tmpdir(), 'zhengwang-rotate-'));
after(() => rmSync(root, { recursive: true }));
const MAIN = join(import.meta.dirname, '../main.ts');

const COMMUNITY = { kind: 'snmp_community', version: '2c', community: 'planted-community' } as const;
const PROVIDER = { issuer: 'https://id.example', client_id: 'zw' };
const PLANTED = [
  'planted-community',
  'planted-private',
  'planted-client',
  'planted-totp',
  'planted-recovery',
  'planted-id',
  'planted-shared',
  'planted-hook',
];

/** A data folder with one of each that is sealed, and somebody logged in. */
async function furnished(name: string): Promise<string> {
  const folder = join(root, name);
  const db = open(folder);
  const keys = readKeys(folder, {});
  const seal = (text: string, as: string) => sealText(keys.credentials, as, text);
  const run = (sql: string, ...values: unknown[]) => db.$client.prepare(sql).run(...values);
  run(
    `insert into people (id, name, email, email_verified, created_at, updated_at, username) values ('p', 'p', 'p@p.invalid', 0, 0, 0, 'p')`,
  );
  run(
    `insert into sessions (id, token, person_id, expires_at, created_at, updated_at, oidc_id_token) values ('s', 't', 'p', 9e15, 0, 0, ?)`,
    seal('planted-id', 'x'),
  );
  run(
    'insert into credentials (name, kind, sealed, created_at, updated_at) values (?, ?, ?, 0, 0)',
    'core',
    'snmp_community',
    sealSecret(keys.credentials, 'core', COMMUNITY),
  );
  run(
    'insert into own_keys (name, sealed, public_key, created_at) values (?, ?, ?, 0)',
    'audit',
    sealText(keys.own_keys, 'audit', 'planted-private'),
    '04',
  );
  const sealed_secret = seal('planted-client', 'oidc client zw of https://id.example').toString('base64');
  run(
    'insert into settings (key, value) values (?, ?)',
    'oidc',
    JSON.stringify({ active: { ...PROVIDER, sealed_secret }, proposed: { ...PROVIDER, sealed_secret } }),
  );
  const shared = seal('planted-shared', 'connector province').toString('base64');
  run(
    'insert into settings (key, value) values (?, ?)',
    'connector_province',
    JSON.stringify({ url: 'https://province.example/', is_enabled: true, sealed_secret: shared }),
  );
  run(
    `insert into action_hooks (id, title, url, sealed_token, edited_by, edited_at) values ('block', 'b', 'https://h.example/', ?, 'p', 0)`,
    seal('planted-hook', 'action hook token of block').toString('base64'),
  );
  const encrypt = (data: string) => symmetricEncrypt({ key: keys.log_in, data });
  run(
    `insert into two_factors (id, secret, backup_codes, person_id, verified, failed_verification_count) values ('f', ?, ?, 'p', 1, 0)`,
    await encrypt('planted-totp'),
    await encrypt('planted-recovery'),
  );
  db.$client.close();
  return folder;
}

/** All that is sealed, as these keys open it. */
async function opened(folder: string, keys: Keys): Promise<unknown[]> {
  const db = open(folder);
  try {
    const one = (sql: string) => db.$client.prepare(sql).pluck().get() as never;
    const oidc = JSON.parse(one(`select value from settings where key = 'oidc'`)) as Record<
      string,
      { sealed_secret: string }
    >;
    const connector = JSON.parse(one(`select value from settings where key = 'connector_province'`)) as {
      sealed_secret: string;
    };
    const client = (part: string) =>
      openText(
        keys.credentials,
        'oidc client zw of https://id.example',
        Buffer.from(oidc[part]?.sealed_secret ?? '', 'base64'),
      );
    const decrypt = (data: string) => symmetricDecrypt({ key: keys.log_in, data }).catch(() => undefined);
    return [
      openSecret(keys.credentials, 'core', one('select sealed from credentials')),
      openText(keys.own_keys, 'audit', one('select sealed from own_keys')),
      client('active'),
      client('proposed'),
      openText(keys.credentials, 'connector province', Buffer.from(connector.sealed_secret, 'base64')),
      openText(
        keys.credentials,
        'action hook token of block',
        Buffer.from(one('select sealed_token from action_hooks'), 'base64'),
      ),
      await decrypt(one('select secret from two_factors')),
      await decrypt(one('select backup_codes from two_factors')),
    ];
  } finally {
    db.$client.close();
  }
}
const ALL = [
  COMMUNITY,
  'planted-private',
  'planted-client',
  'planted-client',
  'planted-shared',
  'planted-hook',
  'planted-totp',
  'planted-recovery',
];
const NONE = ALL.map(() => undefined);
const sessions = (folder: string) => {
  const db = open(folder);
  const count = db.$client.prepare('select count(*) from sessions').pluck().get();
  db.$client.close();
  return count;
};

const zhengwang = (folder: string, words: string[], environment: Record<string, string> = {}) => {
  const env = { PATH: process.env.PATH ?? '', ZHENGWANG_DATA: folder, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], { env, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
};

test('the command seals all anew, ends all sessions, and the old key opens nothing any more', async () => {
  const folder = await furnished('command');
  const old = readFileSync(join(folder, 'key'), 'utf8');
  const kept = join(root, 'old-key');
  const ended = zhengwang(folder, ['rotate-key', '--keep-old', kept]);
  assert.deepEqual([ended.code, ended.err], [0, '']);
  assert.match(
    ended.out,
    /1 credentials, 1 own_keys, 1 oidc, 1 connectors, 1 action_hooks, 1 two_factors; all sessions ended/,
  );
  const fresh = readFileSync(join(folder, 'key'), 'utf8');
  assert.notEqual(fresh, old);
  assert.equal(readFileSync(kept, 'utf8'), old);
  for (const file of [join(folder, 'key'), kept]) assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(await opened(folder, readKeys(folder, {})), ALL);
  assert.deepEqual(await opened(folder, keysOf(old)), NONE);
  assert.equal(sessions(folder), 0);
  for (const key of [old, fresh]) assert.ok(!(ended.out + ended.err).includes(key));
  assert.equal(zhengwang(folder, ['verify']).code, 0, 'the log of changes holds');
  assert.equal(zhengwang(folder, ['rotate-key', '--keep-old', kept]).code, 1, 'never overwrites');
});

/** Rotates in a process of its own, which dies at a step as by a power cut. */
const PROGRAM = `
  const [, folder, step] = process.argv;
  const { open } = await import(${JSON.stringify(join(import.meta.dirname, '../db/open.ts'))});
  const { rotateKey } = await import(${JSON.stringify(join(import.meta.dirname, 'rotate-key.ts'))});
  const at = (one) => { if (one === step) process.kill(process.pid, 'SIGKILL'); };
  const rotation = { master_hex: 'ab'.repeat(32), key_file: folder + '/key', leave_unreadable: false, at };
  await rotateKey(open(folder), folder, {}, rotation);`;

for (const [step, is_new] of [
  ['drafted', false],
  ['resealed', false],
  ['committed', true],
  ['renamed', true],
] as const) {
  test(`killed when it has ${step}: the key and the database still belong together after the next start`, async () => {
    const folder = await furnished(step);
    const old = readFileSync(join(folder, 'key'), 'utf8');
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, folder, step], { stdio: 'ignore' });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
    if (step !== 'renamed') {
      assert.ok(existsSync(nextOf(join(folder, 'key'))));
      assert.equal(
        zhengwang(folder, ['backup', join(root, `${step}.db`), '--with-key']).code,
        1,
        'no wrong pair leaves',
      );
    }
    const db = open(folder);
    finishRotation(db, folder, {});
    assert.ok(isSealedUnder(db, readFileSync(join(folder, 'key'), 'utf8')));
    db.$client.close();
    assert.ok(!existsSync(nextOf(join(folder, 'key'))));
    assert.equal(readFileSync(join(folder, 'key'), 'utf8'), is_new ? 'ab'.repeat(32) : old);
    assert.deepEqual(await opened(folder, readKeys(folder, {})), ALL);
    assert.equal(sessions(folder), is_new ? 0 : 1);
    // And it can be done again.
    assert.equal(zhengwang(folder, ['rotate-key']).code, 0);
    assert.deepEqual(await opened(folder, readKeys(folder, {})), ALL);
  });
}

test('a draft that was cut short itself is forgotten', async () => {
  const folder = await furnished('cut');
  writeFileSync(nextOf(join(folder, 'key')), 'abc');
  const db = open(folder);
  finishRotation(db, folder, {});
  db.$client.close();
  assert.ok(!existsSync(nextOf(join(folder, 'key'))));
  assert.deepEqual(await opened(folder, readKeys(folder, {})), ALL);
});

test('what the key does not open stops it before anything changes, unless it shall be left', async () => {
  const folder = await furnished('foreign');
  const db = open(folder);
  const foreign = sealSecret(Buffer.alloc(32, 7), 'lost', COMMUNITY);
  db.$client
    .prepare(
      `insert into credentials (name, kind, sealed, created_at, updated_at) values ('lost', 'snmp_community', ?, 0, 0)`,
    )
    .run(foreign);
  db.$client.close();
  const before = readFileSync(join(folder, 'key'), 'utf8');
  const refused = zhengwang(folder, ['rotate-key']);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /credentials lost\. Nothing was changed/);
  assert.equal(readFileSync(join(folder, 'key'), 'utf8'), before);
  assert.equal(sessions(folder), 1);
  const left = zhengwang(folder, ['rotate-key', '--leave-unreadable']);
  assert.equal(left.code, 0, left.err);
  assert.match(left.out, /left as it was: credentials lost/);
  assert.deepEqual((await opened(folder, readKeys(folder, {}))).slice(1), ALL.slice(1));
});

test('a key of the environment is written where the operator says, and one of a file is replaced there', async () => {
  const folder = await furnished('environment');
  const key = readFileSync(join(folder, 'key'), 'utf8');
  rmSync(join(folder, 'key'));
  const refused = zhengwang(folder, ['rotate-key'], { ZHENGWANG_KEY: key });
  assert.match(refused.err, /--to FILE/);
  const to = join(root, 'new-key');
  assert.equal(zhengwang(folder, ['rotate-key', '--to', to], { ZHENGWANG_KEY: key }).code, 0);
  const second = readFileSync(to, 'utf8');
  assert.deepEqual(await opened(folder, keysOf(second)), ALL);
  assert.match(zhengwang(folder, ['rotate-key', '--to', join(root, 'x')], { ZHENGWANG_KEY: key }).err, /not the one/);
  assert.equal(zhengwang(folder, ['rotate-key'], { ZHENGWANG_KEY_FILE: to }).code, 0);
  assert.notEqual(readFileSync(to, 'utf8'), second);
  assert.deepEqual(await opened(folder, readKeys(folder, { key_file: to })), ALL);
  assert.ok(!existsSync(join(folder, 'key')), 'no key is made beside it');
});

test('a running server keeps its key', async () => {
  const folder = await furnished('running');
  const { holdFolder } = await import('../db/hold.ts');
  const release = holdFolder(folder);
  assert.match(zhengwang(folder, ['rotate-key']).err, /Another zhengwang is running/);
  release();
});

test('neither the database nor a backup holds a key or a planted secret in clear', async () => {
  const folder = await furnished('backup');
  const copy = join(root, 'copy.db');
  assert.equal(zhengwang(folder, ['backup', copy]).code, 0);
  assert.ok(!existsSync(`${copy}.key`));
  const key = readFileSync(join(folder, 'key'), 'utf8');
  const keys = keysOf(key);
  const hidden = [
    key,
    Buffer.from(key, 'hex'),
    keys.credentials,
    keys.own_keys,
    keys.log_in,
    keys.metrics_token,
    ...PLANTED,
  ];
  for (const file of [copy, join(folder, 'zhengwang.db')]) {
    const bytes = readFileSync(file);
    for (const secret of hidden)
      assert.equal(bytes.indexOf(secret), -1, `${file} holds ${String(secret).slice(0, 12)}`);
  }
  assert.equal(zhengwang(folder, ['backup', join(root, 'with.db'), '--with-key']).code, 0);
  assert.equal(readFileSync(join(root, 'with.db.key'), 'utf8'), key);
});
