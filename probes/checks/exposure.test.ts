import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactValue } from '../probe.ts';
import { accessWithoutLogin } from './access-without-login.ts';
import { clearTextManagement } from './clear-text-management.ts';
import { exposedOutside, exposedPorts, openOverIpv6Only } from './exposed-ports.ts';
import { known } from './known-fact.ts';
import { smbVersion1 } from './smb-version-1.ts';

type Row = Record<string, string | number | boolean | null>;

const clear = (service: string, port: number, rest: Row) => {
  const closed = { open: false, answers: false, login: null, tls_offered: null, detail: null };
  return known('clear_text.service', { service, port, ...closed, ...rest }, { part: String(port) });
};
const told = { open: true, answers: true, login: true };

const CLEAR: [string, ReturnType<typeof clear>[], string][] = [
  ['Telnet', [clear('telnet', 23, { ...told, tls_offered: false })], 'fail'],
  ['FTP without TLS', [clear('ftp', 21, { ...told, tls_offered: false })], 'fail'],
  ['FTP with TLS', [clear('ftp', 21, { ...told, tls_offered: true })], 'pass'],
  ['VNC without a password', [clear('vnc', 5900, { ...told, login: false, tls_offered: false })], 'fail'],
  ['a web page with a log-in', [clear('http', 80, { ...told, tls_offered: null })], 'fail'],
  ['a web page without one', [clear('http', 80, { ...told, login: false, tls_offered: null })], 'pass'],
  ['mail with AUTH before STARTTLS', [clear('smtp', 587, { ...told, tls_offered: true })], 'fail'],
  ['mail with AUTH after it', [clear('smtp', 587, { ...told, login: false, tls_offered: true })], 'pass'],
  ['a relay without AUTH', [clear('smtp', 25, { ...told, login: false, tls_offered: false })], 'pass'],
  ['a mail server that tells nothing', [clear('smtp', 25, { ...told, login: null })], 'unknown'],
  ['POP3 without STLS', [clear('pop3', 110, { ...told, tls_offered: false })], 'fail'],
  ['POP3 with STLS', [clear('pop3', 110, { ...told, tls_offered: true })], 'pass'],
  ['IMAP with neither', [clear('imap', 143, { ...told, tls_offered: false })], 'fail'],
  ['IMAP that takes no password', [clear('imap', 143, { ...told, login: false, tls_offered: false })], 'pass'],
  ['a silent port', [clear('telnet', 23, { open: null, answers: null })], 'unknown'],
  ['an open rlogin port', [clear('rlogin', 513, { open: true, answers: null })], 'warn'],
  ['an open port where something else answers', [clear('telnet', 23, { open: true })], 'unknown'],
  ['a port that could not be tried', [clear('telnet', 23, { open: null, answers: null })], 'unknown'],
  ['closed ports', [clear('telnet', 23, {}), clear('ftp', 21, {})], 'pass'],
  ['one of two', [clear('telnet', 23, {}), clear('ftp', 21, { ...told, tls_offered: false })], 'fail'],
  ['nothing seen', [], 'unknown'],
];
for (const [name, facts, status] of CLEAR) {
  test(`management in clear text, ${name}: ${status}`, () => {
    assert.equal(clearTextManagement.judge(facts, 0).status, status);
  });
}

test('management in clear text names the service and its port', () => {
  const verdict = clearTextManagement.judge([clear('telnet', 2323, { ...told, tls_offered: false })], 0);
  assert.equal(verdict.reason.en, 'in clear text: 127.0.0.1 telnet TCP 2323');
  assert.equal(verdict.reason.zh, '明文提供：127.0.0.1 telnet TCP 2323');
});

const service = (without_login: boolean | null, open: boolean | null = true) => {
  const value = { service: 'redis', port: 6379, open, answers: true, without_login, version: null, detail: null };
  return known('open_access.service', value, { part: '6379' });
};
test('a service without a login fails and is named; one that asks for a login, or is closed, passes', () => {
  const verdict = accessWithoutLogin.judge([service(false), service(true)], 0);
  assert.deepEqual([verdict.status, verdict.reason.en], ['fail', 'lets anybody in: 127.0.0.1 redis TCP 6379']);
  assert.equal(verdict.because.length, 1);
  assert.equal(accessWithoutLogin.judge([service(false), service(false, false)], 0).status, 'pass');
  assert.equal(accessWithoutLogin.severity, 'critical');
});

test('what could not be told of a login is unknown, and so is nothing', () => {
  assert.equal(accessWithoutLogin.judge([service(false), service(null)], 0).status, 'unknown');
  assert.equal(accessWithoutLogin.judge([], 0).status, 'unknown');
});

const smbPort = (open: boolean) => known('open_access.service', { service: 'smb', port: 445, open }, { part: '445' });
const smbServer = (smb1: boolean | null, watch = 1) => {
  const value = { port: 445, dialects: '3.1.1', smb1, signing_required: true };
  return known('open_access.smb', value, { part: '445', watch });
};
test('SMB 1 fails; without it, and where the port is closed, a server passes', () => {
  const both = [smbPort(true), smbServer(false), smbServer(true, 2)];
  assert.equal(smbVersion1.judge(both, 0).reason.en, 'still accepts SMB 1: 127.0.0.1 TCP 445');
  assert.equal(smbVersion1.judge([smbPort(true), smbServer(false)], 0).status, 'pass');
  assert.equal(smbVersion1.judge([smbPort(false)], 0).status, 'pass');
});

