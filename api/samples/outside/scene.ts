/** Debian's prometheus and victoria-metrics, started by tests and benches on free ports over folders that go with them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type RunningStore = {
  write: URL;
  read: URL;
  folder: string;
  /** Makes what was taken visible now: VictoriaMetrics shows a new series after some ten seconds otherwise. */
  flush(): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
  again(): Promise<void>;
  end(): Promise<void>;
};

/** What it takes late, as docs/samples.md has it. */
const LATE = '400d';

const PROGRAMS = {
  prometheus: (folder: string, port: number) => {
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, `storage:\n  tsdb:\n    out_of_order_time_window: ${LATE}\n`);
    return [
      ...[
        '--web.enable-remote-write-receiver',
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
      ],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--storage.tsdb.retention.time=20y', '--log.level=error'],
    ];
  },
  'victoria-metrics': (folder: string, port: number) => [
    ...[`-storageDataPath=${join(folder, 'data')}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=20y'],
    ...['-loggerLevel=ERROR', '-search.latencyOffset=0s', '-memory.allowedBytes=256MB'],
  ],
};
export type StoreName = keyof typeof PROGRAMS;
const PATHS: Record<StoreName, { write: string; ready: string }> = {
  prometheus: { write: '/api/v1/write', ready: '/-/ready' },
  'victoria-metrics': { write: '/api/v1/write', ready: '/health' },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export async function startStore(name: StoreName, program: string): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), `zw-${name}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  let said = '';
  const again = async () => {
    child = spawn(program, PROGRAMS[name](folder, port), { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.on('data', (text: Buffer) => {
      said = (said + text).slice(-2_000);
    });
    for (let tries = 0; ; tries++) {
      const isReady = await fetch(url + PATHS[name].ready).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      if (tries > 300 || child.exitCode !== null) throw new Error(`${name} doesn't start: ${said}`);
      await sleep(50);
    }
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  await again();
  return {
    ...{ write: new URL(PATHS[name].write, url), read: new URL(url), folder, kill, again },
    async flush() {
      if (name === 'victoria-metrics') await (await fetch(`${url}/internal/force_flush`)).text();
    },
    async end() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
