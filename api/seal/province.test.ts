/** The connector to a seal system over HTTP, played by a real server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { sealSystem } from '#probes/seal/seal-system-for-tests.ts';
import { ACTOR, testHub } from '../testing.ts';
import { believedCertificates, sealConnector } from './connectors.ts';
import { sealFile } from './seal-file.ts';
import { readSealSettings, writeSealSettings } from './seal-settings.ts';
import { keepSealed } from './sealed-documents.ts';
import { verifyFile } from './verify-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-seal-province-'));
const t = await testHub({ folder, connector_loopback: true });
const province = await sealSystem({ token: 'a-long-token' });
after(async () => {
  await province.close();
  await t.stop();
  rmSync(folder, { recursive: true });
});
const put = (body: object) => t.ask('PUT', '/api/seal/province', body);
const file = { name: '通报.txt', content: Buffer.from('一份通报', 'utf8') };
const seal = () => sealFile(t.hub, ACTOR, file);
const signal = AbortSignal.timeout(60_000);

test('its address and credential are set by the system administrator, and the credential is never given back', async () => {
  const wanted = { url: province.url, trusted_pem: province.pem, secret: 'a-long-token' };
  assert.equal((await put({ ...wanted, url: 'http://192.0.2.1/seal' })).status, 422);
  assert.equal((await put({ ...wanted, trusted_pem: 'no certificate' })).status, 422);
  const saved = await put(wanted);
  assert.equal(saved.status, 200, saved.text);
  assert.equal(saved.body.province.has_secret, true);
  assert.ok(!saved.text.includes('a-long-token'));
});

test('once it is chosen, files are sealed by it, and verified by its certificate as well as by itself', async () => {
  writeSealSettings(t.hub.db, ACTOR, { ...readSealSettings(t.hub.db), connector: 'province' }, Date.now());
  const sealed = await seal();
  assert.deepEqual([sealed.connector, sealed.remote_id, sealed.signer], ['province', 'D-1', '省电子印章测试']);
  const { content } = sealed;
  assert.equal((await verifyFile({ content }, believedCertificates(t.hub.db), Date.now())).status, 'intact');
  const connector = sealConnector(t.hub, ACTOR);
  const asked = { digest: sealed.content_digest, remote_id: sealed.remote_id };
  assert.deepEqual(await connector.status(asked, signal), { status: 'valid', reason: null });
  province.revoked.set('D-1', '撤销');
  assert.deepEqual(await connector.status(asked, signal), { status: 'revoked', reason: '撤销' });
  const { signature } = await connector.sign({ digest: sealed.content_digest, name: 'x' }, signal);
  assert.equal((await connector.verify({ digest: sealed.content_digest, signature }, signal)).is_good, true);
  assert.equal((await connector.verify({ digest: '0'.repeat(64), signature }, signal)).is_good, false);
});

for (const fault of ['refuses', 'signs_another', 'breaks_signatures', 'no_json'] as const)
  test(`a system that ${fault.replace('_', ' ')} seals nothing, and why is said`, async () => {
    province.fault = fault;
    await assert.rejects(
      seal(),
      (error: Error) => /did.?n.t do it|不/.test(error.message) || /provincial/.test(error.message),
    );
    province.fault = null;
  });

test('a certificate that nobody trusts, or that has expired, seals nothing', async () => {
  province.renew(Date.now() - 1_000, 400);
  await assert.rejects(seal(), /unknown/);
  province.renew(Date.now() - 20 * 86_400_000, 10);
  assert.equal((await put({ url: province.url, trusted_pem: province.pem })).status, 200);
  await assert.rejects(seal(), /didn’t hold/);
});

test('a file sealed under a certificate that is unknown here is asked about, and what was sealed there is asked for', async () => {
  province.renew(Date.now() - 86_400_000, 400);
  const trusted = { url: province.url, trusted_pem: province.pem };
  await put(trusted);
  const sealed = await seal();
  const of = { object_kind: 'bulletin', object_id: 3, title: '通报' } as const;
  const id = keepSealed({ db: t.hub.db, folder }, ACTOR, sealed, of, Date.now());
  const status = async () => (await t.ask('GET', `/api/sealed-documents/${id}/status`)).body.status;
  assert.equal(await status(), 'valid');
  province.revoked.set(sealed.remote_id ?? '', '撤销');
  assert.equal(await status(), 'revoked');
  await put({ ...trusted, trusted_pem: '' });
  const verify = async () => {
    const form = new FormData();
    form.set('file', new File([sealed.content], 'x'));
    return (await t.ask('POST', '/api/seal/verify', form)).body;
  };
  const { status: verdict, platform } = await verify();
  assert.equal(verdict, 'unknown_certificate', 'it stays so, whoever says good');
  assert.equal(platform.is_good, true);
  province.fault = 'no_json';
  assert.equal((await verify()).platform.is_good, null);
  province.fault = null;
});

test('another address is not told the credential of the former', async () => {
  const other = await sealSystem({ token: 'a-long-token' });
  await put({ url: other.url, trusted_pem: other.pem });
  await assert.rejects(seal(), /HTTP 401/);
  await other.close();
});
