/** The other programs of the comparison: nginx to look at, blackbox_exporter to look beside us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { responseParser } from '#probes/http/parser.ts';
import { makeAuthority } from '#probes/tls/openssl-certificates.ts';

/** Several addresses, so that closed connections don't use up the ports of one. */
export const ADDRESSES = Array.from({ length: 8 }, (_, index) => `127.0.0.${index + 1}`);

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A program on one core, where the machine can say so. */
export function startOn(core: number | undefined, program: string, args: readonly string[]): ChildProcess {
  if (core === undefined) return spawn(program, args, { stdio: 'ignore' });
  return spawn('taskset', ['-c', String(core), program, ...args], { stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

export type Nginx = Awaited<ReturnType<typeof startNginx>>;
export type Blackbox = Awaited<ReturnType<typeof startBlackbox>>;

export async function waitFor(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect({ host: '127.0.0.1', port });
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

export async function startNginx(core: number | undefined) {
  const authority = makeAuthority();
  const folder = mkdtempSync(join(tmpdir(), 'bench-nginx-'));
  const { cert_file, key_file } = authority.issue(ADDRESSES.map((address) => `IP:${address}`).join(','), 60);
  const [http, https] = [await freePort(), await freePort()];
  const listens = (port: number, rest: string) =>
    ADDRESSES.map((address) => `listen ${address}:${port}${rest};`).join(' ');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const answer = "location / { default_type text/html; return 200 '<title>bench</title>hello'; }";
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log /dev/null; events { worker_connections 4096; }
    http { access_log off; ${temporary.join(' ')}
      server { ${listens(http, '')} ${answer} }
      server { ${listens(https, ' ssl')} ssl_certificate ${cert_file}; ssl_certificate_key ${key_file}; ${answer} } }`,
  );
  const child = startOn(core, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', '/dev/null']);
  await waitFor(http);
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true });
    authority.remove();
  };
  return { http, https, stop };
}

export async function startBlackbox(core: number | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-blackbox-'));
  const port = await freePort();
  writeFileSync(
    join(folder, 'blackbox.yml'),
    `modules:
  http: { prober: http, http: { preferred_ip_protocol: ip4, tls_config: { insecure_skip_verify: true } } }
  tcp: { prober: tcp, tcp: { preferred_ip_protocol: ip4 } }
`,
  );
  const args = [`--config.file=${folder}/blackbox.yml`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const child = startOn(core, 'prometheus-blackbox-exporter', args);
  await waitFor(port);
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true });
  };
  return { port, pid: child.pid ?? 0, stop };
}

/** CPU time of a process in µs (proc(5): utime and stime in ticks of 10 ms). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Asks the exporter over kept connections, as Prometheus does; probes per second and CPU of the exporter. */
export async function driveBlackbox(
  port: number,
  pid: number,
  module: string,
  targets: string[],
  count: number,
  at_once: number,
) {
  const cpu = cpuOf(pid);
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    while (next < count) {
      const target = encodeURIComponent(targets[next++ % targets.length] ?? '');
      socket.write(`GET /probe?module=${module}&target=${target} HTTP/1.1\r\nHost: bench\r\n\r\n`);
      const parser = responseParser('GET', 1_000_000);
      while (!parser.push(((await once(socket, 'data')) as [Buffer])[0]));
      if (!parser.response().body.includes('\nprobe_success 1'))
        throw new Error(`blackbox_exporter failed on ${target}`);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: at_once }, worker));
  return { rate: count / ((performance.now() - started) / 1000), cpu_us: cpuOf(pid) - cpu };
}
