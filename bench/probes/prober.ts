/** The measured side: looks as often as it is told to, in a process of its own that can be pinned to one core. */

import { probes } from '#probes/index.ts';
import { observe } from '#probes/observe.ts';
import type { Probe } from '#probes/probe.ts';

export type Work = { kind: 'http' | 'tcp'; addresses: string[]; params: object; count: number; at_once: number };
export type Done = { rate: number; cpu_us: number };

async function work({ kind, addresses, params, count, at_once }: Work): Promise<Done> {
  const probe = probes[kind] as unknown as Probe;
  const cpu = process.cpuUsage();
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const address = addresses[next++ % addresses.length] ?? '';
      const seen = await observe(probe, { address, params });
      if (seen.outcome !== 'ok') throw new Error(`${kind} ${address}: ${seen.outcome} ${seen.error}`);
    }
  };
  await Promise.all(Array.from({ length: at_once }, worker));
  const took_s = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: count / took_s, cpu_us: user + system };
}

process.on('message', (asked: Work) => {
  work(asked).then(
    (done) => process.send?.(done),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