test('an SMB server that did not answer is unknown, and where nobody looked for one nothing applies', () => {
  assert.equal(smbVersion1.judge([smbPort(true)], 0).status, 'unknown');
  assert.equal(smbVersion1.judge([smbPort(true), smbServer(null)], 0).status, 'unknown');
  assert.equal(smbVersion1.judge([], 0).status, 'unknown');
  assert.equal(smbVersion1.judge([service(false)], 0).status, 'not_applicable');
});

const port = (
  family: 4 | 6,
  number: number,
  state: 'open' | 'closed' | 'filtered' | 'unknown',
  watch: number = family,
) => {
  const address = family === 4 ? '192.0.2.1' : '2001:db8::1';
  const open = state === 'open' ? true : state === 'closed' ? false : null;
  const value: FactValue = { port: number, family, address, service: 'ssh', open, state };
  return known('exposed_ports.port', value, { part: `${family}:${number}`, watch, address: null, family: null });
};

test('reachable ports warn as information, closed ones pass, and filtered ones where their host is seen to answer', () => {
  const verdict = exposedPorts.judge([port(4, 22, 'open'), port(4, 23, 'closed')], 0);
  assert.deepEqual(
    [verdict.status, verdict.reason.en],
    ['warn', 'can be reached from the probe: 192.0.2.1 TCP 22 (ssh)'],
  );
  assert.equal(exposedPorts.severity, 'info');
  assert.equal(exposedPorts.judge([port(4, 22, 'filtered'), port(4, 23, 'closed')], 0).status, 'pass');
  assert.equal(exposedPorts.judge([port(4, 22, 'filtered')], 0).status, 'unknown', 'the host may be away');
  assert.equal(exposedPorts.judge([port(4, 22, 'closed'), port(6, 23, 'filtered')], 0).status, 'unknown');
  assert.equal(exposedPorts.judge([port(4, 22, 'closed'), port(6, 22, 'unknown')], 0).status, 'unknown');
  assert.equal(exposedPorts.judge([], 0).status, 'unknown');
});

test('seen from the internet an open port of management is no information but a finding', () => {
  const verdict = exposedOutside.judge([port(4, 22, 'open'), port(4, 23, 'closed')], 0);
  assert.deepEqual(
    [verdict.status, verdict.reason.en, verdict.because.length],
    ['fail', 'can be reached from the internet: 192.0.2.1 TCP 22 (ssh)', 1],
  );
  assert.deepEqual([exposedOutside.severity, exposedOutside.side], ['major', 'outside']);
  assert.equal(exposedOutside.judge([port(4, 22, 'filtered'), port(4, 23, 'closed')], 0).status, 'pass');
  assert.equal(exposedOutside.judge([port(4, 22, 'filtered')], 0).status, 'unknown');
});

const FAMILIES: [string, ReturnType<typeof port>[], string][] = [
  ['silent over IPv4 as all of the host, open over IPv6', [port(4, 22, 'filtered'), port(6, 22, 'open')], 'unknown'],
  ['all silent over IPv4', [port(4, 22, 'filtered'), port(4, 23, 'filtered'), port(6, 22, 'open')], 'unknown'],
  [
    'silent over IPv4 where another port refuses, open over IPv6',
    [port(4, 22, 'filtered'), port(4, 23, 'closed'), port(6, 22, 'open')],
    'fail',
  ],
  [
    'silent over IPv4 where another port is open, open over IPv6',
    [port(4, 22, 'filtered'), port(4, 443, 'open'), port(6, 22, 'open')],
    'fail',
  ],
  ['refused over IPv4, open over IPv6', [port(4, 22, 'closed'), port(6, 22, 'open')], 'fail'],
  ['the same by two watches', [port(4, 22, 'closed', 1), port(6, 22, 'open', 2)], 'fail'],
  ['silence by two watches', [port(4, 22, 'filtered', 1), port(6, 22, 'open', 2)], 'unknown'],
  ['open over IPv4, silent over IPv6', [port(4, 22, 'open'), port(6, 22, 'filtered')], 'unknown'],
  ['silent over both', [port(4, 22, 'filtered'), port(6, 22, 'filtered')], 'unknown'],
  [
    'one port told and one not',
    [port(4, 22, 'open'), port(6, 22, 'open'), port(4, 23, 'unknown'), port(6, 23, 'open')],
    'unknown',
  ],
  ['open over both', [port(4, 22, 'open'), port(6, 22, 'open')], 'pass'],
  ['open over IPv4 alone', [port(4, 22, 'open'), port(6, 22, 'closed')], 'pass'],
  [
    'open at another address of IPv4',
    [port(4, 22, 'filtered', 1), port(4, 22, 'open', 3), port(6, 22, 'open', 2)],
    'pass',
  ],
  ['IPv4 could not be tried', [port(4, 22, 'unknown'), port(6, 22, 'open')], 'unknown'],
  ['IPv6 alone', [port(6, 22, 'open')], 'unknown'],
  ['other ports', [port(4, 23, 'filtered'), port(6, 22, 'open')], 'unknown'],
];
for (const [name, facts, status] of FAMILIES) {
  test(`ports over IPv6, ${name}: ${status}`, () => assert.equal(openOverIpv6Only.judge(facts, 0).status, status));
}
