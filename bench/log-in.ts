/**
 * What 50 log-ins at once cost others: the p99 of a small request while they run, beside the p99 when nobody logs in. Both in one
 * process, over the real server on loopback. Run: node bench/log-in.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../api/listen.ts';
import { PASSWORD, testHub } from '../api/testing.ts';

const LOG_INS = 50;
/** Enough for a p99 that isn't made by the four slowest. */
const REQUESTS = 1_500;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
const t = await testHub({ folder });
for (let i = 0; i < LOG_INS; i += 1) await t.enter(`person.${i}`, [{ role: 'operator', unit_id: null }]);
const server = await listen(t.app, '127.0.0.1', 0);
const url = `http://127.0.0.1:${server.port}`;
const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] as number;

/** One after the other, as a person's page does; returns milliseconds each. */
async function requests(until: () => boolean): Promise<number[]> {
  const took: number[] = [];
  while (took.length < REQUESTS && !until()) {
    const started = performance.now();
    const answer = await fetch(`${url}/api/nodes?limit=50`, { headers: { cookie: t.cookie } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(String(answer.status));
    took.push(performance.now() - started);
  }
  return took;
}

/** Past the limit of attempts per address, which would turn nearly all of them away unhashed. */
async function logIns(): Promise<number> {
  const started = performance.now();
  await Promise.all(
    Array.from({ length: LOG_INS }, async (_, i) => {
      const given = { username: `person.${i}`, password: PASSWORD };
      const entered = await t.hub.logIn.openByPassword(new Headers({ host: 'localhost' }), given, () => {});
      if (entered.is !== 'in') throw new Error(entered.is);
    }),
  );
  return performance.now() - started;
}

process.stdout.write('           calm p50, p99 ms     during 50 log-ins p50, p99 ms    log-ins ms    p99 ratio\n');
await requests(() => false);
const all: { calm: number[]; busy: number[] } = { calm: [], busy: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const calm = await requests(() => false);
  let over = false;
  const entering = logIns().finally(() => {
    over = true;
  });
  const busy = await requests(() => over);
  const took_ms = await entering;
  all.calm.push(...calm);
  all.busy.push(...busy);
  const [c, b] = [quantile(calm, 0.99), quantile(busy, 0.99)];
  const cells = [quantile(calm, 0.5), c, quantile(busy, 0.5), b, took_ms].map((value) => value.toFixed(1).padStart(10));
  process.stdout.write(`round ${round + 1} ${cells.join('  ')}  ${(b / c).toFixed(2).padStart(8)}\n`);
}
const [c, b] = [quantile(all.calm, 0.99), quantile(all.busy, 0.99)];
process.stdout.write(
  `all of them: p99 ${c.toFixed(1)} ms calm, ${b.toFixed(1)} ms during log-ins, ratio ${(b / c).toFixed(2)}\n`,
);
await server.close();
await t.stop();
rmSync(folder, { recursive: true });
