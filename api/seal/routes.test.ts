/** The seal as people meet it: its settings and certificates, verifying files, its register. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { pemOf } from '#compliance/seal/certificate.ts';
import { DAY_MS, type SampleSeal, sampleSeal } from '#compliance/seal/sample.ts';
import { signedData } from '#compliance/seal/signed-data.ts';
import { sm3 } from '#compliance/seal/sm2.ts';
import { ACTOR, testHub } from '../testing.ts';
import { sealCertificates } from './schema.ts';
import { archiveOf, sealFile } from './seal-file.ts';
import { keepSealed } from './sealed-documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-seal-routes-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const files = join(folder, 'files');
mkdirSync(files);
const file = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(files, name), content);
  return join(files, name);
};
const [MAIN] = [join(import.meta.dirname, '../main.ts')];
const cli = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'verify-seal', ...words], { encoding: 'utf8' });
  return { status, text: stdout + stderr };
};
const verify = async (content: Uint8Array, signature?: Uint8Array, ask = t.ask) => {
  const form = new FormData();
  form.set('file', new File([Buffer.from(content)], 'x'));
  if (signature) form.set('signature', new File([Buffer.from(signature)], 'x.p7s'));
  return ask('POST', '/api/seal/verify', form);
};
const sealed = await sealFile(t.hub, ACTOR, { name: '通报.txt', content: Buffer.from('一份通报', 'utf8') });
const of = { object_kind: 'bulletin', object_id: 1, title: '通报' } as const;
const id = keepSealed({ db: t.hub.db, folder }, ACTOR, sealed, of, Date.now());
const pemOfSeal = async () => (await t.ask('GET', '/api/seal/certificates')).body.rows[0].pem as string;
/** What lies in our archive, as any program would take it out. */
const unpacked = (() => {
  const into = join(files, 'unpacked');
  mkdirSync(into);
  const zip = file('x.zip', sealed.content);
  execFileSync('python3', [
    '-c',
    'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])',
    zip,
    into,
  ]);
  return into;
})();

test('a file is verified by the page and by the command line, and one that was changed is refused by both', async () => {
  const { body } = await verify(sealed.content);
  assert.equal(body.status, 'intact', JSON.stringify(body));
  assert.equal(body.register.status, 'valid');
  const certificate = file('seal.pem', await pemOfSeal());
  const good = cli(file('good.zip', sealed.content), '--certificate', certificate);
  assert.equal(good.status, 0, good.text);
  const beside = ['--certificate', certificate, '--signature', join(unpacked, '通报.txt.p7s')];
  assert.equal(cli(join(unpacked, '通报.txt'), ...beside).status, 0);
  const bytes = Buffer.from(sealed.content);
  bytes[45] = (bytes[45] ?? 0) ^ 1;
  const altered = (await verify(bytes)).body;
  assert.deepEqual([altered.status, altered.register.status], ['altered', 'unknown']);
  const bad = cli(file('bad.zip', bytes), '--certificate', certificate);
  assert.equal(bad.status, 1);
  assert.match(bad.text, /altered/);
  const stranger = cli(file('good.zip', sealed.content));
  assert.equal(stranger.status, 1);
  assert.match(stranger.text, /unknown_certificate/);
  assert.equal(cli(join(files, 'none.pdf')).status, 2);
  assert.equal(cli(file('good.zip', sealed.content), '--certificate', file('no.pem', 'x')).status, 2);
});

test('a file without a seal, an empty one and one that is too large are told apart', async () => {
  assert.equal((await verify(Buffer.from('nothing'))).body.status, 'unsealed');
  assert.equal((await verify(Buffer.from(''))).status, 422);
  assert.equal((await verify(Buffer.from('x'), Buffer.from('y'))).body.status, 'altered');
  assert.equal((await verify(Buffer.alloc(33 * 1024 * 1024))).status, 413);
});

test('whoever may see it downloads it as it was kept; it is revoked once, with a reason, and says so ever after', async () => {
  const list = await t.ask('GET', '/api/sealed-documents?object_kind=bulletin&object_id=1');
  assert.equal(list.body.total, 1);
  assert.equal(list.body.rows[0].status, 'valid');
  assert.equal((await t.ask('GET', `/api/sealed-documents/${id}/file`)).status, 200);
  assert.equal((await t.ask('GET', `/api/seal/status/${sealed.digest}`)).body.status, 'valid');
  assert.equal((await t.ask('GET', `/api/seal/status/${'0'.repeat(64)}`)).body.status, 'unknown');
  const revoke = (reason: string, ask = t.ask) => ask('POST', `/api/sealed-documents/${id}/revocation`, { reason });
  const assessor = await t.enter('seal.assessor', [{ role: 'assessor', unit_id: null }]);
  assert.equal((await revoke('x', assessor)).status, 403);
  assert.equal((await revoke('')).status, 422);
  assert.equal((await revoke('数据有误')).status, 200);
  assert.equal((await revoke('再次')).status, 409);
  const status = await t.ask('GET', `/api/seal/status/${sealed.content_digest}`);
  assert.deepEqual([status.body.status, status.body.reason], ['revoked', '数据有误']);
  const verdict = await verify(sealed.content);
  assert.equal(verdict.body.status, 'revoked');
  assert.match(verdict.body.reason.zh, /数据有误/);
  const log = await t.ask('GET', '/api/audit?object_kind=sealed_document');
  const told = log.body.rows.map(({ action, reason }: { action: string; reason: string }) => `${action} ${reason}`);
  assert.deepEqual(told, ['seal_revoke 数据有误', 'seal ']);
  assert.equal((await t.ask('GET', '/api/audit?action=export')).body.total, 1);
});

