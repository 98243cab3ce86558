/** Debian's nginx with the very file of docs/deploy before a hub. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';

const FILE = join(import.meta.dirname, '../docs/deploy/nginx.conf');

/** Each `from` must stand in the file: else another file than that of docs/deploy would be tried. */
function changed(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((changing, [from, to]) => {
    assert.ok(changing.includes(from), from);
    return changing.replaceAll(from, to);
  }, text);
}

type Asked = {
  folder: string;
  hub_port: number;
  port: number;
  plain_port: number;
  cert_file: string;
  key_file: string;
};

/** What ends it. `port` is the one with TLS. */
export async function startDocumentedNginx({ folder, hub_port, port, plain_port, cert_file, key_file }: Asked) {
  const site = changed(readFileSync(FILE, 'utf8'), {
    '127.0.0.1:8080': `127.0.0.1:${hub_port}`,
    'listen [::]:80;': '',
    'listen [::]:443 ssl http2;': '',
    'listen 80;': `listen 127.0.0.1:${plain_port};`,
    'listen 443 ssl http2;': `listen 127.0.0.1:${port} ssl http2;`,
    'zw.example.gov.cn': 'localhost',
    '/etc/zhengwang/tls/fullchain.pem': cert_file,
    '/etc/zhengwang/tls/key.pem': key_file,
  });
  writeFileSync(join(folder, 'site.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; events {}
    http { ${temporary.join(' ')} access_log off; include ${folder}/site.conf; }`,
  );
  const program = findProgram('nginx') ?? 'nginx';
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  for (let tries = 0; tries < 200 && !(await isOpen(port)); tries += 1) {
    assert.equal(child.exitCode, null, said);
    await pause(50);
  }
  return async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
}

const isOpen = (port: number) =>
  new Promise<boolean>((fulfil) => {
    const socket = connect(port, '127.0.0.1', () => fulfil(true)).on('error', () => fulfil(false));
    socket.once('connect', () => socket.destroy());
  });
