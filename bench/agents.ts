/**
 * A hub and its agents at size: the real hub program, and simulated agents that sign and tell as the real one does, over HTTP and through
 * nats-server. How fast the hub takes in, what it needs while all goes well, and how long it takes to catch up when one agent or all
 * were away for an hour. Five watches a node, each looking once a minute; one in a hundred has a changed fact.
 *
 *   node bench/agents.ts [--quick] [NODES …]      about 10 minutes where nobody else works, 15 at most; --quick: 1,000 nodes, below 2
 *
 * Hub and agents share the machine. What others used of its processors meanwhile is printed, since it takes away from the figures.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nkeyOf } from '#probes/agent/nkey.ts';
import { hubConfig } from '../api/agents/nats-config.ts';
import { DATABASE_FILE } from '../api/db/open.ts';
import { freePort, natsServer, noNats } from '../tests/nats-server.ts';
import { type Server, startServer } from '../tests/server.ts';
import { type Estate, fillFolder, WATCHES_PER_NODE } from './agents/estate.ts';
import { cpuOf, cpuOfAll, memoryOf } from './agents/machine.ts';
import { EVERY_S, type Simulated, simulateAgent } from './agents/simulated-agent.ts';

const HOUR_MS = 3_600_000;
const is_quick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).map(Number).filter(Boolean);
const SIZES = wanted.length > 0 ? wanted : is_quick ? [1_000] : [1_000, 10_000, 100_000];
/** From here on a round of all takes too long: few of the agents tell, to a hub that knows all of them, and the rest is reckoned. */
const [LARGE, HUGE] = [5_000, 50_000];
const FEW = 2;
type Way = 'https' | 'nats';
const isTelling = (nodes: number, way: Way, id: number) => nodes < (way === 'nats' ? LARGE : HUGE) || id <= FEW;
const CAP_S = is_quick ? 20 : 60;
/** What would begin later is left out: a busy machine must not make it last for an hour. */
const BUDGET_MS = 12 * 60_000;
const LIVE_S = is_quick ? 15 : 30;
/** An agent of a small size has a thousand watches, one of a large size ten thousand. */
const agentsOf = (nodes: number) => Math.max(5, Math.ceil((nodes * WATCHES_PER_NODE) / 10_000));

type Scene = { hub: Server; estate: Estate; folder: string; nats?: string; end(): Promise<void> };
type Span = { from: number; to?: number };

async function scene(nodes: number, way: Way): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const estate = fillFolder(folder, nodes, agentsOf(nodes), way);
  const port = await freePort();
  const nats = natsServer(
    folder,
    hubConfig({
      ...{ hub_nkey: nkeyOf(estate.hub_key), leaves: [], listen: `127.0.0.1:${port}` },
      agents: estate.agents.map(({ id, keys }) => ({ id, name: `agent ${id}`, sign_key: keys.sign.public })),
      ...{ leaf_listen: `127.0.0.1:${await freePort()}`, max_bytes: 2 ** 32, store_folder: join(folder, 'jetstream') },
    }),
  );
  const there = way === 'nats' ? { nats: `nats://127.0.0.1:${port}` } : {};
  if (there.nats) await nats.start();
  const hub = await startServer(
    folder,
    there.nats ? { ZHENGWANG_NATS: there.nats, ZHENGWANG_NATS_MAX_MB: '4096' } : {},
  );
  const end = async () => {
    // How it stops isn't measured.
    await hub.end('SIGKILL');
    await nats.end();
    rmSync(folder, { recursive: true });
  };
  return { hub, estate, folder, end, ...there };
}

const troubles = new Map<string, number>();
const onTrouble = ({ message }: Error) => void troubles.set(message, (troubles.get(message) ?? 0) + 1);

/** Those that have a span. */
const begin = ({ hub, estate, nats }: Scene, spanOf: (agent: { id: number }) => Span | undefined): Simulated[] =>
  estate.agents.flatMap((agent) => {
    const side = { ...agent, hub_key: estate.hub_key, hub: `http://127.0.0.1:${hub.port}`, ...(nats ? { nats } : {}) };
    const span = spanOf(agent);
    return span ? [simulateAgent(side, span, onTrouble)] : [];
  });
const takenBy = (agents: Simulated[]) => agents.reduce((sum, agent) => sum + agent.taken(), 0);

type Measured = {
  took_s: number;
  per_s: number;
  is_done: boolean;
  hub_cpu: number;
  agents_cpu: number;
  others_cpu: number;
};

/** Until `is_done`, or for `cap_s` seconds; what it took meanwhile. Counted from the first that is taken in: starting isn't what is measured. */
async function measure({ hub }: Scene, agents: Simulated[], is_done: () => boolean, cap_s: number): Promise<Measured> {
  for (const from = Date.now(); takenBy(agents) === 0 && Date.now() < from + 60_000; ) await pause(5);
  if (takenBy(agents) === 0) throw new Error(`the hub took nothing in: ${JSON.stringify([...troubles])}`);
  const used = () => ({ hub: cpuOf(hub.pid), agents: cpuOf(process.pid), all: cpuOfAll() });
  const [began, before, taken] = [performance.now(), used(), takenBy(agents)];
  const elapsed_s = () => (performance.now() - began) / 1_000;
  while (!is_done() && elapsed_s() < cap_s) await pause(20);
  const [took_s, after] = [elapsed_s(), used()];
  const [hub_s, agents_s, all_s] = [after.hub - before.hub, after.agents - before.agents, after.all - before.all];
  return {
    ...{ took_s, per_s: (takenBy(agents) - taken) / took_s, is_done: is_done() },
    ...{ hub_cpu: hub_s / took_s, agents_cpu: agents_s / took_s, others_cpu: (all_s - hub_s - agents_s) / took_s },
  };
}

