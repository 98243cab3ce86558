import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { GENESIS, seal } from '#compliance/evidence/chain.ts';
import { readKeys } from '../people/keys.ts';
import { ACTOR, type TestHub, testHub } from '../testing.ts';
import { UserError } from '../user-error.ts';
import { asSealed, type Entry } from './entry.ts';
import { record } from './record.ts';
import { headText, isSigned, openSigner, signedHead } from './sign.ts';
import { verifyFile } from './verify-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
let t: TestHub;
let lines: string[];
let public_key: string;
before(async () => {
  t = await testHub();
  for (let i = 0; i < 20; i += 1)
    await t.ask('POST', '/api/areas', { code: `32${10 + i}`, name: '南通市', level: 'city' });
  const { text, headers, status } = await t.ask('GET', '/api/audit/export');
  assert.equal(status, 200);
  assert.match(headers.get('content-disposition') ?? '', /audit-1-20\.jsonl/);
  lines = text.trimEnd().split('\n');
  public_key = (await t.ask('GET', '/api/audit/head')).body.public_key;
});
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true, force: true });
});

const prove = (text: string | Buffer, keys: string[] = []) => {
  const file = join(folder, 'log');
  writeFileSync(file, text);
  return verifyFile(file, keys);
};
const joined = (all: readonly string[]) => `${all.join('\n')}\n`;

test('an export is proved by itself, gzipped or not, also with the key that an auditor holds', async () => {
  for (const text of [joined(lines), gzipSync(joined(lines))]) {
    const { broken, entries, first, signed } = await prove(text, [public_key]);
    assert.deepEqual([broken, entries, first.from_id, first.to_id], [null, 20, 1, 20]);
    assert.equal(signed?.public_key, public_key);
  }
  const { broken } = await prove(joined(lines), [`04${'1'.repeat(128)}`]);
  assert.match(broken?.why ?? '', /another key/);
});

test('exporting is an entry itself, and a part by time is proved from where it begins', async () => {
  const { rows } = (await t.ask('GET', '/api/audit?action=export')).body;
  assert.equal(rows[0].after.path, '/api/audit/export');
  const { at } = JSON.parse(lines[10] ?? '') as Entry;
  const { text } = await t.ask('GET', `/api/audit/export?from=${at}`);
  const { broken, first } = await prove(text, [public_key]);
  assert.equal(broken, null);
  assert.ok(first.from_id > 1 && first.from_id <= 10, String(first.from_id));
  assert.equal((await t.ask('GET', '/api/audit/export?to=1')).status, 422);
  assert.equal((await t.askAs('admin')('GET', '/api/audit/export')).status, 403);
});

const at = (index: number, change: (line: string) => string) =>
  lines.map((line, i) => (i === index ? change(line) : line));
/** An entry forged as well as one can without the key: its own digest fits again. */
function resealed(line: string, change: Partial<Entry>): string {
  const entry = { ...(JSON.parse(line) as Entry), ...change };
  return JSON.stringify({ ...entry, digest: seal(entry.previous_digest, asSealed(entry).content) });
}

