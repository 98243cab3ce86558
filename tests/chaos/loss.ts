/** Three in ten packets on the way to what is looked at are dropped, both ways (nftables in a network of its own). */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { must, openScene, reading, until } from './scene.ts';

const PERCENT = 30;
const NODES = 10;
const LASTS_MS = 60_000;

export const loss: Fault = {
  title: `${PERCENT} % of the packets to what is watched are lost`,
  rounds: 1,
  apart: true,
  async run(rounds, say) {
    if (!findProgram('nft')) throw new NotRun('nft is missing (Debian package nftables)');
    const found = nothingFound();
    const scene = await openScene();
    const nodes: { id: number; is_up: boolean }[] = [];
    for (let n = 0; n < 2 * NODES; n += 1) {
      const is_up = n < NODES;
      const id = (await must(scene, 'POST', '/api/nodes', { name: `丢包 ${n}`, unit_id: scene.ids.unit })).id;
      const { port } = scene.page;
      // As often as a look may take by default.
      const own = { node_id: id, address: '127.0.0.1', every_s: 10 };
      await must(scene, 'POST', '/api/watches', {
        ...own,
        probe: 'http',
        params: { port, path: is_up ? '/up' : '/down' },
      });
      // A port that refuses has answered, too: what is down is only asked for a page.
      if (is_up) await must(scene, 'POST', '/api/watches', { ...own, probe: 'tcp', params: { port } });
      nodes.push({ id, is_up });
    }
    const states = () =>
      reading(
        scene.folder,
        (sqlite) => new Map(sqlite.prepare('select node_id, state from targets').raw().all() as [number, string][]),
      );
    const settled = () => nodes.every(({ id, is_up }) => states().get(id) === (is_up ? 'up' : 'down'));
    try {
      if (!(await until(settled, 90_000))) found.wrong.push('not all are as they are to begin with');
      for (; found.rounds < rounds; found.rounds += 1) {
        dropOn([scene.page.port]);
        const seen = new Map<string, number>();
        for (const end = performance.now() + LASTS_MS; performance.now() < end; await pause(1_000)) {
          const now = states();
          for (const { id, is_up } of nodes) {
            const state = now.get(id) ?? '';
            const name = `${is_up ? 'up' : 'down'} seen as ${state}`;
            seen.set(name, (seen.get(name) ?? 0) + 1);
            if (!is_up && (state === 'up' || state === 'degraded'))
              found.false_good.push(`node ${id} is down and was shown as ${state}`);
            if (is_up && state === 'down') found.wrong.push(`node ${id} answers and was shown as down`);
          }
        }
        say([...seen].map(([name, count]) => `${name}: ${count} times`).join(', '));
        const counters = spawnSync('nft', ['list', 'table', 'ip', 'chaos'], { encoding: 'utf8' }).stdout;
        const dropped = [...counters.matchAll(/packets (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
        if (dropped === 0) found.wrong.push('no packet was dropped');
        say(`${dropped} packets dropped`);
        spawnSync('nft', ['delete', 'table', 'ip', 'chaos']);
        if (!(await until(settled, 60_000))) found.wrong.push('not all are as they are afterwards');
      }
    } finally {
      await scene.leave();
    }
    return { ...found, confirmed: `${NODES} nodes up, ${NODES} down` };
  },
};

function dropOn(ports: readonly number[]): void {
  const set = `{ ${ports.join(', ')} }`;
  const chance = `numgen random mod 100 < ${PERCENT} counter drop`;
  const rules = `table ip chaos {
    chain in {
      type filter hook input priority 0;
      tcp dport ${set} ${chance}
      tcp sport ${set} ${chance}
    }
  }
`;
  const made = spawnSync('nft', ['-f', '-'], { input: rules, encoding: 'utf8' });
  if (made.status !== 0) throw new NotRun(`nft can't drop packets here: ${made.stderr.trim().split('\n')[0]}`);
}