/** Each watch once, as it was seen in the minute that ended at `until(agent)`: what is judged for the first time is dear. */
async function warm(at: Scene, until: (agent: number) => number): Promise<Measured> {
  const minute_ms = EVERY_S * 1_000;
  const { nodes } = at.estate;
  const way = at.nats ? 'nats' : 'https';
  const agents = begin(at, ({ id }) =>
    isTelling(nodes, way, id) ? { from: until(id) - minute_ms, to: until(id) } : undefined,
  );
  const round = await measure(at, agents, () => agents.every((one) => one.taken() >= one.seen()), 300);
  for (const agent of agents) await agent.stop();
  return round;
}

const isAbreast = (agent: Simulated) => agent.lag_s() < 5;
const number = (value: number) => Math.round(value).toLocaleString('en');
const share = (of: number) => `${Math.round(of * 100)} %`;
/** A busy machine gives the hub less time, so what a second of its processor does says more than what a second of the clock does. */
const rates = ({ per_s, hub_cpu, agents_cpu, others_cpu }: Measured) =>
  `${number(per_s)}/s, ${number(per_s / hub_cpu)} a second of the hub's processor ` +
  `(hub ${share(hub_cpu)}, agents ${share(agents_cpu)}, others ${share(others_cpu)})`;
const say = (line: string) => process.stdout.write(`${line}\n`);
const liveRate = (agents: number, nodes: number) => (agents / agentsOf(nodes)) * nodes * (WATCHES_PER_NODE / EVERY_S);

function sayMemory({ hub, folder }: Scene) {
  const { rss_mb, peak_mb } = memoryOf(hub.pid);
  say(`hub's memory: ${number(rss_mb)} MB, at most ${number(peak_mb)} MB; database ${sizes(folder)}`);
}

async function live(nodes: number) {
  const at = await scene(nodes, 'https');
  try {
    const now = Date.now();
    const first = await warm(at, (id) => (id === 1 ? now - HOUR_MS : now));
    say(`first look of each watch: ${rates(first)}`);
    const others = begin(at, ({ id }) => (id === 1 ? undefined : { from: Date.now() }));
    await measure(at, others, () => false, 5);
    const steady = await measure(at, others, () => false, LIVE_S);
    const lag_s = Math.max(...others.map((agent) => agent.lag_s()));
    say(
      `${others.length} of ${agentsOf(nodes)} agents live: ${number(liveRate(others.length, nodes))}/s looked, ${rates(steady)}`,
    );
    say(`  the last is ${lag_s.toFixed(1)} s behind`);
    sayMemory(at);
    const [away] = begin(at, ({ id }) => (id === 1 ? { from: now - HOUR_MS } : undefined)) as [Simulated];
    const backlog = number(away.seen());
    const caught = await measure(at, [away], () => isAbreast(away), CAP_S);
    const till = caught.is_done ? `after ${number(caught.took_s)} s` : `not within ${CAP_S} s`;
    say(
      `the one that was away for an hour (${backlog} observations) has caught up ${till}, others live: ${rates(caught)}`,
    );
    for (const agent of [...others, away]) await agent.stop();
  } finally {
    await at.end();
  }
}

async function allAway(nodes: number, way: Way) {
  const at = await scene(nodes, way);
  const through = way === 'nats' ? 'through NATS' : 'directly';
  const some = nodes >= LARGE && way === 'nats' ? `, told by ${FEW} agents` : '';
  try {
    const away_from = Date.now() - HOUR_MS;
    const first = await warm(at, () => away_from);
    if (nodes >= HUGE) say(`first look of each watch, ${through}: ${rates(first)}`);
    const agents = begin(at, ({ id }) => (isTelling(nodes, way, id) ? { from: away_from } : undefined));
    const backlog = (agents.reduce((sum, agent) => sum + agent.seen(), 0) * agentsOf(nodes)) / agents.length;
    const back = await measure(at, agents, () => agents.every(isAbreast), CAP_S);
    const net = back.per_s - liveRate(agentsOf(nodes), nodes);
    const reckoned = net > 0 ? `${(backlog / net / 60).toFixed(1)} min` : 'never: less than what comes in';
    const till = back.is_done ? `${number(back.took_s)} s` : `${reckoned} (reckoned of ${number(back.took_s)} s)`;
    say(
      `all away for an hour (${number(backlog)} observations), ${through}${some}: ${rates(back)}; caught up after ${till}`,
    );
    sayMemory(at);
    for (const agent of agents) await agent.stop();
  } finally {
    await at.end();
  }
}

const sizes = (folder: string) =>
  ['', '-wal'].map((end) => `${number(statSync(join(folder, DATABASE_FILE + end)).size / 1e6)} MB`).join(' and -wal ');

for (const nodes of SIZES) {
  const agents = agentsOf(nodes);
  say(`## ${number(nodes)} nodes, ${number(nodes * WATCHES_PER_NODE)} watches, ${agents} agents\n`);
  const tryIt = async (what: string, work: () => Promise<void>) => {
    if (performance.now() > BUDGET_MS) return say(`${what}: left out, the time is up`);
    await work().catch(({ message }: Error) => say(`${what}: ${message}`));
  };
  if (nodes >= HUGE) say(`Remark: a short round; only ${FEW} of the agents tell. The hub knows all watches.`);
  else await tryIt('live', () => live(nodes));
  await tryIt('directly', () => allAway(nodes, 'https'));
  if (noNats) say(`through NATS: ${noNats}`);
  else if (nodes < HUGE) await tryIt('through NATS', () => allAway(nodes, 'nats'));
  if (troubles.size > 0) say(`Troubles that agents met, and went on after: ${JSON.stringify([...troubles])}`);
  troubles.clear();
  say('');
}
process.exit();