const FORGERIES: [name: string, forged: () => string[], id: number | null, why: RegExp][] = [
  ['a changed person', () => at(5, (line) => line.replace('"system"', '"nobody"')), 5, /altered/],
  [
    'a changed entry with its digest made anew',
    () => at(5, (line) => resealed(line, { person: 'nobody' })),
    6,
    /altered/,
  ],
  [
    'a changed last entry with its digest made anew',
    () => at(20, (line) => resealed(line, { person: 'x' })),
    null,
    /head/,
  ],
  ['a removed entry', () => lines.toSpliced(5, 1), 6, /entry 5 should stand here/],
  ['two swapped entries', () => lines.with(5, lines[6] ?? '').with(6, lines[5] ?? ''), 6, /entry 5 should/],
  ['a repeated entry', () => lines.toSpliced(5, 0, lines[4] ?? ''), 4, /entry 5 should/],
  ['another number', () => at(5, (line) => line.replace('"id":5', '"id":50')), 50, /entry 5 should/],
  ['one field twice', () => at(5, (line) => line.replace('{"id"', '{"person":"x","id"')), 5, /as it was written/],
  ['one field more', () => at(5, (line) => line.replace('{"id"', '{"more":1,"id"')), 5, /as it was written/],
  ['what is no JSON', () => at(5, () => '{'), null, /as it was written/],
  ['a cut end', () => lines.slice(0, 10), null, /without its signed head/],
  [
    'a cut end with the head',
    () => [...lines.slice(0, 10), lines[21] ?? ''],
    null,
    /holds 9 entries and should hold 20/,
  ],
  ['more after the head', () => [...lines, lines[5] ?? ''], null, /more after/],
  ['a changed count', () => at(0, (line) => line.replace('"entries":20', '"entries":21')), null, /should hold 21/],
  ['another beginning', () => at(0, (line) => line.replace(GENESIS, '1'.repeat(64))), 1, /altered/],
  [
    'a changed time of the range',
    () => at(0, (line) => line.replace(/"from_at":\d+/, '"from_at":1')),
    1,
    /another time/,
  ],
  ['a changed signature', () => at(21, (line) => line.replace(/"signature":"./, '"signature":"g')), null, /signature/],
  ['a head signed at another time', () => at(21, (line) => line.replace(/"at":\d/, '"at":9')), null, /signature/],
];
for (const [name, forged, id, why] of FORGERIES) {
  test(`${name} is noticed, and the place named`, async () => {
    const { broken } = await prove(joined(forged()));
    assert.match(broken?.why ?? 'nothing', why);
    assert.equal(broken?.id, id);
  });
}

test('a log forged throughout and signed by the forger passes alone, and not with the key that an auditor holds', async () => {
  const own = await testHub();
  const forger = openSigner(own.hub.db, readKeys(':memory:', { key_hex: '11'.repeat(32) }), 0);
  await own.stop();
  let previous_digest = GENESIS;
  const entries = lines.slice(1, 21).map((line) => {
    const forged = resealed(line, { person: 'nobody', previous_digest });
    previous_digest = (JSON.parse(forged) as Entry).digest;
    return forged;
  });
  const head = forger && signedHead(forger, 20, previous_digest, Date.now());
  const text = joined([lines[0] ?? '', ...entries, JSON.stringify({ head })]);
  assert.equal((await prove(text)).broken, null);
  assert.match((await prove(text, [public_key])).broken?.why ?? '', /another key/);
});

test('whatever byte of an entry changes, it is noticed', async () => {
  const bytes = Buffer.from(joined(lines));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), async (place, by) => {
      const forged = Buffer.from(bytes);
      forged[place] = ((forged[place] ?? 0) + by) % 256;
      const found = await prove(forged).catch((error) => error);
      // The first line says when the file was made, which nothing rests on; the head's key is its own witness.
      const is_told = found instanceof UserError || found.broken !== null;
      const made_at = forged.subarray(0, place).toString().split('\n').length === 1;
      assert.ok(is_told || made_at, `byte ${place} + ${by}`);
    }),
    { numRuns: 300 },
  );
});

test('what is no log is said to be none', async () => {
  for (const text of ['', '\n', 'x', '{}\n', joined(lines.slice(1)), Buffer.from([0x1f, 0x8b, 1, 2, 3])])
    await assert.rejects(prove(text), UserError);
  await assert.rejects(verifyFile(join(folder, 'nothing')), /there is no file/);
  await assert.rejects(verifyFile(folder), UserError);
  const cut = gzipSync(joined(lines));
  assert.match((await prove(cut.subarray(0, cut.length - 20))).broken?.why ?? '', /damaged|without/);
});

