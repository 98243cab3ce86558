/** What Debian doesn't have: servers on the outermost edge, with the answers that the real ones give. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { freePort, HOSTILE, serve } from '../exposure/servers.ts';
import { observe } from '../observe.ts';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { int32, writeBson } from './bson.ts';
import { openAccess } from './open-access.ts';
import { SERVICES } from './services.ts';

const look = (services: readonly string[]) => observe(openAccess, { address: '127.0.0.1', params: { services } });

async function seen(service: string): Promise<Record<string, unknown>> {
  const { outcome, error, facts } = await look([service]);
  assert.equal(outcome, 'ok', error);
  return facts[0]?.value as Record<string, unknown>;
}

async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

type Pages = Record<string, [status: number, body: unknown]>;
const answering =
  (pages: Pages, asked: string[] = []): RequestListener =>
  (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [status, body] = pages[request.url ?? ''] ?? [404, { message: 'page not found' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

const web = (t: TestContext, pages: Pages, asked?: string[]) => listen(t, createHttp(answering(pages, asked)));

/** What each says who is open, who asks for a login, and which version both tell. */
const WEB: { service: string; version: string | null; open: Pages; closed: Pages; asked: string[] }[] = [
  {
    service: 'elasticsearch',
    version: '8.11.1',
    open: {
      '/': [200, { name: 'n1', cluster_name: 'c', version: { number: '8.11.1' }, tagline: 'You Know, for Search' }],
      '/_cat/health': [200, '1700000000 22:13:20 c green 1 1'],
    },
    closed: {
      '/': [401, { error: { type: 'security_exception', reason: 'missing authentication credentials' }, status: 401 }],
    },
    asked: ['GET /', 'GET /_cat/health'],
  },
  {
    service: 'docker',
    version: '24.0.7',
    open: {
      '/version': [200, { Version: '24.0.7', ApiVersion: '1.43', MinAPIVersion: '1.12', Os: 'linux' }],
      '/containers/json': [200, []],
    },
    closed: { '/version': [403, { message: 'authorization denied by plugin' }] },
    asked: ['GET /version', 'GET /containers/json'],
  },
  {
    service: 'kubernetes',
    version: 'v1.29.2',
    open: {
      '/version': [200, { major: '1', minor: '29', gitVersion: 'v1.29.2' }],
      '/api/v1/pods?limit=1': [200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] }],
    },
    closed: {
      '/version': [200, { major: '1', minor: '29', gitVersion: 'v1.29.2' }],
      '/api/v1/pods?limit=1': [403, { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 }],
    },
    asked: ['GET /version', 'GET /api/v1/pods?limit=1'],
  },
  {
    service: 'kubelet',
    version: null,
    open: { '/pods': [200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] }] },
    closed: { '/pods': [401, 'Unauthorized'] },
    asked: ['GET /pods'],
  },
];
for (const { service, version, open, closed, asked } of WEB) {
  test(`a server on the edge that answers as an open ${service}, and one that asks for a login`, async (t) => {
    const requests: string[] = [];
    const row = await seen(`${service}:${await web(t, open, requests)}`);
    assert.deepEqual([row.open, row.answers, row.without_login, row.version], [true, true, true, version]);
    assert.deepEqual(requests, asked);
    const kept = await seen(`${service}:${await web(t, closed)}`);
    assert.deepEqual([kept.open, kept.without_login], [true, false]);
  });
}

