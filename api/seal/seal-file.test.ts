/** Files that are sealed, kept, verified, tampered with, revoked. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import fc from 'fast-check';
import { renderHere } from '../reports/render-here.ts';
import { ACTOR, testHub } from '../testing.ts';
import { openSeal, renewSeal, trustedCertificates } from './own-seal.ts';
import { sealFile } from './seal-file.ts';
import { keepSealed, listSealed, revokeSealed, sealedPath, statusOf } from './sealed-documents.ts';
import { verifyFile } from './verify-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-seal-'));
const t = await testHub({ folder });
const { hub } = t;
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const pdf = await renderHere(
  {
    title: '网络安全等级测评报告',
    subject: '不动产登记系统',
    made_at: Date.UTC(2026, 5, 1),
    draft: null,
    footer: '政网',
    blocks: [{ is: 'paragraph', text: '测评结论：良。', tone: 'plain' }],
  } as never,
  'pdf',
);
const verify = (content: Buffer, now = Date.now()) => verifyFile({ content }, trustedCertificates(hub.db), now);

test('a report as PDF is sealed within itself, with a figure on its last page, and verified by the certificate', async () => {
  const sealed = await sealFile(hub, ACTOR, { name: '报告.pdf', content: pdf });
  assert.equal(sealed.file_name, '报告.pdf');
  const verdict = await verify(sealed.content);
  assert.equal(verdict.status, 'intact', verdict.reason.en);
  assert.equal(verdict.seal?.digest, sealed.content_digest);
  assert.equal((await verify(Buffer.from(pdf))).status, 'unsealed');
  const update = sealed.content.subarray(pdf.length).toString('latin1');
  assert.match(update, /\/Subtype \/Form/);
  assert.match(update, /\/SubFilter \/GMT0010\.SM2\.detached/);
});

const WITHOUT = spawnSync('pdftoppm', ['-v']).error ? 'pdftoppm is not installed (poppler-utils)' : false;
/** How many dots of the page are of the seal's red. */
function redOf(content: Uint8Array): number {
  const { stdout, status } = spawnSync('pdftoppm', ['-r', '72', '-l', '1'], { input: content, maxBuffer: 64e6 });
  assert.equal(status, 0);
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 40).toString('latin1'));
  assert.ok(head);
  const dots = stdout.subarray(head[0].length);
  let red = 0;
  for (let at = 0; at + 2 < dots.length; at += 3)
    if ((dots[at] ?? 0) > 150 && (dots[at + 1] ?? 0) < 110 && (dots[at + 2] ?? 0) < 110) red += 1;
  return red;
}
test('whoever opens the PDF sees the seal', { skip: WITHOUT }, async () => {
  const { content } = await sealFile(hub, ACTOR, { name: '报告.pdf', content: pdf });
  assert.equal(redOf(pdf), 0);
  assert.ok(redOf(content) > 300, String(redOf(content)));
});

test('any other file comes with its signature in one archive, of which no byte may be another', async () => {
  const content = Buffer.from('一张表'.repeat(50), 'utf8');
  const sealed = await sealFile(hub, ACTOR, { name: '表.xlsx', content });
  assert.equal(sealed.file_name, '表.xlsx.zip');
  assert.equal((await verify(sealed.content)).status, 'intact');
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.content.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bytes = Buffer.from(sealed.content);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      assert.notEqual((await verify(bytes)).status, 'intact', `byte ${at}`);
    }),
    { numRuns: 150 },
  );
  assert.notEqual((await verify(Buffer.concat([sealed.content, Buffer.from('x')]))).status, 'intact');
});

test('what is kept is listed with its status, kept once, and a revoked one says so', async () => {
  const sealed = await sealFile(hub, ACTOR, { name: '通报.pdf', content: pdf });
  const of = { object_kind: 'bulletin', object_id: 7, title: '2026 年 11 月通报' } as const;
  const id = keepSealed({ db: hub.db, folder }, ACTOR, sealed, of, Date.now());
  assert.ok(readFileSync(sealedPath(folder, sealed.digest)).equals(sealed.content));
  assert.deepEqual(statusOf(hub.db, sealed.digest), { status: 'valid', reason: null });
  assert.deepEqual(statusOf(hub.db, sealed.content_digest), { status: 'valid', reason: null });
  assert.equal(statusOf(hub.db, 'f'.repeat(64)).status, 'unknown');
  const again = await sealFile(hub, ACTOR, { name: '通报.pdf', content: pdf });
  assert.throws(() => keepSealed({ db: hub.db, folder }, ACTOR, again, of, Date.now()), /sealed already/);
  revokeSealed(hub.db, ACTOR, id, '数据有误', Date.now());
  assert.deepEqual(statusOf(hub.db, sealed.digest), { status: 'revoked', reason: '数据有误' });
  assert.throws(() => revokeSealed(hub.db, ACTOR, id, '又', Date.now()), /revoked before/);
  keepSealed({ db: hub.db, folder }, ACTOR, again, of, Date.now());
  assert.equal(listSealed(hub.db, { limit: 50, offset: 0, object_kind: 'bulletin' }).total, 2);
});

test('nobody writes what was sealed anew, not even in the database', () => {
  const run = (sql: string) => hub.db.$client.prepare(sql).run();
  assert.throws(() => run(`update sealed_documents set title = 'x'`), /only ever revoked/);
  assert.throws(() => run('delete from sealed_documents'), /not removed/);
  assert.throws(() => run(`update seal_certificates set pem = 'x'`), /never changes/);
});

test('after a renewal new seals have another key, and old ones are still verified', async () => {
  const before = await sealFile(hub, ACTOR, { name: '旧.pdf', content: pdf });
  const old = openSeal(hub.db, hub.keys, ACTOR, Date.now()).row;
  const fresh = renewSeal(hub.db, hub.keys, ACTOR, Date.now());
  assert.notEqual(fresh.key_name, old.key_name);
  const now = await sealFile(hub, ACTOR, { name: '新.pdf', content: pdf });
  assert.equal(now.fingerprint, fresh.fingerprint);
  for (const { content } of [before, now]) assert.equal((await verify(content)).status, 'intact');
});
