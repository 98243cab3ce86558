/** The resolver never answers, then refuses, then works again; watches of addresses and the pages of the hub go on meanwhile. */
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { must, openScene, reading, type Scene, until } from './scene.ts';

const NAMES = 40;
/** As long as three intervals, and what a look takes at most. */
const STALE_MS = 3 * 5_000 + 5_000;
const PATIENT_MS = 3_000;

type Mode = 'answers' | 'silent' | 'refuses';

export const dns: Fault = {
  title: `the resolver of ${NAMES} names is dead, and comes back`,
  rounds: 2,
  apart: true,
  async run(rounds, say) {
    const found = nothingFound();
    const resolver = await openResolver();
    const scene = await openScene();
    writeFileSync(`${scene.folder}/resolv.conf`, 'nameserver 127.0.0.1\n');
    const mounted = spawnSync('mount', ['--bind', `${scene.folder}/resolv.conf`, '/etc/resolv.conf']);
    if (mounted.status !== 0) throw new NotRun(`no resolv.conf of its own here: ${mounted.stderr}`);
    try {
      // The system's resolver reads it at its first question.
      await scene.server.end();
      await scene.start();
      const nodes: number[] = [];
      for (let n = 0; n < NAMES; n += 1) {
        const node_id = (await must(scene, 'POST', '/api/nodes', { name: `名称 ${n}`, unit_id: scene.ids.unit })).id;
        const params = { port: scene.page.port, path: '/up' };
        const watch = {
          node_id,
          address: `host-${n}.example.test`,
          probe: 'http',
          params,
          every_s: 5,
          timeout_ms: 2_000,
        };
        await must(scene, 'POST', '/api/watches', watch);
        nodes.push(node_id);
      }
      const all = async (wanted: string) => until(() => nodes.every((node) => stateIn(scene, node) === wanted), 90_000);
      if (!(await all('up'))) found.wrong.push('names are not up while the resolver answers');
      for (; found.rounds < rounds; found.rounds += 1) {
        resolver.mode = found.rounds % 2 === 0 ? 'silent' : 'refuses';
        const slowest = await watchFor(scene, nodes, found);
        const reasons = reading(scene.folder, (sqlite) =>
          sqlite
            .prepare(`select distinct outcome || ': ' || coalesce(error, '') from watch_states where watch_id in
            (select id from watches where address like 'host-%')`)
            .pluck()
            .all(),
        ) as string[];
        say(`${resolver.mode}: the slowest page took ${Math.round(slowest)} ms; ${reasons.slice(0, 3).join(' | ')}`);
        for (const reason of reasons)
          if (!/^unable: .*resolver did not answer/.test(reason)) found.wrong.push(`${resolver.mode}: ${reason}`);
        for (const node of nodes) {
          const state = stateIn(scene, node);
          if (state === 'up') found.false_good.push(`node ${node} is up, and its name has no address`);
          else if (state !== 'unknown') found.wrong.push(`node ${node} is ${state} without having been asked`);
        }
        resolver.mode = 'answers';
        if (!(await all('up'))) found.wrong.push('names are not up after the resolver came back');
      }
    } finally {
      await scene.leave();
      resolver.socket.close();
    }
    return { ...found, confirmed: `${NAMES} names up before and after` };
  },
};

const stateIn = ({ folder }: Scene, node: number) =>
  reading(folder, (sqlite) => sqlite.prepare('select state from targets where node_id = ?').pluck().get(node));

/** While it is dead: pages are asked for, and what has an address is looked at. Comes back when names had time to be stale. */
async function watchFor(scene: Scene, nodes: number[], found: { wrong: string[] }): Promise<number> {
  let slowest = 0;
  const began = performance.now();
  await until(async () => {
    const asked = performance.now();
    await must(scene, 'GET', '/api/nodes');
    slowest = Math.max(slowest, performance.now() - asked);
    const seen = reading(scene.folder, (sqlite) =>
      sqlite.prepare('select looked_at from watch_states where watch_id = ?').pluck().get(scene.ids.up.watch),
    ) as number;
    if (Date.now() - seen > STALE_MS) found.wrong.push(`a watch of an address was silent for ${Date.now() - seen} ms`);
    const gone = nodes.every((node) => stateIn(scene, node) !== 'up');
    return gone && performance.now() - began > 2 * STALE_MS;
  }, 6 * STALE_MS);
  if (slowest > PATIENT_MS) found.wrong.push(`a page took ${Math.round(slowest)} ms`);
  return slowest;
}

/** Answers every A question with loopback, and every other with nothing. */
async function openResolver(): Promise<{ socket: Socket; mode: Mode }> {
  const resolver = { socket: createSocket('udp4'), mode: 'answers' as Mode };
  resolver.socket.on('message', (question, from) => {
    if (resolver.mode === 'silent') return;
    const answer = Buffer.from(question);
    answer.writeUInt16BE(resolver.mode === 'refuses' ? 0x8185 : 0x8180, 2);
    answer.writeUInt16BE(0, 10);
    const end = 12 + question.subarray(12).indexOf(0) + 1;
    const is_a = resolver.mode === 'answers' && question.readUInt16BE(end) === 1;
    answer.writeUInt16BE(is_a ? 1 : 0, 6);
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
    // No EDNS in the answer: what follows the question is left out.
    resolver.socket.send(
      Buffer.concat([answer.subarray(0, end + 4), ...(is_a ? [record] : [])]),
      from.port,
      from.address,
    );
  });
  try {
    resolver.socket.bind(53, '127.0.0.1');
    await once(resolver.socket, 'listening');
  } catch (error) {
    throw new NotRun(`port 53 can't be had: ${(error as Error).message}`);
  }
  return resolver;
}
