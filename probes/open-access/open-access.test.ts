/** Real servers of Debian, one that breaks the rule and one that keeps it. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, lacks, startProgram, temporaryFolder } from '../exposure/servers.ts';
import { observe } from '../observe.ts';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { openAccess } from './open-access.ts';

async function seen(service: string, key = 'open_access.service'): Promise<Record<string, unknown>> {
  const { outcome, error, facts } = await observe(openAccess, {
    address: '127.0.0.1',
    params: { services: [service] },
  });
  assert.equal(outcome, 'ok', error);
  const fact = facts.find((one) => one.key === key);
  assert.equal(fact?.part, service.split(':')[1]);
  return fact?.value as Record<string, unknown>;
}

async function verdict(service: string) {
  const { open, answers, without_login } = await seen(service);
  return [open, answers, without_login];
}

const REDIS = '/usr/bin/redis-server';
const startRedis = async (t: TestContext, ...args: string[]) => {
  const port = await freePort();
  const folder = temporaryFolder(t, 'redis');
  await startProgram(
    t,
    REDIS,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...args],
    port,
  );
  return port;
};

test('Redis without a password lets in whoever comes and tells its version', {
  skip: lacks(REDIS, 'redis-server'),
}, async (t) => {
  const row = await seen(`redis:${await startRedis(t)}`);
  assert.deepEqual([row.answers, row.without_login], [true, true]);
  assert.match(String(row.version), /^\d+\.\d+\.\d+$/);
});

test('Redis with a password does not, nor one that leaves strangers PING alone', {
  skip: lacks(REDIS, 'redis-server'),
}, async (t) => {
  assert.deepEqual(await verdict(`redis:${await startRedis(t, '--requirepass', 'long')}`), [true, true, false]);
  const ping = ['--user', 'default', 'on', 'nopass', 'resetkeys', '-@all', '+ping'];
  assert.deepEqual(await verdict(`redis:${await startRedis(t, ...ping)}`), [true, true, false]);
});

const MEMCACHED = '/usr/bin/memcached';
const startMemcached = async (t: TestContext, ...args: string[]) => {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  await startProgram(t, MEMCACHED, [...user, '-l', '127.0.0.1', '-p', String(port), '-U', '0', ...args], port);
  return port;
};

test('memcached lets in whoever comes and tells its version', { skip: lacks(MEMCACHED, 'memcached') }, async (t) => {
  const row = await seen(`memcached:${await startMemcached(t)}`);
  assert.deepEqual([row.answers, row.without_login], [true, true]);
  assert.match(String(row.version), /^\d+\.\d+\.\d+$/);
});

test('memcached with users does not', { skip: lacks(MEMCACHED, 'memcached') }, async (t) => {
  const folder = temporaryFolder(t, 'memcached');
  writeFileSync(join(folder, 'users'), 'somebody:long\n');
  const port = await startMemcached(t, '-Y', join(folder, 'users'));
  assert.deepEqual(await verdict(`memcached:${port}`), [true, true, false]);
});

const XVNC = '/usr/bin/Xtigervnc';
test('TigerVNC with the security type None lets in whoever comes, with VncAuth it does not', {
  skip: lacks(XVNC, 'tigervnc-standalone-server'),
}, async (t) => {
  for (const [types, open] of [
    ['None', true],
    ['TLSVnc,VncAuth', false],
  ] as const) {
    const port = await freePort();
    const args = [`:${port}`, '-rfbport', String(port), '-localhost', '-nolisten', 'tcp', '-SecurityTypes', types];
    await startProgram(t, XVNC, args, port);
    assert.deepEqual(await verdict(`vnc:${port}`), [true, true, open], types);
  }
});

const SMBD = '/usr/sbin/smbd';
const needsSmbd = { skip: lacks(SMBD, 'samba') || (process.getuid?.() === 0 ? false : 'smbd must be started by root') };
async function startSmbd(t: TestContext, lines: readonly string[]): Promise<number> {
  const folder = temporaryFolder(t, 'samba');
  const port = await freePort();
  const own = ['lock directory', 'state directory', 'cache directory', 'pid directory', 'private dir', 'ncalrpc dir'];
  const folders = own.map((name) => {
    const path = join(folder, name.replace(' ', '-'));
    mkdirSync(path, { mode: 0o755 });
    return `${name} = ${path}`;
  });
  const listen = [
    'interfaces = 127.0.0.1',
    'bind interfaces only = yes',
    `smb ports = ${port}`,
    'disable netbios = yes',
  ];
  const quiet = [`log file = ${folder}/log`, 'load printers = no', 'printing = bsd'];
  writeFileSync(join(folder, 'smb.conf'), `${['[global]', ...listen, ...quiet, ...folders, ...lines].join('\n')}\n`);
  await startProgram(t, SMBD, ['-F', '--no-process-group', '-s', join(folder, 'smb.conf')], port);
  return port;
}

test('Samba with SMB 1 and without signing tells both', needsSmbd, async (t) => {
  const port = await startSmbd(t, ['server min protocol = NT1']);
  const all = '2.0.2 2.1 3.0 3.0.2 3.1.1';
  assert.deepEqual(await seen(`smb:${port}`, 'open_access.smb'), {
    port,
    dialects: all,
    smb1: true,
    signing_required: false,
  });
  assert.deepEqual(await verdict(`smb:${port}`), [true, true, null], 'no session was tried');
});

test('Samba with SMB 3 and mandatory signing tells that', needsSmbd, async (t) => {
  const port = await startSmbd(t, ['server min protocol = SMB3_00', 'server signing = mandatory']);
  const row = await seen(`smb:${port}`, 'open_access.smb');
  assert.deepEqual(row, { port, dialects: '3.0 3.0.2 3.1.1', smb1: false, signing_required: true });
});

const ETCD = '/usr/bin/etcd';
async function startEtcd(t: TestContext, scheme: 'http' | 'https', args: readonly string[] = []): Promise<number> {
  const folder = temporaryFolder(t, 'etcd');
  const [port, peer] = await Promise.all([freePort(), freePort()]);
  const [client_url, peer_url] = [`${scheme}://127.0.0.1:${port}`, `http://127.0.0.1:${peer}`];
  const client = ['--listen-client-urls', client_url, '--advertise-client-urls', client_url];
  const peers = ['--listen-peer-urls', peer_url, '--initial-advertise-peer-urls', peer_url, '--initial-cluster'];
  const cluster = [...client, ...peers, `default=${peer_url}`];
  await startProgram(t, ETCD, ['--data-dir', join(folder, 'data'), '--unsafe-no-fsync', ...cluster, ...args], port);
  return port;
}

/** The port is open before the cluster of one has elected its leader. */
async function untilElected(port: number) {
  for (let tries = 0; tries < 100; tries += 1) {
    const health = await fetch(`http://127.0.0.1:${port}/health`).then(
      (page) => page.text(),
      () => '',
    );
    if (health.includes('"true"')) return;
    await sleep(50);
  }
  throw new Error('etcd elected no leader');
}

