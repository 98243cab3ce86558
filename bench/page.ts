/**
 * What a page of 50 nodes costs the server: the whole road (log-in, permission, reach, log, validation) beside node:http with the same rows
 * and nothing else, at 1,000 and 10,000 nodes. Server and asker are processes of their own; rounds interleaved, medians. Run: node bench/page.ts
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Ready } from './page/server.ts';
import { isReport, median, tell } from './performance/figure.ts';

const SIZES = [1_000, 10_000];
const ROUNDS = isReport ? 5 : 9;
const REQUESTS = 400;
const AT_ONCE = 4;

type Side = { name: string; server: ChildProcess; port: number; cookie: string; agent: Agent; cpu_us: number[] };

async function start(kind: 'ours' | 'bare', nodes: number) {
  const server = fork(new URL('./page/server.ts', import.meta.url), [kind, String(nodes)]);
  const [ready] = (await once(server, 'message')) as [Ready];
  return { server, ...ready, agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }) };
}

const one = ({ port, cookie, agent }: Side): Promise<void> =>
  new Promise((fulfil, reject) => {
    const path = '/api/nodes?limit=50';
    const request = get({ port, host: '127.0.0.1', path, agent, headers: { cookie } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => {
        const isPage = answer.statusCode === 200 && bytes > 5_000;
        return isPage ? fulfil() : reject(new Error(`${answer.statusCode}, ${bytes} bytes`));
      });
    });
    request.on('error', reject);
  });

async function cpuOf({ server }: Side): Promise<number> {
  server.send('cpu');
  const [{ user, system }] = (await once(server, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function ask(side: Side): Promise<void> {
  const before = await cpuOf(side);
  let left = REQUESTS;
  const worker = async () => {
    while (left-- > 0) await one(side);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  side.cpu_us.push(((await cpuOf(side)) - before) / REQUESTS);
}

async function atSize(nodes: number) {
  const [ours, bare] = [await start('ours', nodes), await start('bare', nodes)];
  const sides: Side[] = [
    { ...bare, name: 'bare node:http + SQLite', cpu_us: [] },
    { ...ours, name: 'sees all', cpu_us: [] },
    { ...ours, name: 'sees a tenth', cookie: ours.limited, cpu_us: [] },
  ];
  for (let round = 0; round <= ROUNDS; round += 1) for (const side of sides) await ask(side);
  for (const { server, agent } of sides) {
    agent.destroy();
    if (server.connected) server.disconnect();
  }
  // The first round compiles.
  return sides.map(({ name, cpu_us }) => ({ name, us: median(cpu_us.slice(1)) }));
}

const WORK = 'A page of 50 rows with log-in, permission, reach and log';
const found: { nodes: number; us: number[] }[] = [];
process.stdout.write(
  'Server CPU µs a request\n\n| nodes | bare | sees all | ratio | sees a tenth | ratio |\n|--:|--:|--:|--:|--:|--:|\n',
);
for (const nodes of SIZES) {
  const us = (await atSize(nodes)).map((side) => side.us);
  const [bare = Number.NaN, all = Number.NaN, part = Number.NaN] = us;
  found.push({ nodes, us });
  const cells = [bare, all, all / bare, part, part / bare].map((value) => value.toFixed(value < 100 ? 2 : 0));
  process.stdout.write(`| ${[nodes, ...cells].join(' | ')} |\n`);
  for (const [what, ours] of [
    ['whoever sees all', all],
    ['whoever sees a tenth', part],
  ] as const) {
    tell({
      ...{
        work: WORK,
        what: `${what}, ${nodes.toLocaleString('en')} nodes`,
        unit: 'server CPU µs',
        better: 'less',
        ours,
      },
      peers: { 'bare node:http + SQLite': bare },
      reach: [{ of: 'bare node:http + SQLite', factor: 1.5 }],
      beyond: [{ of: 'bare node:http + SQLite', factor: 1 / 4 }],
    });
  }
}
tell({
  ...{ work: WORK, what: 'whoever sees all', unit: 'server CPU µs' },
  sizes: found.map(({ nodes, us }) => [`${nodes.toLocaleString('en')} nodes`, us[1] ?? Number.NaN]),
});
