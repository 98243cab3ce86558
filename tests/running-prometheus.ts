/** Debian's prometheus as a child process, for tests that scrape and ask. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';

const PROGRAM = findProgram('prometheus');
export const noPrometheus = !PROGRAM && 'prometheus is missing (Debian package prometheus)';
const SCRAPED_MS = 60_000;

export type Series = { metric: Record<string, string>; value: [number, string] };

/** A real Prometheus with one scrape job, which takes remote write as well, asked by its own HTTP interface. */
export async function startPrometheus(t: TestContext, folder: string, job: object, port?: number) {
  port ??= await freeTcpPort();
  const config = join(folder, 'prometheus.yml');
  mkdirSync(join(folder, 'tsdb'));
  writeFileSync(
    config,
    JSON.stringify({ global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [job] }),
  );
  const prometheus = spawn(
    PROGRAM as string,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  prometheus.stderr.on('data', (chunk) => (said = `${said}${chunk}`.slice(-4_000)));
  t.after(async () => {
    const gone = once(prometheus, 'close');
    prometheus.kill('SIGKILL');
    if (prometheus.exitCode === null && prometheus.signalCode === null) await gone;
  });
  const query = async (expression: string): Promise<Series[]> => {
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
    const answer = await fetch(url).catch(() => undefined);
    if (!answer?.ok) return [];
    return ((await answer.json()) as { data: { result: Series[] } }).data.result;
  };
  return { query, url: `http://127.0.0.1:${port}`, said: () => said };
}

export async function until<T>(look: () => Promise<T[]>, trouble: () => string): Promise<T[]> {
  const deadline = Date.now() + SCRAPED_MS;
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    if (Date.now() > deadline) throw new Error(`nothing was scraped within ${SCRAPED_MS} ms: ${trouble()}`);
    await sleep(250);
  }
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