const DOCKER = { Version: '24.0.7', ApiVersion: '1.43' };
const CONTAINERS: [name: string, answer: [number, unknown], without_login: boolean | null][] = [
  ['lists its containers', [200, [{ Id: 'a1' }]], true],
  ['lists so many that the list is cut', [200, Array.from({ length: 9_000 }, () => ({ Id: 'a'.repeat(64) }))], true],
  ['shows its version alone', [404, { message: 'page not found' }], null],
  ['shows something else', [200, { message: 'log in' }], null],
  ['forbids them', [403, { message: 'authorization denied by plugin' }], false],
];
for (const [name, answer, without_login] of CONTAINERS) {
  test(`a Docker on the edge that ${name}: ${without_login}`, async (t) => {
    const port = await web(t, { '/version': [200, DOCKER], '/containers/json': answer });
    const row = await seen(`docker:${port}`);
    assert.deepEqual([row.answers, row.without_login, row.version], [true, without_login, '24.0.7']);
  });
}

test('an etcd on the edge: of 400s only the one about the missing user is a login', async (t) => {
  const told = async (status: number, body: unknown) => {
    const pages: Pages = { '/version': [200, { etcdserver: '3.5.9' }], '/v3/kv/range': [status, body] };
    return (await seen(`etcd:${await web(t, pages)}`)).without_login;
  };
  assert.equal(await told(400, { error: 'etcdserver: user name is empty', code: 3 }), false);
  assert.equal(await told(400, { error: 'invalid character', code: 3 }), null);
  assert.equal(await told(401, {}), false);
  assert.equal(await told(200, { header: { cluster_id: '1' } }), true);
});

const redisSaying = (info: string) => (socket: Socket) =>
  socket.on('data', (asked) => socket.write(asked.includes('PING') ? '+PONG\r\n' : info));
const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const INFOS: [name: string, info: string, without_login: boolean | null][] = [
  ['tells itself', bulk('# Server\r\nredis_version:7.0.15\r\n'), true],
  ['wants a login', '-NOAUTH Authentication required.\r\n', false],
  ['has no such word', "-ERR unknown command 'INFO'\r\n", null],
  ['says PONG to everything', '+PONG\r\n', null],
  ['says something else', bulk('hello'), null],
  ['goes silent', '', null],
];
for (const [name, info, without_login] of INFOS) {
  test(`a Redis on the edge that ${name} when asked for INFO: ${without_login}`, async (t) => {
    const row = await seen(`redis:${await serve(t, redisSaying(info))}`);
    assert.deepEqual([row.answers, row.without_login], [true, without_login]);
  });
}

test('a memcached on the edge that knows no stats is not known to ask for a login', async (t) => {
  const meet = (socket: Socket) =>
    socket.on('data', (asked) => socket.write(asked.includes('version') ? 'VERSION 1.6.1\r\n' : 'ERROR\r\n'));
  assert.equal((await seen(`memcached:${await serve(t, meet)}`)).without_login, null);
});

test('SMB 1 is refused by an answer or a close, and silence leaves it unknown', async (t) => {
  const negotiated = (dialect: number) => {
    const bytes = Buffer.alloc(4 + 129);
    bytes.writeUInt32BE(129);
    bytes.write('\xfeSMB', 4, 'latin1');
    bytes.writeUInt16LE(65, 68);
    bytes.writeUInt16LE(dialect, 72);
    return bytes;
  };
  const meet = (toSmb1: (socket: Socket) => void) => (socket: Socket) =>
    socket.once('data', (asked) => {
      if (asked[4] === 0xff) return toSmb1(socket);
      // The only dialect of its list stands behind head and body.
      socket.write(negotiated(asked.readUInt16LE(104)));
    });
  const told = async (toSmb1: (socket: Socket) => void) => {
    const port = await serve(t, meet(toSmb1));
    const { facts } = await look([`smb:${port}`]);
    return facts.find(({ key }) => key === 'open_access.smb')?.value as Record<string, unknown>;
  };
  const all = '2.0.2 2.1 3.0 3.0.2 3.1.1';
  const closing = await told((socket) => socket.end());
  assert.deepEqual([closing.dialects, closing.smb1], [all, false]);
  assert.equal((await told((socket) => socket.resetAndDestroy())).smb1, false);
  const silent = await told(() => {});
  assert.deepEqual([silent.dialects, silent.smb1], [all, null]);
  assert.equal((await told((socket) => socket.end('sorry'))).smb1, null);
});