test('the head is signed on demand, as an entry, and openssl agrees on the signature', async (test) => {
  const { status, body } = await t.ask('POST', '/api/audit/head');
  assert.equal(status, 200);
  const { head } = body;
  const [newest] = (await t.ask('GET', '/api/audit?action=sign')).body.rows;
  assert.deepEqual([head.entry_id, head.digest, head.public_key], [newest.id, newest.digest, public_key]);
  assert.deepEqual((await t.ask('GET', '/api/audit/head')).body.head, head);
  assert.equal((await t.askAs('admin')('POST', '/api/audit/head')).status, 403);
  if (spawnSync('openssl', ['version']).status !== 0) return test.skip('openssl is not installed');
  // SubjectPublicKeyInfo of the curve SM2 (1.2.156.10197.1.301), and the signature as DER.
  const spki = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${public_key}`, 'hex');
  const integer = (hex: string) => {
    const value = Buffer.from(hex.replace(/^(00)+(?=..)/, ''), 'hex');
    const bytes = (value[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  };
  const pair = Buffer.concat([integer(head.signature.slice(0, 64)), integer(head.signature.slice(64))]);
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const words = [
    'pkeyutl',
    '-verify',
    '-rawin',
    '-digest',
    'sm3',
    '-pkeyopt',
    'distid:1234567812345678',
    '-pubin',
    '-inkey',
    file('key.pem', pem),
    '-sigfile',
    file('sig', Buffer.concat([Buffer.from([0x30, pair.length]), pair])),
    '-in',
    file('text', headText(head)),
  ];
  assert.match(execFileSync('openssl', words, { encoding: 'utf8' }), /Signature Verified Successfully/);
});

test('no signature and no key of any shape holds by chance or throws', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 128, maxLength: 128 });
  fc.assert(
    fc.property(fc.oneof(fc.string(), hex), fc.oneof(fc.string(), fc.constant(public_key)), (signature, key) => {
      assert.equal(isSigned('text', signature, key), false);
    }),
    { numRuns: 50 },
  );
});

test('a head is signed by itself after an hour with entries, and after a thousand', async () => {
  const hub = await testHub();
  const heads = () => hub.hub.db.$client.prepare('select count(*) from audit_heads').pluck().get();
  const now = Date.now();
  await hub.hub.audit.tend(now);
  assert.equal(heads(), 0, 'an empty log has no head');
  record(hub.hub.db, ACTOR, { action: 'x', object_kind: 'x', object_id: 1 });
  await hub.hub.audit.tend(now);
  await hub.hub.audit.tend(now + 3_600_000);
  assert.equal(heads(), 1);
  record(hub.hub.db, ACTOR, { action: 'x', object_kind: 'x', object_id: 1 });
  await hub.hub.audit.tend(now + 3_500_000);
  assert.equal(heads(), 1);
  await hub.hub.audit.tend(now + 3_600_001);
  assert.equal(heads(), 2);
  hub.hub.db.$client.transaction(() => {
    for (let i = 0; i < 1_000; i += 1) record(hub.hub.db, ACTOR, { action: 'x', object_kind: 'x', object_id: i });
  })();
  await hub.hub.audit.tend(now + 3_600_002);
  assert.equal(heads(), 3);
  assert.equal((await hub.ask('GET', '/api/audit/verify')).body.valid, true);
  await hub.stop();
});

type Tamper = [name: string, sql: string, broken: string, first: number];
const TAMPERED: Tamper[] = [
  ['a cut end', 'delete from audit_entries where id > 2', 'missing', 5],
  ['an entry that is no JSON', `update audit_entries set "after" = '{' where id = 3`, 'entry', 3],
  ['a changed number', 'update audit_entries set id = 9 where id = 5', 'entry', 9],
  ['a changed head', `update audit_heads set digest = 'x'`, 'entry', 5],
  ['a forged signature', `update audit_heads set signature = '${'1'.repeat(128)}'`, 'signature', 5],
];
for (const [name, sql, broken, first] of TAMPERED) {
  test(`${name} in the database is noticed`, async () => {
    const hub = await testHub();
    for (let i = 0; i < 5; i += 1) record(hub.hub.db, ACTOR, { action: 'x', object_kind: 'x', object_id: i });
    hub.hub.audit.signHead();
    assert.equal((await hub.ask('GET', '/api/audit/verify')).body.valid, true);
    for (const trigger of ['audit_entries_stay', 'audit_entries_last', 'audit_heads_stay', 'audit_heads_remain'])
      hub.hub.db.$client.exec(`drop trigger ${trigger}`);
    hub.hub.db.$client.exec(sql);
    const { body } = await hub.ask('GET', '/api/audit/verify');
    assert.deepEqual([body.valid, body.broken, body.first_broken], [false, broken, first]);
    await hub.stop();
  });
}

test('a signing key sealed under another master key signs nothing, and the log goes on', async () => {
  const hub = await testHub();
  assert.ok(hub.hub.audit.signer());
  assert.equal(openSigner(hub.hub.db, readKeys(':memory:', { key_hex: '11'.repeat(32) }), 0), undefined);
  await hub.stop();
});
