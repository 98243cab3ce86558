import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { offersTls, readReply } from './ftp.ts';
import { hasPasswordField, mayHideField, refreshOf } from './http.ts';
import { readRootDse, rootDseRequest } from './ldap.ts';
import { readTelnet } from './telnet.ts';
import { readTypes, readVersion } from './vnc.ts';

const anyBytes = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));

test('whatever comes, no decoder throws', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      readTelnet(bytes);
      readReply(bytes);
      readRootDse(bytes);
      readVersion(bytes);
      for (const minor of [3, 7, 8]) readTypes(bytes, { major: 3, minor });
      hasPasswordField(bytes.toString('latin1'));
    }),
    { numRuns: 500 },
  );
});

test('telnet: every option is refused once, and a refusal is never answered', () => {
  const command = fc.constantFrom(251, 252, 253, 254);
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.nat(255)), { maxLength: 40 }), (options) => {
      const bytes = Buffer.from(options.flatMap(([verb, option]) => [255, verb, option]));
      const asked = options.filter(([verb]) => verb === 251 || verb === 253);
      const refusals = asked.flatMap(([verb, option]) => [255, verb === 251 ? 254 : 252, option]);
      assert.deepEqual([...readTelnet(bytes).refusals], refusals);
      assert.equal(readTelnet(bytes).text, '');
    }),
  );
});

test('telnet: what arrives in pieces is refused as what arrives whole', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat(600), (bytes, cut) => {
      const before = readTelnet(bytes.subarray(0, cut)).refusals;
      assert.deepEqual(readTelnet(bytes).refusals.subarray(0, before.length), before);
    }),
  );
});

test('telnet: options, a subnegotiation and a prompt are told apart', () => {
  const bytes = Buffer.from([255, 253, 24, 255, 250, 24, 1, 255, 240, 255, 255, ...Buffer.from('\r\nlogin: ')]);
  const { negotiates, prompts, refusals, starts_tls } = readTelnet(bytes);
  assert.deepEqual([negotiates, prompts, starts_tls, [...refusals]], [true, true, false, [255, 252, 24]]);
  assert.equal(readTelnet(Buffer.from([255, 251, 46])).starts_tls, true);
  assert.equal(readTelnet(Buffer.from('HTTP/1.1 200 OK')).negotiates, false);
});

test('ftp: a reply of several lines ends with its own code', () => {
  const feat = '211-Features:\r\n EPRT\r\n AUTH TLS\r\n211 End\r\n';
  for (let size = 0; size < feat.length; size += 1)
    assert.equal(readReply(Buffer.from(feat.slice(0, size))), undefined);
  const reply = readReply(Buffer.from(feat));
  assert.equal(reply?.code, 211);
  assert.ok(reply && offersTls(reply));
  assert.ok(offersTls({ code: 211, lines: ['211-x', ' AUTH SSL;TLS;TLS-C;', '211 x'] }));
  assert.ok(!offersTls({ code: 211, lines: ['211-x', ' AUTHOR TLS', '211 x'] }));
  assert.equal(readReply(Buffer.from('SSH-2.0-x\r\n')), null);
});

test('vnc: the security types of each version', () => {
  assert.deepEqual(readVersion(Buffer.from('RFB 003.008\n')), { major: 3, minor: 8 });
  assert.equal(readVersion(Buffer.from('RFB 3.8\n')), undefined);
  assert.deepEqual(readTypes(Buffer.from([2, 2, 19]), { major: 3, minor: 8 }), [2, 19]);
  assert.equal(readTypes(Buffer.from([2, 2]), { major: 3, minor: 8 }), undefined);
  assert.equal(readTypes(Buffer.from([0, 0, 0, 0, 1, 120]), { major: 3, minor: 8 }), undefined);
  assert.deepEqual(readTypes(Buffer.from([0, 0, 0, 2]), { major: 3, minor: 3 }), [2]);
});

test('ldap: our own question is no answer, and a refused search is LDAP', () => {
  assert.equal(readRootDse(Buffer.alloc(0)), undefined);
  const done = Buffer.from([0x30, 0x0c, 0x02, 1, 1, 0x65, 7, 0x0a, 1, 50, 0x04, 0, 0x04, 0]);
  assert.deepEqual(readRootDse(done), { attributes: null, result: 50 });
  const request = rootDseRequest();
  assert.deepEqual([...request.subarray(0, 5)], [0x30, request.length - 2, 0x02, 1, 1]);
  assert.equal(readRootDse(request)?.attributes, null);
});

test('http: only a real field for a password counts', () => {
  assert.ok(hasPasswordField('<INPUT id=x TYPE=PassWord>'));
  assert.ok(
    !hasPasswordField('<script>"<input type=password>"</script><!-- <input type=password> --><p type=password>'),
  );
});

test('http: where a page leads is read from whatever comes, and soon', () => {
  assert.equal(refreshOf('<META HTTP-EQUIV="refresh" CONTENT="0;URL=/a">'), '/a');
  assert.equal(refreshOf('<meta http-equiv=refresh content="30">'), undefined);
  assert.equal(refreshOf('<!-- <meta http-equiv=refresh content="0;url=/a"> -->'), undefined);
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (text) => {
      refreshOf(`<meta http-equiv=refresh content="${text}">`);
      mayHideField(text);
    }),
  );
  // Of the processor, since others may be at it: in square of its length this would take minutes.
  const before = process.cpuUsage();
  refreshOf(`<meta http-equiv=refresh content="${' '.repeat(100_000)}x">`.repeat(3));
  assert.ok(process.cpuUsage(before).user < 5_000_000);
});