test('what the register holds since its certificate was valid stays intact, and a stranger’s expired seal of the same does not', async () => {
  const content = Buffer.from('从前的通报', 'utf8');
  const at = Date.now() - 15 * DAY_MS;
  const [own, stranger] = [sampleSeal(at - 5 * DAY_MS, 10), sampleSeal(at - 5 * DAY_MS, 10)];
  const sealedBy = async ({ certificate, sign }: SampleSeal) => {
    const signature = signedData(
      { digest: sm3(content), certificates: [certificate], signed_at: at - (at % 1_000) },
      sign,
    );
    const pem = Buffer.from(pemOf(certificate.der));
    return archiveOf([
      { name: 'a.txt', content },
      { name: 'a.txt.p7s', content: signature },
      { name: 'certificate.pem', content: pem },
    ]);
  };
  const archive = await sealedBy(own);
  const { fingerprint, serial, not_before, not_after, der, common_name } = own.certificate;
  const row = { pem: pemOf(der), key_name: 'seal 0', fingerprint, serial, is_self_signed: true, not_before, not_after };
  // Older than the one in use, which is the newest.
  t.hub.db
    .insert(sealCertificates)
    .values({ id: -1, ...row, added_by: 'x', added_at: not_before })
    .run();
  assert.equal((await verify(archive)).body.status, 'expired', 'nobody kept it then');
  const file = { file_name: 'a.txt.zip', content: archive, digest: sm3(archive), content_digest: sm3(content) };
  const signed = { connector: 'built_in', remote_id: null, fingerprint, signer: common_name } as const;
  const of = { object_kind: 'bulletin', object_id: 2, title: '从前' } as const;
  keepSealed({ db: t.hub.db, folder }, ACTOR, { ...file, ...signed }, of, at);
  assert.equal((await verify(archive)).body.status, 'intact');
  assert.equal((await verify(await sealedBy(stranger))).body.status, 'unknown_certificate');
});

test('an unfinished assessment, drill or report is not sealed', async () => {
  for (const path of ['assessments', 'drills', 'incident-reports'])
    assert.equal((await t.ask('POST', `/api/${path}/999/seal`, { format: 'pdf' })).status, 404, path);
});

test('the name on the seal is set by the system administrator, and the next certificate bears it', async () => {
  const settings = {
    ...{ name: '示例市大数据局', organization: '示例市大数据局', organizational_unit: '', locality: '示例市' },
    ...{ province: '江苏省', connector: 'built_in' },
  };
  assert.equal((await t.askAs('admin')('PUT', '/api/seal', settings)).status, 403);
  assert.equal((await t.ask('PUT', '/api/seal', { ...settings, name: 'x'.repeat(25) })).status, 422);
  assert.equal((await t.ask('PUT', '/api/seal', settings)).status, 200);
  assert.equal((await t.ask('POST', '/api/seal/renewals', { reason: '更名' })).status, 200);
  const { rows } = (await t.ask('GET', '/api/seal/certificates')).body;
  assert.match(rows[0].subject, /CN=示例市大数据局/);
  assert.deepEqual([rows[0].is_in_use, rows[1].is_in_use], [true, false]);
  assert.doesNotMatch(rows[1].subject, /示例市大数据局/);
});

const WITHOUT = spawnSync('openssl', ['version']).error ? 'openssl is not installed' : false;
test('an authority issues a certificate for our key, and files sealed under it are believed by the authority’s', {
  skip: WITHOUT,
}, async () => {
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: files, stdio: 'pipe', encoding: 'utf8' });
  const ID = 'distid:1234567812345678';
  openssl('genpkey', '-algorithm', 'SM2', '-out', 'ca.key');
  openssl(
    ...['req', '-x509', '-new', '-key', 'ca.key', '-sm3', '-sigopt', ID, '-subj', '/C=CN/O=Test CA/CN=Test SM2 CA'],
    ...['-days', '30', '-out', 'ca.pem', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  const csr = await t.ask('POST', '/api/seal/requests', {});
  assert.equal(csr.status, 200, csr.text);
  file('seal.csr', csr.body.pem);
  file('usage.ext', 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n');
  openssl(
    ...['x509', '-req', '-extfile', 'usage.ext', '-in', 'seal.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-sm3'],
    ...['-CAcreateserial', '-days', '30', '-sigopt', ID, '-vfyopt', ID, '-out', 'issued.pem'],
  );
  assert.match(openssl('verify', '-vfyopt', ID, '-CAfile', 'ca.pem', 'issued.pem'), /OK/);
  const [issued, ca] = ['issued.pem', 'ca.pem'].map((name) =>
    execFileSync('cat', [join(files, name)], { encoding: 'utf8' }),
  );
  const bringIn = (pem: string) => t.ask('POST', '/api/seal/certificates', { pem });
  assert.equal((await bringIn(ca ?? '')).status, 422, 'it is for another key');
  assert.equal((await bringIn(`${issued}${issued}`)).status, 422, 'it did not issue itself');
  const done = await bringIn(`${issued}${ca}`);
  assert.equal(done.status, 200, done.text);
  assert.equal((await bringIn(issued ?? '')).status, 409);
  const fresh = await sealFile(t.hub, ACTOR, { name: '新.txt', content: Buffer.from('新') });
  assert.equal((await verify(fresh.content)).body.status, 'intact');
  const byAuthority = cli(file('fresh.zip', fresh.content), '--certificate', join(files, 'ca.pem'));
  assert.equal(byAuthority.status, 0, byAuthority.text);
  assert.match(byAuthority.text, /Test SM2 CA/);
});
