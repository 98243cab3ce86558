/** Certificates, signatures and verdicts of the seal; held against openssl where that is there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import fc from 'fast-check';
import { certificateRequest, pemOf, readCertificate, readPem } from './certificate.ts';
import { partsOf, readDer, sequenceOf, TAGS } from './der.ts';
import { DAY_MS, SUBJECT, sampleSeal } from './sample.ts';
import { readSignedData, signedData } from './signed-data.ts';
import { isSigned, sm3 } from './sm2.ts';
import { judgeSeal } from './verdict.ts';

const NOW = Date.UTC(2026, 5, 1, 4);
const seal = sampleSeal(NOW - DAY_MS, 365);
const digest = sm3(Buffer.from('一份通报', 'utf8'));
const signature = signedData({ digest, certificates: [seal.certificate], signed_at: NOW }, seal.sign);
const folder = mkdtempSync(join(tmpdir(), 'seal-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: Uint8Array | string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const openssl = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
};
const WITHOUT = (() => {
  const found = spawnSync('openssl', ['list', '-digest-algorithms'], { encoding: 'utf8' });
  if (found.error) return 'openssl is not installed';
  return /sm3/i.test(found.stdout) ? false : 'this openssl knows no SM3';
})();
const ID = 'distid:1234567812345678';
const verifies = (content: Uint8Array, value: Uint8Array = Buffer.alloc(0)) => {
  const certificate = file('signer.pem', pemOf(seal.certificate.der));
  const key = file('key.pem', openssl('x509', '-in', certificate, '-noout', '-pubkey').text);
  return openssl(
    ...['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pubin', '-inkey', key, '-pkeyopt', ID],
    ...['-in', file('content', content), '-sigfile', file('value', value)],
  );
};

test('a content that was sealed is intact to whoever trusts the certificate', () => {
  const found = judgeSeal({ digest, signature }, [seal.certificate], NOW + 1_000);
  assert.equal(found.status, 'intact', found.reason.en);
  assert.equal(found.seal?.signed_at, NOW);
  assert.match(found.reason.zh, /测试单位电子签章/);
});

test('whoever trusts another certificate is told that anybody could have made it', () => {
  const other = sampleSeal(NOW - DAY_MS, 365);
  for (const trusted of [[], [other.certificate]])
    assert.equal(judgeSeal({ digest, signature }, trusted, NOW).status, 'unknown_certificate');
});

test('another content is altered, and so is the same key under another certificate', () => {
  const other = { digest: sm3(Buffer.from('另一份通报', 'utf8')), signature };
  assert.equal(judgeSeal(other, [seal.certificate], NOW).status, 'altered');
});

test('a certificate that has expired since, or did not hold yet, shows', () => {
  const late = judgeSeal({ digest, signature }, [seal.certificate], NOW + 400 * DAY_MS);
  assert.equal(late.status, 'expired');
  assert.match(late.reason.en, /only the sealer/);
  const early = signedData({ digest, certificates: [seal.certificate], signed_at: NOW - 2 * DAY_MS }, seal.sign);
  assert.equal(judgeSeal({ digest, signature: early }, [seal.certificate], NOW).status, 'expired');
  // A stranger's certificate is a stranger's, expired or not.
  assert.equal(judgeSeal({ digest, signature: early }, [], NOW).status, 'unknown_certificate');
});

test('whichever byte of a signature is another one, it is refused', () => {
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(signature);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      const { status } = judgeSeal({ digest, signature: bytes }, [seal.certificate], NOW);
      assert.equal(status, 'altered', `byte ${at}`);
    }),
    { numRuns: 120 },
  );
});

test('whatever bytes come, reading them throws nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      assert.equal(readSignedData(Buffer.from(bytes)), undefined);
      assert.equal(readCertificate(Buffer.from(bytes)), undefined);
    }),
  );
  fc.assert(
    fc.property(fc.nat(signature.length), (length) => {
      assert.equal(readSignedData(signature.subarray(0, length - (length === signature.length ? 1 : 0))), undefined);
    }),
  );
  assert.equal(readSignedData(Buffer.concat([signature, Buffer.from([0])])), undefined);
});

test('Node reads the certificate as ours does, and PEM comes back as it was', () => {
  const x509 = new X509Certificate(seal.certificate.der);
  assert.equal(x509.validToDate.getTime(), seal.certificate.not_after);
  assert.match(x509.subject, /CN=测试单位电子签章/);
  assert.equal(x509.serialNumber.toLowerCase().replace(/^0+/, ''), seal.certificate.serial.replace(/^0+/, ''));
  assert.equal(readPem(pemOf(seal.certificate.der))?.[0]?.fingerprint, seal.certificate.fingerprint);
  assert.equal(readPem('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), undefined);
});

test('openssl says that the certificate and the request hold', { skip: WITHOUT }, () => {
  const path = file('seal.pem', pemOf(seal.certificate.der));
  assert.match(openssl('x509', '-in', path, '-noout', '-text').text, /SM2-with-SM3/i);
  const { signed, signature: own } = seal.certificate;
  const verified = verifies(signed, own);
  assert.equal(verified.status, 0, verified.text);
  const request = file('seal.csr', pemOf(certificateRequest(SUBJECT, seal.public_key, seal.sign), 'request'));
  const asked = openssl('req', '-in', request, '-noout', '-verify', '-vfyopt', ID, '-text');
  assert.match(asked.text, /verify OK/i);
  assert.match(openssl('asn1parse', '-inform', 'DER', '-in', file('seal.p7s', signature)).text, /SEQUENCE/);
});

test('openssl verifies the signature over the attributes, and refuses it over others', { skip: WITHOUT }, () => {
  const [, wrapped] = sequenceOf(readDer(signature, TAGS.sequence));
  const [content] = partsOf(wrapped as never);
  const [signer] = partsOf(sequenceOf(content)[4] as never);
  const [, , , attributes, , value] = sequenceOf(signer);
  const asked = Buffer.concat([Buffer.from([TAGS.set]), (attributes?.whole ?? Buffer.alloc(0)).subarray(1)]);
  const found = verifies(asked, value?.content);
  assert.equal(found.status, 0, found.text);
  assert.notEqual(verifies(Buffer.concat([asked, Buffer.from([0])]), value?.content).status, 0);
  assert.equal(isSigned(asked, value?.content ?? Buffer.alloc(0), seal.public_key), true);
});
