import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { UserError } from './user-error.ts';

test('nothing is received unless a port is set, and where the console is unless it is said', () => {
  assert.deepEqual(readConfig({}).receive, { host: 'localhost' });
  assert.deepEqual(readConfig({ ZHENGWANG_TRAP_PORT: '1162', ZHENGWANG_HOST: '0.0.0.0' }).receive, {
    host: '0.0.0.0',
    trap_port: 1162,
  });
  const wide = readConfig({ ZHENGWANG_SYSLOG_PORT: '0', ZHENGWANG_RECEIVE_HOST: '::' });
  assert.deepEqual([wide.host, wide.receive], ['localhost', { host: '::', syslog_port: 0 }]);
});

test('TLS needs its certificate and its key, as files that can be read', () => {
  const [cert_file, key_file] = [import.meta.filename, import.meta.filename];
  const whole = {
    ZHENGWANG_SYSLOG_TLS_PORT: '6514',
    ZHENGWANG_SYSLOG_TLS_CERT: cert_file,
    ZHENGWANG_SYSLOG_TLS_KEY: key_file,
  };
  assert.deepEqual(readConfig(whole).receive.syslog_tls, { port: 6514, cert_file, key_file });
  const { ZHENGWANG_SYSLOG_TLS_KEY: _key, ...without } = whole;
  assert.throws(() => readConfig(without), /ZHENGWANG_SYSLOG_TLS_KEY: is needed/);
});

test('all that is wrong is listed in one go', () => {
  const wrong = {
    ZHENGWANG_TRAP_PORT: '70000',
    ZHENGWANG_SYSLOG_PORT: 'five',
    ZHENGWANG_RECEIVE_HOST: 'a name',
    ZHENGWANG_SYSLOG_TLS_CA: '/nowhere/ca.pem',
  };
  assert.throws(
    () => readConfig(wrong),
    (error: Error) => error instanceof UserError && Object.keys(wrong).every((name) => error.message.includes(name)),
  );
});

test('the audit log goes where it is told: a name or an address of either family, with a port or the usual one', () => {
  const place = (text: string) => readConfig({ ZHENGWANG_AUDIT_SYSLOG: text }).audit_syslog;
  assert.equal(readConfig({}).audit_syslog, undefined);
  assert.deepEqual(place('log.example.gov.cn'), { host: 'log.example.gov.cn', port: 6514 });
  assert.deepEqual(place('192.0.2.1:10514'), { host: '192.0.2.1', port: 10514 });
  assert.deepEqual(place('[2001:db8::1]:6514'), { host: '2001:db8::1', port: 6514 });
  for (const wrong of ['', 'a b', 'log:0', 'log:70000', '2001:db8::1', '[192.0.2.1]:1', 'https://log', 'log:x'])
    assert.throws(() => place(wrong), /ZHENGWANG_AUDIT_SYSLOG/, wrong);
  const half = { ZHENGWANG_AUDIT_SYSLOG: 'log', ZHENGWANG_AUDIT_SYSLOG_CERT: import.meta.filename };
  assert.throws(() => readConfig(half), /ZHENGWANG_AUDIT_SYSLOG_CERT: is of use only together/);
});

test('the store of samples outside is two addresses, and one way to prove who asks', () => {
  const write = 'https://prometheus.example.gov.cn/api/v1/write';
  assert.equal(readConfig({}).samples_outside, undefined);
  assert.deepEqual(readConfig({ ZHENGWANG_SAMPLES_WRITE: write }).samples_outside, { write });
  const wrong = (environment: Record<string, string>, why: RegExp) =>
    assert.throws(() => readConfig({ ZHENGWANG_SAMPLES_WRITE: write, ...environment }), why);
  wrong({ ZHENGWANG_SAMPLES_READ: 'ftp://x/' }, /ZHENGWANG_SAMPLES_READ/);
  wrong({ ZHENGWANG_SAMPLES_READ: 'https://me:secret@x/' }, /ZHENGWANG_SAMPLES_BASIC_FILE/);
  wrong({ ZHENGWANG_SAMPLES_TOKEN_FILE: '/nowhere' }, /ZHENGWANG_SAMPLES_TOKEN_FILE/);
  const file = import.meta.filename;
  wrong({ ZHENGWANG_SAMPLES_TOKEN_FILE: file, ZHENGWANG_SAMPLES_BASIC_FILE: file }, /exclude each other/);
});

test('servers of NATS are told one by one, and what belongs to them makes no sense without', () => {
  const nats = (ZHENGWANG_NATS: string) => readConfig({ ZHENGWANG_NATS }).nats;
  assert.equal(readConfig({}).nats, undefined);
  const servers = ['tls://nats.example.gov.cn:4222', 'nats://[2001:db8::1]'];
  assert.deepEqual(nats(servers.join(', ')), { servers, max_mb: 1_024 });
  for (const wrong of [
    '',
    ',',
    'nats.example',
    'https://nats.example',
    'tls://a b',
    'tls://user:password@host',
    'tls://host/x',
  ])
    assert.throws(() => nats(wrong), /ZHENGWANG_NATS/, wrong);
  const ca = import.meta.filename;
  assert.throws(() => readConfig({ ZHENGWANG_NATS_CA: ca }), /ZHENGWANG_NATS_CA: is of use only together/);
  assert.equal(readConfig({ ZHENGWANG_NATS: 'tls://a', ZHENGWANG_NATS_CA: ca }).nats?.ca_file, ca);
});
