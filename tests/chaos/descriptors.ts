/** All file descriptors are taken by connections that ask for nothing, and are let go again. */
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { openScene, reading, type Scene, until, verified } from './scene.ts';
import { writers } from './writes.ts';
import { goesOn, writeAll } from './writing-stops.ts';

/** Enough to start with, and few enough to take. */
const LIMIT = 128;
const CONNECTIONS = 500;
const HELD_MS = 40_000;

export const descriptors: Fault = {
  title: `${CONNECTIONS} idle connections at ${LIMIT} file descriptors`,
  rounds: 1,
  async run(rounds, say) {
    if (!findProgram('prlimit')) throw new NotRun('prlimit is missing (Debian package util-linux)');
    const found = nothingFound();
    const scene = await openScene({ prefix: ['prlimit', `--nofile=${LIMIT}:${LIMIT}`] });
    const kinds = writers().filter(({ name }) => name !== 'backups');
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (; found.rounds < rounds; found.rounds += 1) {
        await writeAll(scene, kinds, 3, found);
        await page(scene, kept);
        const idle = await hold(scene);
        const answered = { ok: 0, refused: 0 };
        const outcomes = new Map<string, number>();
        for (const end = performance.now() + HELD_MS; performance.now() < end; await pause(1_000)) {
          const status = await page(scene, kept);
          if (status === 200) answered.ok += 1;
          else if (status === undefined || status === 503) answered.refused += 1;
          else found.wrong.push(`a page is answered with ${status}`);
          note(scene, outcomes, found);
        }
        const open = idle.filter((socket) => !socket.destroyed).length;
        say(`${open} of ${CONNECTIONS} connections held; pages: ${answered.ok} answered, ${answered.refused} refused`);
        say(`looks meanwhile: ${[...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`);
        for (const socket of idle) socket.destroy();
        await goesOn(scene, found);
        for (const kind of kinds) await kind.check(scene, found);
      }
      await scene.server.end();
      found.lost.push(...(await verified(scene.folder)));
    } finally {
      kept.destroy();
      await scene.leave();
    }
    return { ...found, confirmed: kinds.map((kind) => `${kind.confirmed()} ${kind.name}`).join(', ') };
  },
};

/** Connections that were taken, or wait to be; each asks for nothing. */
async function hold(scene: Scene): Promise<Socket[]> {
  const sockets = Array.from({ length: CONNECTIONS }, () => {
    const socket = connect(scene.server.port, '127.0.0.1');
    return socket.on('error', () => {});
  });
  await until(() => sockets.every((socket) => !socket.connecting), 10_000);
  return sockets;
}

/** Over a connection that was there before; undefined: no answer. */
function page({ server, cookies }: Scene, agent: Agent): Promise<number | undefined> {
  return new Promise((fulfil) => {
    const options = { agent, headers: { cookie: cookies.admin }, timeout: 5_000 };
    const asked = request(`${server.url.replace('localhost', '127.0.0.1')}/api/nodes`, options, (answer) => {
      answer.resume();
      answer.once('end', () => fulfil(answer.statusCode));
      answer.once('error', () => fulfil(undefined));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => fulfil(undefined));
    asked.end();
  });
}

/** What answers was never seen to be down: whoever has no descriptor left can't see. */
function note({ folder, ids }: Scene, outcomes: Map<string, number>, found: { false_good: string[]; wrong: string[] }) {
  const { rows, states } = reading(folder, (sqlite) => ({
    rows: sqlite.prepare('select outcome, error from watch_states where watch_id = ?').all(ids.up.watch),
    states: new Map(sqlite.prepare('select node_id, state from targets').raw().all() as [number, string][]),
  }));
  for (const { outcome, error } of rows as { outcome: string; error: string | null }[]) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (outcome !== 'ok' && outcome !== 'unable')
      found.wrong.push(`a look without a descriptor is ${outcome}: ${error}`);
  }
  if (states.get(ids.up.node) === 'down') found.wrong.push('what answers is shown as down');
  if (states.get(ids.down.node) === 'up') found.false_good.push('what is down is shown as up');
}
