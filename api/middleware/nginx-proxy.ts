/** A real nginx with TLS before a server, for tests. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = ['/usr/sbin/nginx', 'nginx'].find((one) => spawnSync(one, ['-v']).status === 0);
export const nginxMissing = program ? false : 'nginx is not installed';

type Proxied = { cert_file: string; key_file: string; ca_file: string; to: number; from?: string };

/** The headers are those of docs/deploy/nginx.conf. `from` is the address that nginx asks from. */
export async function startNginx({ cert_file, key_file, ca_file, to, from = '127.0.0.1' }: Proxied) {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-proxy-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http { ${temporary.join(' ')} access_log off;
      server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${cert_file}; ssl_certificate_key ${key_file};
        ssl_verify_client optional; ssl_client_certificate ${ca_file};
        location / {
          proxy_pass http://127.0.0.1:${to}; proxy_bind ${from}; proxy_http_version 1.1; proxy_buffering off;
          proxy_set_header Host internal.example;
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Client-Verify $ssl_client_verify;
          proxy_set_header X-Client-Cert $ssl_client_escaped_cert;
        } } }`,
  );
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
  const child = spawn(program ?? '', args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  for (let tries = 0; tries < 100 && !(await isOpen(port)); tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return {
    port,
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as { port: number };
  free.close();
  await once(free, 'close');
  return port;
}

const isOpen = (port: number) =>
  new Promise<boolean>((fulfil) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      fulfil(true);
    }).on('error', () => fulfil(false));
  });