test('a web server that is none of these is open, and nothing is claimed of it', async (t) => {
  const port = await listen(
    t,
    createHttp((_, response) => response.end('<title>Welcome</title>')),
  );
  for (const service of ['elasticsearch', 'docker', 'etcd', 'kubernetes', 'kubelet']) {
    const row = await seen(`${service}:${port}`);
    assert.deepEqual([row.open, row.answers, row.without_login], [true, false, null], service);
  }
});

test('a server on the edge that answers as an open Kubernetes over TLS alone', { skip: opensslMissing }, async (t) => {
  const authority = makeAuthority();
  t.after(() => authority.remove());
  const { key, cert } = authority.issue('IP:127.0.0.1', 30);
  const port = await listen(t, createHttps({ key, cert }, answering(WEB[2]?.open ?? {})));
  const row = await seen(`kubernetes:${port}`);
  assert.deepEqual([row.answers, row.without_login, row.version], [true, true, 'v1.29.2']);
});

/** Answers of MongoDB 7.0 over OP_MSG. */
const mongo = (reply: (command: string) => Record<string, string | number>) => (socket: Socket) => {
  socket.on('data', (asked) => {
    // The name of the first value stands behind the flags, the kind, the size and the type.
    const command = asked.toString('latin1', 26, asked.indexOf(0, 26));
    const body = Buffer.concat([int32(0), Buffer.from([0]), writeBson(reply(command))]);
    socket.write(Buffer.concat([int32(16 + body.length), int32(1), asked.subarray(4, 8), int32(2013), body]));
  });
};
const refusal = { ok: 0, errmsg: 'Command listDatabases requires authentication', code: 13, codeName: 'Unauthorized' };

test('a server on the edge that answers as an open MongoDB, and one that asks for a login', async (t) => {
  const commands: string[] = [];
  const plain = (command: string) => {
    commands.push(command);
    return command === 'buildInfo' ? { version: '7.0.5', ok: 1 } : { maxWireVersion: 21, ok: 1 };
  };
  const open = await seen(`mongodb:${await serve(t, mongo(plain))}`);
  assert.deepEqual([open.answers, open.without_login, open.version], [true, true, '7.0.5']);
  assert.deepEqual(commands, ['hello', 'buildInfo', 'listDatabases']);
  const guarded = (command: string) => (command === 'listDatabases' ? refusal : plain(command));
  const kept = await seen(`mongodb:${await serve(t, mongo(guarded))}`);
  assert.deepEqual([kept.answers, kept.without_login, kept.detail], [true, false, refusal.errmsg]);
});

const once_heard = (answer: (heard: string) => string) => (socket: Socket) => {
  socket.once('data', (heard) => socket.end(Buffer.from(answer(heard.toString('latin1')), 'latin1')));
};

test('a server on the edge that answers as ZooKeeper 3.8: srvr, ruok alone, or neither', async (t) => {
  const srvr =
    'Zookeeper version: 3.8.0-5a02a05eddb59aee6ac762f7ea82e92a68eb9c0f, built on 2022-02-25 08:49 UTC\nLatency min/avg/max: 0/0.0/0\nReceived: 1\nMode: standalone\nNode count: 5\n';
  const off = (word: string) => `${word} is not executed because it is not in the whitelist.\n`;
  const open = await seen(
    `zookeeper:${await serve(
      t,
      once_heard(() => srvr),
    )}`,
  );
  assert.match(String(open.version), /^3\.8\.0-/);
  assert.deepEqual([open.answers, open.without_login], [true, null], 'its words say nothing of its nodes');
  const ruok = await serve(
    t,
    once_heard((word) => (word === 'ruok' ? 'imok' : off(word))),
  );
  const alive = await seen(`zookeeper:${ruok}`);
  assert.deepEqual([alive.answers, alive.without_login], [true, null]);
  const kept = await seen(`zookeeper:${await serve(t, once_heard(off))}`);
  assert.deepEqual([kept.answers, kept.without_login], [true, null]);
});

