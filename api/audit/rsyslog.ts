/** A real syslog server of Debian for tests: rsyslog with TLS on loopback, as a child process with a configuration of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PROGRAM = '/usr/sbin/rsyslogd';
const OPENSSL_DRIVER = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].some((machine) =>
  existsSync(`/usr/lib/${machine}/rsyslog/lmnsd_ossl.so`),
);
export const noRsyslog =
  existsSync(PROGRAM) && OPENSSL_DRIVER ? false : "Debian's packages rsyslog and rsyslog-openssl are not installed";

const START_MS = 20_000;

export type TlsFiles = { ca_file: string; cert_file: string; key_file: string };
export type Rsyslog = { port: number; lines(): string[]; stop(): Promise<void>; remove(): void };

/** Takes only clients with a certificate of the CA. Keeps its folder, and what it received, over a stop. */
export async function startRsyslog(
  tls: TlsFiles,
  again?: { port: number; folder: string },
): Promise<Rsyslog & { folder: string }> {
  const folder = again?.folder ?? mkdtempSync(join(tmpdir(), 'zhengwang-rsyslog-'));
  const file = (name: string) => join(folder, name);
  rmSync(file('port'), { force: true });
  writeFileSync(
    file('conf'),
    `global(workDirectory="${folder}" defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="${tls.ca_file}"
      defaultNetstreamDriverCertFile="${tls.cert_file}" defaultNetstreamDriverKeyFile="${tls.key_file}")
    module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
    template(name="raw" type="string" string="%rawmsg-after-pri%\\n")
    input(type="imtcp" address="127.0.0.1" port="${again?.port ?? 0}" listenPortFileName="${file('port')}")
    if $programname == "zhengwang" then action(type="omfile" file="${file('received')}" template="raw" asyncWriting="off")
    `,
  );
  const child = spawn(PROGRAM, ['-n', '-f', file('conf'), '-i', file('pid')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const port = await portOf(file('port'), child, () => said, again?.port);
  return {
    folder,
    port,
    lines: () => (existsSync(file('received')) ? readFileSync(file('received'), 'utf8').trimEnd().split('\n') : []),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** rsyslog writes down only a port that it chose itself. */
async function portOf(file: string, child: ChildProcess, said: () => string, given = 0): Promise<number> {
  for (let waited = 0; waited < START_MS && child.exitCode === null; waited += 50) {
    const port = given || (existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0);
    if (port > 0 && (await isOpen(port))) return port;
    await wait(50);
  }
  child.kill('SIGKILL');
  throw new Error(`rsyslogd didn't start: ${said()}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
