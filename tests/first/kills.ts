/** Kills the start at random moments, begins it again, and looks whether the console comes to life without advice. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Begun, begin, freePort, type Phase, type Place, seconds, wordsOf } from './place.ts';

export type Way = { name: string; signal: NodeJS.Signals; whom: 'all' | 'npm' };
const WAYS: readonly Way[] = [
  { name: 'Ctrl-C', signal: 'SIGINT', whom: 'all' },
  { name: 'kill -9 of all', signal: 'SIGKILL', whom: 'all' },
  // What npm had begun goes on without it.
  { name: 'kill -9 of npm alone', signal: 'SIGKILL', whom: 'npm' },
];

export type Row = { killed: string; said: string; again: string; is_good: boolean };

/** Takes away what the phase makes, and all after it. */
function unmake({ checkout }: Place, phase: Phase) {
  const made = { install: 'node_modules', build: join('console', 'dist'), start: 'data' } as const;
  for (const [name, path] of Object.entries(made)) {
    if (name === 'install' && phase !== 'install') continue;
    if (name === 'build' && phase === 'start') continue;
    rmSync(join(checkout, path), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** `lasts` is how long each phase took, ms, when nothing killed it. A server that only lost its npm is left out: it lives on. */
export async function killIn(place: Place, phase: Phase, lasts_ms: number, tell: (row: Row) => void): Promise<void> {
  for (const way of WAYS) {
    if (phase === 'start' && way.whom === 'npm') continue;
    unmake(place, phase);
    tell(await killOnce(place, phase, lasts_ms, way));
  }
}

async function killOnce(place: Place, phase: Phase, lasts_ms: number, way: Way): Promise<Row> {
  const PORT = await freePort();
  const first = begin(place, ['npm', 'start'], { PORT });
  await until(first, phase);
  const after_ms = Math.random() * lasts_ms * 0.9;
  await Promise.race([sleep(after_ms), first.settled]);
  const where = first.phase();
  const length = first.said().length;
  first.kill(way.signal, way.whom);
  await first.ended;
  const begun = performance.now();
  const again = begin(place, ['npm', 'start'], { PORT });
  await again.settled;
  const took_ms = performance.now() - begun;
  const is_good = again.phase() === 'live' && (await answers(PORT));
  again.kill('SIGINT');
  await again.ended;
  first.kill('SIGKILL');
  return {
    killed: `${where}, after ${seconds(after_ms)}: ${way.name}`,
    said: [wordsOf(first.said().slice(length)), wordsOf(again.said()).replace(/ ⏎ 政网正在启动.*/, '')]
      .map((words) => words || '(nothing)')
      .join(' ‖ '),
    again: is_good ? seconds(took_ms) : 'NO',
    is_good,
  };
}

async function until(begun: Begun, phase: Phase): Promise<void> {
  while (begun.times()[phase] === undefined && begun.phase() !== 'live')
    await Promise.race([sleep(20), begun.ended.then(() => Promise.reject(new Error(`it ended: ${begun.said()}`)))]);
}

/** The console's page and its health. */
export async function answers(port: string): Promise<boolean> {
  const [page, health] = await Promise.all(
    ['/', '/api/health'].map((path) => fetch(`http://localhost:${port}${path}`).catch(() => undefined)),
  );
  return page?.status === 200 && (await page.text()).includes('<script') && health?.status === 200;
}