/** In the form of public captures: MySQL 8.0 and one that doesn't like this host, SQL Server 2017, tnslsnr (a ping, and a refusal of version 19). */
const DATABASES: [service: string, name: string, answer: string, version: string | null][] = [
  [
    'mysql',
    'MySQL 8.0',
    'J\0\0\0\n8.0.33\0\x08\0\0\0abcdefgh\0\xff\xff\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0ijklmnopqrst\0caching_sha2_password\0',
    '8.0.33',
  ],
  ['mysql', 'MariaDB that refuses the host', "\x25\0\0\0\xffj\x04Host '10.0.0.1' is not allowed to co", null],
  ['postgresql', 'PostgreSQL with TLS', 'S', null],
  ['postgresql', 'PostgreSQL without TLS', 'N', null],
  [
    'mssql',
    'SQL Server 2017',
    '\x04\x01\0\x25\0\0\x01\0\0\0\x15\0\x06\x01\0\x1b\0\x01\x02\0\x1c\0\x01\x03\0\x1d\0\0\xff\x0e\0\x03\xe8\0\0\0\0',
    '14.0.1000',
  ],
  ['oracle', 'tnslsnr', '\0A\0\0\x04\0\0\0"\0\x005(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=0)(ALIAS=LISTENER))', null],
  [
    'oracle',
    'tnslsnr 11.2',
    '\0g\0\0\x04\0\0\0"\0\0[(DESCRIPTION=(TMP=)(VSNNUM=186647552)(ERR=12514)(ERROR_STACK=(ERROR=(CODE=12514)(EMFI=4))))',
    '11.2.0.4.0',
  ],
  [
    'oracle',
    'tnslsnr 19',
    '\0e\0\0\x04\0\0\0"\0\0Y(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=1189)(ERROR_STACK=(ERROR=(CODE=1189)(EMFI=4))))',
    '19.0.0.0.0',
  ],
];
for (const [service, name, answer, version] of DATABASES) {
  test(`a server on the edge that greets as ${name}: open, and nobody tries its login`, async (t) => {
    let connections = 0;
    const port = await serve(t, (socket) => {
      connections += 1;
      if (service === 'mysql') socket.write(Buffer.from(answer, 'latin1'));
      else once_heard(() => answer)(socket);
    });
    const row = await seen(`${service}:${port}`);
    assert.deepEqual([row.open, row.answers, row.without_login, row.version], [true, true, null, version]);
    assert.equal(connections, 1);
  });
}

test('a closed port lets nobody in, and is a fact', async () => {
  const ports = await Promise.all([freePort(), freePort()]);
  const { outcome, facts } = await look([`redis:${ports[0]}`, `etcd:${ports[1]}`]);
  assert.equal(outcome, 'ok');
  for (const { value } of facts) {
    const row = value as Record<string, unknown>;
    assert.deepEqual([row.open, row.answers, row.without_login, row.version], [false, false, false, null]);
  }
});

for (const [name, meet] of Object.entries(HOSTILE)) {
  test(`${name} is taken for no service, and nothing is claimed of its login`, async (t) => {
    const names = Object.keys(SERVICES);
    const ports = await Promise.all(names.map(() => serve(t, meet)));
    const { outcome, took_ms, facts } = await look(names.map((service, index) => `${service}:${ports[index]}`));
    assert.equal(outcome, 'ok');
    assert.ok(took_ms < 60_000, `${took_ms} ms`);
    assert.equal(facts.length, names.length);
    for (const { value } of facts) {
      const row = value as Record<string, unknown>;
      assert.deepEqual([row.open, row.answers, row.without_login], [true, false, null], String(row.service));
    }
  });
}