test('etcd lets in whoever comes until authentication is enabled', { skip: lacks(ETCD, 'etcd-server') }, async (t) => {
  const port = await startEtcd(t, 'http');
  await untilElected(port);
  const row = await seen(`etcd:${port}`);
  assert.deepEqual([row.open, row.answers, row.without_login], [true, true, true]);
  assert.match(String(row.version), /^3\./);
  const auth = [
    ['user/add', { name: 'root', password: 'long' }],
    ['role/add', { name: 'root' }],
    ['user/grant', { user: 'root', role: 'root' }],
    ['enable', {}],
  ] as const;
  for (const [path, body] of auth) {
    const page = await fetch(`http://127.0.0.1:${port}/v3/auth/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    assert.equal(page.status, 200, path);
  }
  assert.deepEqual(await verdict(`etcd:${port}`), [true, true, false]);
});

test('etcd that asks for certificates lets in no stranger', {
  skip: lacks(ETCD, 'etcd-server') || opensslMissing,
}, async (t) => {
  const authority = makeAuthority();
  t.after(() => authority.remove());
  const { key_file, cert_file } = authority.issue('IP:127.0.0.1', 30);
  const own = ['--cert-file', cert_file, '--key-file', key_file];
  const strict = ['--client-cert-auth', '--trusted-ca-file', cert_file];
  const row = await seen(`etcd:${await startEtcd(t, 'https', [...own, ...strict])}`);
  assert.deepEqual([row.open, row.without_login, row.detail], [true, false, 'asks for a certificate']);
});
