/** The files of docs/deploy are what they say: nginx starts with its very file in front of a real hub, systemd understands its units. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { findProgram } from '#probes/find-program.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { nginxMissing } from '../api/middleware/nginx-proxy.ts';
import { askingAll, type Send, signUpAll } from './administration.ts';
import { startDocumentedNginx } from './documented-nginx.ts';
import { freePort } from './nats-server.ts';
import { freshFolder, MAIN, removeFolder, startServer, zhengwang } from './server.ts';

const DEPLOY = join(import.meta.dirname, '../docs/deploy');
const fileOf = (name: string) => readFileSync(join(DEPLOY, name), 'utf8');
const folder = freshFolder();
const ends: (() => unknown)[] = [() => removeFolder(folder)];
after(async () => {
  for (const end of ends.reverse()) await end();
});

async function until(what: string, find: () => Promise<unknown> | unknown) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(100)) if (await find()) return;
  throw new Error(`${what} did not come`);
}

const skip = nginxMissing || opensslMissing;

test('through nginx people log in, hear news at once and bring large files, and an agent works', { skip }, async () => {
  const authority = makeAuthority();
  ends.push(authority.remove);
  const { cert_file, key_file } = authority.issue('DNS:localhost,IP:127.0.0.1', 30);
  const [port, plain_port, hub_port] = [await freePort(), await freePort(), await freePort()];
  const url = `https://localhost:${port}`;
  const server = await startServer(join(folder, 'data'), {
    PORT: String(hub_port),
    ZHENGWANG_URL: url,
    ZHENGWANG_TRUSTED_PROXIES: '127.0.0.1/32',
  });
  ends.push(() => server.end());
  ends.push(await startDocumentedNginx({ folder, hub_port, port, plain_port, cert_file, key_file }));

  const ca = readFileSync(authority.ca_file);
  const open = async (method: string, path: string, headers: Record<string, string>, body?: string | Buffer) => {
    const asked = request(`${url}${path}`, { method, headers, ca, family: 4 });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer;
  };
  const send: Send = async ({ method, path, body, cookie = '' }) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await open(
      method,
      path,
      { cookie, origin: url, ...(text ? { 'content-type': 'application/json' } : {}) },
      text,
    );
    const said = Buffer.concat(await answer.toArray()).toString();
    const set = answer.headers['set-cookie'] ?? [];
    const kept = set.map((line) => line.split(';')[0]).join('; ') || cookie;
    if (set.length > 0) assert.ok(set.every((line) => /;\s*secure/i.test(line)));
    return { status: answer.statusCode ?? 0, body: said && JSON.parse(said), cookie: kept };
  };
  const { hash } = new URL(server.output().out.match(/https:\S+first-run#token=\S+/)?.[0] ?? '');
  const cookies = await signUpAll(send, new URLSearchParams(hash.slice(1)).get('token') ?? '');
  const ask = askingAll(send, cookies);

  const stream = await open('GET', '/api/stream', { cookie: cookies.admin });
  let heard = '';
  stream.on('data', (chunk) => (heard += chunk));
  ends.push(() => stream.destroy());
  await until('the stream', () => /event: hello/.test(heard));
  assert.equal((await ask('POST', '/api/nodes', { name: 'core-1' })).status, 200);
  await until('news', () => /event: changed\ndata: .*nodes/.test(heard));

  // Larger than nginx takes by itself (1 MB), and wrong in no row.
  const rows = Array.from({ length: 10_000 }, (_, i) => `node-${i},${'x'.repeat(200)}`);
  const csv = `name,note\n${rows.join('\n')}\n`;
  const boundary = 'a-boundary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="nodes.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  const form = `${head}${csv}\r\n--${boundary}--\r\n`;
  const type = `multipart/form-data; boundary=${boundary}`;
  const about = { cookie: cookies.admin, origin: url, 'content-type': type, 'content-length': String(form.length) };
  const imported = await open('POST', '/api/imports/nodes?dry_run=true', about, form);
  const report = JSON.parse(Buffer.concat(await imported.toArray()).toString());
  assert.deepEqual([imported.statusCode, report.counts?.create], [200, 10_000], JSON.stringify(report).slice(0, 300));

  const unit = await ask('POST', '/api/units', { name: '市大数据局', level: 'city' });
  const invited = await ask('POST', '/api/agents', { name: 'far', unit_id: unit.body.id });
  assert.equal(invited.status, 200, JSON.stringify(invited.body));
  const own = join(folder, 'agent');
  const told = ['--hub', url, '--code', invited.body.code, '--ca', authority.ca_file, '--folder', own];
  const enrolled = await zhengwang(['agent', 'enrol', ...told]);
  assert.equal(enrolled.code, 0, enrolled.err);
  const fingerprint = /Fingerprint 指纹 {2}((?:[0-9a-f]{4} ?)+)/.exec(enrolled.out)?.[1]?.trim();
  assert.equal((await ask('POST', `/api/agents/${invited.body.id}/trust`, { fingerprint })).status, 200);
  const agent = spawn(process.execPath, [MAIN, 'agent', '--folder', own], { stdio: 'ignore' });
  ends.push(async () => {
    if (agent.exitCode !== null) return;
    agent.kill('SIGKILL');
    await once(agent, 'exit');
  });
  const stored = async () => (await ask('GET', `/api/agents/${invited.body.id}`)).body.agent;
  await until('the agent’s first batch', async () => {
    const { heard_at, trusted_at } = await stored();
    return heard_at > trusted_at;
  });
  assert.equal((await stored()).heard_from, '127.0.0.1');
});

const noSystemd = findProgram('systemd-analyze') ? false : 'systemd-analyze is missing (Debian package systemd)';

test('systemd understands the units', { skip: noSystemd }, () => {
  const units = join(folder, 'units');
  mkdirSync(units);
  const names = readdirSync(DEPLOY).filter((name) => /\.(service|timer)$/.test(name));
  assert.ok(names.length >= 4);
  for (const name of names) {
    const text = fileOf(name).replaceAll('/opt/zhengwang/node_modules/node/bin/node', '/bin/true');
    // Who it runs as is made when it is installed, and so is what differs from city to city.
    writeFileSync(join(units, name), text.replace(/^User=.*$/gm, 'User=daemon').replace('EnvironmentFile=', '$&-'));
  }
  for (const name of names) {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', join(units, name)], {
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout + stderr], [0, ''], name);
  }
});

test('files of docs/deploy set only what the program reads', () => {
  const read = ['api/config.ts', 'api/commands/agent.ts'].map((path) =>
    readFileSync(join(DEPLOY, '../..', path), 'utf8'),
  );
  const known = new Set(read.join('\n').match(/\bZHENGWANG_[A-Z_]+\b/g));
  const set = readdirSync(DEPLOY).flatMap((name) => fileOf(name).match(/\bZHENGWANG_[A-Z_]+\b/g) ?? []);
  assert.ok(set.length > 5);
  assert.deepEqual(
    set.filter((name) => !known.has(name)),
    [],
  );
});

test('the compose file is YAML in which each service is hardened', () => {
  const { services, volumes } = parse(fileOf('compose.yaml'), { merge: true }) as {
    services: Record<string, { user: string; read_only: boolean; cap_drop: string[]; volumes: string[] }>;
    volumes: Record<string, unknown>;
  };
  for (const [name, service] of Object.entries(services)) {
    assert.deepEqual([service.user, service.read_only, service.cap_drop], ['10001:10001', true, ['ALL']], name);
    for (const place of service.volumes) assert.ok((place.split(':')[0] as string) in volumes, place);
  }
});
